"""The municipality for measurements: it must load as the models are now, because only `make bench` loads it."""

import pytest

from backend.access.row_level_security import acting_as
from backend.caseload.queries import caseload
from backend.contacts.models import Contact
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from backend.reminders import dispatcher
from benchmarks.due import delivered, make_due, remove_due
from benchmarks.load import CASELOAD, LEADER, TEAM, load


@pytest.mark.django_db
def test_second_reconcile_of_a_grown_municipality_writes_nothing() -> None:
    load(TEAM)
    load(2 * TEAM, present=TEAM)

    assert YoungPerson.objects.count() == 2 * TEAM
    for first in (1, 2 * TEAM - CASELOAD):
        assert reconcile_all(first, first + CASELOAD) > 0
        assert reconcile_all(first, first + CASELOAD) == 0


@pytest.mark.django_db
def test_guide_sees_a_caseload_and_leader_sees_a_team() -> None:
    load(TEAM)
    seen = {}
    for username in ("guide10", "leader1", LEADER):
        staff = Staff.objects.get(username=username)
        with acting_as(staff):
            seen[username] = caseload(staff).count()

    assert seen == {"guide10": CASELOAD, "leader1": TEAM, LEADER: TEAM}


@pytest.mark.django_db
def test_column_that_no_file_names_has_the_default_of_the_model() -> None:
    load(TEAM)

    assert not Contact.objects.exclude(young_person_took_part=True).exists()


@pytest.mark.django_db
def test_load_refuses_a_database_with_staff() -> None:
    Staff.objects.create_user("guide")

    with pytest.raises(SystemExit, match="not empty"):
        load(TEAM)


@pytest.mark.django_db
def test_due_follow_ups_are_delivered_and_removed() -> None:
    load(TEAM)

    make_due(TEAM)

    assert dispatcher.run() == delivered() == TEAM
    remove_due()
    assert not FollowUp.objects.exists()
