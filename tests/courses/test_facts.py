"""The loader of courses reads what the services write."""

from datetime import date

from guidance.courses import services
from guidance.courses.facts import Courses
from guidance.courses.models import CloseReason, GuidanceCourse, ReferralSource
from tests import factories
from tests.conftest import Municipality
from tests.courses.facts import course, courses, step
from tests.support import at


def test_courses_are_read_as_services_write_them(
    municipality_in_january: Municipality, django_assert_num_queries
) -> None:
    municipality = municipality_in_january
    leader = municipality.leader
    person, other, without = (factories.young_person(municipality.team) for _number in range(3))
    with at(date(2026, 10, 5)):
        made = services.refer(
            young_person=person, source=ReferralSource.SCHOOL, received_on=date(2026, 10, 1), by=leader
        )
        services.accept(course=made, by=leader)
        services.begin(course=made, verb="begin-start", by=leader)
        services.begin(course=made, verb="begin-active", by=leader)
        second = services.refer(young_person=other, source=ReferralSource.SCHOOL, by=leader)
    with at(date(2026, 11, 2)):
        services.pause(course=made, reason="Rejse", paused_until=date(2026, 11, 30), by=leader)
    with at(date(2026, 11, 6)):
        services.prolong(course=made, paused_until=date(2026, 12, 4), by=leader)
    with at(date(2026, 11, 9)):
        services.resume(course=made, by=leader)
    with at(date(2026, 12, 1)):
        services.close(course=made, reason=CloseReason.GOAL_REACHED, by=leader)

    def ids(of: GuidanceCourse) -> tuple[int, list[int]]:
        return of.referrals.get().pk, list(of.phase_changes.order_by("id").values_list("pk", flat=True))

    referral, (first, *later) = ids(made)
    expected = course("referred", "2026-10-01", id=made.pk, ids=(referral, first))
    steps = [
        ("intake", "2026-10-05", None),
        ("start", "2026-10-05", None),
        ("active", "2026-10-05", None),
        ("paused", "2026-11-02", "2026-11-30"),
        ("paused", "2026-11-06", "2026-12-04"),
        ("active", "2026-11-09", None),
        ("closed", "2026-12-01", None),
    ]
    for (phase, on, paused_until), change in zip(steps, later, strict=True):
        expected = step(expected, phase, on, id=change, paused_until=paused_until)
    referral, (first,) = ids(second)
    with django_assert_num_queries(3):
        found = Courses.load([person.pk, other.pk, without.pk])
    assert found == {
        person.pk: courses(expected),
        other.pk: courses(course("referred", "2026-10-05", id=second.pk, ids=(referral, first))),
    }
