"""docker-compose.yml, and the scripts in deploy/ with which an operator installs, backs up and restores."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path

import psycopg
import pytest
import yaml
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from psycopg import sql

from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from config.embedded import CARELESS, DATABASE, LOGIN, Postgres, _program, temporary_folder
from config.settings import secret
from config.settings.base import databases
from tests.config.support import WITHOUT_SERVICES
from tests.services import ROOT, copy_cluster

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
NEEDED = {
    "web": {*secret.REQUIRED["login"]},
    "worker": {*secret.REQUIRED["system"], *secret.WORKER},
    "migrate": {*secret.REQUIRED["owner"], "DATABASE_OWNER_URL"},
    "manage": {*secret.REQUIRED["system"], "FIELD_KEYS", "FINGERPRINT_KEY"},
    "beat": {"REDIS_URL"},
}
OPTIONAL = {"ACUTE_CONCERN_PROCEDURE"}
"""Settings that are not secret, and that an installation may leave out."""
DATABASE_AS = {"web": "login", "migrate": "owner", "worker": "system", "manage": "system"}


@pytest.fixture(scope="module")
def secrets_folder(tmp_path_factory):
    """Return the folder that deploy/make-secrets.sh writes."""
    checkout = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "deploy", checkout / "deploy")
    subprocess.run([checkout / "deploy/make-secrets.sh", "folgeskab.example,other.example"], check=True)
    return checkout / "secrets"


@pytest.mark.parametrize("name", SERVICES)
def test_service_has_bounded_logs_and_memory_and_a_fixed_image(name):
    service = SERVICES[name]
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "10"}
    assert service["mem_limit"]
    if "build" not in service:
        assert re.fullmatch(r"[\w/.-]+:v?\d+\.\d+[\w.-]*@sha256:[0-9a-f]{64}", service["image"])


def test_dockerfile_builds_on_fixed_images():
    bases = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert all(re.fullmatch(r"\w+:\d+\.\d+\.\d+[\w.-]*@sha256:[0-9a-f]{64}", base) for base in bases)


def test_web_and_worker_have_longer_to_stop_than_their_requests_and_tasks():
    assert SERVICES["web"]["stop_grace_period"] == "40s"
    assert '"--graceful-timeout=30"' in (ROOT / "Dockerfile").read_text()
    assert SERVICES["worker"]["stop_grace_period"] == "60s"


@pytest.mark.parametrize("name", NEEDED)
def test_service_has_the_secrets_that_it_needs_and_no_other(name):
    service = SERVICES[name]
    settings = {
        setting.removesuffix("_FILE"): value
        for setting, value in service["environment"].items()
        if setting not in OPTIONAL
    }
    assert settings.keys() == NEEDED[name]
    assert {value.removeprefix("/run/secrets/") for value in settings.values()} == set(service["secrets"])


@pytest.mark.parametrize("name", DATABASE_AS)
def test_service_starts_with_its_own_secrets(name, secrets_folder):
    ended = import_settings(name, secrets_folder)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize(("name", "missing"), [("web", "FIELD_KEYS"), ("worker", "DATABASE_URL")])
def test_service_without_a_needed_secret_is_refused_with_its_name(name, missing, secrets_folder):
    ended = import_settings(name, secrets_folder, without=missing)
    assert ended.stderr.startswith(f"Cannot start: {missing} not set.")


def test_worker_without_a_mail_server_is_refused(secrets_folder):
    code = "from config.start import refuse_without_email; refuse_without_email()"
    ended = import_settings("worker", secrets_folder, without="EMAIL_URL", code=code)
    assert ended.stderr.startswith("Cannot start: EMAIL_URL not set.")


def import_settings(name, folder, without="", code="from django.conf import settings; settings.DATABASES"):
    """Run code with the production settings of a service, and only its secrets."""
    environment = {
        setting: value.replace("/run/secrets", str(folder))
        for setting, value in SERVICES[name]["environment"].items()
        if setting != f"{without}_FILE"
    }
    base = {key: value for key, value in WITHOUT_SERVICES.items() if key not in secret.NAMES}
    more = {"DJANGO_SETTINGS_MODULE": "config.settings.production", "DATABASE_AS": DATABASE_AS[name]}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, env=base | environment | more, capture_output=True, text=True, check=False)


def test_every_secret_is_made_once_and_used(secrets_folder):
    made = {path.name: path.read_text() for path in secrets_folder.iterdir()}
    subprocess.run([secrets_folder.parent / "deploy/make-secrets.sh", "elsewhere.example"], check=True)
    assert {path.name: path.read_text() for path in secrets_folder.iterdir()} == made
    used = {name for service in SERVICES.values() for name in service.get("secrets", [])}
    assert used == set(COMPOSE["secrets"]) == made.keys() - {"redis_password"}


def test_proxy_serves_the_host_names(secrets_folder):
    assert (secrets_folder / "proxy_hosts").read_text() == (
        "folgeskab.example, other.example {\n\timport folgeskab\n}\n"
    )


def test_lists_and_secrets_are_ignored_by_git_and_by_docker():
    ignored = subprocess.run(
        ["git", "check-ignore", "lists/x.csv", "secrets/x"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ignored.stdout.split() == ["lists/x.csv", "secrets/x"]
    rules = (ROOT / ".dockerignore").read_text().split()
    assert rules[0] == "*"
    assert not {"!lists", "!secrets", "!deploy"} & set(rules)


class Server:
    """A PostgreSQL server of its own, on which the scripts run without Docker."""

    def __init__(self, folder, *, migrated):
        folder.mkdir()
        if migrated:
            copy_cluster(folder)
        self.postgres = Postgres(folder, CARELESS)
        self.postgres.start()

    def run(self, *command, check=True):
        """Run a script on this server."""
        programs = f"{_program('psql').parent}:{os.environ['PATH']}"
        environment = {
            **WITHOUT_SERVICES,
            "PATH": programs,
            "PGHOST": str(self.postgres.socket_folder),
            "POSTGRES": "",
        }
        ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert not check or ended.returncode == 0, ended.stderr
        return ended

    @contextlib.contextmanager
    def connected(self, connects_as="system"):
        """Let the commands of the application run on this server until the block ends."""
        urls = {"DATABASE_URL": self.postgres.url(), "DATABASE_OWNER_URL": self.postgres.url(DATABASE)}
        former = dict(connection.settings_dict)
        connection.close()
        connection.settings_dict |= databases(secret.read(urls, required=()), connects_as)["default"]
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict |= former

    def counts(self):
        """Return the number of rows of each table."""
        with psycopg.connect(self.postgres.url("postgres")) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            count = sql.SQL("SELECT count(*) FROM {}")
            return {name: connection.execute(count.format(sql.Identifier(name))).fetchall()[0][0] for (name,) in tables}


@pytest.fixture(scope="module")
def backed_up(django_db_blocker):
    """Yield a server with demo data, one into which its backup was restored, the backup, and the folder of both."""
    with temporary_folder() as folder, django_db_blocker.unblock():
        first = Server(folder / "first", migrated=True)
        second = Server(folder / "second", migrated=False)
        try:
            with first.connected(), override_settings(CLOCK_MOVES=True):
                call_command("fill_demo", common_password="folgeskab-demo", people=6, months=2, stdout=StringIO())
            first.run("deploy/backup.sh", str(folder / "backups"))
            [backup] = (folder / "backups").iterdir()
            second.run("deploy/restore.sh", str(backup))
            with second.connected("owner"):
                call_command("migrate", verbosity=0)
            yield first, second, backup
        finally:
            first.postgres.stop()
            second.postgres.stop()


def test_restored_database_has_all_rows_and_is_protected(backed_up):
    first, second, _backup = backed_up
    assert second.counts() == first.counts()
    assert first.counts()["people_youngperson"] == 6
    with second.connected():
        call_command("check", databases=["default"], stdout=StringIO())


def test_restored_follow_ups_agree_with_the_facts(backed_up):
    _first, second, _backup = backed_up
    with second.connected():
        assert FollowUp.objects.exists()
        assert reconcile_all() == 0


def test_restored_database_shows_the_login_role_no_case(backed_up):
    _first, second, _backup = backed_up
    with psycopg.connect(second.postgres.url(LOGIN)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT FROM people_youngperson")


def test_backup_is_readable_by_its_owner_only(backed_up):
    _first, _second, backup = backed_up
    assert Path(backup).stat().st_mode & 0o077 == 0


def test_restore_into_a_database_with_tables_changes_nothing(backed_up):
    _first, second, backup = backed_up
    before = second.counts()
    refused = second.run("deploy/restore.sh", str(backup), check=False)
    assert refused.returncode == 1
    assert "Restore into an empty database." in refused.stderr
    assert second.counts() == before


def test_backup_that_fails_leaves_no_file(backed_up, tmp_path):
    first, _second, _backup = backed_up
    failed = first.run("env", "PGDATABASE=nowhere", "deploy/backup.sh", str(tmp_path), check=False)
    assert failed.returncode
    assert list(tmp_path.iterdir()) == []
