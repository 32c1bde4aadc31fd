"""`guide.contact`, with tables of dates: weekends, holidays, closed days, summer time, 29 February."""

from datetime import timedelta

import pytest

from backend.contacts.facts import ContactFact
from backend.followups.team import AssignmentFact, CoverFact
from tests.contacts.facts import contact, contacts
from tests.courses.facts import course, courses, step
from tests.followups.facts import (
    COLLEAGUE,
    CONSULTANT,
    GUIDE,
    FollowUps,
    assigned,
    cover,
    day,
    policy,
    team,
)

CONTACT, FIRST_CONTACT = "guide.contact", "guide.first_contact"
MON = "2026-11-02"

ACTIVE = courses(course("active", "2026-01-05"))


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


TABLES = {CONTACT: TestContact.test_due_after_the_last_contact}
"""The test that has the table of dates of each rule."""
