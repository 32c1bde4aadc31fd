"""A young person's course with a guide, from the referral on, lived day by day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from backend.assignments.models import Capacity, EndReason
from backend.contacts.models import Appointment, AppointmentState, Outcome
from backend.core import clock
from backend.followups.models import FollowUpEndReason
from backend.organisation.models import Staff
from demo import names, words
from demo.cases import Case
from demo.interventions import Help
from demo.meetings import WITH_GUIDE, agree_on, meet, next_day_with_colleague
from demo.plans import Plan
from demo.simulation import Process
from demo.staff import FULL
from guidance.courses.models import CloseReason, Decision, GuidanceCourse, Phase, PhaseChange, Referral, ReferralSource

Step = tuple[date, Callable[[], None]]

ENDS_EARLY = (
    *(CloseReason.OWN_CHOICE, CloseReason.OWN_CHOICE, CloseReason.MOVED, CloseReason.HANDED_OVER),
    *(CloseReason.GOAL_REACHED, CloseReason.GOAL_REACHED, CloseReason.NO_CONTACT, CloseReason.SERIOUS_OBSTACLE),
)
COMES_BACK = frozenset({CloseReason.OWN_CHOICE, CloseReason.NO_CONTACT})
SOURCES = (
    *(ReferralSource.SCHOOL, ReferralSource.SCHOOL, ReferralSource.CASEWORKER, ReferralSource.CASEWORKER),
    *(ReferralSource.NETWORK, ReferralSource.HEALTH, ReferralSource.YOUNG_PERSON, ReferralSource.OUTREACH),
)
AFTERCARE_MARKS = (1, 3, 6, 12)
BUSY_FOR = timedelta(days=10)
"""So long there has been more to do than the one with the full caseload has time for: some of hers wait today."""


@dataclass(eq=False)
class Course:
    """The course, and the rhythm in which guide and young person meet."""

    case: Case
    received_on: date
    row: GuidanceCourse = field(init=False)
    referral: Referral = field(init=False)
    last: date = field(init=False)
    phase_began: date = field(init=False)
    meeting_on: date | None = None
    appointment: Appointment | None = None
    misses: int = 0
    help: list[Help] = field(default_factory=list)

    def run(self) -> Process:
        """From the referral to the close, and for a few once more."""
        case, simulation, rng = self.case, self.case.simulation, self.case.rng
        yield self.received_on
        case.open(self._coordinator)
        self._refer()
        while True:
            yield from self._answer()
            if self.row.phase == Phase.CLOSED:
                return
            yield from self._find_a_guide()
            yield from self._walk_along()
            if self.row.close_reason not in COMES_BACK or rng.random() < 0.6:
                return
            yield simulation.organisation.next_workday(simulation.day + timedelta(days=rng.randrange(40, 150)))
            self._reopen()

    # The referral

    def _refer(self) -> None:
        simulation = self.case.simulation
        self.row = simulation.batch.add(
            GuidanceCourse(
                young_person=self.case.person,
                legal_basis_id=self.case.rng.choice(("kui_plan", "kui_contact_person", "barnets_lov", "local_policy")),
                opened_on=simulation.day,
                phase=Phase.REFERRED,
            ),
            of=self.case.person,
        )
        self._receive()
        self._changed("", Phase.REFERRED, by=self._coordinator)

    def _receive(self) -> None:
        rng, source = self.case.rng, self.case.rng.choice(SOURCES)
        self.referral = self.case.simulation.batch.add(
            Referral(
                course=self.row,
                received_on=self.case.simulation.day,
                source=source,
                referrer=rng.choice(names.SCHOOLS) if source == ReferralSource.SCHOOL else "",
                why=rng.choice(words.WHY_REFERRED),
                wish=rng.choice(words.WISHES) if rng.random() < 0.7 else "",
            ),
            of=self.case.person,
        )

    def _answer(self) -> Process:
        simulation, rng = self.case.simulation, self.case.rng
        yield simulation.organisation.workdays_after(simulation.day, rng.randrange(1, 3))
        answered: dict[str, Any] = {"decided_on": simulation.day, "decided_by": self._coordinator}
        if rng.random() < 0.97:
            simulation.batch.change(self.referral, of=self.case.person, decision=Decision.ACCEPTED, **answered)
            self._move(Phase.INTAKE, by=self._coordinator)
            return
        told: dict[str, Any] = {"declined_to": "Tilbud hos en anden kommune", "informed_on": simulation.day}
        simulation.batch.change(self.referral, of=self.case.person, decision=Decision.DECLINED, **answered, **told)
        self._close(CloseReason.DECLINED, by=self._coordinator)

    def _find_a_guide(self) -> Process:
        """Mostly at once; when all have much to do it takes longer, as it does these weeks."""
        simulation, rng, case = self.case.simulation, self.case.rng, self.case
        waits = 0.5 if (simulation.today - simulation.day).days < 30 else 0.08
        wait = rng.randrange(8, 40) if rng.random() < waits else rng.choice((0, 0, 0, 1))
        yield simulation.organisation.workdays_after(simulation.day, wait)
        case.assign(simulation.organisation.guide_for(case.unit), Capacity.GUIDE, self._coordinator)
        self.last = simulation.day

    def _reopen(self) -> None:
        simulation, case = self.case.simulation, self.case
        simulation.batch.change(self.row, of=case.person, phase=Phase.REFERRED, closed_on=None, close_reason="")
        self._receive()
        self._changed(
            Phase.CLOSED, Phase.REFERRED, by=simulation.organisation.leaders[case.unit.pk], why="Vil gerne i gang igen"
        )

    # The way

    def _walk_along(self) -> Process:
        """Meetings in the rhythm of the phase, and the steps between phases on their days."""
        for day, step in self._way():
            yield from self._meetings(before=day)
            yield day
            step()
            if self.row.phase == Phase.CLOSED:
                return
            self.meeting_on = self.appointment.starts_at.date() if self.appointment else None

    def _way(self) -> Iterator[Step]:
        """What lies ahead, as it will be: each step with its day, in their order."""
        simulation, rng = self.case.simulation, self.case.rng
        assigned_on = simulation.day
        start = simulation.organisation.workdays_after(assigned_on, rng.randrange(2, 5))
        active = start + timedelta(days=rng.randrange(14, 30))
        phase_out = active + timedelta(days=rng.randrange(170, 420))
        aftercare = phase_out + timedelta(days=rng.randrange(50, 110))
        steps: list[Step] = [
            (start, self._begin_start),
            (active, self._begin_active),
            (phase_out, lambda: self._move(Phase.PHASE_OUT)),
            (aftercare, lambda: self._move(Phase.AFTERCARE)),
            (clock.add_months(aftercare, 12) + timedelta(days=14), self._end_well),
        ]
        if rng.random() < 0.24:
            pause = active + timedelta(days=rng.randrange(40, 200))
            resume = pause + timedelta(days=rng.randrange(20, 85))
            steps += [(pause, lambda: self._pause(resume)), (resume, self._resume)]
        if rng.random() < 0.16:
            steps.append((active + timedelta(days=rng.randrange(30, 300)), self._change_guide))
        if rng.random() < 0.34:
            steps.append((active + timedelta(days=rng.randrange(20, 500)), self._end_early))
        for day, step in sorted(steps, key=lambda one: one[0]):
            yield simulation.organisation.next_workday(max(day, simulation.day)), step

    def _begin_start(self) -> None:
        self._move(Phase.START)

    def _begin_active(self) -> None:
        case, rng = self.case, self.case.rng
        self._move(Phase.ACTIVE)
        if rng.random() < 0.6:
            case.simulation.begin(Plan(case).run())
        for _intervention in range(rng.choice((0, 0, 1, 1, 2))):
            self.help.append(Help(case))
            case.simulation.begin(self.help[-1].run())
        if rng.random() < 0.3:
            case.simulation.begin(case.small_job())

    def _pause(self, resume: date) -> None:
        if self.row.phase != Phase.ACTIVE:
            return
        reason = self.case.rng.choice(words.PAUSES)
        view = "Jeg vil gerne ringes op, når jeg er tilbage."
        self._move(Phase.PAUSED, why=reason, pause_reason=reason, pause_view=view, paused_until=resume)

    def _resume(self) -> None:
        if self.row.phase == Phase.PAUSED:
            self._move(Phase.ACTIVE)

    def _change_guide(self) -> None:
        case = self.case
        former = case.guide
        if former is None:
            return
        others = [
            guide for guide in case.simulation.organisation.guides if guide.unit == case.unit and guide is not former
        ]
        self._forget_the_appointment()
        case.hand_over(case.rng.choice(others), case.simulation.organisation.leaders[case.unit.pk])
        self.last = case.simulation.day

    def _end_early(self) -> None:
        self._close(self.case.rng.choice(ENDS_EARLY))

    def _end_well(self) -> None:
        self._close(CloseReason.GOAL_REACHED)

    # Meetings

    def _meetings(self, before: date) -> Process:
        """Meet, again and again, as long as the next time comes before the next step."""
        if self.row.phase == Phase.PAUSED:
            return
        while True:
            if self.meeting_on is None:
                self.meeting_on = self._next_time()
                if self.appointment is None and self.case.guide:
                    self.appointment = agree_on(self.case, self.case.guide, self.meeting_on)
            if self.meeting_on >= before:
                return
            yield self.meeting_on
            self._meet()

    def _meet(self) -> None:
        case, guide = self.case, self.case.guide
        assert guide
        appointment, self.appointment, self.meeting_on = self.appointment, None, None
        contact = meet(case, guide, WITH_GUIDE, appointment)
        if contact.outcome != Outcome.HELD:
            self.misses += 1
            return
        self.misses, self.last = 0, case.simulation.day
        for intervention in self.help:
            intervention.served_by(contact)

    def _next_time(self) -> date:
        """When they meet next: mostly within what is promised, sometimes not; soon again after a miss."""
        case, guide, rng = self.case, self.case.guide, self.case.rng
        assert guide
        organisation = case.simulation.organisation
        if self.misses % 4:
            day = organisation.workdays_after(case.simulation.day, rng.choice((1, 1, 1, 2)))
        else:
            in_time = rng.random() < guide.on_time
            day = max(self._promised(in_time=in_time), case.simulation.day + timedelta(days=1))
        if guide.staff.username == FULL and case.number % 6 == 0 and day > case.simulation.today - BUSY_FOR:
            day = max(day, case.simulation.today)
        return next_day_with_colleague(case, guide, day)

    def _promised(self, *, in_time: bool) -> date:
        case, rng = self.case, self.case.rng
        organisation = case.simulation.organisation
        match self.row.phase:
            case Phase.INTAKE:
                return organisation.workdays_after(self.last, rng.randrange(1, 4) if in_time else rng.randrange(5, 9))
            case Phase.START:
                return organisation.workdays_after(self.last, rng.randrange(2, 4) if in_time else rng.randrange(4, 7))
            case Phase.ACTIVE:
                return self.last + timedelta(days=rng.choice((5, 5, 6, 6, 7)) if in_time else rng.randrange(9, 17))
            case Phase.PHASE_OUT:
                return self.last + timedelta(days=rng.randrange(10, 14) if in_time else rng.randrange(16, 26))
        began = self.phase_began
        marks = [clock.add_months(began, months) for months in AFTERCARE_MARKS]
        ahead = [mark for mark in marks if mark > case.simulation.day + timedelta(days=12)]
        shift = rng.randrange(-10, 1) if in_time else rng.randrange(5, 12)
        return ahead[0] + timedelta(days=shift) if ahead else date.max

    def _forget_the_appointment(self) -> None:
        if self.appointment:
            self.case.simulation.batch.change(self.appointment, state=AppointmentState.CANCELLED_US)
            self.appointment = None

    # Steps

    @property
    def _coordinator(self) -> Staff:
        return self.case.simulation.organisation.coordinator

    def _move(self, to: Phase, *, by: Staff | None = None, why: str = "", **values: Any) -> None:
        """As `courses.services` does: a pause ends with whatever follows it."""
        left = Phase(self.row.phase)
        because = FollowUpEndReason.CASE_CLOSED if to == Phase.CLOSED else FollowUpEndReason.NOT_EXPECTED
        rest = {"pause_reason": "", "pause_view": "", "paused_until": None, **values}
        self.case.simulation.batch.change(self.row, of=self.case.person, because=because, phase=to, **rest)
        self._changed(left, to, by=by or self.case.whom(Capacity.GUIDE), why=why)
        self.phase_began = self.case.simulation.day
        if to in (Phase.PAUSED, Phase.CLOSED):
            self._forget_the_appointment()

    def _close(self, reason: CloseReason, by: Staff | None = None) -> None:
        rng, simulation = self.case.rng, self.case.simulation
        told: dict[str, Any] = {}
        if reason == CloseReason.MOVED:
            told = {"moved_to_municipality": rng.choice(words.MUNICIPALITIES), "moved_informed_because": "Samtykke"}
        elif reason == CloseReason.GOAL_REACHED:
            told = {"outcome": rng.choice(words.OUTCOMES), "own_words": rng.choice(words.CLOSED_WORDS)}
        self._move(Phase.CLOSED, by=by, closed_on=simulation.day, close_reason=reason, **told)
        self.case.release(Capacity.GUIDE, EndReason.CLOSED)
        for intervention in self.help:
            intervention.stop("Forløbet er afsluttet")

    def _changed(self, left: str, to: Phase, *, by: Staff, why: str = "") -> None:
        self.case.simulation.batch.add(
            PhaseChange(course=self.row, from_phase=left, to_phase=to, on=self.case.simulation.day, by=by, why=why),
            of=self.case.person,
        )
