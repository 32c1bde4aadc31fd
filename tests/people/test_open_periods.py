"""The loaders of each app say when a course, a plan or an intervention was open."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.people.facts import CaseStepFact, CaseSteps, OpenPeriod, OpenPeriods
from backend.people.services import steps
from guidance.courses import services as courses
from guidance.courses.models import CloseReason, ReferralSource
from guidance.interventions import services as interventions
from guidance.interventions.models import InterventionKind
from jobs.plans import services as plans
from jobs.plans.models import PlanCloseReason, PlanSource, Track
from tests import factories
from tests.conftest import Municipality
from tests.support import at


def test_periods_are_read_as_services_write_them(
    municipality_in_january: Municipality, django_assert_num_queries
) -> None:
    municipality, leader = municipality_in_january, municipality_in_january.leader
    person, without = (factories.young_person(municipality.team) for _number in range(2))
    with at(date(2026, 3, 2)):
        course = courses.refer(young_person=person, source=ReferralSource.SCHOOL, by=leader)
    with at(date(2026, 4, 1)):
        courses.close(course=course, reason=CloseReason.OWN_CHOICE, by=leader)
    with at(date(2026, 5, 4)):
        courses.reopen(course=course, source=ReferralSource.YOUNG_PERSON, by=leader)
        courses.accept(course=course, by=leader)
        mentor = InterventionKind.objects.get(pk="mentor")
        help_at_home = interventions.plan(
            young_person=person,
            kind=mentor,
            purpose="Ro",
            provider="Klubben",
            starts_on=date(2026, 5, 11),
            by=leader,
        )
        plan = plans.refer(
            young_person=person, track=Track.IPS_LIKE, source=PlanSource.GUIDE, received_on=date(2026, 5, 1), by=leader
        )
    with at(date(2026, 6, 1)):
        plans.close(plan=plan, reason=PlanCloseReason.MOVED, by=leader)
        interventions.stop(intervention=help_at_home, reason="Flyttet", by=leader)

    def ids(steps: QuerySet[Any]) -> list[int]:
        return list(steps.order_by("id").values_list("pk", flat=True))

    referred, closed, reopened, _accepted = ids(course.phase_changes.all())
    entered, left = ids(plan.phase_changes.all())
    planned, stopped = ids(help_at_home.steps.all())
    with django_assert_num_queries(3):
        found = OpenPeriods.load([person.pk, without.pk])
    assert set(found) == {person.pk}
    assert set(found[person.pk].records) == {
        OpenPeriod(date(2026, 3, 2), referred, date(2026, 4, 1), f"phase:{closed}"),
        OpenPeriod(date(2026, 5, 4), reopened),
        OpenPeriod(date(2026, 5, 1), entered, date(2026, 6, 1), f"plan_phase:{left}"),
        OpenPeriod(date(2026, 5, 4), planned, date(2026, 6, 1), f"step:{stopped}"),
    }


def test_reopened_case_is_read_and_decided_again(municipality_in_january: Municipality) -> None:
    municipality, leader = municipality_in_january, municipality_in_january.leader
    person = municipality.person
    with at(date(2026, 3, 2)):
        courses.close(course=municipality.course, reason=CloseReason.OWN_CHOICE, by=leader)
        ended = FollowUp.objects.get(rule="case.close_or_assign")
        assert ended.due_on == date(2026, 4, 1)
    with at(date(2026, 3, 9)):
        steps.close(person=person, by=leader)
        ended.refresh_from_db()
        assert ended.fulfilled_on == date(2026, 3, 9)
    with at(date(2026, 11, 2)):
        steps.reopen(person=person, by=leader)
        closed, reopened = person.steps.order_by("id").values_list("pk", flat=True)
        assert CaseSteps.load([person.pk])[person.pk].records == (
            CaseStepFact(closed, date(2026, 3, 9), is_closing=True),
            CaseStepFact(reopened, date(2026, 11, 2), is_closing=False),
        )
        again = FollowUp.objects.get(rule="case.close_or_assign", occurrence=f"case_step:{reopened}")
        assert (again.due_on, again.fulfilled_on, again.responsible) == (date(2026, 12, 2), None, leader)
        ended.refresh_from_db()
        assert ended.fulfilled_on == date(2026, 3, 9)
        reconcile_all()
        assert reconcile_all() == 0
