"""The measurements. Each answers its results, and puts the medians that they follow from into `timings`."""

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import count

from django.db import connection, transaction
from django.test import Client as InProcess
from django.test.utils import CaptureQueriesContext

from backend.core import clock
from backend.followups import dispatcher
from backend.followups.services import reconcile, reconcile_all
from backend.people.models import YoungPerson
from backend.reports import registry
from benchmarks.client import Client, medians
from benchmarks.load import CASELOAD
from benchmarks.results import Result

GUIDE = 10
"""The guide who asks: by number, which is the id and stands in the username."""


@dataclass
class Municipality:
    """What the measurements share: the servers, a client per guide, and the medians found so far."""

    limit: Client
    integration: Client
    guides: dict[int, Client]
    tokens: dict[int, str]
    samples: int
    timings: dict[str, float] = field(default_factory=dict)

    @property
    def guide(self) -> Client:
        return self.guides[GUIDE]

    @property
    def person(self) -> int:
        """The first young person of the guide who asks."""
        return (GUIDE - 1) * CASELOAD + 1

    def medians(self, **calls: Callable[[], object]) -> dict[str, float]:
        found = medians(self.samples, **calls)
        self.timings |= found
        return found


def caseload(municipality: Municipality) -> list[Result]:
    """The page of 50 against the limit, the plain idiom, and itself without the access log."""
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
        Result("read_log", took["caseload"] - took["caseload_unlogged"], "ms", 1.0, "the access log, per request"),
    ]


def queries(municipality: Municipality) -> list[Result]:
    """Statements of one caseload request, sign-in included; BEGIN and COMMIT are none."""
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
    """Detail and timeline against the limit."""
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
    """The caseload with row-level security on and off, in turns of a tenth of the samples."""
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
    municipality.timings |= {"caseload_wall_on": on, "caseload_wall_off": off}
    return [Result("row_level_security", on / off, "×", 1.3, "row-level security on against off, caseload")]


def register(municipality: Municipality) -> list[Result]:
    """A contact with each of 500 young people in turn, by their guides; every follow-up settled in the request."""
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
    """Each report over the last quarter for the whole municipality, and follow-ups by staff and rule."""
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
    """The periodic pass when all is as it should be."""
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
            f"reconcile of all rules, steady, for 60,000 cases (reckoned from {cases:,})",
        ),
    ]


def reconcile_one(municipality: Municipality) -> list[Result]:
    """All rules for one young person, with the lock, in a transaction of its own."""
    turns = count()

    def one() -> None:
        person = 1 + next(turns) % (len(municipality.guides) * CASELOAD)
        with transaction.atomic():
            YoungPerson.objects.lock().get(pk=person)
            reconcile(people=[person])

    took = municipality.medians(reconcile_one=one)
    return [Result("reconcile_one", took["reconcile_one"], "ms", 15, "reconcile of all rules, one person")]


def remind(municipality: Municipality) -> list[Result]:
    """In-app reminders: two dispatchers empty a ledger of every open promise, five times; so do bare writes."""
    rates: dict[str, list[float]] = {"dispatcher": [], "bare": []}
    for _ in range(5):
        for name, deliver in (("dispatcher", dispatcher.deliver), ("bare", _deliver_bare)):
            planned = _plan_everything()
            start = time.perf_counter()
            with ThreadPoolExecutor(2) as two:
                told = sum(two.map(_drain, [deliver, deliver]))
            rates[name].append(planned / (time.perf_counter() - start))
            assert told == planned, f"{told} of {planned} were told"
    through, bare = (statistics.median(rates[name]) for name in ("dispatcher", "bare"))
    municipality.timings["thousand_reminders"] = 1e6 / through
    municipality.timings["thousand_reminders_bare"] = 1e6 / bare
    return [
        Result("reminders", through, "/s", 20_000, "in-app reminders, checks and ledger included", ceiling=False),
        Result("reminders_to_bare", through / bare, "×", 0.35, "the same, to the bare writes", ceiling=False),
    ]


def _plan_everything() -> int:
    """A fresh ledger with a planned reminder for each promise that is owed to somebody."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE followups_notification, followups_reminder")
        cursor.execute(
            "INSERT INTO followups_reminder (follow_up_id, step, for_date, recipient_id, channel, state, planned_at)"
            " SELECT id, 'due', due_on, responsible_id, 'in_app', 'planned', %s FROM followups_followup"
            " WHERE fulfilled_on IS NULL AND ended_on IS NULL AND waived_on IS NULL AND NOT baseline"
            " AND responsible_id IS NOT NULL",
            [clock.now()],
        )
        planned: int = cursor.rowcount
        cursor.execute("ANALYZE followups_reminder")
    return planned


def _drain(deliver: Callable[[int], tuple[int | None, int]]) -> int:
    """Deliver until nothing is planned, as the dispatcher does, over a connection of this thread's own."""
    told = 0
    after: int | None = 0
    while after is not None:
        with transaction.atomic():
            after, more = deliver(after)
        told += more
    connection.close()
    return told


def _deliver_bare(after: int) -> tuple[int | None, int]:
    """What a batch must write, in one statement without any check."""
    with connection.cursor() as cursor:
        cursor.execute(_BARE, {"now": clock.now(), "after": after, "batch": dispatcher.BATCH})
        last, told = cursor.fetchone()
    return last, told


_BARE = """
WITH taken AS (
    SELECT id, follow_up_id, recipient_id FROM followups_reminder
    WHERE state = 'planned' AND id > %(after)s ORDER BY id LIMIT %(batch)s FOR UPDATE SKIP LOCKED
),
told AS (
    INSERT INTO followups_notification (staff_id, kind, follow_up_id, reminder_id, facts, created_at)
    SELECT recipient_id, 'follow_up_due', follow_up_id, id, '{}', %(now)s FROM taken
    RETURNING 1
),
marked AS (
    UPDATE followups_reminder AS r SET state = 'sent', settled_at = %(now)s FROM taken WHERE taken.id = r.id
)
SELECT (SELECT max(id) FROM taken), (SELECT count(*) FROM told)
"""


def _switch(how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT polrelid::regclass::text FROM pg_policy")
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} {how} ROW LEVEL SECURITY")


def _same(answer: bytes, limit: bytes) -> None:
    if answer != limit:
        at = next((at for at, (one, other) in enumerate(zip(answer, limit, strict=False)) if one != other), 0)
        raise SystemExit(
            f"The limit does not answer the same bytes:\n{answer[at - 200 :][:400]!r}\n{limit[at:][:200]!r}"
        )
