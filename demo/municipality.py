"""Write the demo data: the facts of the past, app by app, and then the follow-ups with one reconcile.

The rules yield the windows of the last 400 days, so the history of the follow-ups needs no simulation day by day.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import pgtrigger
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

from backend.core import clock, workdays
from backend.core.demo_data import DemoData, contributions, midnight
from backend.core.workdays import Calendar, DayKind
from backend.followups.policy import activate_rules
from backend.followups.reconcile import BATCH, reconcile, reconcile_units
from backend.followups.registry import get_rule, rules
from backend.organisation.demo import Workforce
from backend.organisation.models import ClosedDay, Staff, Unit
from backend.people.facts import OpenPeriods
from backend.people.models import YoungPerson
from backend.reminders import dispatcher
from backend.reminders.models import Notification, Reminder, ReminderStage
from backend.reminders.stages import REMINDERS_GO_AT, StageSettings
from jobs.placements.services import update_plans

READ_AFTER = timedelta(hours=3)


@transaction.atomic
def fill(
    *, password: str, people: int = 300, months: int = 24, progress: Callable[[float], object] = lambda _share: None
) -> None:
    """Write the municipality up to yesterday into an empty database, in one transaction.

    `progress` is called after each part with the share that is done, from 0 to 1.
    """
    today = clock.today()
    data = DemoData(people=people, since=clock.add_months(today, -months), today=today, password=password)
    fills = contributions()
    for number, add_rows in enumerate(fills, start=1):
        add_rows(data)
        progress(0.3 * number / len(fills))
    with pgtrigger.ignore():
        data.write()
    progress(0.6)
    workdays.renumber_local(day.day for day in data.rows(ClosedDay))
    update_plans()
    with pgtrigger.ignore():
        _close_cases(data)
    activate_rules(units=Unit.objects.all(), rules=[rule.key for rule in rules()], starts_on=data.since)
    with pgtrigger.ignore():
        _reconcile([person.pk for person in data.rows(YoungPerson)])
    progress(0.9)
    _remind(data[Workforce].calendar)
    Staff.objects.update(email=Concat(F("username"), Value("@kommune.example")))
    progress(1)


def _reconcile(people: list[int]) -> None:
    """Insert the follow-ups of the last 400 days, and those that are outstanding."""
    for start in range(0, len(people), BATCH):
        reconcile(people[start : start + BATCH], history=True)
    reconcile_units(list(Unit.objects.values_list("pk", flat=True)))


def _close_cases(data: DemoData) -> None:
    """Close the cases in which nothing has been open for some weeks. A few wait for longer than they should."""
    ended = OpenPeriods.load([person.pk for person in data.rows(YoungPerson)])
    closed = []
    for person in data.rows(YoungPerson):
        days = [period.ends_on for period in ended[person.pk].records]
        waits = data.random("close the case of", person.case_number).choice((6, 9, 14, 20, 25, 27, 45))
        last = max((day for day in days if day), default=None)
        if None not in days and last and last + timedelta(days=waits) < data.today:
            person.closed_on = last + timedelta(days=waits)
            closed.append(person)
    YoungPerson.objects.bulk_update(closed, ["closed_on"], batch_size=BATCH)


def _remind(calendar: Calendar) -> None:
    """Deliver the reminders that are due, so that on the first day of use only the reminders of that day are sent.

    Each notification is dated to the morning of its stage. Those from before the last working day are read. The staff
    have no e-mail addresses yet, so that no e-mail about the past is queued.
    """
    dispatcher.run()
    unread_since = midnight(calendar.previous_or_same(clock.today() - timedelta(days=1)))
    notifications = list(Notification.objects.filter(read_at__isnull=True).select_related("reminder__follow_up"))
    reminders = []
    for notification in notifications:
        reminder = notification.reminder
        if reminder:
            notification.created_at = min(clock.now(), _stage_at(reminder, calendar))
            reminder.planned_at = reminder.settled_at = notification.created_at
            reminders.append(reminder)
        if notification.created_at < unread_since:
            notification.read_at = notification.created_at + READ_AFTER
    Notification.objects.bulk_update(notifications, ["created_at", "read_at"], batch_size=BATCH)
    Reminder.objects.bulk_update(reminders, ["planned_at", "settled_at"], batch_size=BATCH)


def _stage_at(reminder: Reminder, calendar: Calendar) -> datetime:
    """Return the morning on which the stage of a reminder was reached."""
    settings = StageSettings.of(get_rule(reminder.follow_up.rule), {})
    match reminder.stage:
        case ReminderStage.ADVANCE if reminder.days_before:
            day = reminder.for_date - timedelta(days=reminder.days_before)
        case ReminderStage.ADVANCE:
            day = calendar.add(reminder.for_date, -(settings.advance_days or 0), DayKind.LOCAL)
        case ReminderStage.OVERDUE:
            day = calendar.add(reminder.for_date, settings.overdue_days or 0, DayKind.LOCAL)
        case ReminderStage.ESCALATED:
            day = calendar.add(reminder.for_date, settings.escalated_days or 0, DayKind.LOCAL)
        case _:
            day = reminder.for_date
    return clock.at_local(day, REMINDERS_GO_AT)
