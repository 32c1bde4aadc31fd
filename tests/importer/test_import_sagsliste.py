"""The example list of a municipality: the expected refusals, and due dates spread over the first week."""

import json
from collections import Counter
from pathlib import Path

import pytest
import time_machine

from backend.core import clock
from backend.followups.models import FollowUp, State, state_at
from backend.followups.reconcile import reconcile_all
from backend.organisation.staff_import import StaffImport
from backend.people.models import Address, YoungPerson
from guidance.courses.models import GuidanceCourse
from jobs.placements.models import Employment
from jobs.plans.models import IpsPlan
from tests.importer.lists import read, refusals

DATA = Path(__file__).parent.parent / "data"


IMPORTED = time_machine.travel("2026-11-23 14:00+01:00", tick=False)


@pytest.fixture(scope="module")
def imported(module_transaction):
    with IMPORTED:
        StaffImport(lambda message: None).read(DATA / "medarbejdere.csv")
        return read(DATA / "sagsliste.csv")


@pytest.fixture
def day_one(imported, db):
    with IMPORTED:
        yield imported


def test_exactly_the_expected_rows_are_refused(day_one):
    result, messages = day_one
    expected = json.loads((DATA / "sagsliste.expected.json").read_text())
    assert refusals(messages) == {int(row): {code} for row, code in expected["refused_records"].items()}
    assert (result.rows, result.accepted) == (expected["rows"], expected["accepted"])
    assert (result.said["IPS start"], result.said["Jobstart"]) == (expected["ips"], expected["jobs"])
    assert YoungPerson.objects.count() == GuidanceCourse.objects.count() == expected["accepted"]
    assert (IpsPlan.objects.count(), Employment.objects.count()) == (expected["ips"], expected["jobs"])
    assert Address.objects.filter(protected=True).count() == expected["protected"]


def test_only_modulus_11_is_warned_of(day_one):
    _result, messages = day_one
    codes = Counter(message.code for message in messages if message.outcome.value == "advarsel")
    assert codes.keys() == {"cpr_modulus"}


def test_second_import_changes_nothing(day_one):
    _result, messages = day_one
    again, messages_again = read(DATA / "sagsliste.csv")
    assert (again.accepted, again.known, again.refused) == (0, 228, 12)
    assert messages_again == messages


def test_few_follow_ups_are_late_on_the_day_after(day_one):
    with time_machine.travel("2026-11-24 08:00+01:00", tick=False):
        assert reconcile_all() == 0
        rows = FollowUp.objects.alias(state_now=state_at(clock.now())).order_by("id")
        late = rows.filter(state_now__in=[State.OVERDUE, State.MISSED])
        # One contact fell due on the day of the import. It was not late before, so it is due like any other.
        assert list(late.values_list("young_person__case_number", "rule")) == [("2026-00132", "guide.contact")]
        assert rows.filter(state_now=State.OPEN, due_on=clock.today()).count() <= 8  # spread by ids


def test_due_dates_of_the_first_week_are_spread(day_one):
    """No member of staff has more than six a day, and each course that is under way has its next follow-up."""
    due = FollowUp.objects.outstanding().filter(due_on__lt="2026-12-01").order_by("id")
    per_day = Counter(due.values_list("responsible", "due_on"))
    assert max(per_day.values()) <= 6
    promised = FollowUp.objects.outstanding().values("young_person")
    resting = ["referred", "intake", "paused"]
    assert not GuidanceCourse.objects.exclude(phase__in=resting).exclude(young_person__in=promised).exists()
