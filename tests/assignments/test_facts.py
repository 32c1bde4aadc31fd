"""The loaders of assignments, covers and leaving colleagues read what the services write."""

from datetime import date

from backend.assignments import services
from backend.assignments.absences import change_absence, enter_absence, enter_cover
from backend.assignments.facts import Leavers
from backend.assignments.models import AssignmentRole, Capacity, EndReason
from backend.followups.team import Team
from backend.organisation.models import Membership
from tests import factories
from tests.assignments.facts import leaver, leavers
from tests.conftest import Municipality
from tests.followups.facts import assigned, cover, team
from tests.support import at


def test_assignments_and_covers_are_read_as_services_write_them(
    municipality_in_january: Municipality, django_assert_num_queries
) -> None:
    municipality = municipality_in_january
    leader, guide, colleague = municipality.leader, municipality.guide, municipality.colleague
    consultant = municipality.consultant
    person, other, without = (factories.young_person(municipality.team) for _number in range(3))
    with at(date(2026, 10, 1)):
        first = services.assign(young_person=person, staff=guide, capacity=Capacity.GUIDE, by=leader)
        second = services.assign(
            young_person=person, staff=colleague, capacity=Capacity.GUIDE, role=AssignmentRole.SECONDARY, by=leader
        )
        ips = services.assign(young_person=person, staff=consultant, capacity=Capacity.CONSULTANT, by=leader)
        theirs = services.assign(young_person=other, staff=guide, capacity=Capacity.GUIDE, by=leader)
    with at(date(2026, 10, 2)):
        services.acknowledge(assignment=first, by=guide)
        services.end(assignment=second, reason=EndReason.LEAVING, by=leader)
        absence = enter_absence(staff=guide, starts_on=date(2026, 10, 5), ends_on=date(2026, 10, 30), by=leader)
        enter_cover(absence=absence, deputy=colleague, by=leader)
        enter_cover(absence=absence, deputy=consultant, young_people=[person], starts_on=date(2026, 10, 12), by=leader)
        change_absence(absence=absence, expected=absence.version, changes={"ends_on": date(2026, 10, 20)}, by=leader)
    with at(date(2026, 11, 2)):
        successor = services.hand_over(assignment=first, to=colleague, by=leader).assignment

    for_everyone = cover("2026-10-05", "2026-10-20", absent_id=guide.pk, deputy_id=colleague.pk)
    for_one = cover("2026-10-12", "2026-10-20", absent_id=guide.pk, deputy_id=consultant.pk)
    with django_assert_num_queries(3):
        found = Team.load([person.pk, other.pk, without.pk])
    assert found == {
        person.pk: team(
            assigned("2026-10-01", guide.pk, id=first.pk, acknowledged_on="2026-10-02", ends_on="2026-11-02"),
            assigned(
                "2026-10-01", colleague.pk, id=second.pk, role="secondary", ends_on="2026-10-02", end_reason="leaving"
            ),
            assigned("2026-10-01", consultant.pk, id=ips.pk, capacity="consultant"),
            assigned("2026-11-02", colleague.pk, id=successor.pk, origin="handed_over"),
            covers=[for_everyone, for_one],
        ),
        other.pk: team(assigned("2026-10-01", guide.pk, id=theirs.pk), covers=[for_everyone]),
    }


def test_acknowledgement_counts_on_its_day_in_copenhagen(municipality_in_january: Municipality) -> None:
    municipality = municipality_in_january
    held = factories.assignment(
        municipality.person,
        municipality.colleague,
        date(2026, 11, 2),
        role=AssignmentRole.SECONDARY,
        acknowledged_at=None,
    )
    with at(date(2026, 11, 4), 0):  # still 3 November in UTC
        services.acknowledge(assignment=held, by=municipality.colleague)
    found = Team.load([municipality.person.pk])[municipality.person.pk]
    assert [fact.acknowledged_on for fact in found.assignments if fact.id == held.pk] == [date(2026, 11, 4)]


def test_leaving_colleague_is_read_with_what_they_hold(municipality_in_january: Municipality) -> None:
    municipality = municipality_in_january
    units = [municipality.team.pk, municipality.other_team.pk]
    role = Membership.objects.get(staff=municipality.guide)
    held = municipality.person.assignments.get()
    Membership.objects.filter(pk=role.pk).update(ends_on=date(2026, 11, 30))
    with at(date(2026, 11, 16)):
        leaving = leaver("2026-11-30", municipality.guide.pk, id=role.pk)
        assert Leavers.load(units) == {municipality.team.pk: leavers(leaving)}

    with at(date(2026, 11, 20)):
        services.hand_over(assignment=held, to=municipality.colleague, by=municipality.leader)
        left = leaving._replace(held=0, settled_on=date(2026, 11, 20), settled_by=held.pk)
        assert Leavers.load(units) == {municipality.team.pk: leavers(left)}
