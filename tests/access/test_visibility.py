"""Who sees whom: each relation × sensitivity, in `visible_to` and in row-level security."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
import time_machine

from backend.access.models import Basis, Cover, Grant
from backend.access.permissions import Relation, relations
from backend.access.row_level_security import acting_as
from backend.assignments import services as assignments
from backend.core import clock, workdays
from backend.organisation.models import Absence, Membership, Role, Staff, Unit
from backend.people.models import Address, YoungPerson
from jobs.plans.models import PlanPhase
from tests import factories
from tests.conftest import Municipality

NOTHING, SUMMARY, FULL = "nothing", "summary", "full"


def level(staff: Staff, person: YoungPerson) -> str:
    """Return what `staff` sees. `visible_to`, about others and about the caller, and row-level security must agree."""

    def seen() -> tuple[bool, bool, bool]:
        asked = (YoungPerson.objects.visible_to, YoungPerson.objects.fully_visible_to, YoungPerson.objects.caseload_of)
        summary, content, caseload = (one(staff).filter(pk=person.pk).exists() for one in asked)
        return summary, content, caseload

    summary, content, _caseload = of_another = seen()
    with acting_as(staff):
        assert seen() == of_another
        assert YoungPerson.objects.filter(pk=person.pk).exists() is summary
        assert Address.objects.filter(young_person=person).exists() is content
    assert (Relation.READER in relations(staff, person.pk)) is content
    return FULL if content else SUMMARY if summary else NOTHING


def _granted(basis: Basis) -> Callable[[Municipality], Staff]:
    def make(municipality: Municipality) -> Staff:
        now = clock.now()
        Grant.objects.create(
            staff=municipality.outsider,
            young_person=municipality.person,
            basis=basis,
            starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(hours=1),
            opened_by=municipality.leader,
        )
        return municipality.outsider

    return make


def _deputy(*, named: bool) -> Callable[[Municipality], Staff]:
    def make(municipality: Municipality) -> Staff:
        today = clock.today()
        only = [municipality.person] if named else []
        factories.cover(municipality.guide, municipality.outsider, today, today, only)
        return municipality.outsider

    return make


def _deputy_for_another(municipality: Municipality) -> Staff:
    deputy = _deputy(named=True)(municipality)
    other = factories.young_person(municipality.team)
    factories.assignment(other, municipality.guide)
    Cover.objects.get().young_people.set([other])
    return deputy


def _role(role: Role, *, unit: str) -> Callable[[Municipality], Staff]:
    return lambda municipality: factories.StaffFactory.create(roles=[role], roles__unit=getattr(municipality, unit))


def _leader_of_the_holder(municipality: Municipality) -> Staff:
    """Return the leader of a unit that is not responsible, but whose member works with the young person."""
    factories.assignment(municipality.person, municipality.outsider, role="secondary")
    return municipality.other_leader


def _leader_of_the_former(municipality: Municipality) -> Staff:
    factories.former(municipality.person, municipality.outsider, ended=clock.today() - timedelta(days=1))
    return municipality.other_leader


def _leader_of_the_deputy(municipality: Municipality) -> Staff:
    _deputy(named=True)(municipality)
    return municipality.other_leader


def _referred_to(role: Role) -> Callable[[Municipality], Staff]:
    """Refer the young person to the IPS unit of the department, and return a member of it."""

    def make(municipality: Municipality) -> Staff:
        unit = factories.UnitFactory.create(name="IPS", parent=municipality.department)
        Unit.objects.filter(pk=municipality.department.pk).update(ips_unit=unit)
        factories.plan(municipality.person, municipality.leader, PlanPhase.REFERRAL)
        return factories.StaffFactory.create(roles=[role], roles__unit=unit)

    return make


def _closed_plan(role: Role) -> Callable[[Municipality], Staff]:
    """End the assignment of a consultant of the other team because the plan closed; return a colleague of that team."""

    def make(municipality: Municipality) -> Staff:
        since = clock.today() - timedelta(days=90)
        made = factories.assignment(municipality.person, municipality.consultant, since, capacity="consultant")
        assignments.close(assignment=made, on=clock.today())
        return factories.StaffFactory.create(roles=[role], roles__unit=municipality.other_team)

    return make


def _of(who: str) -> Callable[[Municipality], Staff]:
    return lambda municipality: municipality.staff(who)


VISIBILITY: dict[str, tuple[Callable[[Municipality], Staff], str, str, str]] = {
    # relation: who, normal, restricted, closed
    "own assignment": (_of("guide"), FULL, FULL, NOTHING),
    "intervention": (_granted(Basis.INTERVENTION), FULL, NOTHING, NOTHING),
    "handed over": (_granted(Basis.HANDOVER), FULL, NOTHING, NOTHING),
    "named": (_granted(Basis.NAMED), FULL, FULL, FULL),
    "emergency access": (_granted(Basis.EMERGENCY_ACCESS), FULL, FULL, NOTHING),
    "deputy for all": (_deputy(named=False), FULL, NOTHING, NOTHING),
    "deputy by name": (_deputy(named=True), FULL, FULL, NOTHING),
    "deputy for another": (_deputy_for_another, NOTHING, NOTHING, NOTHING),
    "leader of the unit": (_role(Role.LEADER, unit="team"), FULL, FULL, NOTHING),
    "leader above": (_role(Role.LEADER, unit="department"), FULL, FULL, NOTHING),
    "leader beside": (_role(Role.LEADER, unit="other_team"), NOTHING, NOTHING, NOTHING),
    "leader of the one who works with them": (_leader_of_the_holder, FULL, FULL, NOTHING),
    "leader of one who did": (_leader_of_the_former, NOTHING, NOTHING, NOTHING),
    "leader of a deputy": (_leader_of_the_deputy, NOTHING, NOTHING, NOTHING),
    "coordinator of the unit": (_role(Role.COORDINATOR, unit="team"), SUMMARY, NOTHING, NOTHING),
    "coordinator above": (_role(Role.COORDINATOR, unit="department"), SUMMARY, NOTHING, NOTHING),
    "coordinator beside": (_role(Role.COORDINATOR, unit="other_team"), NOTHING, NOTHING, NOTHING),
    "on call above": (_role(Role.ON_CALL, unit="department"), SUMMARY, NOTHING, NOTHING),
    "leader of the IPS unit": (_referred_to(Role.LEADER), SUMMARY, NOTHING, NOTHING),
    "coordinator of the IPS unit": (_referred_to(Role.COORDINATOR), SUMMARY, NOTHING, NOTHING),
    "leader of a consultant whose plan closed": (_closed_plan(Role.LEADER), SUMMARY, NOTHING, NOTHING),
    "coordinator of a consultant whose plan closed": (_closed_plan(Role.COORDINATOR), NOTHING, NOTHING, NOTHING),
    "consultant of the IPS unit": (_referred_to(Role.JOB_CONSULTANT), NOTHING, NOTHING, NOTHING),
    "on call in the IPS unit": (_referred_to(Role.ON_CALL), NOTHING, NOTHING, NOTHING),
    "colleague": (_of("colleague"), NOTHING, NOTHING, NOTHING),
    "manager": (_role(Role.MANAGER, unit="team"), NOTHING, NOTHING, NOTHING),
    "auditor": (_role(Role.AUDITOR, unit="team"), NOTHING, NOTHING, NOTHING),
    "administrator": (_role(Role.ADMINISTRATOR, unit="team"), NOTHING, NOTHING, NOTHING),
    "integration": (_role(Role.INTEGRATION, unit="team"), NOTHING, NOTHING, NOTHING),
}


@pytest.mark.parametrize("relation", sorted(VISIBILITY))
def test_level_by_relation_and_sensitivity(municipality: Municipality, relation: str) -> None:
    make, *expected = VISIBILITY[relation]
    staff = make(municipality)
    found = []
    for sensitivity in ("normal", "restricted", "closed"):
        YoungPerson.objects.update(sensitivity=sensitivity)
        found.append(level(staff, municipality.person))

    assert found == expected


def test_staff_without_a_role_today_see_only_what_is_granted(municipality: Municipality) -> None:
    Membership.objects.filter(staff=municipality.leader).update(ends_on=clock.today() - timedelta(days=1))

    assert level(municipality.leader, municipality.person) == NOTHING


def _noon(days: int) -> datetime:
    return clock.at_local(clock.today() + timedelta(days=days), time(12))


@pytest.mark.parametrize("basis", Basis.values)
def test_access_ends_at_the_moment_the_grant_ends(municipality: Municipality, basis: str) -> None:
    at = _noon(3)
    Grant.objects.create(
        staff=municipality.outsider,
        young_person=municipality.person,
        basis=basis,
        starts_at=at - timedelta(hours=3),
        ends_at=at,
        opened_by=municipality.leader,
    )
    found = {}
    for name, moment in {
        "before": at - timedelta(hours=3, microseconds=1),
        "begins": at - timedelta(hours=3),
        "last": at - timedelta(microseconds=1),
        "ends": at,
    }.items():
        with time_machine.travel(moment, tick=False):
            found[name] = level(municipality.outsider, municipality.person)

    assert found == {"before": NOTHING, "begins": FULL, "last": FULL, "ends": NOTHING}


def test_deputy_reads_until_five_arbejdsdage_after_the_last_day(municipality_in_january: Municipality) -> None:
    first, last = date(2026, 12, 14), date(2026, 12, 18)  # Monday to Friday before Christmas
    factories.cover(municipality_in_january.guide, municipality_in_january.outsider, first, last)
    found = []
    for day, local_time in (
        (first - timedelta(days=1), time(23, 59)),
        (first, time(0)),
        (last, time(23, 59)),
        (date(2026, 12, 28), time(23, 59)),  # 21, 22, 23, 24 and 28 December are the five
        (date(2026, 12, 29), time(0)),
    ):
        with time_machine.travel(clock.at_local(day, local_time), tick=False):
            found.append(level(municipality_in_january.outsider, municipality_in_january.person))

    assert found == [NOTHING, FULL, FULL, FULL, NOTHING]


def test_early_return_of_the_colleague_ends_the_cover(municipality: Municipality) -> None:
    staff = _deputy(named=False)(municipality)
    assert Relation.DEPUTY in relations(staff, municipality.person.pk)

    Absence.objects.update(starts_on=clock.today() - timedelta(days=15), ends_on=clock.today() - timedelta(days=1))
    assert relations(staff, municipality.person.pk) == {Relation.READER}
    assert not YoungPerson.objects.caseload_of(staff).exists()

    Absence.objects.update(ends_on=clock.today() - timedelta(days=14))
    assert level(staff, municipality.person) == NOTHING


def test_cover_that_ended_before_the_calendar_begins_gives_no_access(municipality: Municipality) -> None:
    day = workdays.FIRST - timedelta(days=1)
    factories.cover(municipality.guide, municipality.outsider, day, day)
    assert level(municipality.outsider, municipality.person) == NOTHING


def test_caseload_leaves_out_young_people_whom_staff_only_read(municipality: Municipality) -> None:
    for basis, shown in (
        (Basis.ASSIGNMENT, True),
        (Basis.INTERVENTION, True),
        (Basis.NAMED, True),
        (Basis.HANDOVER, False),
        (Basis.EMERGENCY_ACCESS, False),
    ):
        Grant.objects.filter(staff=municipality.outsider).delete()
        _granted(basis)(municipality)
        assert YoungPerson.objects.caseload_of(municipality.outsider).exists() is shown, basis
