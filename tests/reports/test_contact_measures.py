"""The report `contact`: figures that were worked out by hand. The period is April to June 2026."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from backend.assignments.models import Assignment
from backend.contacts.models import AppointmentState, Contact
from backend.core import clock
from backend.followups.models import RuleActivation
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from backend.reports.figures import ALL
from backend.reports.scope import Period
from guidance.courses.contact_measures import DAYS_A_MONTH
from guidance.courses.models import GuidanceCourse, Phase, PhaseChange, Referral
from tests import factories
from tests.conftest import Municipality
from tests.reports.support import Q2, figure, seen_from

LAST = Q2.last
QUARTER = 91
"""Days from 1 April to 30 June."""


def _noon(day: date) -> datetime:
    return clock.at_local(day, time(12))


def _contact(person: YoungPerson, staff: Staff, day: date, **fields: Any) -> Contact:
    return factories.contact(person, staff, **{"occurred_at": _noon(day), "recorded_at": _noon(day), **fields})


def _course(municipality: Municipality, phase: Phase = Phase.ACTIVE, since: date = date(2026, 1, 5)) -> YoungPerson:
    """Make a young person with a course in a phase, and with the guide, since a day."""
    person = factories.young_person(municipality.team)
    factories.course(person, municipality.guide, phase, since=since)
    factories.assignment(person, municipality.guide, since=since)
    return person


def _change(person: YoungPerson, to_phase: Phase, on: date) -> None:
    course = person.courses.get()
    PhaseChange.objects.create(
        course=course, from_phase=course.phase, to_phase=to_phase, on=on, by=Staff.objects.earliest("pk")
    )
    closed = {"closed_on": on if to_phase == Phase.CLOSED else None}
    paused = {"paused_until": LAST, "pause_reason": "Ferie"} if to_phase == Phase.PAUSED else {"paused_until": None}
    GuidanceCourse.objects.filter(pk=course.pk).update(phase=to_phase, **closed, **paused)


def _numbers(key: str, period: Period = Q2, *group: object, by: str = "") -> tuple[Any, Any]:
    found = figure(f"contact.{key}", period, *group, by=by)
    return found.numerator, found.denominator


def test_contacts_are_divided_by_the_months_of_young_people(municipality: Municipality) -> None:
    """Two young people. One is active for the whole quarter, 91 days, with 3 contacts, 2 of them face to face.

    The other one begins on 1 May, is paused on 31 May, and closed on 20 June: 30 active days with a contact, 20 paused
    ones with another. 4 contacts ÷ (121 ÷ 30.4375) months; 1 ÷ (20 ÷ 30.4375). Post, a no-show, and a contact of the
    day before the quarter count nowhere.
    """
    first = _course(municipality)
    second = _course(municipality, Phase.START, since=date(2026, 5, 1))
    _change(second, Phase.PAUSED, date(2026, 5, 31))
    _change(second, Phase.CLOSED, date(2026, 6, 20))
    for day in (Q2.first, date(2026, 5, 4), LAST):
        _contact(first, municipality.consultant, day, face_to_face=day != LAST)
    _contact(first, municipality.guide, Q2.first - timedelta(days=1))
    _contact(first, municipality.guide, date(2026, 5, 5), kind_id="letter")
    _contact(first, municipality.guide, date(2026, 5, 6), outcome="no_show")
    _contact(second, municipality.guide, date(2026, 5, 30), face_to_face=False)
    _contact(second, municipality.guide, date(2026, 5, 31))

    assert _numbers("per_month") == (4, pytest.approx(121 / DAYS_A_MONTH))
    assert figure("contact.per_month").value == pytest.approx(4 * DAYS_A_MONTH / 121)
    assert _numbers("per_month_face_to_face") == (2, pytest.approx(121 / DAYS_A_MONTH))
    assert _numbers("per_month_paused") == (1, pytest.approx(20 / DAYS_A_MONTH))
    assert _numbers("per_month", Q2, "start", by="phase") == (1, pytest.approx(30 / DAYS_A_MONTH))
    assert _numbers("per_month", Q2, "active", by="phase") == (3, pytest.approx(91 / DAYS_A_MONTH))


def test_months_and_contacts_belong_to_the_guide_of_the_day(municipality: Municipality) -> None:
    """Handed over on 1 May, a colleague has the young person until 1 June, nobody for the rest of June.

    April's 30 days are the guide's, May's 31 the colleague's, and 30 days are without a guide.
    """
    person = _course(municipality)
    Assignment.objects.filter(young_person=person).update(ends_on=date(2026, 5, 1), end_reason="handed_over")
    factories.assignment(person, municipality.colleague, date(2026, 5, 1), ends_on=date(2026, 6, 1), end_reason="other")
    for day in (date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 1)):
        _contact(person, municipality.guide, day)

    parts = [
        _numbers("per_month", Q2, staff, by="staff")
        for staff in (municipality.guide.pk, municipality.colleague.pk, None, ALL)
    ]
    assert [contacts for contacts, _months in parts] == [1, 2, 1, 4]
    assert [round(months * DAYS_A_MONTH) for _contacts, months in parts] == [30, 31, 30, QUARTER]


def test_course_that_was_reopened_counts_its_open_days_only(municipality: Municipality) -> None:
    """Active until 10 April, closed, reopened on 1 June as referred, active again on 11 June: 9 + 20 days."""
    person = _course(municipality)
    for phase, day in (
        (Phase.CLOSED, date(2026, 4, 10)),
        (Phase.REFERRED, date(2026, 6, 1)),
        (Phase.ACTIVE, date(2026, 6, 11)),
    ):
        _change(person, phase, day)
    _contact(person, municipality.guide, date(2026, 5, 4))

    assert _numbers("per_month") == (0, pytest.approx(29 / DAYS_A_MONTH))


def test_period_that_ends_today_counts_today(municipality: Municipality) -> None:
    """Seen from 10 April: ten days, with a contact of the same day."""
    running = Period(first=Q2.first, last=LAST, as_of=date(2026, 4, 10))
    person = _course(municipality)
    for day in (date(2026, 4, 10), date(2026, 4, 11)):
        _contact(person, municipality.guide, day)

    assert _numbers("per_month", running) == (1, pytest.approx(10 / DAYS_A_MONTH))


def test_leap_day_is_a_day_of_the_month(municipality: Municipality) -> None:
    february = Period(first=date(2024, 2, 1), last=date(2024, 2, 29), as_of=date(2024, 2, 29))
    person = _course(municipality, since=date(2024, 1, 1))
    _contact(person, municipality.guide, date(2024, 2, 29))

    assert _numbers("per_month", february) == (1, pytest.approx(29 / DAYS_A_MONTH))


def test_days_after_a_death_are_no_days_of_the_course(municipality: Municipality) -> None:
    person = _course(municipality)
    YoungPerson.objects.filter(pk=person.pk).update(deceased_on=date(2026, 4, 11))

    assert _numbers("per_month") == (0, pytest.approx(10 / DAYS_A_MONTH))


def test_nobody_in_a_phase_gives_no_rate(municipality: Municipality) -> None:
    assert figure("contact.per_month_paused").value is None


def _referred(
    municipality: Municipality,
    received: date,
    contacts: tuple[date, ...] = (),
    guide_since: date | None = None,
    **fields: Any,
) -> YoungPerson:
    person = factories.young_person(municipality.team)
    course = factories.course(person, municipality.leader, Phase.REFERRED, since=received)
    Referral.objects.filter(course=course).update(**fields)
    if guide_since:
        factories.assignment(person, municipality.guide, since=guide_since)
    for day in contacts:
        _contact(person, municipality.guide, day)
    return person


def test_days_to_the_first_contact_are_as_calculated(municipality: Municipality) -> None:
    """Four referrals on Monday 1 June 2026. In time is until Saturday 6 June, because 5 June is no public holiday.

    Contacts on the same day (0 days), on 6 June (5), on 8 June (7), and none. Seen from 6 June the fourth may yet be in
    time, from 8 June not: 2 ÷ 4. The median of 0, 5 and 7 is 5; the fourth still waits. A contact before the referral
    does not count.
    """
    monday = date(2026, 6, 1)
    before = date(2026, 5, 29)
    for days in ((monday,), (date(2026, 6, 6), date(2026, 6, 9)), (before, date(2026, 6, 8)), ()):
        _referred(municipality, monday, days)

    on_time = figure("contact.soon_from_referral", seen_from(2026, 6, 6))
    assert (on_time.numerator, on_time.denominator, on_time.pending) == (2, 2, 2)
    late = figure("contact.soon_from_referral", seen_from(2026, 6, 8))
    assert (late.numerator, late.denominator, late.pending) == (2, 4, 0)
    median = figure("contact.days_from_referral")
    assert (median.value, median.denominator, median.pending, median.missing) == (5, 3, 1, 0)


def test_nine_of_ten_first_contacts_came_within_the_days(municipality: Municipality) -> None:
    """Eleven referrals of 1 June with a contact after 0, 1, … 10 days: the median is 5, nine of ten came within 9."""
    for days in range(11):
        _referred(municipality, date(2026, 6, 1), (date(2026, 6, 1) + timedelta(days=days),), date(2026, 6, 1))

    assert figure("contact.days_from_referral").value == 5
    assert figure("contact.days_from_referral_p90").value == 9
    assert figure("contact.days_from_assignment_p90").value == 9


def test_weekdays_leave_out_sundays_and_public_holidays(municipality: Municipality) -> None:
    """A referral on Wednesday 1 April 2026, before Easter: weekdays are 4, 7, 8, 9 and 10 April."""
    for day in (date(2026, 4, 10), date(2026, 4, 11)):
        _referred(municipality, date(2026, 4, 1), (day,))

    assert _numbers("soon_from_referral") == (1, 2)


def test_first_guide_begins_a_count_of_its_own(municipality: Municipality) -> None:
    """Referred on 1 June, with a guide from 10 June and a contact on 12 June: 11 days and 2 days.

    The colleague who takes over on 15 June begins no new count. One without a guide is in neither count.
    """
    person = _referred(municipality, date(2026, 6, 1), (date(2026, 6, 12),), guide_since=date(2026, 6, 10))
    Assignment.objects.filter(young_person=person).update(ends_on=date(2026, 6, 15), end_reason="handed_over")
    factories.assignment(person, municipality.colleague, date(2026, 6, 15), origin="handed_over")
    _referred(municipality, date(2026, 6, 1))

    assert figure("contact.days_from_referral").value == 11
    assert figure("contact.days_from_assignment").value == 2
    assert _numbers("soon_from_assignment") == (1, 1)
    assert _numbers("soon_from_assignment", Q2, municipality.guide.pk, by="staff") == (1, 1)
    assert _numbers("soon_from_referral") == (0, 2)


def test_declined_referral_needs_no_contact(municipality: Municipality) -> None:
    declined: dict[str, Any] = {
        "decision": "declined",
        "decided_on": date(2026, 6, 3),
        "declined_to": "UU",
        "informed_on": LAST,
    }
    _referred(municipality, date(2026, 6, 1), **declined)

    assert _numbers("soon_from_referral") == (0, 0)


def test_course_that_closed_without_a_contact_is_missing(municipality: Municipality) -> None:
    """Closed on 15 June; a contact after it, when it is referred again, belongs to the new referral only."""
    person = _referred(municipality, date(2026, 6, 1))
    _change(person, Phase.CLOSED, date(2026, 6, 15))
    _change(person, Phase.REFERRED, date(2026, 6, 20))
    Referral.objects.create(course=person.courses.get(), received_on=date(2026, 6, 20), source="school")
    _contact(person, municipality.guide, date(2026, 6, 22))

    median = figure("contact.days_from_referral")
    assert (median.value, median.denominator, median.missing, median.pending) == (2, 1, 1, 0)
    assert _numbers("soon_from_referral") == (1, 2)


def test_referral_before_go_live_is_left_out(municipality: Municipality) -> None:
    RuleActivation.objects.create(unit=municipality.team, rule="course.unassigned", starts_on=date(2026, 5, 1))
    for day in (date(2026, 4, 30), date(2026, 5, 4)):
        _referred(municipality, day, (day,))

    share = figure("contact.soon_from_referral")
    assert (share.numerator, share.denominator, share.left_out) == (1, 1, 1)


@pytest.mark.parametrize(
    ("ago", "without"),
    [(13, (0, 0, 0)), (14, (1, 0, 0)), (20, (1, 0, 0)), (21, (1, 1, 0)), (27, (1, 1, 0)), (28, (1, 1, 1))],
)
def test_days_without_contact_are_those_since_the_last_one(
    municipality: Municipality, ago: int, without: tuple[int, int, int]
) -> None:
    """Two young people: one with a contact so many days before the last day, one with a contact on it."""
    for days in (ago, 0):
        person = _course(municipality)
        _contact(person, municipality.consultant, LAST - timedelta(days=days))
    _course(municipality, Phase.AFTERCARE)
    _course(municipality, Phase.INTAKE)

    assert tuple(figure(f"contact.without_{days}_days").numerator for days in (14, 21, 28)) == without
    assert figure("contact.without_14_days").denominator == 2


def test_new_course_counts_as_in_contact(municipality: Municipality) -> None:
    _course(municipality, since=LAST - timedelta(days=13))

    assert _numbers("without_14_days") == (0, 1)


def test_no_show_is_among_held_and_no_show(municipality: Municipality) -> None:
    """Three held, one no-show: 25 %. Cancelled, moved, still planned ones, and those of July are in neither."""
    held, missed, *others = [
        AppointmentState.HELD,
        AppointmentState.NO_SHOW,
        AppointmentState.CANCELLED_US,
        AppointmentState.CANCELLED_YOUNG,
        AppointmentState.MOVED,
    ]
    for state in [held, held, held, missed, *others]:
        factories.appointment(
            municipality.person, municipality.guide, _noon(LAST), state=state, settled_on=LAST, kind_id="meeting"
        )
    factories.appointment(municipality.person, municipality.guide, _noon(LAST))
    july = clock.at_local(LAST + timedelta(days=1), time(0))
    factories.appointment(municipality.person, municipality.guide, july, state=missed, settled_on=LAST)

    assert figure("contact.no_show").value == 25
    assert _numbers("no_show") == (1, 4)


@pytest.mark.parametrize(
    ("recorded", "late"),
    [
        (date(2026, 6, 12), 0),  # the same day, a Friday
        (date(2026, 6, 17), 0),  # the third working day
        (date(2026, 6, 18), 1),
    ],
)
def test_contact_is_registered_late_after_three_working_days(
    municipality: Municipality, recorded: date, late: int
) -> None:
    """A contact on Friday 12 June 2026. An imported one and a voided one are in neither count."""
    _contact(municipality.person, municipality.guide, date(2026, 6, 12), recorded_at=_noon(recorded))
    long_after = {"recorded_at": _noon(date(2026, 8, 3))}
    _contact(municipality.person, municipality.guide, date(2026, 6, 12), source="import", **long_after)
    voided = {"voided_at": _noon(LAST), "voided_by": municipality.guide, "void_reason": "Fejl"}
    _contact(municipality.person, municipality.guide, date(2026, 6, 12), **long_after, **voided)

    assert _numbers("registered_late") == (late, 1)


def test_contacts_by_kind_add_up(municipality: Municipality) -> None:
    for kind in ("meeting", "meeting", "phone", "letter"):
        _contact(municipality.person, municipality.guide, date(2026, 5, 4), kind_id=kind)

    values = [figure("contact.qualifying", Q2, kind, by="contact_kind").value for kind in ("meeting", "phone", ALL)]
    assert values == [2, 1, 3]
