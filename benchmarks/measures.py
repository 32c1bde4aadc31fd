"""The measurements. Each returns its results, and adds the medians from which they are computed to `timings`."""

import contextlib
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Self

import psycopg
from django.db import connection, transaction
from django.db.models import Max
from django.test import Client as InProcess
from django.test.utils import CaptureQueriesContext

from backend.assignments.models import Assignment
from backend.core import clock
from backend.followups.models import FollowUp, Policy
from backend.followups.reconcile import reconcile, reconcile_all
from backend.followups.registry import rules
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from backend.reminders.models import DispatcherState, Reminder, ReminderState
from backend.reports import registry
from benchmarks.client import Client, medians
from benchmarks.load import CASELOAD
from benchmarks.results import Result

REMINDERS = 100_000
"""The number of reminders that are planned and delivered. It is the last measurement, because its follow-ups stay."""
CHUNK = 10_000

GUIDE = 10
"""The number of the guide who sends the requests. It is the id, and part of the username."""


@dataclass
class Municipality:
    """The data that the measurements share: the servers, a client for each guide, and the medians so far."""

    limit: Client
    integration: Client
    guides: dict[int, Client]
    tokens: dict[int, str]
    samples: int
    timings: dict[str, float] = field(default_factory=dict)

    @property
    def guide(self) -> Client:
        """The client of the guide who sends the requests."""
        return self.guides[GUIDE]

    @property
    def person(self) -> int:
        """The id of the first young person of this guide."""
        return (GUIDE - 1) * CASELOAD + 1

    def medians(self, **calls: Callable[[], object]) -> dict[str, float]:
        """Return the median time of each call in milliseconds, and add them to `timings`."""
        found = medians(self.samples, **calls)
        self.timings |= found
        return found


def caseload(municipality: Municipality) -> list[Result]:
    """Measure the page of 50 against the limit, the plain idiom, and itself without the access log."""
    path = f"/api/v1/caseload/?page_size={CASELOAD}"
    limit = f"/caseload/{GUIDE}?page_size={CASELOAD}"
    _same(municipality.guide.get(path), municipality.limit.get(limit))
    took = municipality.medians(
        caseload=lambda: municipality.guide.get(path),
        caseload_limit=lambda: municipality.limit.get(limit),
        caseload_plain=lambda: municipality.guide.get(f"/plain/?page_size={CASELOAD}"),
        caseload_unlogged=lambda: municipality.guide.get(f"/unlogged/?page_size={CASELOAD}"),
    )
    return [
        Result(
            "caseload_to_limit", took["caseload"] / took["caseload_limit"], "×", 4.0, "caseload of 50, to the limit"
        ),
        Result(
            "caseload_to_plain",
            took["caseload_plain"] / took["caseload"],
            "×",
            4.0,
            "caseload of 50, how much faster than the plain idiom",
            ceiling=False,
        ),
        Result("access_log", took["caseload"] - took["caseload_unlogged"], "ms", 1.0, "the access log, per request"),
    ]


def queries(municipality: Municipality) -> list[Result]:
    """Count the SQL statements of one caseload request, including sign-in, without BEGIN and COMMIT."""
    client = InProcess(
        HTTP_AUTHORIZATION=f"Token {municipality.tokens[GUIDE]}", HTTP_X_FORWARDED_PROTO="https", HTTP_HOST="127.0.0.1"
    )
    path = f"/api/v1/caseload/?page_size={CASELOAD}"
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    asked = [query["sql"] for query in captured.captured_queries if query["sql"] not in ("BEGIN", "COMMIT")]
    return [Result("caseload_queries", len(asked), "", 6, "caseload of 50, queries")]


def one_person(municipality: Municipality) -> list[Result]:
    """Measure detail and timeline against the limit."""
    detail, timeline = (
        f"/api/v1/young-people/{municipality.person}/",
        f"/api/v1/young-people/{municipality.person}/timeline/",
    )
    limit_detail, limit_timeline = f"/young-people/{municipality.person}", f"/timeline/{municipality.person}"
    _same(municipality.guide.get(detail), municipality.limit.get(limit_detail))
    _same(municipality.guide.get(timeline), municipality.limit.get(limit_timeline))
    took = municipality.medians(
        detail=lambda: municipality.guide.get(detail),
        detail_limit=lambda: municipality.limit.get(limit_detail),
        timeline=lambda: municipality.guide.get(timeline),
        timeline_limit=lambda: municipality.limit.get(limit_timeline),
    )
    return [
        Result(
            "detail_to_limit", took["detail"] / took["detail_limit"], "×", 5.0, "a young person's page, to the limit"
        ),
        Result("timeline_to_limit", took["timeline"] / took["timeline_limit"], "×", 5.0, "timeline, to the limit"),
    ]


def row_level_security(municipality: Municipality) -> list[Result]:
    """Measure the caseload with row-level security on and off, in turns of a tenth of the samples."""
    path = f"/api/v1/caseload/?page_size={CASELOAD}"
    times: dict[str, list[float]] = {"ENABLE": [], "DISABLE": []}
    for _ in range(10):
        for switch, taken in times.items():
            _switch(switch)
            for _ in range(5):
                municipality.guide.get(path)
            for _ in range(municipality.samples // 10):
                start = time.perf_counter()
                municipality.guide.get(path)
                taken.append(time.perf_counter() - start)
    _switch("ENABLE")
    on, off = (statistics.median(times[switch]) * 1000 for switch in ("ENABLE", "DISABLE"))
    municipality.timings |= {"caseload_rls_on": on, "caseload_rls_off": off}
    return [Result("row_level_security", on / off, "×", 1.3, "row-level security on against off, caseload")]


def register(municipality: Municipality) -> list[Result]:
    """Measure how guides register contacts with 500 young people in turn. Each request reconciles the follow-ups."""
    turns = count()

    def one() -> None:
        turn = next(turns)
        guide = 1 + turn % len(municipality.guides)
        person = (guide - 1) * CASELOAD + 1 + turn // len(municipality.guides) % CASELOAD
        body = {"young_person": person, "kind": "phone", "note": "Vi aftalte at mødes på torsdag."}
        municipality.guides[guide].post("/api/v1/contacts/", body)

    took = municipality.medians(register=one)
    return [Result("register_contact", took["register"], "ms", 25, "registering a contact, follow-ups reconciled")]


def reports(municipality: Municipality) -> list[Result]:
    """Measure each report over the last quarter for the whole municipality, and follow-ups by staff and rule."""
    paths = {
        f"report_{report.key.replace('-', '_')}": (f"/api/v1/reports/{report.key}/", f"report {report.key}, a quarter")
        for report in registry.reports
        if report.measures
    }
    paths["report_follow_up_by_staff"] = (
        "/api/v1/reports/follow-up/?group_by=staff,rule",
        "report follow-up by staff and rule, a quarter",
    )
    found = []
    for name, (path, what) in paths.items():
        took = medians(max(municipality.samples // 10, 20), **{name: partial(municipality.integration.get, path)})
        municipality.timings |= took
        found.append(Result(name, took[name], "ms", 300, what))
    return found


def reconcile_everyone(municipality: Municipality) -> list[Result]:
    """Measure the periodic pass in a steady state."""
    reconcile_all()
    start = time.perf_counter()
    written = reconcile_all()
    took = time.perf_counter() - start
    municipality.timings["reconcile_everyone"] = took * 1000
    cases = YoungPerson.objects.count()
    return [
        Result("reconcile_written", written, "rows", 0, "reconcile of all rules, steady: rows written"),
        Result(
            "reconcile_steady",
            took * 60_000 / cases,
            "s",
            20,
            f"reconcile of all rules, steady, for 60,000 cases (computed from {cases:,})",
        ),
    ]


def reconcile_one(municipality: Municipality) -> list[Result]:
    """Measure all rules for one young person, with the lock, in its own transaction."""
    turns = count()

    def one() -> None:
        person = 1 + next(turns) % (len(municipality.guides) * CASELOAD)
        with transaction.atomic():
            YoungPerson.objects.lock().get(pk=person)
            reconcile(people=[person])

    took = municipality.medians(reconcile_one=one)
    return [Result("reconcile_one", took["reconcile_one"], "ms", 15, "reconcile of all rules, one person")]


def remind(municipality: Municipality) -> list[Result]:
    """Measure how two dispatchers plan and deliver in-app reminders for 100,000 follow-ups that are due today."""
    Staff.objects.update(email="")
    with contextlib.ExitStack() as stack:
        first, second = (stack.enter_context(_Dispatcher()) for _ in range(2))
        first.run()  # delivers what is due already
        _make_due(REMINDERS // 20)
        _took, small = _run_both(first, second)
        last = _make_due(REMINDERS)
        took, large = _run_both(first, second)
    delivered = Reminder.objects.filter(pk__gt=last, state=ReminderState.SENT).count()
    assert delivered == sum(count for count, _memory in large) == REMINDERS, f"{delivered} were delivered"
    growth = max(after / before for (_count, before), (_more, after) in zip(small, large, strict=True))
    municipality.timings["thousand_reminders"] = took / REMINDERS * 1e6
    return [
        Result("reminders", REMINDERS / took, "/s", 5_000, "in-app reminders, planned and delivered", ceiling=False),
        Result("reminders_memory", growth, "×", 1.1, f"memory of a dispatcher after {REMINDERS:,} reminders"),
    ]


def _run_both(first: "_Dispatcher", second: "_Dispatcher") -> tuple[float, list[tuple[int, int]]]:
    """Let a second dispatcher help the first.

    Return the seconds, and for each dispatcher the number of delivered reminders and its memory.
    """
    start = time.perf_counter()
    first.begin()
    while not DispatcherState.objects.filter(left__gt=0).exists():
        time.sleep(0.01)
    second.begin()
    found = [first.end(), second.end()]
    return time.perf_counter() - start, found


class _Dispatcher:
    """A dispatcher in its own process."""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "benchmarks.dispatching"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._read() == "ready"
        return self

    def __exit__(self, *_failure: object) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()

    def run(self) -> tuple[int, int]:
        self.begin()
        return self.end()

    def begin(self) -> None:
        assert self.process.stdin
        print("run", file=self.process.stdin, flush=True)

    def end(self) -> tuple[int, int]:
        """Return how many reminders it delivered, and its memory in bytes."""
        delivered, used = self._read().split()
        return int(delivered), int(used)

    def _read(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()


def _make_due(count: int) -> int:
    """Write follow-ups that are due today, each for the guide of its young person. Return the last reminder before.

    Their rule sends reminders at any hour.
    """
    rule = next(rule.key for rule in rules() if rule.never_waits)
    policy, today = Policy.objects.get(), clock.today()
    assigned = list(
        Assignment.objects.active(today).order_by("id").values_list("young_person", "young_person__unit", "staff")
    )
    first = FollowUp.objects.aggregate(last=Max("subject_id"))["last"] + 1
    for start in range(0, count, CHUNK):
        numbers = range(start, min(start + CHUNK, count))
        FollowUp.objects.bulk_create(
            FollowUp(
                rule=rule,
                policy=policy,
                young_person_id=person,
                unit_id=unit,
                responsible_id=staff,
                subject_id=first + number,
                occurrence="benchmark",
                started_on=today,
                opens_on=today,
                due_on=today,
            )
            for number in numbers
            for person, unit, staff in [assigned[number % len(assigned)]]
        )
    return Reminder.objects.aggregate(last=Max("pk"))["last"] or 0


def _switch(how: str) -> None:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        for (table,) in owner.execute("SELECT DISTINCT polrelid::regclass::text FROM pg_policy").fetchall():
            owner.execute(f"ALTER TABLE {table} {how} ROW LEVEL SECURITY")


def _same(answer: bytes, limit: bytes) -> None:
    if answer != limit:
        at = next((at for at, (one, other) in enumerate(zip(answer, limit, strict=False)) if one != other), 0)
        raise SystemExit(
            f"The limit does not answer the same bytes:\n{answer[at - 200 :][:400]!r}\n{limit[at:][:200]!r}"
        )
