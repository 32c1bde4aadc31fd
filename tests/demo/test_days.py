"""The demo data on unusual days: every day works, and the same day gives the same municipality."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction

from backend.contacts.models import Contact
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.people.models import YoungPerson
from backend.reminders.models import Notification
from demo.municipality import fill
from guidance.courses.models import GuidanceCourse
from jobs.placements.services import update_plans
from tests.factories import PASSWORD

COMPARED = (
    (YoungPerson, ("case_number", "first_name", "last_name", "born_on")),
    (GuidanceCourse, ("young_person__case_number", "phase", "closed_on")),
    (Contact, ("young_person__case_number", "occurred_at", "kind", "outcome", "note")),
    (FollowUp, ("young_person__case_number", "rule", "due_on", "fulfilled_on", "ended_on")),
    (Notification, ("staff__username", "kind", "created_at", "read_at")),
)


@pytest.fixture(autouse=True)
def _movable(settings, db) -> Iterator[None]:
    settings.CLOCK_MOVES = True
    clock.forget_offset()
    yield
    clock.forget_offset()


def municipality(people: int, months: int) -> list[list[tuple]]:
    """Write the demo data, return the columns that are compared, and roll back."""
    with transaction.atomic():
        fill(password=PASSWORD, people=people, months=months)
        assert reconcile_all() == 0
        assert update_plans() == 0
        found = [sorted(model.objects.values_list(*columns), key=repr) for model, columns in COMPARED]
        transaction.set_rollback(True)
    return found


@time_machine.travel("2026-11-26 09:30+01:00", tick=False)
def test_same_day_gives_the_same_municipality():
    first = municipality(12, 3)
    assert all(first)
    assert first == municipality(12, 3)


@pytest.mark.parametrize(
    "now",
    [
        "2028-02-29 12:00+01:00",  # a leap day
        "2027-06-06 23:30+02:00",  # a Sunday, late
        "2027-01-01 00:10+01:00",
        "2026-12-24 10:00+01:00",  # closed
        "2026-10-25 02:30+01:00",  # the hour that comes twice
    ],
)
def test_demo_data_can_be_written_on_unusual_days(now):
    with time_machine.travel(now, tick=False):
        assert all(municipality(12, 3))
