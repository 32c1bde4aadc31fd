"""Follow-ups that are due today, for the measurements of the dispatcher."""

from django.db import connection, transaction
from django.db.models import Max

from backend.core import clock
from backend.followups.models import FollowUp, Policy
from backend.followups.registry import rules
from backend.reminders.models import Notification, Reminder
from benchmarks.history import without_history
from benchmarks.rows import Rows, insert

OCCURRENCE = "benchmark"

_DUE = Rows(
    FollowUp,
    """
    generate_series(1, %(count)s) AS n
    JOIN (
        SELECT a.young_person_id, a.staff_id, y.unit_id, row_number() OVER (ORDER BY a.id) AS number
        FROM assignments_assignment AS a JOIN people_youngperson AS y ON y.id = a.young_person_id
        WHERE a.ends_on IS NULL
    ) AS held ON held.number = 1 + n %% (SELECT count(*) FROM assignments_assignment WHERE ends_on IS NULL)
    """,
    {
        "rule": "%(rule)s",
        "policy_id": "%(policy)s",
        "young_person_id": "held.young_person_id",
        "unit_id": "held.unit_id",
        "responsible_id": "held.staff_id",
        "subject_id": "%(last)s + n",
        "occurrence": "%(occurrence)s",
        "started_on": "%(today)s",
        "opens_on": "%(today)s",
        "due_on": "%(today)s",
    },
)


@transaction.atomic
def make_due(count: int) -> None:
    """Write follow-ups that are due today, each for the guide or consultant of its young person.

    Their rule sends reminders at any hour.
    """
    numbers = {
        "count": count,
        "rule": next(rule.key for rule in rules() if rule.never_waits),
        "policy": Policy.objects.get().pk,
        "last": FollowUp.objects.aggregate(last=Max("subject_id"))["last"] or 0,
        "occurrence": OCCURRENCE,
        "today": clock.today(),
    }
    with without_history():
        insert(_DUE, numbers)


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
    tables = ", ".join(model._meta.db_table for model in (FollowUp, Reminder, Notification))
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE) {tables}")
