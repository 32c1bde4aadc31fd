"""`make run`, as somebody meets it who has just cloned the repository."""

import json
import signal
import socket
import subprocess
import sys
import urllib.request

import psutil
import pytest

from config.embedded import VAR, free_port
from tests.config.support import WITHOUT_SERVICES, ended
from tests.services import copy_cluster

RUN = (sys.executable, "-m", "config.run")

pytestmark = pytest.mark.xdist_group("whole system")  # one worker, so that one database is filled


@pytest.fixture(scope="module")
def port():
    """A port of our own. Its database is migrated and filled with little, for that is slow and tried elsewhere."""
    number = free_port()
    folder = VAR / str(number)
    folder.mkdir(parents=True)
    copy_cluster(folder)
    fill = ("manage.py", "fill_demo", "--common-password", "folgeskab-demo", "--people", "6", "--months", "2")
    environment = {**WITHOUT_SERVICES, "PORT": str(number), "DJANGO_SETTINGS_MODULE": "config.settings.development"}
    subprocess.run((sys.executable, "-m", "config.embedded", "--", *fill), env=environment, check=True)
    yield number
    subprocess.run(["rm", "-rf", folder], check=True)


@pytest.fixture
def system(port):
    """Start the system with a command; returns it, all its processes and what it said until it was ready."""
    started = []

    def start(*command):
        process = subprocess.Popen(
            command, env={**WITHOUT_SERVICES, "PORT": str(port)}, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        said = until_ready(process)
        return process, psutil.Process(process.pid).children(recursive=True), said

    yield start
    for process in started:
        with process:  # waits, and closes its pipe
            process.terminate()


def until_ready(process):
    """What the system says, up to and with the line that it is ready."""
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("ready "):
            break
    assert process.poll() is None, "".join(said)
    return "".join(said)


def test_ready_means_that_it_answers_with_all_processes_there_and_logins_stated(system, port):
    _process, family, said = system(*RUN)
    assert said.endswith(f"ready http://127.0.0.1:{port}\n")
    logins = {line.split()[1]: line.split(maxsplit=1)[1] for line in said.splitlines() if line.startswith("  ")}
    assert logins.keys() >= {"guide", "consultant", "coordinator", "leader", "leader2", "leader3", "manager"}
    assert logins["guide"].endswith("folgeskab-demo")
    ask = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v1/me/", headers={"Authorization": f"Token {logins['integration'].split()[-1]}"}
    )
    with urllib.request.urlopen(ask, timeout=5) as answer:  # noqa: S310 - our own address
        assert json.load(answer)["roles"] == ["integration"]
    assert f"as files into var/{port}/mail" in said
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
        assert answer.status == 200
    names = " ".join(process.name() for process in family if process.is_running())  # PostgreSQL's helpers come and go
    assert all(name in names for name in ("postgres", "redis-server", "gunicorn", "celery"))


@pytest.mark.parametrize(("command", "number"), [(RUN, signal.SIGINT), (("make", "run"), signal.SIGTERM)])
def test_signal_ends_everything(system, command, number):
    process, family, _said = system(*command)
    process.send_signal(number)
    process.wait()
    assert len(family) >= 10
    assert ended(family)


@pytest.mark.parametrize("which", ["celery", "postgres"])
def test_death_of_one_ends_all_and_is_said(port, which):
    process = subprocess.Popen(
        RUN, env={**WITHOUT_SERVICES, "PORT": str(port)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    until_ready(process)
    family = psutil.Process(process.pid).children(recursive=True)
    next(child for child in family if child.name() == which and child.ppid() == process.pid).kill()
    _said, complaint = process.communicate()
    assert process.returncode == 1
    assert "ended with status -9; everything else is stopped." in complaint
    assert ended(family)


def test_taken_port_is_said_before_anything_starts():
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
def test_a_port_that_is_none_is_said(text):
    refused = subprocess.run(RUN, env={**WITHOUT_SERVICES, "PORT": text}, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert refused.stderr == f"PORT is a number from 1 to 65535, not “{text}”: PORT=8000 make run\n"
