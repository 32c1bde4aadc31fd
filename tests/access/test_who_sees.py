"""The functions that answer for many young people which of many staff see them, and who works with cases."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.access.models import AccessBlock
from backend.access.permissions import working_with_cases
from backend.access.row_level_security import acting_as
from backend.access.visibility import who_sees
from backend.core import clock
from backend.organisation.models import Membership, Role, Staff, Unit
from backend.people.models import YoungPerson
from jobs.plans.models import PlanPhase
from tests import factories
from tests.conftest import Around, Municipality


@pytest.mark.parametrize("sensitivity", ["normal", "restricted", "closed"])
@pytest.mark.parametrize("level", ["summary", "full"])
def test_pairs_agree_with_visible_to(municipality: Municipality, around: Around, level: str, sensitivity: str) -> None:
    guarded = factories.young_person(municipality.team, sensitivity=sensitivity)
    factories.assignment(guarded, municipality.guide)
    invisible = factories.young_person(municipality.other_team)
    Unit.objects.filter(pk=municipality.other_team.pk).update(ips_unit=municipality.team)
    factories.plan(invisible, municipality.other_leader, PlanPhase.REFERRAL)  # referred to the team
    AccessBlock.objects.create(
        staff=municipality.leader,
        young_person=guarded,
        reason="relation",
        starts_on=clock.today(),
        set_by=municipality.guide,
    )
    staff = Staff.objects.in_bulk()
    people = [municipality.person.pk, guarded.pk, invisible.pk]

    found = who_sees(staff=staff, people=people, level=level)

    asked = {"summary": YoungPerson.objects.visible_to, "full": YoungPerson.objects.fully_visible_to}[level]
    assert found == {
        (pk, person) for pk, one in staff.items() for person in asked(one).values_list("pk", flat=True)
    } & {(pk, person) for pk in staff for person in people}
    assert (municipality.guide.pk, municipality.person.pk) in found
    assert (municipality.leader.pk, guarded.pk) not in found
    for pk, one in staff.items():
        with acting_as(one):
            own = {(pk, person) for person in asked(one).values_list("pk", flat=True)}
        assert own == {pair for pair in found if pair[0] == pk}


def test_pairs_contain_only_the_requested_staff_and_people(municipality: Municipality) -> None:
    other = factories.young_person(municipality.team)
    factories.assignment(other, municipality.guide)
    assert who_sees(staff=[municipality.guide.pk], people=[other.pk], level="summary") == {
        (municipality.guide.pk, other.pk)
    }
    assert who_sees(staff=[], people=[other.pk], level="summary") == set()
    assert who_sees(staff=[municipality.guide.pk], people=[], level="summary") == set()


def test_pairs_cost_one_query(municipality: Municipality) -> None:
    with CaptureQueriesContext(connection) as captured:
        who_sees(
            staff=[municipality.guide.pk, municipality.leader.pk, municipality.outsider.pk],
            people=[municipality.person.pk],
            level="summary",
        )
    assert len(captured) == 1


@pytest.mark.parametrize(("role", "works"), [(role, role.value in {
    "youth_guide", "job_consultant", "coordinator", "leader", "on_call"}) for role in Role])  # fmt: skip
def test_roles_that_work_with_cases(municipality: Municipality, role: Role, works: bool) -> None:
    staff = factories.StaffFactory.create(roles=[role], roles__unit=municipality.team)
    assert working_with_cases(clock.today()).filter(pk=staff.pk).exists() is works


@pytest.mark.parametrize(
    ("starts", "ends", "works"), [(0, 0, True), (-10, None, True), (-10, -1, False), (1, None, False)]
)
def test_only_a_current_role_counts(municipality: Municipality, starts: int, ends: int | None, works: bool) -> None:
    today = clock.today()
    Membership.objects.filter(staff=municipality.guide).update(
        starts_on=today + timedelta(days=starts), ends_on=None if ends is None else today + timedelta(days=ends)
    )
    assert working_with_cases(today).filter(pk=municipality.guide.pk).exists() is works


def test_inactive_account_does_not_work_with_cases(municipality: Municipality) -> None:
    Staff.objects.filter(pk=municipality.guide.pk).update(is_active=False)
    assert not working_with_cases(clock.today()).filter(pk=municipality.guide.pk).exists()


def test_several_roles_are_one_member_of_staff(municipality: Municipality) -> None:
    Membership.objects.create(
        staff=municipality.guide,
        unit=municipality.other_team,
        role=Role.LEADER,
        starts_on=clock.today() - timedelta(days=1),
    )
    assert working_with_cases(clock.today()).filter(pk=municipality.guide.pk).count() == 1
