"""Measure what staff write, and a morning on which many of them work."""

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count

from backend.core import clock
from backend.followups.reconcile import reconcile_all
from benchmarks.client import FRESH, WARM, Client, Times
from benchmarks.due import make_due, remove_due
from benchmarks.load import CASELOAD
from benchmarks.municipality import GUIDES, Municipality
from benchmarks.reading import PAGE, TURNS
from benchmarks.results import Result
from benchmarks.servers import dispatcher

NOTE = "Vi aftalte at mødes på torsdag."
CLIENTS = 16
SECONDS = 30
"""How long the clients work."""
PAUSE = (0.5, 1.5)
"""Seconds between two requests of a client, at least and at most. A person is slower."""
REMINDERS = 20_000
"""Reminders that are due when the clients begin."""


def register(municipality: Municipality) -> list[Result]:
    """Measure how guides register contacts with 500 young people in turn, against the plain idiom.

    Each request to the system reconciles the follow-ups. The first write on a fresh connection is one of the same
    requests, for which the server closes its connection first.
    """
    warm, fresh, plain = (_turns(municipality) for _ in range(3))

    def register_plain() -> None:
        guide, young_person = next(plain)
        now = clock.now().isoformat()
        body = _contact(young_person) | {"staff": guide, "recorded_by": guide, "occurred_at": now, "recorded_at": now}
        more = {"face_to_face": False, "outside_office": False, "noted_at": now}
        municipality.plain_guide.post("/plain/contacts/", body | more)

    def register_warm() -> None:
        guide, young_person = next(warm)
        municipality.guides[guide].post("/api/v1/contacts/", _contact(young_person))

    def register_fresh() -> None:
        guide, young_person = next(fresh)
        municipality.guides[guide].post("/api/v1/contacts/", _contact(young_person), FRESH)

    took = municipality.measure(register=register_warm, register_plain=register_plain)
    on_warm, on_fresh = Times(), Times()
    for _ in range(TURNS):  # in blocks, because a fresh connection is not yet warm at the next request
        for _ in range(max(municipality.samples // TURNS // 3, 1)):
            on_fresh.add(register_fresh)
        for _ in range(WARM):
            register_warm()
        for _ in range(max(municipality.samples // TURNS // 3, 1)):
            on_warm.add(register_warm)
    reconcile_all(1, GUIDES * CASELOAD)  # after the contacts of the plain idiom, which reconciles nothing
    municipality.keep(register_fresh=on_fresh, register_beside_fresh=on_warm)
    return [
        Result("register_to_plain", took["register"].p50 / took["register_plain"].p50, "×", at_most=3),
        Result("register_fresh_to_warm", on_fresh.p50 / on_warm.p50, "×", at_most=2),
    ]


def morning(municipality: Municipality) -> list[Result]:
    """Measure 16 clients who send a mix of requests while the dispatcher delivers the reminders of the morning."""
    seconds = SECONDS if municipality.samples >= 100 else SECONDS / 10
    alone, _errors = _work(municipality, 1, seconds)
    try:
        make_due(REMINDERS)
        with dispatcher(municipality.folder):
            together, errors = _work(municipality, CLIENTS, seconds)
    finally:
        remove_due()
    for error in errors[:3]:
        print(f"  {error}")
    municipality.keep(morning_alone=alone, morning_together=together)
    return [
        Result("morning_errors", len(errors), "", at_most=0),
        Result("morning_p95_to_alone", together.p95 / alone.p50, "×", at_most=4),
    ]


def _work(municipality: Municipality, clients: int, seconds: float) -> tuple[Times, list[Exception]]:
    """Let this number of guides work side by side. Return the times of their requests, and the errors."""
    times, errors = Times(), list[Exception]()
    end = time.monotonic() + seconds
    threads = [
        threading.Thread(target=_work_as, args=(municipality.new_client(guide), guide, end, times, errors))
        for guide in range(1, min(clients, municipality.people // CASELOAD) + 1)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, errors


def _work_as(client: Client, guide: int, end: float, times: Times, errors: list[Exception]) -> None:
    chance = random.Random(guide)  # noqa: S311  # the same mix in each run
    mix = _mix(client, guide, chance)
    while time.monotonic() < end:
        try:
            times.add(chance.choice(mix))
        except (RuntimeError, OSError) as error:
            errors.append(error)
        time.sleep(chance.uniform(*PAUSE))


def _mix(client: Client, guide: int, chance: random.Random) -> Sequence[Callable[[], object]]:
    """Return ten requests in the proportions of a morning."""

    def path() -> str:
        return f"/api/v1/young-people/{_person(guide, chance.randrange(CASELOAD))}/"

    return [
        *[lambda: client.read(PAGE)] * 3,
        *[lambda: client.read(path())] * 2,
        *[lambda: client.read(f"{path()}timeline/")] * 2,
        *[lambda: client.post("/api/v1/contacts/", _contact(_person(guide, chance.randrange(CASELOAD))))] * 2,
        lambda: client.read("/api/v1/notifications/"),
    ]


def _turns(municipality: Municipality) -> Iterator[tuple[int, int]]:
    """Yield the number of a guide and the id of a young person of this guide, each in turn."""
    guides = sorted(municipality.guides)
    for turn in count():
        guide = guides[turn % len(guides)]
        yield guide, _person(guide, turn // len(guides) % CASELOAD)


def _person(guide: int, number: int) -> int:
    return (guide - 1) * CASELOAD + 1 + number


def _contact(young_person: int) -> dict[str, object]:
    return {"young_person": young_person, "kind": "phone", "note": NOTE}
