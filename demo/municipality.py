"""The generated municipality: two years, lived day by day, of as many young people as are wanted.

The rules know only what is open or next *now*, so that a history of promises cannot be written, only lived through:
each day the business clock stands in that day's afternoon, the day's rows are written together, and the follow-ups of
those whom they touch are reconciled. In the last weeks the dispatcher delivers each morning, in the app; nobody has an
e-mail address before today, so no e-mail of the past is queued. All follows from the day and from fixed seeds.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from random import Random

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

from backend.contacts.models import ContactKind
from backend.core import clock, workdays
from backend.followups.policy import activate_rules
from backend.followups.reconcile import reconcile_all
from backend.followups.registry import rules
from backend.organisation.models import Staff, Unit
from backend.people.models import CaseNumberSeries
from backend.reminders import dispatcher
from backend.reminders.models import Notification
from demo import employers, staff
from demo.batch import Batch
from demo.cases import Case
from demo.courses import Course
from demo.simulation import Simulation

NOTIFIED_FOR = 35
"""Days of which the reminders are told; earlier ones would be of no use to anybody."""
RECONCILED_EVERY = 91
"""Days after which the follow-ups of everybody are looked at, as time alone opens and closes some."""
COUNTED_ON = (40, 250)
"""Days, from the first, on which PostgreSQL counts the rows, so that it plans for what is there."""


@transaction.atomic
def fill(
    *, password: str, people: int = 300, months: int = 24, progress: Callable[[float], object] = lambda _share: None
) -> None:
    """Write the municipality up to yesterday into an empty database, in one transaction.

    Call `progress` after each day with the share of the days that are written, from 0 to 1.
    """
    today = clock.today()
    since = clock.add_months(today, -months)
    with _without_history():
        simulation = _begin(since, today, password)
        units = [simulation.organisation.guides[0].unit, simulation.organisation.guides[-1].unit]
        for number, received_on in enumerate(_arrivals(people, simulation.organisation, since, today), start=1):
            simulation.begin(Course(Case(simulation, number, units[number % 2]), received_on).run())
        while simulation.day < today:
            _run(simulation, since)
            simulation.day += timedelta(days=1)
            progress((simulation.day - since) / (today - since))
        _end(simulation)
        reconcile_all()


@contextmanager
def _without_history() -> Iterator[None]:
    """No versions are kept inside: they would say that all of it was written today. The history begins afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger%'")
        tables = [table for (table,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _begin(since: date, today: date, password: str) -> Simulation:
    """What is there on the first day: the organisation and its calendar, employers, and rules that hold from now on."""
    batch = Batch()
    closed = staff.closed_days(since, today)
    for day in closed:
        batch.add(day)
    organisation = staff.hire(
        batch, since=since, today=today, password=password, closed=frozenset(day.day for day in closed)
    )
    kinds = {kind.pk: kind for kind in ContactKind.objects.all()}
    simulation = Simulation(batch, organisation, kinds, employers.settle(batch, since), day=since, today=today)
    batch.close()
    workdays.renumber_local(day.day for day in closed)
    activate_rules(units=Unit.objects.all(), rules=[rule.key for rule in rules()], starts_on=since)
    return simulation


def _end(simulation: Simulation) -> None:
    """What is written once, in the end; and from today on everybody can be reached by mail."""
    simulation.batch.close(for_good=True)
    simulation.batch.give_numbers_back()
    CaseNumberSeries.objects.bulk_create(
        CaseNumberSeries(year=year, last=last) for year, last in simulation.case_numbers.items()
    )
    Notification.objects.bulk_create(simulation.told)
    lately = simulation.organisation.last_workday(simulation.today - timedelta(days=1))
    before = clock.at_local(lately, time(0))  # whoever was told earlier has read it
    old = Notification.objects.filter(read_at__isnull=True, created_at__lt=before)
    old.update(read_at=F("created_at") + timedelta(hours=3))
    Staff.objects.update(email=Concat(F("username"), Value("@kommune.example")))


def _arrivals(people: int, organisation: staff.Organisation, since: date, today: date) -> list[date]:
    """When each is referred: some in the first weeks, from what was there before; then more and more find the way."""
    rng = Random("arrivals")  # noqa: S311  # synthetic people, no secret
    lived = (today - since).days
    days = [since + timedelta(days=rng.randrange(1, 46)) for _person in range(people // 10)]
    while len(days) < people:
        days.append(since + timedelta(days=int(lived * max(rng.random(), rng.random()))))
    return sorted(organisation.next_workday(day) for day in days)


def _run(simulation: Simulation, since: date) -> None:
    """One day: what happens, what it changes for the promises, and who is told."""
    number = (simulation.day - since).days
    with clock.stopped_at(clock.at_local(simulation.day, time(8, 5))):
        if (simulation.today - simulation.day).days <= NOTIFIED_FOR:
            dispatcher.run()
    with clock.stopped_at(clock.at_local(simulation.day, time(17))):
        simulation.run_day()
        simulation.batch.close()
        simulation.batch.settle()
        if number % RECONCILED_EVERY == 0:
            reconcile_all()
    if number in COUNTED_ON:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
