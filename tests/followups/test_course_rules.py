"""The rules of the course, each with a table of dates: weekends, holidays, summer time, 29 February."""

from datetime import date, timedelta
from typing import Any

import pytest

from backend.organisation.models import Role, Staff
from tests.followups.scenario import Scenario, rows, settle
from tests.support import at

MON = date(2026, 11, 2)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("origin", "starts_on", "due_on"),
    [
        ("assigned", "2026-11-02", "2026-11-09"),  # the fifth hverdag is a Saturday: the next working day
        ("assigned", "2026-11-03", "2026-11-09"),
        ("handed_over", "2026-11-04", "2026-11-10"),
        ("assigned", "2026-03-30", "2026-04-08"),  # Saturday before Easter counts, Maundy Thursday to Monday do not
        ("assigned", "2028-02-25", "2028-03-02"),  # over 29 February
        ("moved", "2026-11-02", "2026-11-23"),
        ("moved", "2026-03-23", "2026-04-16"),  # over Easter and the change to summer time
    ],
)
def test_first_contact(scenario: Scenario, origin: str, starts_on: str, due_on: str) -> None:
    young = scenario.young()
    scenario.course(young, "active", day("2026-01-05"))
    assignment = scenario.assign(young, day(starts_on), origin=origin)
    with at(day(starts_on)):
        settle(young)
        (row,) = rows(young, "guide.first_contact")
        assert rows(young, "guide.contact") == []
    assert (row.subject_id, row.opens_on, row.due_on) == (assignment.pk, day(starts_on), day(due_on))
    assert row.occurrence == f"{'moved' if origin == 'moved' else 'assignment'}:{assignment.pk}"


def test_who_hands_over_does_not_make_the_first_contact_of_the_new_guide(scenario: Scenario) -> None:
    young = scenario.young()
    scenario.course(young, "active", day("2026-01-05"))
    scenario.assign(young, day("2026-01-05"), ends_on=MON)
    scenario.assign(young, MON, scenario.colleague, origin="handed_over")
    contact = scenario.contact(young, MON, scenario.guide)
    with at(MON, 13):
        settle(young)
        (row,) = rows(young, "guide.first_contact")
        assert (row.state, row.responsible) == ("open", scenario.colleague)
        assert rows(young, "guide.contact") == []
        scenario.with_staff(contact, scenario.colleague)  # they met the young person together
        settle(young)
        (row,) = rows(young, "guide.first_contact")
        assert (row.state, row.fulfilled_by) == ("fulfilled", contact.pk)
        assert len(rows(young, "guide.contact")) == 1


def test_a_pause_before_the_first_contact_starts_it_anew(scenario: Scenario) -> None:
    young = scenario.young()
    course = scenario.course(young, "active", MON)
    scenario.assign(young, MON)
    with at(date(2026, 11, 12)):
        settle(young)
        scenario.step(course, "paused", date(2026, 11, 12))
        settle(young)
        (row,) = rows(young, "guide.first_contact")
        assert row.state == "missed"  # it was overdue: closing or pausing hides nothing
    with at(date(2026, 11, 30)):
        resumed = scenario.step(course, "active", date(2026, 11, 30))
        settle(young)
        _missed, row = rows(young, "guide.first_contact")
        assert (row.occurrence, row.due_on, row.state) == (f"phase:{resumed.pk}", date(2026, 12, 7), "open")
        assert rows(young, "guide.contact") == []


@pytest.mark.parametrize(
    ("phase", "on", "due_on"),
    [
        ("start", "2026-11-05", "2026-11-10"),  # three working days over a weekend
        ("active", "2026-11-05", "2026-11-12"),
        ("active", "2026-03-27", "2026-04-07"),  # seven days end on Good Friday: the next working day
        ("active", "2026-10-20", "2026-10-27"),  # across the end of summer time
        ("phase_out", "2028-02-15", "2028-02-29"),
        ("phase_out", "2026-11-07", "2026-11-23"),  # fourteen days end on a Saturday
    ],
)
def test_contact_from_the_last_one(scenario: Scenario, phase: str, on: str, due_on: str) -> None:
    young = scenario.young()
    scenario.course(young, phase, day("2026-01-05"))
    assignment = scenario.assign(young, day("2026-01-06"))
    contact = scenario.contact(young, day(on))
    with at(day(on), 13):
        settle(young)
        (row,) = rows(young, "guide.contact")
    assert (row.subject_id, row.occurrence) == (assignment.pk, f"contact:{contact.pk}")
    assert (row.opens_on, row.due_on) == (day(on) + timedelta(days=1), day(due_on))


def test_contact_from_the_start_of_a_later_phase(scenario: Scenario) -> None:
    young = scenario.young()
    course = scenario.course(young, "start", date(2026, 10, 1))
    scenario.assign(young, date(2026, 10, 1))
    scenario.contact(young, date(2026, 10, 30))
    step = scenario.step(course, "active", MON)
    with at(MON):
        settle(young)
        (row,) = rows(young, "guide.contact")
    assert (row.occurrence, row.due_on) == (f"phase:{step.pk}", date(2026, 11, 9))


def test_a_contact_on_the_day_of_the_phase_does_not_move_it(scenario: Scenario) -> None:
    young = scenario.young()
    course = scenario.course(young, "start", date(2026, 10, 1))
    scenario.assign(young, date(2026, 10, 1))
    scenario.contact(young, date(2026, 10, 8))
    scenario.step(course, "active", MON)
    with at(MON):
        settle(young)
        before = [(row.occurrence, row.due_on) for row in rows(young, "guide.contact")]
        scenario.contact(young, MON, hour=9)
        settle(young)
        assert [(row.occurrence, row.due_on) for row in rows(young, "guide.contact")] == before


@pytest.mark.parametrize("phase", ["referred", "intake", "paused", "closed"])
def test_no_contact_is_due_in(scenario: Scenario, phase: str) -> None:
    young = scenario.young()
    course = scenario.course(young, "active", date(2026, 10, 1))
    scenario.assign(young, date(2026, 10, 1))
    scenario.contact(young, date(2026, 10, 2))
    scenario.step(course, phase, date(2026, 10, 5))
    with at(MON):
        settle(young)
        assert rows(young, "guide.contact") == []


@pytest.mark.parametrize(
    ("today", "windows"),
    [
        # phase from 31 January 2028: a month later is 29 February, a leap day
        (
            "2028-02-01",
            {1: ("2028-02-01", "2028-02-29", "2028-03-30"), 3: ("2028-03-31", "2028-05-01", "2028-06-14")},
        ),
        (
            "2028-03-31",
            {3: ("2028-03-31", "2028-05-01", "2028-06-14"), 6: ("2028-06-15", "2028-07-31", "2028-10-30")},
        ),
        ("2028-10-31", {12: ("2028-10-31", "2029-01-31", None)}),
        ("2030-01-01", {12: ("2028-10-31", "2029-01-31", None)}),
    ],
)
def test_aftercare_has_the_present_mark_and_the_next(
    scenario: Scenario, today: str, windows: dict[int, tuple[str, str, str | None]]
) -> None:
    young = scenario.young()
    course = scenario.course(young, "active", date(2027, 10, 1))
    scenario.assign(young, date(2027, 10, 1))
    scenario.contact(young, date(2027, 10, 2))
    step = scenario.step(course, "aftercare", date(2028, 1, 31))
    with at(day(today)):
        settle(young)
        found = {row.occurrence: (row.opens_on, row.due_on, row.closes_on) for row in rows(young, "guide.contact")}
    assert found == {
        f"phase:{step.pk}:{month}": (day(opens), day(due), day(closes) if closes else None)
        for month, (opens, due, closes) in windows.items()
    }


def test_an_unmet_mark_of_aftercare_is_missed_when_the_next_opens(scenario: Scenario) -> None:
    young = scenario.young()
    course = scenario.course(young, "active", date(2026, 1, 5))
    scenario.assign(young, date(2026, 1, 5))
    scenario.contact(young, date(2026, 1, 6))
    scenario.step(course, "aftercare", date(2026, 3, 2))
    with at(date(2026, 3, 2)):
        settle(young)
    with at(date(2026, 5, 3)):
        settle(young)
        first, third = rows(young, "guide.contact")[:2]
        assert (first.state, first.ended_on, first.end_reason) == ("missed", date(2026, 5, 2), "window_closed")
        assert third.opens_on == date(2026, 5, 3)
        scenario.contact(young, date(2026, 4, 20))  # registered late: nearer to the first mark
        settle(young)
        first, third = rows(young, "guide.contact")[:2]
    assert (first.state, third.state) == ("fulfilled_late", "open")


class TestByGuide:
    """Whose contacts count."""

    def state_after_contact(
        self, scenario: Scenario, staff: Staff, on: date = date(2026, 11, 10), **fields: Any
    ) -> str:
        contact = scenario.contact(self.young, on, staff=staff, **fields)
        with at(date(2026, 11, 20)):
            settle(self.young)
            row = rows(self.young, "guide.contact")[0]
        assert row.fulfilled_by in (None, contact.pk)
        return row.state

    @pytest.fixture(autouse=True)
    def _course(self, scenario: Scenario) -> None:
        self.young = scenario.young()
        scenario.course(self.young, "active", date(2026, 10, 1))
        scenario.assign(self.young, date(2026, 10, 1))
        scenario.contact(self.young, date(2026, 11, 5))
        with at(date(2026, 11, 5), 13):
            settle(self.young)

    def test_the_primary(self, scenario: Scenario) -> None:
        assert self.state_after_contact(scenario, scenario.guide) == "fulfilled"

    def test_a_secondary(self, scenario: Scenario) -> None:
        scenario.assign(self.young, date(2026, 11, 10), scenario.colleague, role="secondary")
        assert self.state_after_contact(scenario, scenario.colleague) == "fulfilled"

    def test_another_person(self, scenario: Scenario) -> None:
        assert self.state_after_contact(scenario, scenario.colleague) == "overdue"

    def test_a_consultant(self, scenario: Scenario) -> None:
        consultant = scenario.staff(Role.JOB_CONSULTANT)
        scenario.assign(self.young, date(2026, 10, 1), consultant, capacity="consultant")
        assert self.state_after_contact(scenario, consultant) == "overdue"

    def test_one_whose_assignment_ended_that_day(self, scenario: Scenario) -> None:
        scenario.assign(self.young, date(2026, 10, 1), scenario.colleague, role="secondary", ends_on=date(2026, 11, 10))
        assert self.state_after_contact(scenario, scenario.colleague) == "fulfilled"

    def test_one_whose_assignment_ended_the_day_before(self, scenario: Scenario) -> None:
        scenario.assign(self.young, date(2026, 10, 1), scenario.colleague, role="secondary", ends_on=date(2026, 11, 9))
        assert self.state_after_contact(scenario, scenario.colleague) == "overdue"

    def test_a_deputy(self, scenario: Scenario) -> None:
        scenario.cover(scenario.guide, scenario.colleague, date(2026, 11, 9), date(2026, 11, 10))
        assert self.state_after_contact(scenario, scenario.colleague) == "fulfilled"

    def test_a_deputy_after_the_absence(self, scenario: Scenario) -> None:
        scenario.cover(scenario.guide, scenario.colleague, date(2026, 11, 8), date(2026, 11, 9))
        assert self.state_after_contact(scenario, scenario.colleague) == "overdue"

    def test_a_deputy_named_for_this_young_person(self, scenario: Scenario) -> None:
        scenario.cover(scenario.guide, scenario.colleague, date(2026, 11, 9), None, self.young)
        assert self.state_after_contact(scenario, scenario.colleague) == "fulfilled"

    def test_a_deputy_named_for_another(self, scenario: Scenario) -> None:
        scenario.cover(scenario.guide, scenario.colleague, date(2026, 11, 9), None, scenario.young())
        assert self.state_after_contact(scenario, scenario.colleague) == "overdue"

    def test_the_guide_as_a_participant(self, scenario: Scenario) -> None:
        contact = scenario.contact(self.young, date(2026, 11, 10), staff=scenario.colleague)
        scenario.with_staff(contact, scenario.guide)
        with at(date(2026, 11, 20)):
            settle(self.young)
            assert rows(self.young, "guide.contact")[0].fulfilled_by == contact.pk

    @pytest.mark.parametrize(
        "fields",
        [{"outcome": "no_show"}, {"outcome": "no_answer"}, {"kind_id": "letter"}, {"young_person_took_part": False}],
    )
    def test_what_is_no_qualifying_contact(self, scenario: Scenario, fields: dict[str, object]) -> None:
        contact = scenario.contact(self.young, date(2026, 11, 10))
        type(contact).objects.filter(pk=contact.pk).update(**fields)
        with at(date(2026, 11, 20)):
            settle(self.young)
            assert rows(self.young, "guide.contact")[0].state == "overdue"


@pytest.mark.parametrize(
    ("since", "due_on"),
    [("2026-11-02", "2026-11-05"), ("2026-11-05", "2026-11-10"), ("2026-05-22", "2026-05-28")],  # over Whit Monday
)
def test_a_guide_within_three_working_days_of_the_referral(scenario: Scenario, since: str, due_on: str) -> None:
    young = scenario.young()
    course = scenario.course(young, "referred", day(since))
    with at(day(since)):
        settle(young)
        (row,) = rows(young, "course.unassigned")
        assert (row.subject_id, row.due_on) == (course.pk, day(due_on))
        assert (row.responsible, row.unit) == (scenario.leader, scenario.unit)
        scenario.assign(young, day(since))
        settle(young)
        (row,) = rows(young, "course.unassigned")
    assert (row.state, row.fulfilled_on) == ("fulfilled", day(since))


def test_a_guide_again_when_the_last_primary_ended(scenario: Scenario) -> None:
    young = scenario.young()
    scenario.course(young, "active", date(2026, 10, 1))
    scenario.assign(young, date(2026, 10, 1), ends_on=date(2026, 11, 6))
    last = scenario.assign(young, date(2026, 11, 6), scenario.colleague, ends_on=date(2026, 11, 12))
    with at(date(2026, 11, 12)):
        settle(young)
        (row,) = rows(young, "course.unassigned")
    assert (row.occurrence, row.due_on) == (f"assignment:{last.pk}", date(2026, 11, 17))


def test_the_leader_of_the_unit_above_where_the_unit_has_none(scenario: Scenario) -> None:
    head = scenario.staff(Role.LEADER, scenario.department)
    scenario.leader.memberships.update(ends_on=date(2026, 11, 1))
    young = scenario.young()
    scenario.course(young, "referred", MON)
    with at(MON):
        settle(young)
        (row,) = rows(young, "course.unassigned")
    assert (row.responsible, row.unit) == (head, scenario.unit)
