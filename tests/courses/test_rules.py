"""The rules of the course, each with a table of dates: weekends, holidays, summer time, 29 February."""

from datetime import timedelta

import pytest

from backend.contacts.facts import ContactFact
from backend.followups.team import AssignmentFact, CoverFact
from backend.organisation.models import Role
from tests.contacts.facts import contact, contacts
from tests.courses.facts import course, courses, step
from tests.followups.facts import (
    COLLEAGUE,
    CONSULTANT,
    DEPARTMENT,
    GUIDE,
    LEADER,
    STAFF,
    UNIT,
    FollowUps,
    assigned,
    cover,
    day,
    directory,
    policy,
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
            ("2026-05-22", "2026-05-28"),  # over Whit Monday
        ],
    )
    def test_guide_is_due_three_working_days_after_the_referral(self, since: str, due_on: str) -> None:
        follow_ups, referred = FollowUps(UNASSIGNED), course("referred", since)
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
            ("2027-01-31", "2027-02-01"),  # a Sunday
        ],
    )
    def test_decision_is_due_on_the_last_day(self, until: str, due_on: str) -> None:
        paused = step(course("active", "2026-01-05"), "paused", MON, paused_until=until)
        (row,) = FollowUps(PAUSE_ENDS).on(MON, courses(paused), team(assigned("2026-01-05")))
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
            ("handed_over", "2026-11-04", "2026-11-10"),
            ("assigned", "2026-03-30", "2026-04-08"),  # the Saturday before Easter counts, Maundy Thursday does not
            ("assigned", "2028-02-25", "2028-03-02"),  # over 29 February
            ("moved", "2026-11-02", "2026-11-23"),
            ("moved", "2026-03-23", "2026-04-16"),  # over Easter and the change to summer time
        ],
    )
    def test_due_after_the_assignment(self, origin: str, starts_on: str, due_on: str) -> None:
        held = assigned(starts_on, origin=origin)
        (row,) = FollowUps(FIRST_CONTACT, CONTACT).on(starts_on, ACTIVE, team(held))
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


class TestContact:
    """`guide.contact`: the next contact, counted from the last one or from the start of the phase."""

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
    def test_due_after_the_last_contact(self, phase: str, on: str, due_on: str) -> None:
        held, last = assigned("2026-01-06"), contact(on)
        (row,) = FollowUps(CONTACT).on(on, courses(course(phase, "2026-01-05")), team(held), contacts(last))
        assert (row.subject_id, row.occurrence) == (held.id, f"contact:{last.id}")
        assert row.days == (str(day(on) + timedelta(days=1)), due_on, None)

    def test_due_on_the_next_working_day_where_the_municipality_is_closed(self) -> None:
        follow_ups = FollowUps(CONTACT, closed_days=["2026-12-24"])
        (row,) = follow_ups.on("2026-12-17", ACTIVE, team(assigned("2026-01-06")), contacts(contact("2026-12-17")))
        assert row.days[1] == "2026-12-28"

    def test_counted_from_the_start_of_a_later_phase(self) -> None:
        active = step(course("start", "2026-10-01"), "active", MON)
        facts = courses(active), team(assigned("2026-10-01")), contacts(contact("2026-10-30"))
        (row,) = FollowUps(CONTACT).on(MON, *facts)
        assert (row.occurrence, row.days[1]) == (f"phase:{active.phases[-1].id}", "2026-11-09")

    def test_contact_on_the_first_day_of_the_phase_does_not_move_it(self) -> None:
        follow_ups, first = FollowUps(CONTACT), contact("2026-10-08")
        phases = courses(step(course("start", "2026-10-01"), "active", MON))
        held = team(assigned("2026-10-01"))
        before = follow_ups.on(MON, phases, held, contacts(first))
        assert follow_ups.on(MON, phases, held, contacts(first, contact(MON))) == before

    @pytest.mark.parametrize("phase", ["referred", "intake", "paused", "closed"])
    def test_nothing_is_due_in_a_phase_without_contacts(self, phase: str) -> None:
        phases = courses(step(course("active", "2026-10-01"), phase, "2026-10-05"))
        held, made = team(assigned("2026-10-01")), contacts(contact("2026-10-02"))
        assert FollowUps(CONTACT).on(MON, phases, held, made) == []

    def test_each_contact_fulfils_and_starts_the_next(self) -> None:
        follow_ups, held, first = FollowUps(CONTACT), team(assigned("2026-10-01")), contact(MON)
        follow_ups.on(MON, ACTIVE, held, contacts(first))
        second = contact("2026-11-06")
        met, waiting = follow_ups.on("2026-11-06", ACTIVE, held, contacts(first, second))
        assert (met.state, met.fulfilled_on, met.fulfilled_by) == ("fulfilled", day("2026-11-06"), second.id)
        assert (waiting.state, waiting.days) == ("pending", ("2026-11-07", "2026-11-13", None))

    def test_contact_after_the_handover_does_not_count_for_the_former_guide(self) -> None:
        follow_ups, former = FollowUps(CONTACT), assigned("2026-10-01")
        first, later = contact("2026-10-30"), contact("2026-11-06", COLLEAGUE)
        follow_ups.on("2026-10-30", ACTIVE, team(former), contacts(first))
        held = team(
            former._replace(ends_on=day(MON), end_reason="handed_over"),
            assigned(MON, COLLEAGUE, origin="handed_over"),
        )
        ended, following = follow_ups.on("2026-11-06", ACTIVE, held, contacts(first, later))
        assert (ended.subject_id, ended.state, ended.ended_on) == (former.id, "withdrawn", day(MON))
        assert ended.end_reason == "handed_over"
        assert (following.occurrence, following.responsible_id) == (f"contact:{later.id}", COLLEAGUE)

    def test_contact_registered_late_fulfils(self) -> None:
        follow_ups, held, first = FollowUps(CONTACT), team(assigned("2026-10-01")), contact(MON)
        (row,) = follow_ups.on("2026-11-20", ACTIVE, held, contacts(first))
        assert row.state == "overdue"
        late = contact("2026-11-09")
        found = follow_ups.on("2026-11-20", ACTIVE, held, contacts(first, late))
        assert [(row.state, row.fulfilled_on) for row in found] == [
            ("fulfilled", day("2026-11-09")),
            ("overdue", None),
        ]

    def test_earlier_contact_registered_late_takes_over(self) -> None:
        follow_ups, held = FollowUps(CONTACT), team(assigned("2026-10-01"))
        first, second, third = contact(MON), contact("2026-11-12"), contact("2026-11-04")
        follow_ups.on("2026-11-02", ACTIVE, held, contacts(first))
        row = follow_ups.on("2026-11-20", ACTIVE, held, contacts(first, second))[0]
        assert (row.state, row.fulfilled_by) == ("fulfilled_late", second.id)
        row = follow_ups.on("2026-11-20", ACTIVE, held, contacts(first, second, third))[0]
        assert (row.state, row.fulfilled_by) == ("fulfilled", third.id)

    def test_voided_contact_no_longer_fulfils_and_starts_nothing(self) -> None:
        follow_ups, held = FollowUps(CONTACT), team(assigned("2026-10-01"))
        first, voided = contact(MON), contact("2026-11-06")
        follow_ups.on(MON, ACTIVE, held, contacts(first))
        follow_ups.on("2026-11-20", ACTIVE, held, contacts(first, voided))
        found = {row.occurrence: row for row in follow_ups.on("2026-11-20", ACTIVE, held, contacts(first))}
        assert found[f"contact:{first.id}"].state == "overdue"
        assert found[f"contact:{voided.id}"].state == "withdrawn"
        assert found[f"contact:{voided.id}"].end_reason == "voided"

    def test_voided_contact_of_a_closed_course_leaves_it_missed(self) -> None:
        follow_ups, held, active = FollowUps(CONTACT), assigned("2026-10-01"), course("active", "2026-10-01")
        first, voided = contact(MON), contact("2026-11-06")
        follow_ups.on(MON, courses(active), team(held), contacts(first))
        closed = courses(step(active, "closed", "2026-11-20"))
        ended = team(held._replace(ends_on=day("2026-11-20"), end_reason="closed"))
        follow_ups.on("2026-11-20", closed, ended, contacts(first, voided))
        row = follow_ups.on("2026-11-20", closed, ended, contacts(first))[0]
        assert (row.occurrence, row.state, row.end_reason) == (f"contact:{first.id}", "missed", "case_closed")

    def test_contact_after_the_pause_does_not_count_and_one_before_it_does(self) -> None:
        follow_ups, held, active = FollowUps(CONTACT), team(assigned("2026-10-01")), course("active", "2026-10-01")
        first = contact(MON)
        follow_ups.on(MON, courses(active), held, contacts(first))
        paused = courses(step(active, "paused", "2026-11-05"))
        (row,) = follow_ups.on("2026-11-05", paused, held, contacts(first))
        assert (row.state, row.ended_on, row.end_reason) == ("withdrawn", day("2026-11-05"), "not_expected")
        after = contact("2026-11-06")
        (row,) = follow_ups.on("2026-11-20", paused, held, contacts(first, after))
        assert row.state == "withdrawn"
        (row,) = follow_ups.on("2026-11-20", paused, held, contacts(first, contact("2026-11-04"), after))
        assert (row.state, row.fulfilled_on, row.ended_on) == ("fulfilled", day("2026-11-04"), day("2026-11-05"))

    def test_corrected_contact_moves_what_follows_from_it_and_is_judged_anew(self) -> None:
        follow_ups, held, first = FollowUps(CONTACT), team(assigned("2026-10-01")), contact(MON)
        follow_ups.on("2026-11-04", ACTIVE, held, contacts(first))
        corrected = first._replace(on=day("2026-10-30"))
        (row,) = follow_ups.on("2026-11-04", ACTIVE, held, contacts(corrected))
        assert (row.occurrence, row.started_on, row.days[1]) == (
            f"contact:{first.id}",
            day("2026-10-30"),
            "2026-11-06",
        )
        second = contact("2026-11-04")
        follow_ups.on("2026-11-04", ACTIVE, held, contacts(corrected, second))
        corrected = first._replace(on=day("2026-10-29"))
        row = follow_ups.on("2026-11-04", ACTIVE, held, contacts(corrected, second))[0]
        assert (row.days[1], row.fulfilled_on) == ("2026-11-05", day("2026-11-04"))

    @pytest.mark.parametrize(
        ("waived_on", "since", "due_on"),
        [
            ("2026-11-04", "2026-11-09", "2026-11-16"),  # before it was due: counted from the due date
            ("2026-11-12", "2026-11-12", "2026-11-19"),  # overdue: counted from the day of the waiver
        ],
    )
    def test_after_a_waived_contact_the_next_is_due(self, waived_on: str, since: str, due_on: str) -> None:
        follow_ups, held, first = FollowUps(CONTACT), team(assigned("2026-10-01")), contacts(contact(MON))
        (row,) = follow_ups.on(waived_on, ACTIVE, held, first)
        follow_ups.waive(row, waived_on)
        waived, following = follow_ups.on(waived_on, ACTIVE, held, first)
        assert (waived.state, following.state) == ("waived", "pending")
        assert (following.occurrence, following.started_on) == ("waived:1", day(since))
        assert str(following.due_on) == due_on

        follow_ups.waive(following, due_on)
        *_former, last = follow_ups.on(due_on, ACTIVE, held, first)
        assert (last.occurrence, last.started_on, last.state) == ("waived:2", day(due_on), "pending")

    def test_contact_after_the_waiver_starts_the_next_instead(self) -> None:
        follow_ups, held, first = FollowUps(CONTACT), team(assigned("2026-10-01")), contact(MON)
        (row,) = follow_ups.on("2026-11-04", ACTIVE, held, contacts(first))
        follow_ups.waive(row, "2026-11-04")
        follow_ups.on("2026-11-04", ACTIVE, held, contacts(first))
        later = contact("2026-11-06")
        found = {row.occurrence: row for row in follow_ups.on("2026-11-06", ACTIVE, held, contacts(first, later))}
        assert {name: row.state for name, row in found.items()} == {
            f"contact:{first.id}": "waived",
            "waived:1": "withdrawn",
            f"contact:{later.id}": "pending",
        }
        assert str(found[f"contact:{later.id}"].due_on) == "2026-11-13"

    def test_phase_after_the_waiver_starts_the_next_instead(self) -> None:
        follow_ups, held, first = FollowUps(CONTACT), team(assigned("2026-10-01")), contacts(contact(MON))
        active = course("active", "2026-10-01")
        (row,) = follow_ups.on("2026-11-04", courses(active), held, first)
        follow_ups.waive(row, "2026-11-04")
        follow_ups.on("2026-11-04", courses(active), held, first)
        slower = courses(step(active, "phase_out", "2026-11-05"))
        outstanding = [row for row in follow_ups.on("2026-11-05", slower, held, first) if row.is_outstanding]
        assert [str(row.due_on) for row in outstanding] == ["2026-11-19"]

    def test_closed_course_ends_what_follows_a_waived_contact(self) -> None:
        follow_ups, held, active = FollowUps(CONTACT), assigned("2026-10-01"), course("active", "2026-10-01")
        first = contacts(contact(MON))
        (row,) = follow_ups.on("2026-11-12", courses(active), team(held), first)
        follow_ups.waive(row, "2026-11-12")
        follow_ups.on("2026-11-12", courses(active), team(held), first)
        closed = courses(step(active, "closed", "2026-11-16"))
        ended = team(held._replace(ends_on=day("2026-11-16"), end_reason="closed"))
        rows = follow_ups.on("2026-11-16", closed, ended, first)
        assert [row.state for row in rows] == ["waived", "withdrawn"]

    def test_policy_in_force_decides_the_number_of_days(self) -> None:
        follow_ups, held, first = FollowUps(CONTACT), team(assigned("2026-10-01")), contacts(contact(MON))
        follow_ups.on("2026-11-03", ACTIVE, held, first)
        follow_ups.policy = policy({CONTACT: {"active": 10}}, id=2)
        (row,) = follow_ups.on("2026-11-04", ACTIVE, held, first)
        assert (row.days[1], row.policy_id) == ("2026-11-12", 2)

    def test_nothing_is_due_before_the_first_contact(self) -> None:
        assert FollowUps(CONTACT).on(MON, ACTIVE, team(assigned(MON))) == []

    def test_first_contact_that_is_waived_leaves_the_phase_to_count_from(self) -> None:
        follow_ups = FollowUps(FIRST_CONTACT, CONTACT)
        facts = courses(course("active", MON)), team(assigned(MON))
        (first,) = follow_ups.on(MON, *facts)
        follow_ups.waive(first, MON)
        rows = follow_ups.on("2026-11-03", *facts)
        assert [(row.rule, row.state, row.days[1]) for row in rows] == [
            (FIRST_CONTACT, "waived", "2026-11-09"),
            (CONTACT, "open", "2026-11-09"),
        ]

    def test_first_contact_that_is_switched_off_leaves_the_phase_to_count_from(self) -> None:
        follow_ups = FollowUps(FIRST_CONTACT, CONTACT, policy=policy(off=[FIRST_CONTACT]))
        (row,) = follow_ups.on("2026-11-04", courses(course("active", "2026-11-04")), team(assigned("2026-11-04")))
        assert (row.rule, row.days) == (CONTACT, ("2026-11-05", "2026-11-11", None))


class TestAftercare:
    """`guide.contact` in aftercare: 1, 3, 6 and 12 months after the first day of the phase."""

    @pytest.mark.parametrize(
        ("today", "windows"),
        [
            # Aftercare begins on 31 January 2028: a month later is 29 February, a leap day.
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
    def test_present_contact_and_the_next_are_due(
        self, today: str, windows: dict[int, tuple[str, str, str | None]]
    ) -> None:
        aftercare = step(course("active", "2027-10-01"), "aftercare", "2028-01-31")
        facts = courses(aftercare), team(assigned("2027-10-01")), contacts(contact("2027-10-02"))
        found = {row.occurrence: row.days for row in FollowUps(CONTACT).on(today, *facts)}
        assert found == {f"phase:{aftercare.phases[-1].id}:{month}": days for month, days in windows.items()}

    def test_contact_in_aftercare_fulfils_and_starts_nothing(self) -> None:
        aftercare = step(course("active", "2026-01-05"), "aftercare", "2026-03-02")
        made = contact("2026-01-06"), contact("2026-04-01")
        rows = FollowUps(CONTACT).on("2026-04-01", courses(aftercare), team(assigned("2026-01-05")), contacts(*made))
        phase = f"phase:{aftercare.phases[-1].id}"
        assert [(row.occurrence, row.state) for row in rows] == [(f"{phase}:1", "fulfilled"), (f"{phase}:3", "pending")]

    def test_contact_not_made_is_missed_when_the_next_opens(self) -> None:
        follow_ups, held = FollowUps(CONTACT), team(assigned("2026-01-05"))
        phases = courses(step(course("active", "2026-01-05"), "aftercare", "2026-03-02"))
        first_contact = contact("2026-01-06")
        follow_ups.on("2026-03-02", phases, held, contacts(first_contact))
        first, third = follow_ups.on("2026-05-03", phases, held, contacts(first_contact))[:2]
        assert (first.state, first.ended_on, first.end_reason) == ("missed", day("2026-05-02"), "window_closed")
        assert third.days[0] == "2026-05-03"
        late = contact("2026-04-20")  # registered late: nearer to the first month
        first, third = follow_ups.on("2026-05-03", phases, held, contacts(first_contact, late))[:2]
        assert (first.state, third.state) == ("fulfilled_late", "open")


class TestByGuide:
    """Whose contacts count as contact with the guide."""

    @pytest.mark.parametrize(
        ("made", "beside", "covers", "state"),
        [
            pytest.param(contact("2026-11-10", GUIDE), [], [], "fulfilled", id="primary"),
            pytest.param(
                contact("2026-11-10", COLLEAGUE),
                [assigned("2026-11-10", COLLEAGUE, role="secondary")],
                [],
                "fulfilled",
                id="secondary",
            ),
            pytest.param(contact("2026-11-10", COLLEAGUE), [], [], "overdue", id="colleague"),
            pytest.param(
                contact("2026-11-10", CONSULTANT), [assigned("2026-10-01", CONSULTANT)], [], "overdue", id="consultant"
            ),
            pytest.param(
                contact("2026-11-10", COLLEAGUE),
                [assigned("2026-10-01", COLLEAGUE, role="secondary", ends_on="2026-11-10")],
                [],
                "fulfilled",
                id="secondary-until-that-day",
            ),
            pytest.param(
                contact("2026-11-10", COLLEAGUE),
                [assigned("2026-10-01", COLLEAGUE, role="secondary", ends_on="2026-11-09")],
                [],
                "overdue",
                id="secondary-until-the-day-before",
            ),
            pytest.param(
                contact("2026-11-10", COLLEAGUE),
                [],
                [cover("2026-11-09", "2026-11-10", deputy_id=COLLEAGUE)],
                "fulfilled",
                id="deputy",
            ),
            pytest.param(
                contact("2026-11-10", COLLEAGUE),
                [],
                [cover("2026-11-09", deputy_id=COLLEAGUE)],
                "fulfilled",
                id="deputy-without-an-end",
            ),
            pytest.param(
                contact("2026-11-10", COLLEAGUE),
                [],
                [cover("2026-11-08", "2026-11-09", deputy_id=COLLEAGUE)],
                "overdue",
                id="deputy-until-the-day-before",
            ),
            pytest.param(contact("2026-11-10", COLLEAGUE, GUIDE), [], [], "fulfilled", id="guide-as-participant"),
            pytest.param(
                contact("2026-11-10", GUIDE, is_qualifying=False), [], [], "overdue", id="no-qualifying-contact"
            ),
        ],
    )
    def test_contact_by(
        self, made: ContactFact, beside: list[AssignmentFact], covers: list[CoverFact], state: str
    ) -> None:
        follow_ups, held = FollowUps(CONTACT), team(assigned("2026-10-01"), *beside, covers=covers)
        phases, first = courses(course("active", "2026-10-01")), contact("2026-11-05")
        follow_ups.on("2026-11-05", phases, held, contacts(first))
        row = follow_ups.on("2026-11-20", phases, held, contacts(first, made))[0]
        assert (row.occurrence, row.state) == (f"contact:{first.id}", state)
        assert row.fulfilled_by == (made.id if state == "fulfilled" else None)
