"""A pytest plugin that gives the tests a PostgreSQL and a Redis before pytest-django reads the settings.

Where DATABASE_URL is set, that server is used and each xdist worker migrates a database of its own there. Otherwise
the databases are copies of one that is already migrated; it is kept between runs, under the fingerprint of all code
that has a say in it.
"""

import atexit
import contextlib
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
from config.processes import end_orderly_on_sigterm
from config.translations import compile_danish

ROOT = Path(__file__).resolve().parent.parent
CLUSTERS = VAR / "test-clusters"
IMPORT = re.compile(r"^(?:from|import) ((?:backend|guidance|jobs)\.[\w.]+)(?: import (\w+))?", re.MULTILINE)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The first hook that pytest calls. In an xdist worker the environment already names the controller's services."""
    if "TEST_RUN" in os.environ:
        return
    os.environ["TEST_RUN"] = f"test_{os.getpid()}"  # names databases and keys: two runs share a server in peace
    end_orderly_on_sigterm()
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
    """Make a login role beside the owner, whom DATABASE_URL names on a server that is not ours."""
    login, password = f"{urlsplit(owner_url).username or 'folge'}_login", secrets.token_hex(16)
    with psycopg.connect(owner_url, autocommit=True) as connection:
        made = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [login]).fetchone()
        how = sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}" if made else "CREATE ROLE {} LOGIN PASSWORD {}")
        connection.execute(how.format(sql.Identifier(login), sql.Literal(password)))
    server = urlsplit(owner_url)
    netloc = f"{login}:{password}@{server.netloc.rpartition('@')[2]}"
    return {"DATABASE_OWNER_URL": owner_url, "DATABASE_URL": server._replace(netloc=netloc).geturl()}


def copy_cluster(folder: Path) -> None:
    """Put a migrated cluster into `folder`, for a PostgreSQL that starts there; without one it starts empty."""
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
            with contextlib.suppress(OSError):  # another run beside this one was first
                made.rename(place)
    return place


def _fingerprint() -> str:
    """A hash over the migrations, whatever of our own they import, and the versions of all packages."""
    found = set(ROOT.glob("*/*/migrations/*.py"))
    unread = list(found)
    while unread:
        for module, name in IMPORT.findall(unread.pop().read_text()):
            base = ROOT / module.replace(".", "/")
            for path in (base.with_suffix(".py"), base / "__init__.py", base / f"{name}.py"):
                if path.exists() and path not in found:
                    found.add(path)
                    unread.append(path)
    files = [ROOT / "uv.lock", ROOT / "config" / "embedded.py", *sorted(found)]
    contents = (hashlib.sha256(str(path.relative_to(ROOT)).encode() + path.read_bytes()).digest() for path in files)
    return hashlib.sha256(b"".join(contents)).hexdigest()[:16]
