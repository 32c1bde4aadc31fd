"""`make run` in a fresh clone of the repository."""

import contextlib
import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field

import psutil
import pytest

from config.embedded import VAR, free_port
from tests.config.support import WITH_CTRL_C, WITHOUT_SERVICES, ended
from tests.services import copy_cluster

RUN = (sys.executable, "-m", "config.run")
SMALL = "--people=6 --months=2"
SLOW = "--people=100 --months=18"  # some seconds of demo data, so that there is time to interrupt them
LONGEST_END = 60  # seconds
LAST_LOGIN = "  youth_guide "
MEMORY_LIMIT = 350 * 1024**2  # bytes of the whole system, shared pages counted once

WRITING = """
import subprocess, sys
from config import run
run.PREPARE = [sys.executable, "-c", "import time; time.sleep(1000)"]
run._write_demo_data({"other": subprocess.Popen(sys.argv[1:])} if sys.argv[1:] else {})
"""

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


@dataclass(frozen=True)
class Ending:
    """How a system ended: exit status, stderr, its number of processes, and whether all of them ended."""

    status: int
    complaint: str | None
    processes: int
    all_ended: bool


@dataclass(frozen=True)
class Later:
    """What a later start printed and answered, its processes, its memory in bytes, and how it ended."""

    said: str
    logins: dict[str, str]
    reports: list[dict[str, object]]
    ready: dict[str, object]
    names: frozenset[str]
    memory: int
    ending: Ending


@pytest.fixture(scope="module")
def port():
    """Yield the port of a system that is started three times; the tests of each start share it, as it is expensive.

    Its database is migrated, to save the time, and empty.
    """
    number = free_port()
    folder = VAR / str(number)
    folder.mkdir(parents=True)
    copy_cluster(folder)
    yield number
    subprocess.run(["rm", "-rf", folder], check=True)


@pytest.fixture(scope="module")
def interrupted(port):
    """First start: kill the process that writes the demo data, then press Ctrl-C. Return what the system did."""
    system = start(port, demo=SLOW, stderr=subprocess.PIPE)
    system.read_until("Demo data: 10 %")
    system.child("demo").kill()
    complaint = next(line for line in system.process.stderr if "demo data" in line)
    answer = answers(port, "/livez")
    return complaint, answer, ending_of(system, lambda: system.process.send_signal(signal.SIGINT))


@pytest.fixture(scope="module")
def completed(port, interrupted):
    """Second start, by make: wait until the demo data are complete, and end it with SIGTERM."""
    system = start(port, "make", "run")
    system.read_until(LAST_LOGIN)
    return system, ending_of(system, lambda: system.process.send_signal(signal.SIGTERM))


@pytest.fixture(scope="module")
def later(port, completed):
    """Third start: look at the running system, then kill PostgreSQL."""
    system = start(port, stderr=subprocess.PIPE)
    said = system.read_until("ready ")
    token = system.logins["integration"].split()[-1]
    reports = answers(port, "/api/v1/reports/", Authorization=f"Token {token}")["reports"]
    ready = answers(port, "/readyz")
    names, memory = [], 0
    for process in [system.process, *system.family]:
        with contextlib.suppress(psutil.NoSuchProcess):  # PostgreSQL's helpers come and go
            names.append(process.name())
            memory += process.memory_full_info().pss if psutil.LINUX else 0
    ending = ending_of(system, lambda: child_named(system, "postgres").kill())
    return Later(said, system.logins, reports, ready, frozenset(names), memory, ending)


def start(port, *command, demo=SMALL, stderr=None):
    environment = {**WITHOUT_SERVICES, "PORT": str(port), "DEMO_OPTIONS": demo}
    called = [*WITH_CTRL_C, *(command or RUN)]
    return System(psutil.Popen(called, env=environment, stdout=subprocess.PIPE, stderr=stderr, text=True))


def child_named(system, name):
    """Return the child process whose program has this name."""
    return next(child for child in system.process.children() if child.name() == name)


def ending_of(system, cause):
    """Call `cause`, wait until the system ends, and return how it ended."""
    family = system.family
    cause()
    _said, complaint = system.process.communicate(timeout=LONGEST_END)
    return Ending(system.process.returncode, complaint, len(family), ended(family))


def answers(port, path, **headers):
    with urllib.request.urlopen(
        urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers), timeout=5
    ) as answer:
        return json.load(answer)


def test_failed_demo_data_are_reported_and_leave_the_system_running(interrupted):
    complaint, answer, _ending = interrupted
    assert "were not written: their process ended with status -9" in complaint
    assert answer == {"alive": True}


def test_start_on_an_empty_database_is_ready_then_shows_progress_then_logins(port, completed):
    system, _ending = completed
    said = "".join(system.said)
    in_order = [f"ready http://127.0.0.1:{port}", "Demo data: 10 %", "Demo data: 100 %", LAST_LOGIN]
    assert sorted(in_order, key=said.index) == in_order
    assert system.logins.keys() >= {"guide", "consultant", "coordinator", "leader", "leader2", "leader3", "manager"}


def test_later_start_prints_the_logins_and_is_complete_when_ready(port, later):
    assert later.said.endswith(f"ready http://127.0.0.1:{port}\n")
    assert later.logins["guide"].endswith("folgeskab-demo")
    assert f"as files into var/{port}/mail" in later.said
    assert later.reports
    assert later.ready["database"]
    assert {"postgres", "redis-server", "gunicorn", "celery"} <= later.names


def test_running_system_keeps_its_memory_limit(later):
    assert later.memory <= MEMORY_LIMIT


def test_end_of_the_database_is_reported_and_ends_all(later):
    assert later.ending.status == 1
    assert "PostgreSQL ended with status -9; everything else is stopped." in later.ending.complaint
    assert later.ending.all_ended


def test_sigterm_to_make_run_ends_everything(completed):
    _system, ending = completed
    assert ending.processes >= 8
    assert ending.all_ended


def test_ctrl_c_ends_everything(interrupted):
    _complaint, _answer, ending = interrupted
    assert ending.processes >= 8
    assert ending.all_ended


@pytest.mark.parametrize("beside", [[], ["sleep", "1"]], ids=["Ctrl-C", "end of another process"])
def test_end_while_demo_data_are_written_ends_the_writing(beside):
    """Another program takes the place of the one that writes the demo data."""
    writing = psutil.Popen([*WITH_CTRL_C, sys.executable, "-c", WRITING, *beside])
    try:
        while not (children := [child for child in writing.children() if "demo" in child.cmdline()]):
            assert writing.poll() is None
            time.sleep(0.01)
        if not beside:
            writing.send_signal(signal.SIGINT)
        assert writing.wait(LONGEST_END) != 0
    finally:
        with contextlib.suppress(psutil.NoSuchProcess):
            writing.kill()
    assert ended(children)


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
