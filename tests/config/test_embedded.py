"""The embedded servers: real ones, started and ended by real processes."""

import contextlib
import signal
import subprocess
import sys

import psutil
import psycopg
import pytest
import redis
from django.db import connection

from config.embedded import VAR, Postgres, free_port, services, temporary_folder
from tests.config.support import WITH_CTRL_C, WITHOUT_SERVICES, ended


@pytest.fixture(scope="module")
def new_cluster():
    """Yield a new cluster, which the tests copy, because creating one takes longer than all else that they do."""
    with temporary_folder() as folder:
        postgres = Postgres(folder)
        postgres.start()
        postgres.stop()
        yield postgres.data


@pytest.fixture
def port(new_cluster):
    """Yield a free port with a new cluster, and delete its data afterwards."""
    number = free_port()
    folder = VAR / str(number)
    folder.mkdir(parents=True)
    subprocess.run(["cp", "-a", new_cluster, folder], check=True)
    yield number
    subprocess.run(["rm", "-rf", folder], check=True)


@pytest.fixture(scope="module")
def started():
    """Yield both servers as they run in a folder, for tests that only look at them."""
    with temporary_folder() as folder, contextlib.ExitStack() as stack:
        with pytest.MonkeyPatch.context() as patched:
            for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
                patched.delenv(name)
            running = stack.enter_context(services(folder))
        yield running, folder


def embedded(port, *arguments):
    return subprocess.Popen(
        [*WITH_CTRL_C, sys.executable, "-m", "config.embedded", *arguments],
        env={**WITHOUT_SERVICES, "PORT": str(port)},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_database_is_postgresql_18_and_our_user_cannot_bypass_row_level_security(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute("SHOW server_version_num")
        assert cursor.fetchone()[0].startswith("18")


def test_both_servers_answer_inside_the_block_and_are_gone_after_it(monkeypatch):
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        monkeypatch.delenv(name)
    with temporary_folder() as folder:
        with services(folder) as running:
            family = [psutil.Process(process.pid) for process in running.processes.values()]
            family += [child for process in family for child in process.children(recursive=True)]
            with psycopg.connect(running.urls["DATABASE_URL"]) as postgres:
                assert postgres.execute("SELECT current_user").fetchone() == ("foelgeskab_login",)
            with psycopg.connect(running.urls["DATABASE_OWNER_URL"]) as postgres:
                assert postgres.execute("SELECT current_user").fetchone() == ("foelgeskab",)
            with redis.Redis.from_url(running.urls["REDIS_URL"]) as client:
                assert client.ping()
        assert len(family) > 2
        assert ended(family)
    assert not folder.exists()


def test_log_of_the_database_does_not_quote_refused_rows(started):
    running, folder = started
    with psycopg.connect(running.urls["DATABASE_OWNER_URL"], autocommit=True) as postgres:
        postgres.execute("CREATE TABLE person (name text CHECK (name = ''))")
        with pytest.raises(psycopg.errors.CheckViolation):
            postgres.execute("INSERT INTO person VALUES ('Noah Hansen')")
        with pytest.raises(psycopg.DataError):
            postgres.execute("SELECT 'Noah Hansen'::int")
    log = (folder / "postgres.log").read_text()

    assert "ready to accept connections" in log
    assert "Noah" not in log


def test_redis_refuses_a_client_without_password(started):
    running, _folder = started
    stranger = running.urls["REDIS_URL"].rpartition("@")[2]
    with redis.Redis.from_url(f"redis://{stranger}") as client, pytest.raises(redis.AuthenticationError):
        client.ping()


def test_servers_named_in_the_environment_are_used(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/one")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/2")
    monkeypatch.delenv("DATABASE_OWNER_URL")
    with services(tmp_path) as running:
        assert running.urls == {"DATABASE_URL": "postgresql://elsewhere/one", "REDIS_URL": "redis://elsewhere/2"}
        assert running.processes == {}


def test_second_command_uses_the_servers_of_the_first(port):
    first = embedded(port)
    urls = dict(first.stdout.readline().strip().split("=", 1) for _ in range(3))
    second = embedded(port, "--", "-c", "import os; print(os.environ['DATABASE_URL'])")
    assert second.communicate()[0].strip() == urls["DATABASE_URL"].strip("'")
    assert first.poll() is None, "the second ended the first one's servers"
    first.send_signal(signal.SIGINT)
    first.communicate()
    assert first.returncode == 0


def test_command_without_dashes_is_refused_with_the_usage():
    refused = subprocess.run([sys.executable, "-m", "config.embedded", "manage.py"], capture_output=True, text=True)
    assert refused.returncode == 2
    assert "-- manage.py migrate" in refused.stderr


def test_exit_status_is_that_of_the_command(port):
    failing = embedded(port, "--", "-c", "raise SystemExit(3)")
    failing.communicate()
    assert failing.returncode == 3


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_servers_end_when_their_parent_is_ended_or_killed(port, number):
    owner = embedded(port)
    owner.stdout.readline()
    family = psutil.Process(owner.pid).children(recursive=True)
    owner.send_signal(number)
    owner.communicate()
    assert len(family) > 2
    assert ended(family, timeout=20)


def test_start_after_a_kill_keeps_the_data(port):
    command = "import os, psycopg; c = psycopg.connect(os.environ['DATABASE_OWNER_URL'], autocommit=True); "
    made = embedded(port, "--", "-c", command + "c.execute('CREATE TABLE kept AS SELECT 42 AS answer')")
    made.communicate()
    owner = embedded(port)
    owner.stdout.readline()
    owner.kill()
    owner.communicate()
    found = embedded(port, "--", "-c", command + "print(c.execute('SELECT answer FROM kept').fetchone()[0])")
    assert found.communicate()[0].strip() == "42"


def test_server_that_cannot_start_raises_its_log():
    with temporary_folder() as folder:
        postgres = Postgres(folder, {"shared_buffers": "nonsense"})
        with pytest.raises(RuntimeError, match="shared_buffers"):
            postgres.start()
        postgres.stop()
