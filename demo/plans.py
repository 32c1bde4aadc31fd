"""A young person's IPS plan, from the referral on: consultant, employers, jobs, and how it ended."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from backend.assignments.models import Capacity, EndReason
from backend.contacts.models import Appointment, AppointmentState, Outcome
from backend.followups.models import FollowUpEndReason
from backend.organisation.models import Staff
from backend.people.models import ActivitySpell
from backend.people.models.activity import ActivitySource
from demo import words
from demo.cases import Case
from demo.employers import Search
from demo.jobs import Work
from demo.meetings import AT_WORK, WITH_CONSULTANT, Manner, agree_on, meet, next_day_with_colleague
from demo.simulation import Process
from jobs.plans.models import (
    Decision,
    DeclineReason,
    Goal,
    IpsPlan,
    PlanCloseReason,
    PlanPhase,
    PlanPhaseChange,
    PlanSource,
    Track,
)

DECLINES = (DeclineReason.OWN_CHOICE, DeclineReason.OTHER_INTERVENTION, DeclineReason.NO_FREE_PLACE)
ENDS = (
    *(PlanCloseReason.NO_LONGER_WANTED, PlanCloseReason.NO_LONGER_WANTED),
    *(PlanCloseReason.MOVED, PlanCloseReason.TAKEN_OVER),
)
EDUCATIONS = ("fgu", "vocational", "upper_secondary")


@dataclass(eq=False)
class Plan:
    """The plan, and the rhythm in which consultant and young person meet."""

    case: Case
    row: IpsPlan = field(init=False)
    search: Search = field(init=False)
    work: Work = field(init=False)
    last: date = field(init=False)
    appointment: Appointment | None = None

    def run(self) -> Process:
        """Some while after the course became active."""
        case, simulation, rng = self.case, self.case.simulation, self.case.rng
        yield simulation.organisation.next_workday(
            simulation.day + timedelta(days=rng.choice((4, 10, 20, 40, 80, 140, 220)))
        )
        if case.consultant or case.guide is None:
            return
        self._refer()
        late = rng.random() < 0.12
        yield simulation.organisation.workdays_after(
            simulation.day, rng.randrange(6, 11) if late else rng.randrange(1, 5)
        )
        if rng.random() < 0.03:
            self._decline()
            return
        self._accept()
        yield from self._agree_and_enter()
        yield from self._be_with(simulation.day + timedelta(days=rng.randrange(18, 45)), every=(5, 9))
        if self._move_on():
            yield from self._search_and_work()

    # Referral to entry

    def _refer(self) -> None:
        case, simulation, rng = self.case, self.case.simulation, self.case.rng
        goal = rng.choice((Goal.JOB, Goal.JOB, Goal.JOB, Goal.BOTH, Goal.EDUCATION))
        self.row = simulation.batch.add(
            IpsPlan(
                young_person=case.person,
                track=Track.IPS if rng.random() < 0.6 else Track.IPS_LIKE,
                received_on=simulation.day,
                source=rng.choice((PlanSource.GUIDE, PlanSource.GUIDE, PlanSource.CASEWORKER, PlanSource.YOUNG_PERSON)),
                own_words=rng.choice(words.JOB_WORDS),
                goal=goal,
                goal_words=rng.choice(words.JOB_WORDS),
                legal_basis_id="lab_offer",
                phase=PlanPhase.REFERRAL,
            ),
            of=case.person,
        )
        self._changed("", PlanPhase.REFERRAL, by=case.whom(Capacity.GUIDE))

    def _decline(self) -> None:
        simulation, rng, coordinator = (
            self.case.simulation,
            self.case.rng,
            self.case.simulation.organisation.coordinator,
        )
        self._move(
            PlanPhase.CLOSED,
            by=coordinator,
            decision=Decision.DECLINED,
            decided_on=simulation.day,
            decided_by=coordinator,
            decline_reason=rng.choice(DECLINES),
            declined_to="Fortsætter med ungeguiden",
            informed_on=simulation.day,
            closed_on=simulation.day,
            close_reason=PlanCloseReason.DECLINED,
        )

    def _accept(self) -> None:
        case, simulation = self.case, self.case.simulation
        coordinator = simulation.organisation.coordinator
        told: dict[str, Any] = {"decision": Decision.ACCEPTED, "decided_on": simulation.day, "decided_by": coordinator}
        simulation.batch.change(self.row, of=case.person, **told)
        case.assign(simulation.organisation.consultant(), Capacity.CONSULTANT, coordinator)
        self.last = simulation.day

    def _agree_and_enter(self) -> Process:
        """They meet, the young person says yes, and soon after the plan is entered."""
        case, simulation, rng = self.case, self.case.simulation, self.case.rng
        yield from self._be_with(simulation.day + timedelta(days=rng.randrange(4, 10)), every=(2, 4))
        told: dict[str, Any] = {"agreed_on": simulation.day, "agreed_words": rng.choice(words.AGREED_WORDS)}
        simulation.batch.change(self.row, of=case.person, **told)
        yield from self._be_with(simulation.day + timedelta(days=rng.randrange(1, 12)), every=(3, 6))
        self._move(
            PlanPhase.PROFILE,
            entry_on=simulation.day,
            employed_at_entry=rng.random() < 0.08,
            in_education_at_entry=rng.random() < 0.15,
        )
        self.search = Search(case, self.row)
        self.work = Work(case, self.row, self.search)

    # Under way

    def _search_and_work(self) -> Process:
        """Search, a job or an education, perhaps a job that is lost, and search again; until the plan closes."""
        simulation, rng = self.case.simulation, self.case.rng
        while True:
            self._move(PlanPhase.SEARCH)
            yield from self._be_with(simulation.day + timedelta(days=rng.randrange(25, 150)), every=(5, 10))
            if not self._move_on():
                return
            if self.row.goal != Goal.JOB and rng.random() < 0.5:
                yield from self._learn()
            else:
                yield from self._work()
            if not self._move_on():
                return
            if self.row.phase in (PlanPhase.IN_JOB, PlanPhase.IN_EDUCATION):
                self._move(PlanPhase.STEP_DOWN, why="Har det godt og vil gerne klare sig med mindre støtte")
                yield from self._be_with(simulation.day + timedelta(days=rng.randrange(40, 90)), every=(14, 25))
                self._close(PlanCloseReason.STEP_DOWN_DONE)
                return

    def _move_on(self) -> bool:
        """Whether the plan goes on; sometimes it ends here, and it does with the guide's course."""
        rng = self.case.rng
        if rng.random() > 0.11 and self.case.guide:
            return True
        self._close(rng.choice(ENDS))
        return False

    def _learn(self) -> Process:
        """An education, with someone to follow along."""
        case, simulation, rng = self.case, self.case.simulation, self.case.rng
        spell = simulation.batch.add(
            ActivitySpell(
                young_person=case.person,
                kind_id=rng.choice(EDUCATIONS),
                starts_on=simulation.day,
                source=ActivitySource.YOUNG_PERSON,
                learned_on=simulation.day,
            ),
            of=case.person,
        )
        self._move(PlanPhase.IN_EDUCATION)
        yield from self._be_with(simulation.day + timedelta(days=rng.randrange(60, 420)), every=(7, 16))
        if rng.random() < 0.35:
            simulation.batch.change(spell, of=case.person, ends_on=simulation.day, end_reason="Ville hellere i job")
            self._move(PlanPhase.SEARCH, why="Stoppede på uddannelsen")

    def _work(self) -> Process:
        """A job: met before it, right after it began, each week of the first month, and then as it is wanted."""
        simulation, rng, work = self.case.simulation, self.case.rng, self.work
        starts_on = simulation.day + timedelta(days=rng.choice((1, 4, 6, 8, 11, 14)))
        work.find(starts_on)
        yield from self._at_work(starts_on, every=(2, 5))
        yield starts_on
        work.begins()
        if work.competitive:
            self._step(PlanPhase.IN_JOB, on=starts_on, by=work.employment.recorded_by)
        yield from self._at_work(starts_on + timedelta(days=3), every=(1, 3))
        yield from self._at_work(starts_on + timedelta(days=28), every=(5, 7))
        goes_on = rng.random() < 0.42
        left = rng.randrange(380, 560) if goes_on else rng.randrange(5, 220)
        over = starts_on + timedelta(days=28 + left)
        while (change := simulation.day + timedelta(days=rng.randrange(35, 100))) < over:
            yield from self._at_work(change, every=(10, 26))
            yield change
            work.change_hours()
        yield from self._at_work(over, every=(10, 26))
        yield over
        if not goes_on:
            yield from self._lose_it()

    def _lose_it(self) -> Process:
        """It is told that the job ends; somebody speaks with them soon, and the search goes on."""
        simulation, rng, work = self.case.simulation, self.case.rng, self.work
        ends_on = simulation.day + timedelta(days=rng.choice((0, 0, 3, 7, 14)))
        work.will_end(ends_on)
        yield from self._at_work(simulation.day + timedelta(days=3), every=(1, 3))
        over_on = ends_on + timedelta(days=1)
        yield over_on
        work.is_over()
        if self.row.phase == PlanPhase.IN_JOB:
            self._step(PlanPhase.SEARCH, on=over_on, by=work.employment.recorded_by)

    def _at_work(self, until: date, every: tuple[int, int]) -> Process:
        """Meet face to face, up to a day."""
        yield from self._meet_until(until, every, AT_WORK, lambda: None)

    def _be_with(self, until: date, every: tuple[int, int]) -> Process:
        """Meet until a working day, and see employers between the meetings."""
        until = self.case.simulation.organisation.next_workday(until)
        yield from self._meet_until(until, every, WITH_CONSULTANT, self._see_employers)
        yield until

    def _meet_until(self, until: date, every: tuple[int, int], manner: Manner, between: Callable[[], None]) -> Process:
        case, simulation, rng = self.case, self.case.simulation, self.case.rng
        while case.consultant:
            gap = rng.randrange(every[0], every[1] + 1)
            day = next_day_with_colleague(case, case.consultant, max(self.last + timedelta(days=gap), simulation.day))
            if day == simulation.day:  # once a day is enough
                day = next_day_with_colleague(case, case.consultant, simulation.day + timedelta(days=1))
            if day > until:
                return
            self.appointment = self.appointment or agree_on(case, case.consultant, day)
            yield self.appointment.starts_at.date() if self.appointment else day
            self._meet(manner)
            between()

    def _meet(self, manner: Manner) -> None:
        case = self.case
        assert case.consultant
        appointment, self.appointment = self.appointment, None
        contact = meet(case, case.consultant, manner, appointment)
        if contact.outcome == Outcome.HELD:
            self.last = case.simulation.day

    def _see_employers(self) -> None:
        if self.row.phase in (PlanPhase.PROFILE, PlanPhase.SEARCH):
            self.search.go_on()

    # Steps

    @property
    def consultant(self) -> Staff:
        """Whoever acts for the plan today."""
        return self.case.whom(Capacity.CONSULTANT)

    def _move(self, to: PlanPhase, *, by: Staff | None = None, why: str = "", **values: Any) -> None:
        because = FollowUpEndReason.CASE_CLOSED if to == PlanPhase.CLOSED else FollowUpEndReason.NOT_EXPECTED
        self._step(to, on=self.case.simulation.day, by=by or self.consultant, why=why, because=because, **values)

    def _step(
        self,
        to: PlanPhase,
        *,
        on: date,
        by: Staff,
        why: str = "",
        because: FollowUpEndReason = FollowUpEndReason.NOT_EXPECTED,
        **values: Any,
    ) -> None:
        """Another phase, from a day."""
        left = self.row.phase
        if left == to:
            return
        self.case.simulation.batch.change(self.row, of=self.case.person, because=because, phase=to, **values)
        self._changed(left, to, by=by, why=why, on=on)

    def _close(self, reason: PlanCloseReason) -> None:
        rng, simulation = self.case.rng, self.case.simulation
        told = rng.choice(words.NO_LONGER) if reason == PlanCloseReason.NO_LONGER_WANTED else ""
        self._move(PlanPhase.CLOSED, closed_on=simulation.day, close_reason=reason, close_words=told)
        if self.appointment:
            simulation.batch.change(self.appointment, state=AppointmentState.CANCELLED_US)
            self.appointment = None
        self.case.release(Capacity.CONSULTANT, EndReason.CLOSED)

    def _changed(self, left: str, to: PlanPhase, *, by: Staff, why: str = "", on: date | None = None) -> None:
        simulation = self.case.simulation
        simulation.batch.add(
            PlanPhaseChange(plan=self.row, from_phase=left, to_phase=to, on=on or simulation.day, by=by, why=why),
            of=self.case.person,
        )
