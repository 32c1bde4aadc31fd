"""One run: load the data, start the servers, measure, and print the results."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore
from knox.models import get_token_model

from backend.access.models import TokenAudience
from backend.access.tokens import make_integration_token
from backend.organisation.models import Staff
from benchmarks import background, reading, results, writing
from benchmarks.client import SAMPLES, Client
from benchmarks.load import LEADER, load
from benchmarks.municipality import GUIDE, GUIDES, Municipality
from benchmarks.results import Result
from benchmarks.rows import analyse
from benchmarks.servers import disk_flush, gunicorn
from benchmarks.workers import Worker, reconcile_in_halves
from config.embedded import VAR

SMALL, LARGE = 5_000, 60_000


class Measure(NamedTuple):
    """A measurement, and the numbers of open cases at which it runs."""

    take: Callable[[Municipality], list[Result]]
    sizes: tuple[int, ...]


MEASURES = {
    "caseload": Measure(reading.caseload, (SMALL, LARGE)),
    "person": Measure(reading.person, (SMALL, LARGE)),
    "pages": Measure(reading.pages, (SMALL,)),
    "row_level_security": Measure(reading.row_level_security, (SMALL, LARGE)),
    "register": Measure(writing.register, (SMALL, LARGE)),
    "reports": Measure(reading.reports, (SMALL,)),
    "morning": Measure(writing.morning, (SMALL,)),
    "reconcile": Measure(background.reconcile, (LARGE,)),
    "dispatch": Measure(background.dispatch, (LARGE,)),
}


def run(folder: Path, wanted: list[str], samples: int, people: int | None) -> int:
    """Run the measurements, at `people` open cases where given. Return the exit status, 1 if a target is missed.

    The results are written, unless there are fewer than `SAMPLES` samples: such a run is less exact. A run of parts
    replaces only its own results.
    """
    if unknown := set(wanted) - set(MEASURES):
        raise SystemExit(f"Unknown: {', '.join(unknown)}. There are: {', '.join(MEASURES)}.")
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=VAR.parent, check=True)
    about = results.machine() | {"disk_flush_ms": round(disk_flush(), 2)}
    found: list[Result] = []
    times: dict[str, dict[str, float]] = {}
    present = 0
    with _clients(folder, samples) as connect:
        for size in [people] if people else [SMALL, LARGE]:
            measures = [
                measure.take
                for name, measure in MEASURES.items()
                if (not wanted or name in wanted) and (people or size in measure.sizes)
            ]
            if not measures:
                continue
            _grow(present, size)
            present = size
            municipality = connect(size)
            for take in measures:
                for result in take(municipality):
                    print(measured := result.at(size), flush=True)
                    found.append(measured)
            results.print_times(municipality.timings)
            times |= results.times(municipality.timings)
    if samples >= SAMPLES:
        results.write(found, times, about, keep_others=bool(wanted or people))
    return int(not all(result.passed for result in found))


def _grow(present: int, people: int) -> None:
    load(people, present=present)
    with ExitStack() as stack:
        workers = [stack.enter_context(Worker()) for _ in range(2)]
        analyse()
        written = sum(done.result for done in reconcile_in_halves(workers, people))
        analyse()
    print(f"{people} open cases, {written} follow-ups written", flush=True)


@contextmanager
def _clients(folder: Path, samples: int) -> Iterator[Callable[[int], Municipality]]:
    """Give a function that starts the servers for a municipality of a size. They end with the block."""
    with ExitStack() as stack:
        ports: dict[str, int] = {}

        def connect(people: int) -> Municipality:
            for role in ("login", "system"):
                ports[role] = ports.get(role) or stack.enter_context(gunicorn(folder, role))
            system, plain = ports["login"], ports["system"]
            return Municipality(
                people=people,
                guides={guide: Client(system, _token(f"guide{guide}")) for guide in range(1, GUIDES + 1)},
                leader=Client(system, _token(LEADER)),
                integration=Client(system, _integration_token(people)),
                plain_guide=Client(plain, _token(f"guide{GUIDE}")),
                plain_leader=Client(plain, _token(LEADER)),
                browser=lambda: Client(system, _session(f"guide{GUIDE}")),
                samples=samples,
                folder=folder,
                new_client=lambda guide: Client(system, _token(f"guide{guide}")),
            )

        yield connect


def _token(username: str) -> dict[str, str]:
    _row, token = get_token_model().objects.create(user=Staff.objects.get(username=username))
    return {"Authorization": f"Token {token}"}


def _session(username: str) -> dict[str, str]:
    """Return the cookie of a new session, as signing in on the page gives it."""
    staff = Staff.objects.get(username=username)
    session = SessionStore()
    session[auth.SESSION_KEY] = str(staff.pk)
    session[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[auth.HASH_SESSION_KEY] = staff.get_session_auth_hash()
    session.create()
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}"}


def _integration_token(people: int) -> dict[str, str]:
    """Return a token for exact figures, with which nothing is rounded and every grouping is allowed."""
    token, _made = make_integration_token(
        name=f"benchmarks-{people}",
        days=1,
        audience=TokenAudience.INTERNAL,
        recipient="The benchmark",
        purpose="To measure reports",
    )
    return {"Authorization": f"Token {token}"}
