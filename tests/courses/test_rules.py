"""The rules of the course except `guide.contact`: weekends, holidays, closed days, summer time, 29 February."""

import pytest

from backend.organisation.models import Role
from tests.contacts.facts import contact, contacts
from tests.courses.facts import course, courses, step
from tests.followups.facts import (
    COLLEAGUE,
    DEPARTMENT,
    GUIDE,
    LEADER,
    STAFF,
    UNIT,
    FollowUps,
    assigned,
    day,
    directory,
    team,
)

UNASSIGNED, FIRST_CONTACT, CONTACT = "course.unassigned", "guide.first_contact", "guide.contact"
PAUSE_ENDS = "course.pause_ends"
MON = "2026-11-02"

ACTIVE = courses(course("active", "2026-01-05"))


class TestUnassigned:
    """`course.unassigned`: the leader finds a primary guide."""

    @pytest.mark.parametrize(
        ("since", "due_on"),
        [
            ("2026-11-02", "2026-11-05"),
            ("2026-11-05", "2026-11-10"),
            ("2026-11-07", "2026-11-11"),  # a Saturday
            ("2026-05-22", "2026-05-28"),  # over Whit Monday
            ("2026-10-23", "2026-10-28"),  # summer time ends on the 25th
            ("2026-12-22", "2026-12-29"),  # over a closed day and Christmas
            ("2028-02-28", "2028-03-02"),  # over 29 February
        ],
    )
    def test_guide_is_due_three_working_days_after_the_referral(self, since: str, due_on: str) -> None:
        follow_ups, referred = FollowUps(UNASSIGNED, closed_days=["2026-12-24"]), course("referred", since)
        (row,) = follow_ups.on(since, courses(referred))
        assert (row.subject_id, row.occurrence) == (referred.id, f"referral:{referred.referrals[0].id}")
        assert (row.days, row.responsible_id, row.unit_id) == ((since, due_on, None), LEADER, UNIT)
        held = assigned(since)
        (row,) = follow_ups.on(since, courses(referred), team(held))
        assert (row.state, row.fulfilled_on, row.fulfilled_by) == ("fulfilled", day(since), held.id)

    def test_referral_of_a_young_person_who_has_a_guide_expects_none(self) -> None:
        held = team(assigned("2026-10-30"))
        assert FollowUps(UNASSIGNED).on(MON, courses(course("referred", MON)), held) == []

    def test_secondary_guide_does_not_fulfil(self) -> None:
        held = assigned(MON, role="secondary")
        (row,) = FollowUps(UNASSIGNED).on(MON, courses(course("referred", MON)), team(held))
        assert row.state == "open"

    def test_guide_is_due_again_when_the_last_primary_ended(self) -> None:
        first = assigned("2026-10-01", ends_on="2026-11-06")
        last = assigned("2026-11-06", COLLEAGUE, ends_on="2026-11-12")
        (row,) = FollowUps(UNASSIGNED).on("2026-11-12", courses(course("active", "2026-10-01")), team(first, last))
        assert (row.occurrence, row.days[:2]) == (f"assignment:{last.id}", ("2026-11-12", "2026-11-17"))

    def test_planned_end_of_an_assignment_starts_nothing_before_its_day(self) -> None:
        held = team(assigned("2026-01-05", ends_on="2026-11-30"))
        rows = FollowUps(UNASSIGNED).on("2026-11-12", ACTIVE, held)
        assert [(row.started_on, row.state) for row in rows] == [(day("2026-01-05"), "fulfilled")]

    @pytest.mark.parametrize("origin", ["handed_over", "moved"])
    def test_handover_leaves_no_day_without_a_guide(self, origin: str) -> None:
        held = team(assigned("2026-10-01", ends_on=MON), assigned(MON, COLLEAGUE, origin=origin))
        (row,) = FollowUps(UNASSIGNED).on(MON, courses(course("active", "2026-10-01")), held)
        assert (row.started_on, row.state) == (day("2026-10-01"), "fulfilled")

    @pytest.mark.parametrize(("phase", "reason"), [("paused", "not_expected"), ("closed", "case_closed")])
    @pytest.mark.parametrize(("on", "state"), [("2026-11-05", "withdrawn"), ("2026-11-06", "missed")])
    def test_course_that_rests_needs_no_guide(self, phase: str, reason: str, on: str, state: str) -> None:
        follow_ups, referred = FollowUps(UNASSIGNED), course("referred", MON)
        follow_ups.on(MON, courses(referred))
        (row,) = follow_ups.on(on, courses(step(referred, phase, on)))
        assert (row.state, row.ended_on, row.end_reason) == (state, day(on), reason)

    def test_guide_is_due_after_a_pause(self) -> None:
        resumed = step(step(course("referred", "2026-10-01"), "paused", "2026-10-02"), "intake", MON)
        (row,) = FollowUps(UNASSIGNED).on(MON, courses(resumed))
        assert (row.occurrence, row.days[:2]) == (f"phase:{resumed.phases[-1].id}", (MON, "2026-11-05"))

    def test_leader_of_the_unit_above_is_responsible_where_the_unit_has_none(self) -> None:
        follow_ups = FollowUps(UNASSIGNED)
        follow_ups.directory = directory({**STAFF, LEADER: (Role.LEADER, DEPARTMENT)})
        (row,) = follow_ups.on(MON, courses(course("referred", MON)))
        assert (row.responsible_id, row.unit_id) == (LEADER, UNIT)


class TestPauseEnds:
    """`course.pause_ends`: the guide and the young person decide what follows the pause."""

    @pytest.mark.parametrize(
        ("until", "due_on"),
        [
            ("2026-11-30", "2026-11-30"),
            ("2026-11-28", "2026-11-30"),  # a Saturday
            ("2026-12-25", "2026-12-28"),  # Christmas Day, a Friday
            ("2026-12-24", "2026-12-28"),  # a closed day before Christmas
            ("2027-01-31", "2027-02-01"),  # a Sunday
            ("2027-03-28", "2027-03-30"),  # Easter Sunday, on which summer time begins
            ("2028-02-29", "2028-02-29"),
        ],
    )
    def test_decision_is_due_on_the_last_day(self, until: str, due_on: str) -> None:
        paused = step(course("active", "2026-01-05"), "paused", MON, paused_until=until)
        follow_ups = FollowUps(PAUSE_ENDS, closed_days=["2026-12-24"])
        (row,) = follow_ups.on(MON, courses(paused), team(assigned("2026-01-05")))
        assert (row.subject_id, row.occurrence) == (paused.id, f"phase:{paused.phases[-1].id}")
        assert (row.days, row.responsible_id, row.unit_id) == ((MON, due_on, None), GUIDE, UNIT)

    @pytest.mark.parametrize("phase", ["active", "closed"])
    @pytest.mark.parametrize(("on", "state"), [("2026-11-09", "fulfilled"), ("2026-12-01", "fulfilled_late")])
    def test_resuming_or_closing_fulfils(self, phase: str, on: str, state: str) -> None:
        follow_ups = FollowUps(PAUSE_ENDS)
        paused = step(course("active", "2026-01-05"), "paused", MON, paused_until="2026-11-30")
        follow_ups.on(MON, courses(paused))
        decided = step(paused, phase, on)
        (row,) = follow_ups.on(on, courses(decided))
        assert (row.state, row.fulfilled_on, row.fulfilled_by) == (state, day(on), decided.phases[-1].id)

    def test_pause_that_passes_is_overdue_until_it_is_decided(self) -> None:
        follow_ups = FollowUps(PAUSE_ENDS)
        paused = courses(step(course("active", "2026-01-05"), "paused", MON, paused_until="2026-11-30"))
        follow_ups.on(MON, paused)
        assert [row.state for row in follow_ups.on("2027-03-01", paused)] == ["overdue"]

    def test_prolonging_fulfils_and_starts_the_next(self) -> None:
        follow_ups = FollowUps(PAUSE_ENDS)
        paused = step(course("active", "2026-01-05"), "paused", MON, paused_until="2026-11-30")
        follow_ups.on(MON, courses(paused))
        prolonged = step(paused, "paused", "2026-11-27", paused_until="2027-01-15")
        rows = follow_ups.on("2026-11-27", courses(prolonged))
        assert [(row.state, row.days[1]) for row in rows] == [("fulfilled", "2026-11-30"), ("open", "2027-01-15")]

    def test_prolonged_pause_is_no_resumption(self) -> None:
        paused = step(course("active", "2026-01-05"), "paused", MON, paused_until="2026-11-30")
        prolonged = courses(step(paused, "paused", "2026-11-27", paused_until="2027-01-15"))
        facts = prolonged, team(assigned("2026-01-05", ends_on="2026-11-10"))
        rows = FollowUps(UNASSIGNED, FIRST_CONTACT, CONTACT).on("2026-11-27", *facts)
        assert [row for row in rows if row.started_on >= day(MON)] == []

    def test_leader_decides_where_there_is_no_guide(self) -> None:
        paused = step(course("active", "2026-01-05"), "paused", MON, paused_until="2026-11-30")
        (row,) = FollowUps(PAUSE_ENDS).on(MON, courses(paused))
        assert row.responsible_id == LEADER


class TestFirstContact:
    """`guide.first_contact`: each primary guide meets the young person for the first time."""

    @pytest.mark.parametrize(
        ("origin", "starts_on", "due_on"),
        [
            ("assigned", "2026-11-02", "2026-11-09"),  # the fifth hverdag is a Saturday: the next working day
            ("assigned", "2026-11-03", "2026-11-09"),
            ("assigned", "2026-11-07", "2026-11-13"),  # a Saturday
            ("handed_over", "2026-11-04", "2026-11-10"),
            ("assigned", "2026-03-30", "2026-04-08"),  # the Saturday before Easter counts, Maundy Thursday does not
            ("assigned", "2026-12-18", "2026-12-28"),  # the fifth hverdag is a closed day before Christmas
            ("assigned", "2028-02-25", "2028-03-02"),  # over 29 February
            ("moved", "2026-11-02", "2026-11-23"),
            ("moved", "2026-03-23", "2026-04-16"),  # over Easter and the change to summer time
        ],
    )
    def test_due_after_the_assignment(self, origin: str, starts_on: str, due_on: str) -> None:
        held = assigned(starts_on, origin=origin)
        follow_ups = FollowUps(FIRST_CONTACT, CONTACT, closed_days=["2026-12-24"])
        (row,) = follow_ups.on(starts_on, ACTIVE, team(held))
        assert (row.rule, row.subject_id, row.days) == (FIRST_CONTACT, held.id, (starts_on, due_on, None))
        assert row.occurrence == f"{'moved' if origin == 'moved' else 'assignment'}:{held.id}"
        assert (row.responsible_id, row.unit_id) == (GUIDE, UNIT)

    def test_contact_by_the_guide_who_hands_over_does_not_count_for_the_new_guide(self) -> None:
        follow_ups = FollowUps(FIRST_CONTACT, CONTACT)
        held = team(assigned("2026-01-05", ends_on=MON), assigned(MON, COLLEAGUE, origin="handed_over"))
        alone = contact(MON, GUIDE)
        (row,) = follow_ups.on(MON, ACTIVE, held, contacts(alone))
        assert (row.rule, row.state, row.responsible_id) == (FIRST_CONTACT, "open", COLLEAGUE)

        together = alone._replace(staff_ids=(GUIDE, COLLEAGUE))
        first, following = follow_ups.on(MON, ACTIVE, held, contacts(together))
        assert (first.state, first.fulfilled_by, following.rule) == ("fulfilled", alone.id, CONTACT)

    def test_pause_before_the_first_contact_starts_it_anew(self) -> None:
        follow_ups, held = FollowUps(FIRST_CONTACT, CONTACT), team(assigned(MON))
        active = course("active", MON)
        follow_ups.on("2026-11-12", courses(active), held)

        paused = step(active, "paused", "2026-11-12")
        (row,) = follow_ups.on("2026-11-12", courses(paused), held)
        assert row.state == "missed"  # it was overdue: a pause hides nothing

        resumed = step(paused, "active", "2026-11-30")
        missed, row = follow_ups.on("2026-11-30", courses(resumed), held)
        assert (missed.state, row.rule) == ("missed", FIRST_CONTACT)
        assert (row.occurrence, row.days[1], row.state) == (f"phase:{resumed.phases[-1].id}", "2026-12-07", "open")

    def test_next_phase_before_the_first_contact_starts_nothing(self) -> None:
        phases = courses(step(course("start", MON), "active", "2026-11-04"))
        (row,) = FollowUps(FIRST_CONTACT).on("2026-11-04", phases, team(assigned(MON)))
        assert row.days == (MON, "2026-11-09", None)

    def test_course_that_closes_before_the_assignment_ends_decides_the_end(self) -> None:
        follow_ups, active = FollowUps(FIRST_CONTACT), course("active", MON)
        held = team(assigned(MON, ends_on="2026-11-09"))
        follow_ups.on(MON, courses(active), held)
        (row,) = follow_ups.on("2026-11-09", courses(step(active, "closed", "2026-11-05")), held)
        assert (row.ended_on, row.end_reason) == (day("2026-11-05"), "case_closed")

    def test_pause_after_the_first_contact_starts_nothing(self) -> None:
        resumed = step(step(course("active", MON), "paused", "2026-11-12"), "active", "2026-11-30")
        facts = courses(resumed), team(assigned(MON)), contacts(contact("2026-11-06"))
        assert FollowUps(FIRST_CONTACT).on("2026-11-30", *facts) == []

    @pytest.mark.parametrize("phase", ["paused", "closed"])
    def test_nothing_is_due_while_the_course_rests(self, phase: str) -> None:
        resting = courses(step(course("active", "2026-01-05"), phase, "2026-10-01"))
        assert FollowUps(FIRST_CONTACT).on(MON, resting, team(assigned(MON))) == []

    def test_nothing_is_due_before_the_assignment_begins(self) -> None:
        assert FollowUps(FIRST_CONTACT).on(MON, ACTIVE, team(assigned("2026-11-03"))) == []

    def test_handover_ends_it(self) -> None:
        follow_ups, held = FollowUps(FIRST_CONTACT), assigned(MON)
        follow_ups.on(MON, ACTIVE, team(held))
        ended = held._replace(ends_on=day("2026-11-04"), end_reason="handed_over")
        successor = assigned("2026-11-04", COLLEAGUE, origin="handed_over")
        former, new = follow_ups.on("2026-11-04", ACTIVE, team(ended, successor))
        assert (former.state, former.end_reason) == ("withdrawn", "handed_over")
        assert (new.state, new.responsible_id) == ("open", COLLEAGUE)


TABLES = {
    UNASSIGNED: TestUnassigned.test_guide_is_due_three_working_days_after_the_referral,
    PAUSE_ENDS: TestPauseEnds.test_decision_is_due_on_the_last_day,
    FIRST_CONTACT: TestFirstContact.test_due_after_the_assignment,
}
"""The test that has the table of dates of each rule."""
