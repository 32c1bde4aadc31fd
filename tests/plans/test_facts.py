"""The loader of IPS plans reads what the services write."""

from datetime import date

from jobs.plans import services
from jobs.plans.facts import Plans
from jobs.plans.models import DeclineReason, Goal, PlanSource
from tests import factories
from tests.conftest import Municipality
from tests.plans.facts import closed, plans, referred
from tests.support import at


def test_plans_are_read_as_services_write_them(
    municipality_in_january: Municipality, django_assert_num_queries
) -> None:
    municipality = municipality_in_january
    leader, person = municipality.leader, municipality.person
    other, without = (factories.young_person(municipality.team) for _number in range(2))
    with at(date(2026, 11, 2)):
        declined = services.refer(
            young_person=person, source=PlanSource.SCHOOL, received_on=date(2026, 10, 30), by=leader
        )
        services.decline(
            plan=declined,
            reason=DeclineReason.OWN_CHOICE,
            declined_to="Uddannelsesvejledning",
            informed_on=date(2026, 11, 2),
            by=leader,
        )
        accepted = services.refer(young_person=person, source=PlanSource.SCHOOL, goal=Goal.BOTH, by=leader)
    with at(date(2026, 11, 4)):
        services.accept(plan=accepted, by=leader)
        waiting = services.refer(young_person=other, source=PlanSource.SCHOOL, by=leader)
    with at(date(2026, 11, 9)):
        services.agree(plan=accepted, own_words="Ja.", by=leader)
        services.enter(plan=accepted, employed_at_entry=False, in_education_at_entry=False, by=leader)

    entered = referred(
        "2026-11-02", id=accepted.pk, goal="both", phase="profile", decided_on="2026-11-04", entry_on="2026-11-09"
    )
    with django_assert_num_queries(1):
        found = Plans.load([person.pk, other.pk, without.pk])
    assert found == {
        person.pk: plans(
            closed(referred("2026-10-30", id=declined.pk, decided_on="2026-11-02"), "2026-11-02"), entered
        ),
        other.pk: plans(referred("2026-11-04", id=waiting.pk)),
    }
    assert found[person.pk].get(accepted.pk) == entered
