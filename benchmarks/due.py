"""Follow-ups that are due today, for the measurements of the dispatcher."""

from django.db import transaction
from django.db.models import Max

from backend.core import clock
from backend.followups.models import FollowUp, Policy
from backend.followups.registry import rules
from backend.reminders.models import Notification, Reminder
from benchmarks.history import without_history
from benchmarks.rows import analyse, insert

OCCURRENCE = "benchmark"


@transaction.atomic
def make_due(count: int) -> None:
    """Write follow-ups that are due today, each for the guide or consultant of its young person.

    Their rule sends reminders at any hour.
    """
    parameters = {
        "count": count,
        "rule": next(rule.key for rule in rules() if rule.never_waits),
        "policy": Policy.objects.get().pk,
        "last": FollowUp.objects.aggregate(last=Max("subject_id"))["last"] or 0,
        "occurrence": OCCURRENCE,
        "today": clock.today(),
    }
    with without_history():
        insert(FollowUp, "due_follow_ups.sql", parameters)


@transaction.atomic
def remove_due() -> None:
    """Delete these follow-ups with their reminders and notifications."""
    made = FollowUp.objects.filter(occurrence=OCCURRENCE)
    with without_history():
        for rows in (
            Notification.objects.filter(follow_up__in=made),
            Reminder.objects.filter(follow_up__in=made),
            made,
        ):
            rows._raw_delete(rows.db)  # noqa: SLF001  # `delete` would read all of them first


def delivered() -> int:
    """Return the number of notifications about these follow-ups."""
    return Notification.objects.filter(follow_up__occurrence=OCCURRENCE).count()


def analyse_due() -> None:
    """Let PostgreSQL count the rows of these tables, as autovacuum does in production."""
    analyse(FollowUp, Reminder, Notification)
