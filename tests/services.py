"""A pytest plugin that starts PostgreSQL and Redis for the tests before pytest-django reads the settings.

Where DATABASE_URL is set, that server is used and each xdist worker migrates a database of its own there. Otherwise
each database is a copy of a migrated one. The migrated one is kept between runs under a fingerprint of the migrations
and of the code that they import.
"""

import atexit
import contextlib
import gc
import hashlib
import os
import re
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from config.embedded import CARELESS, DATABASE, VAR, services, temporary_folder
from config.processes import shut_down_on_sigterm
from config.translations import compile_danish

ROOT = Path(__file__).resolve().parent.parent
CLUSTERS = VAR / "test-clusters"
IMPORT = re.compile(r"^(?:from|import) ((?:backend|guidance|jobs)\.[\w.]+)(?: import (\w+))?", re.MULTILINE)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Start the services; pytest calls this hook first.

    In an xdist worker the environment already has the addresses of the services that the controller started.
    """
    gc.set_threshold(50_000)  # imports and requests make many objects that stay, so look for cycles less often
    if "TEST_RUN" in os.environ:
        return
    os.environ["TEST_RUN"] = (
        f"test_{os.getpid()}"  # part of the names of databases and keys, so that two runs can share a server
    )
    shut_down_on_sigterm()
    compile_danish()
    running = contextlib.ExitStack()
    atexit.register(running.close)
    folder = running.enter_context(temporary_folder())
    if not os.environ.get("DATABASE_URL"):
        os.environ["TEST_CLUSTER"] = str(_migrated_cluster())
        os.environ["TEST_TEMPLATE"] = DATABASE
        copy_cluster(folder)
    os.environ |= running.enter_context(services(folder, CARELESS)).urls
    if "DATABASE_OWNER_URL" not in os.environ:
        os.environ |= _with_a_login(os.environ["DATABASE_URL"])


def _with_a_login(owner_url: str) -> dict[str, str]:
    """Create a login role on the server of DATABASE_URL, beside the owner in that URL; return both URLs."""
    login, password = f"{urlsplit(owner_url).username or 'folge'}_login", secrets.token_hex(16)
    with psycopg.connect(owner_url, autocommit=True) as connection:
        made = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [login]).fetchone()
        how = sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}" if made else "CREATE ROLE {} LOGIN PASSWORD {}")
        connection.execute(how.format(sql.Identifier(login), sql.Literal(password)))
    server = urlsplit(owner_url)
    netloc = f"{login}:{password}@{server.netloc.rpartition('@')[2]}"
    return {"DATABASE_OWNER_URL": owner_url, "DATABASE_URL": server._replace(netloc=netloc).geturl()}


def copy_cluster(folder: Path) -> None:
    """Copy a migrated cluster into `folder`, where PostgreSQL will start. Without one PostgreSQL starts empty."""
    if "TEST_CLUSTER" in os.environ:
        subprocess.run(["cp", "-a", Path(os.environ["TEST_CLUSTER"]) / "postgres", folder], check=True)


def _migrated_cluster() -> Path:
    """Return a stopped PostgreSQL cluster whose database has all migrations; create it once for each code state."""
    place = CLUSTERS / _fingerprint()
    if not place.exists():
        CLUSTERS.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CLUSTERS) as folder:
            made = Path(folder) / "made"
            with services(made, CARELESS) as started:
                environment = {**os.environ, **started.urls, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
                migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0", "--skip-checks"]
                if subprocess.run(migrate, cwd=ROOT, env=environment, check=False).returncode:
                    raise SystemExit("The migrations failed, so no test can run.")
            with contextlib.suppress(OSError):  # a parallel run made it first
                made.rename(place)
    return place


def _fingerprint() -> str:
    """Return a hash over the apps, their migrations, the modules of ours that they import, and all packages."""
    found = set(ROOT.glob("*/*/migrations/*.py"))
    unread = list(found)
    while unread:
        for module, name in IMPORT.findall(unread.pop().read_text()):
            base = ROOT / module.replace(".", "/")
            for path in (base.with_suffix(".py"), base / "__init__.py", base / f"{name}.py"):
                if path.exists() and path not in found:
                    found.add(path)
                    unread.append(path)
    settings = ROOT / "config" / "settings"  # they name the apps
    files = [ROOT / "uv.lock", ROOT / "config/embedded.py", settings / "base.py", settings / "test.py", *sorted(found)]
    contents = (hashlib.sha256(str(path.relative_to(ROOT)).encode() + path.read_bytes()).digest() for path in files)
    return hashlib.sha256(b"".join(contents)).hexdigest()[:16]
