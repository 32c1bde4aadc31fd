"""Follow-ups that are due today, for the measurements of the dispatcher."""

from django.db import transaction
from django.db.models import Max

from backend.assignments.models import Assignment
from backend.core import clock
from backend.core.history import without_history
from backend.followups.models import FollowUp, Policy
from backend.followups.registry import rules
from backend.reminders.models import Notification, Reminder

OCCURRENCE = "benchmark"
CHUNK = 10_000


@transaction.atomic
def make_due(count: int) -> None:
    """Write follow-ups that are due today, each for the guide of its young person.

    Their rule sends reminders at any hour.
    """
    rule = next(rule.key for rule in rules() if rule.never_waits)
    policy, today = Policy.objects.get(), clock.today()
    assigned = list(
        Assignment.objects.active(today).order_by("id").values_list("young_person", "young_person__unit", "staff")
    )
    first = (FollowUp.objects.aggregate(last=Max("subject_id"))["last"] or 0) + 1
    with without_history():
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
                    occurrence=OCCURRENCE,
                    started_on=today,
                    opens_on=today,
                    due_on=today,
                )
                for number in numbers
                for person, unit, staff in [assigned[number % len(assigned)]]
            )


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
