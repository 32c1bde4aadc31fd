"""`make run` in a fresh clone of the repository."""

import contextlib
import json
import signal
import socket
import subprocess
import sys
import urllib.request
from dataclasses import dataclass, field

import psutil
import pytest

from config.embedded import VAR, free_port
from tests.config.support import WITHOUT_SERVICES, ended
from tests.services import copy_cluster

RUN = (sys.executable, "-m", "config.run")
SMALL = "--people=6 --months=2"
SLOW = "--people=300 --months=24"  # ten seconds of demo data, so that there is time to interrupt them
LAST_LOGIN = "  youth_guide "
MEMORY_LIMIT = 350 * 1024**2  # bytes of the whole system, shared pages counted once

pytestmark = pytest.mark.xdist_group("whole system")  # one worker, so that one database is filled


@dataclass
class System:
    """A system that was started, and the lines that it has printed."""

    process: psutil.Popen
    said: list[str] = field(default_factory=list)

    def read_until(self, start: str) -> str:
        """Read up to and with the line that begins with `start`, and return everything that was printed."""
        for line in self.process.stdout:
            self.said.append(line)
            if line.startswith(start):
                break
        assert self.process.poll() is None, "".join(self.said)
        return "".join(self.said)

    @property
    def family(self) -> list[psutil.Process]:
        return self.process.children(recursive=True)

    def child(self, name: str) -> psutil.Process:
        """Return the child that was started with a command in which `name` is one of the arguments."""
        return next(child for child in self.process.children() if name in child.cmdline())

    @property
    def logins(self) -> dict[str, str]:
        """Return the rest of each printed line that begins with two spaces, by its second word."""
        lines = [line for line in self.said if line.startswith("  ")]
        return {line.split()[1]: line.split(maxsplit=1)[1].rstrip() for line in lines}


@pytest.fixture(scope="module")
def empty_port():
    """Yield a function that returns a free port whose database is migrated, to save the time, and empty."""
    folders = []

    def make():
        number = free_port()
        folders.append(VAR / str(number))
        folders[-1].mkdir(parents=True)
        copy_cluster(folders[-1])
        return number

    yield make
    subprocess.run(["rm", "-rf", *folders], check=True)


@pytest.fixture(scope="module")
def port(empty_port):
    """Return the port of a system that was started twice: the demo data were interrupted, then completed."""
    return empty_port()


@pytest.fixture(scope="module")
def interrupted(port):
    """Kill the process that writes the demo data; return the message on stderr and the answer of the system."""
    started = start(port, demo=SLOW, stderr=subprocess.PIPE)
    started.read_until("Demo data: 10 %")
    started.child("demo").kill()
    complaint = next(line for line in started.process.stderr if "demo data" in line)
    answer = answers(port, "/livez")
    stop(started)
    return complaint, answer


@pytest.fixture(scope="module")
def completed(port, interrupted):
    """Start the system again, wait until the demo data are complete, and stop it; return it."""
    started = start(port)
    started.read_until(LAST_LOGIN)
    stop(started)
    return started


@pytest.fixture
def system(port, completed):
    """Yield a function that starts the system on the complete database; stop it after the test."""
    started = []

    def run(*command):
        started.append(start(port, *command))
        started[-1].read_until("ready ")
        return started[-1]

    yield run
    for each in started:
        stop(each)


def start(port, *command, demo=SMALL, stderr=None):
    environment = {**WITHOUT_SERVICES, "PORT": str(port), "DEMO_OPTIONS": demo}
    return System(psutil.Popen(command or RUN, env=environment, stdout=subprocess.PIPE, stderr=stderr, text=True))


def stop(system):
    if system.process.poll() is None:
        system.process.terminate()
    system.process.communicate()


def answers(port, path, **headers):
    with urllib.request.urlopen(
        urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers), timeout=5
    ) as answer:
        return json.load(answer)


def test_failed_demo_data_are_reported_and_leave_the_system_running(interrupted):
    complaint, answer = interrupted
    assert "were not written: their process ended with status -9" in complaint
    assert answer == {"alive": True}


def test_start_on_an_empty_database_is_ready_then_shows_progress_then_logins(port, completed):
    said = "".join(completed.said)
    in_order = [f"ready http://127.0.0.1:{port}", "Demo data: 10 %", "Demo data: 100 %", LAST_LOGIN]
    assert sorted(in_order, key=said.index) == in_order
    assert completed.logins.keys() >= {"guide", "consultant", "coordinator", "leader", "leader2", "leader3", "manager"}


def test_later_start_prints_the_logins_is_complete_when_ready_and_keeps_its_memory_limit(port, system):
    running = system()
    assert running.said[-1] == f"ready http://127.0.0.1:{port}\n"
    assert running.logins["guide"].endswith("folgeskab-demo")
    assert f"as files into var/{port}/mail" in "".join(running.said)
    token = running.logins["integration"].split()[-1]
    assert answers(port, "/api/v1/me/", Authorization=f"Token {token}")["roles"] == ["integration"]
    assert answers(port, "/readyz")["database"]
    names, memory = [], 0
    for process in [running.process, *running.family]:
        with contextlib.suppress(psutil.NoSuchProcess):  # PostgreSQL's helpers come and go
            names.append(process.name())
            memory += process.memory_full_info().pss if psutil.LINUX else 0
    assert {"postgres", "redis-server", "gunicorn", "celery"} <= set(names)
    assert memory <= MEMORY_LIMIT


@pytest.mark.parametrize(("command", "number"), [(RUN, signal.SIGINT), (("make", "run"), signal.SIGTERM)])
def test_signal_ends_everything(system, command, number):
    running = system(*command)
    family = running.family
    running.process.send_signal(number)
    running.process.wait()
    assert len(family) >= 8
    assert ended(family)


def test_signal_ends_the_writing_of_demo_data(empty_port):
    running = start(empty_port(), demo=SLOW)
    running.read_until("Demo data: 10 %")
    family = running.family
    running.process.send_signal(signal.SIGINT)
    running.process.communicate()
    assert ended(family)


@pytest.mark.parametrize("which", ["celery", "postgres"])
def test_end_of_one_process_is_reported_and_ends_all(port, completed, which):
    running = start(port, stderr=subprocess.PIPE)
    running.read_until("ready ")
    family = running.family
    next(child for child in family if child.name() == which and child.ppid() == running.process.pid).kill()
    _said, complaint = running.process.communicate()
    assert running.process.returncode == 1
    assert "ended with status -9; everything else is stopped." in complaint
    assert ended(family)


def test_database_that_does_not_answer_is_reported_in_a_sentence():
    port = free_port()
    environment = {**WITHOUT_SERVICES, "PORT": str(port), "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    refused = subprocess.run(RUN, env=environment, capture_output=True, text=True, check=False)
    subprocess.run(["rm", "-rf", VAR / str(port)], check=True)
    assert refused.returncode == 1
    assert refused.stderr.startswith("The database could not be prepared: connection failed")
    assert "Traceback" not in refused.stderr


def test_port_in_use_is_reported_before_anything_starts():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        refused = subprocess.run(
            RUN, env={**WITHOUT_SERVICES, "PORT": str(number)}, capture_output=True, text=True, check=False
        )
    assert refused.returncode == 1
    assert refused.stderr == (
        f"Port {number} is taken by another program. Stop it, or choose another: PORT={number + 1} make run\n"
    )
    assert not (VAR / str(number)).exists()


@pytest.mark.parametrize("text", ["abc", "0", "80000"])
def test_invalid_port_is_reported(text):
    refused = subprocess.run(RUN, env={**WITHOUT_SERVICES, "PORT": text}, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert refused.stderr == f"PORT is a number from 1 to 65535, not “{text}”: PORT=8000 make run\n"


def test_supervising_process_imports_no_framework():
    command = "import config.run, sys; print(*{name.partition('.')[0] for name in sys.modules})"
    imported = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert not {"django", "celery", "psycopg", "redis"} & set(imported.stdout.split())
