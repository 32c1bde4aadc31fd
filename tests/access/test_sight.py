"""Who sees whom: each relation × sensitivity, asked of `visible_to` and of the database alike."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
import time_machine

from backend.access.models import Basis, Cover, Grant
from backend.access.roles import Relation, relations
from backend.access.wall import as_staff
from backend.core import clock, workdays
from backend.organisation.models import Absence, Membership, Role, Staff
from backend.people.models import Address, YoungPerson
from tests import factories
from tests.conftest import Town

NOTHING, HEAD, CONTENT = "nothing", "head", "content"


def level(staff: Staff, person: YoungPerson) -> str:
    """What `staff` sees, as `visible_to` and row-level security say together."""
    head = YoungPerson.objects.visible_to(staff).filter(pk=person.pk).exists()
    content = YoungPerson.objects.content_visible_to(staff).filter(pk=person.pk).exists()
    with as_staff(staff):
        assert YoungPerson.objects.filter(pk=person.pk).exists() is head
        assert Address.objects.filter(young_person=person).exists() is content
    assert (Relation.READER in relations(staff, person.pk)) is content
    return CONTENT if content else HEAD if head else NOTHING


def _granted(basis: Basis) -> Callable[[Town], Staff]:
    def make(town: Town) -> Staff:
        now = clock.now()
        Grant.objects.create(
            staff=town.outsider,
            young_person=town.person,
            basis=basis,
            starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(hours=1),
            opened_by=town.leader,
        )
        return town.outsider

    return make


def _deputy(*, named: bool) -> Callable[[Town], Staff]:
    def make(town: Town) -> Staff:
        today = clock.today()
        absence = Absence.objects.create(staff=town.guide, starts_on=today, ends_on=today, entered_by=town.guide)
        cover = Cover.objects.create(
            absence=absence, deputy=town.outsider, everyone=not named, starts_on=today, entered_by=town.guide
        )
        cover.young_people.set([town.person] if named else [])
        return town.outsider

    return make


def _deputy_for_another(town: Town) -> Staff:
    deputy = _deputy(named=True)(town)
    other = factories.young_person(town.team)
    factories.assignment(other, town.guide)
    Cover.objects.get().young_people.set([other])
    return deputy


def _role(role: Role, *, unit: str) -> Callable[[Town], Staff]:
    return lambda town: factories.StaffFactory.create(roles=[role], roles__unit=getattr(town, unit))


def _leader_of_the_holder(town: Town) -> Staff:
    """The responsible unit is another, but somebody of this leader's unit works with the young person."""
    factories.assignment(town.person, town.outsider, role="secondary")
    return town.other_leader


def _leader_of_the_former(town: Town) -> Staff:
    factories.former(town.person, town.outsider, ended=clock.today() - timedelta(days=1))
    return town.other_leader


def _leader_of_the_deputy(town: Town) -> Staff:
    _deputy(named=True)(town)
    return town.other_leader


def _of(who: str) -> Callable[[Town], Staff]:
    return lambda town: town.staff(who)


SIGHT: dict[str, tuple[Callable[[Town], Staff], str, str, str]] = {
    # relation: who, normal, restricted, closed
    "own assignment": (_of("guide"), CONTENT, CONTENT, NOTHING),
    "effort": (_granted(Basis.EFFORT), CONTENT, NOTHING, NOTHING),
    "handed over": (_granted(Basis.HANDOVER), CONTENT, NOTHING, NOTHING),
    "named": (_granted(Basis.NAMED), CONTENT, CONTENT, CONTENT),
    "broken glass": (_granted(Basis.BREAK_GLASS), CONTENT, CONTENT, NOTHING),
    "deputy for all": (_deputy(named=False), CONTENT, NOTHING, NOTHING),
    "deputy by name": (_deputy(named=True), CONTENT, CONTENT, NOTHING),
    "deputy for another": (_deputy_for_another, NOTHING, NOTHING, NOTHING),
    "leader of the unit": (_role(Role.LEADER, unit="team"), CONTENT, CONTENT, NOTHING),
    "leader above": (_role(Role.LEADER, unit="department"), CONTENT, CONTENT, NOTHING),
    "leader beside": (_role(Role.LEADER, unit="other_team"), NOTHING, NOTHING, NOTHING),
    "leader of the one who works with them": (_leader_of_the_holder, CONTENT, CONTENT, NOTHING),
    "leader of one who did": (_leader_of_the_former, NOTHING, NOTHING, NOTHING),
    "leader of a deputy": (_leader_of_the_deputy, NOTHING, NOTHING, NOTHING),
    "coordinator of the unit": (_role(Role.COORDINATOR, unit="team"), HEAD, NOTHING, NOTHING),
    "coordinator above": (_role(Role.COORDINATOR, unit="department"), HEAD, NOTHING, NOTHING),
    "coordinator beside": (_role(Role.COORDINATOR, unit="other_team"), NOTHING, NOTHING, NOTHING),
    "on call above": (_role(Role.ON_CALL, unit="department"), HEAD, NOTHING, NOTHING),
    "colleague": (_of("colleague"), NOTHING, NOTHING, NOTHING),
    "manager": (_role(Role.MANAGER, unit="team"), NOTHING, NOTHING, NOTHING),
    "auditor": (_role(Role.AUDITOR, unit="team"), NOTHING, NOTHING, NOTHING),
    "administrator": (_role(Role.ADMINISTRATOR, unit="team"), NOTHING, NOTHING, NOTHING),
    "integration": (_role(Role.INTEGRATION, unit="team"), NOTHING, NOTHING, NOTHING),
}


@pytest.mark.parametrize("relation", sorted(SIGHT))
def test_the_table_of_sight(town: Town, relation: str) -> None:
    make, *expected = SIGHT[relation]
    staff = make(town)
    found = []
    for sensitivity in ("normal", "restricted", "closed"):
        YoungPerson.objects.update(sensitivity=sensitivity)
        found.append(level(staff, town.person))

    assert found == expected


def test_a_member_without_any_role_today_sees_only_what_is_granted(town: Town) -> None:
    Membership.objects.filter(staff=town.leader).update(ends_on=clock.today() - timedelta(days=1))

    assert level(town.leader, town.person) == NOTHING


def _noon(days: int) -> datetime:
    return clock.at_local(clock.today() + timedelta(days=days), time(12))


@pytest.mark.parametrize("basis", Basis.values)
def test_the_moment_a_grant_ends_access_ends(town: Town, basis: str) -> None:
    at = _noon(3)
    Grant.objects.create(
        staff=town.outsider,
        young_person=town.person,
        basis=basis,
        starts_at=at - timedelta(hours=3),
        ends_at=at,
        opened_by=town.leader,
    )
    found = {}
    for name, moment in {
        "before": at - timedelta(hours=3, microseconds=1),
        "begins": at - timedelta(hours=3),
        "last": at - timedelta(microseconds=1),
        "ends": at,
    }.items():
        with time_machine.travel(moment, tick=False):
            found[name] = level(town.outsider, town.person)

    assert found == {"before": NOTHING, "begins": CONTENT, "last": CONTENT, "ends": NOTHING}


def test_a_deputy_sees_from_the_first_day_to_five_arbejdsdage_after_the_last(town: Town) -> None:
    first, last = date(2026, 12, 14), date(2026, 12, 18)  # Monday to Friday before Christmas
    absence = Absence.objects.create(staff=town.guide, starts_on=first, ends_on=last, entered_by=town.guide)
    Cover.objects.create(absence=absence, deputy=town.outsider, starts_on=first, ends_on=last, entered_by=town.guide)
    found = []
    for day, wall in (
        (first - timedelta(days=1), time(23, 59)),
        (first, time(0)),
        (last, time(23, 59)),
        (date(2026, 12, 28), time(23, 59)),  # 21, 22, 23, 24 and 28 December are the five
        (date(2026, 12, 29), time(0)),
    ):
        with time_machine.travel(clock.at_local(day, wall), tick=False):
            found.append(level(town.outsider, town.person))

    assert found == [NOTHING, CONTENT, CONTENT, CONTENT, NOTHING]


def test_a_colleague_who_comes_back_early_ends_the_cover(town: Town) -> None:
    staff = _deputy(named=False)(town)
    assert Relation.DEPUTY in relations(staff, town.person.pk)

    Absence.objects.update(starts_on=clock.today() - timedelta(days=15), ends_on=clock.today() - timedelta(days=1))
    assert relations(staff, town.person.pk) == {Relation.READER}
    assert not YoungPerson.objects.caseload_of(staff).exists()

    Absence.objects.update(ends_on=clock.today() - timedelta(days=14))
    assert level(staff, town.person) == NOTHING


def test_a_cover_that_ended_before_the_calendar_begins_has_ended_too(town: Town) -> None:
    day = workdays.FIRST - timedelta(days=1)
    absence = Absence.objects.create(staff=town.guide, starts_on=day, ends_on=day, entered_by=town.guide)
    Cover.objects.create(absence=absence, deputy=town.outsider, starts_on=day, ends_on=day, entered_by=town.guide)
    assert level(town.outsider, town.person) == NOTHING


def test_the_caseload_leaves_out_those_one_only_reads(town: Town) -> None:
    for basis, shown in (
        (Basis.ASSIGNMENT, True),
        (Basis.EFFORT, True),
        (Basis.NAMED, True),
        (Basis.HANDOVER, False),
        (Basis.BREAK_GLASS, False),
    ):
        Grant.objects.filter(staff=town.outsider).delete()
        _granted(basis)(town)
        assert YoungPerson.objects.caseload_of(town.outsider).exists() is shown, basis
