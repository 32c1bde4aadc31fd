"""Demo data: the courses from the referral on, and the meetings of guide and young person."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from backend.assignments.demo import Assignments, Held
from backend.assignments.models import Capacity, EndReason
from backend.contacts.demo import Manner, agree_on, cancel, meet, next_day_with_colleague
from backend.contacts.demo_words import note
from backend.contacts.models import Appointment, Outcome
from backend.core import clock
from backend.core.demo_data import DemoData, Scenario
from backend.organisation.demo import FULL, Workforce
from backend.organisation.models import Staff
from backend.people.demo import ConsentScenario, People, Person, SmallJobScenario
from guidance.courses import demo_words as words
from guidance.courses.models import CloseReason, Decision, GuidanceCourse, Phase, PhaseChange, Referral, ReferralSource

WITH_GUIDE = Manner(
    kinds={
        "meeting": 30,
        "walk_and_talk": 14,
        "home_visit": 10,
        "accompaniment": 6,
        "school_visit": 5,
        "bridge_building": 3,
        "phone": 18,
        "text_message": 10,
        "video": 2,
    },
    fails=0.08,
    note=lambda rng: note(rng, words.NOTES),
)

ENDS_EARLY = (
    *(CloseReason.OWN_CHOICE, CloseReason.OWN_CHOICE, CloseReason.MOVED, CloseReason.HANDED_OVER),
    *(CloseReason.GOAL_REACHED, CloseReason.GOAL_REACHED, CloseReason.NO_CONTACT, CloseReason.SERIOUS_OBSTACLE),
)
COMES_BACK = frozenset({CloseReason.OWN_CHOICE, CloseReason.NO_CONTACT})
SOURCES = (
    *(ReferralSource.SCHOOL, ReferralSource.SCHOOL, ReferralSource.CASEWORKER, ReferralSource.CASEWORKER),
    *(ReferralSource.NETWORK, ReferralSource.HEALTH, ReferralSource.YOUNG_PERSON, ReferralSource.OUTREACH),
)
AFTERCARE_MONTHS = (1, 3, 6, 12)
BUSY_FOR = timedelta(days=10)
"""How long the guide with the full caseload has had too much to do, so that some young people wait today."""

Step = tuple[date, Callable[[], None]]


def fill(data: DemoData) -> None:
    """Add a course for each young person, with assignments, contacts, consents and small jobs."""
    assignments = data[Assignments]
    for person in data[People]:
        CourseScenario(data, person).run()

        def recorder(day: date, person: Person = person) -> Staff:
            return assignments.acting(person, Capacity.GUIDE, day)

        ConsentScenario(data, person, recorder).run()


class CourseScenario(Scenario):
    """The course of one young person.

    `last` is the day of the last contact that was held, or of the assignment. `misses` counts the attempts in a row
    since then that were not held.
    """

    row: GuidanceCourse
    referral: Referral
    last: date
    phase_began: date

    def __init__(self, data: DemoData, person: Person) -> None:
        super().__init__(data, data.random("course of", person.number), person.row.opened_on)
        self.person = person
        self.workforce = data[Workforce]
        self.assignments = data[Assignments]
        self.held: Held | None = None
        self.meeting_on: date | None = None
        self.appointment: Appointment | None = None
        self.misses = 0

    def events(self) -> None:
        """Add the course from the referral to the close. A few courses are reopened."""
        self._refer()
        while True:
            self._answer()
            if self.row.phase == Phase.CLOSED:
                return
            self._find_a_guide()
            self._take_steps()
            if self.row.close_reason not in COMES_BACK or self.rng.random() < 0.6:
                return
            self.go_to(self.workforce.next_workday(self.in_days(40, 150)))
            self._reopen()

    # The referral

    def _refer(self) -> None:
        self.row = self.data.add(
            GuidanceCourse(
                young_person=self.person.row,
                legal_basis_id=self.rng.choice(("kui_plan", "kui_contact_person", "barnets_lov", "local_policy")),
                opened_on=self.day,
                phase=Phase.REFERRED,
            )
        )
        self._receive()
        self._add_change("", Phase.REFERRED, by=self.workforce.coordinator)

    def _receive(self) -> None:
        rng, source = self.rng, self.rng.choice(SOURCES)
        self.referral = self.data.add(
            Referral(
                course=self.row,
                received_on=self.day,
                source=source,
                referrer=rng.choice(words.SCHOOLS) if source == ReferralSource.SCHOOL else "",
                why=rng.choice(words.WHY_REFERRED),
                wish=rng.choice(words.WISHES) if rng.random() < 0.7 else "",
            )
        )

    def _answer(self) -> None:
        coordinator = self.workforce.coordinator
        self.go_to(self.workforce.workdays_after(self.day, self.rng.randrange(1, 3)))
        answer: dict[str, Any] = {"decided_on": self.day, "decided_by": coordinator}
        if self.rng.random() < 0.97:
            self.data.edit(self.referral, decision=Decision.ACCEPTED, **answer)
            self._move(Phase.INTAKE, by=coordinator)
            return
        answer |= {"declined_to": "Tilbud hos en anden kommune", "informed_on": self.day}
        self.data.edit(self.referral, decision=Decision.DECLINED, **answer)
        self._close(CloseReason.DECLINED, by=coordinator)

    def _find_a_guide(self) -> None:
        """Assign a guide, usually at once. It takes longer in the last weeks, when all guides have much to do."""
        rng, workforce = self.rng, self.workforce
        waits = 0.5 if (self.data.today - self.day).days < 30 else 0.08
        wait = rng.randrange(8, 40) if rng.random() < waits else rng.choice((0, 0, 0, 1))
        self.go_to(workforce.workdays_after(self.day, wait))
        of_unit = [guide for guide in workforce.guides if guide.unit == self.person.unit]
        guide = self.assignments.least_loaded(of_unit, self.day)
        self.held = self.assignments.begin(self, self.person, guide, Capacity.GUIDE, workforce.coordinator)
        self.last = self.day

    def _reopen(self) -> None:
        self.data.edit(self.row, phase=Phase.REFERRED, closed_on=None, close_reason="")
        self._receive()
        leader = self.workforce.leaders[self.person.unit]
        self._add_change(Phase.CLOSED, Phase.REFERRED, by=leader, why="Vil gerne i gang igen")

    # Phases

    def _take_steps(self) -> None:
        """Add the meetings of each phase, and the steps between phases on their days."""
        for day, step in self._steps():
            self._meet_before(day)
            self.go_to(day)
            step()
            if self.row.phase == Phase.CLOSED:
                return
            self.meeting_on = self.appointment.starts_at.date() if self.appointment else None

    def _steps(self) -> Iterator[Step]:
        """Yield the future steps, each with its day, in order."""
        rng, workforce = self.rng, self.workforce
        start = workforce.workdays_after(self.day, rng.randrange(2, 5))
        active = start + timedelta(days=rng.randrange(14, 30))
        phase_out = active + timedelta(days=rng.randrange(170, 420))
        aftercare = phase_out + timedelta(days=rng.randrange(50, 110))
        steps: list[Step] = [
            (start, lambda: self._move(Phase.START)),
            (active, self._begin_active),
            (phase_out, lambda: self._move(Phase.PHASE_OUT)),
            (aftercare, lambda: self._move(Phase.AFTERCARE)),
            (clock.add_months(aftercare, 12) + timedelta(days=14), lambda: self._close(CloseReason.GOAL_REACHED)),
        ]
        pause = active + timedelta(days=rng.randrange(40, 200))
        resume = pause + timedelta(days=rng.randrange(20, 85))
        if rng.random() < 0.3 and resume < phase_out:
            steps += self._break(pause, resume)
        if rng.random() < 0.16:
            steps.append((active + timedelta(days=rng.randrange(30, 300)), self._change_guide))
        if rng.random() < 0.34:
            early = active + timedelta(days=rng.randrange(20, 500))
            steps.append((early, lambda: self._close(self.rng.choice(ENDS_EARLY))))
        for day, step in sorted(steps, key=lambda one: one[0]):
            yield workforce.next_workday(max(day, self.day)), step

    def _begin_active(self) -> None:
        self._move(Phase.ACTIVE)
        if self.rng.random() < 0.3:
            SmallJobScenario(self.data, self.person, self.day).run()

    def _break(self, pause: date, resume: date) -> list[Step]:
        """Return the steps of a pause. Some pauses are prolonged, and some end later than agreed."""
        rng = self.data.random("pause of", self.person.number, pause)
        until = resume - timedelta(days=rng.choice((0, 0, 0, 0, 2, 5)))
        steps: list[Step] = [(resume, self._resume)]
        if rng.random() < 0.25:
            first = pause + (until - pause) / 2
            steps.append((first - timedelta(days=1), lambda: self._prolong(until)))
            return [(pause, lambda: self._pause(first)), *steps]
        return [(pause, lambda: self._pause(until)), *steps]

    def _pause(self, until: date) -> None:
        if self.row.phase != Phase.ACTIVE:
            return
        reason = self.rng.choice(words.PAUSES)
        view = "Jeg vil gerne ringes op, når jeg er tilbage."
        until = max(until, self.day + timedelta(days=1))
        self._move(Phase.PAUSED, why=reason, pause_reason=reason, pause_view=view, paused_until=until)

    def _prolong(self, until: date) -> None:
        row = self.row
        if row.phase == Phase.PAUSED and row.paused_until and row.paused_until < until:
            kept: dict[str, Any] = {"pause_reason": row.pause_reason, "pause_view": row.pause_view}
            self._move(Phase.PAUSED, why="Er ikke klar endnu", paused_until=until, **kept)

    def _resume(self) -> None:
        if self.row.phase == Phase.PAUSED:
            self._move(Phase.ACTIVE)

    def _change_guide(self) -> None:
        if self.held is None:
            return
        former = self.held.colleague
        others = [guide for guide in self.workforce.guides if guide.unit == self.person.unit and guide is not former]
        self._cancel_the_appointment()
        leader = self.workforce.leaders[self.person.unit]
        self.held = self.assignments.hand_over(self, self.held, self.person, self.rng.choice(others), leader)
        self.last = self.day

    def _move(self, to: Phase, *, by: Staff | None = None, why: str = "", **values: Any) -> None:
        """Move the course to another phase. A pause ends with the next phase."""
        left = Phase(self.row.phase)
        rest = {"pause_reason": "", "pause_view": "", "paused_until": None, **values}
        self.data.edit(self.row, phase=to, **rest)
        by = by or self.assignments.acting(self.person, Capacity.GUIDE, self.day)
        self._add_change(left, to, by=by, why=why)
        self.phase_began = self.day
        if to in (Phase.PAUSED, Phase.CLOSED):
            self._cancel_the_appointment()

    def _close(self, reason: CloseReason, by: Staff | None = None) -> None:
        rng = self.rng
        more: dict[str, Any] = {}
        if reason == CloseReason.MOVED:
            more = {"moved_to_municipality": rng.choice(words.MUNICIPALITIES), "moved_informed_because": "Samtykke"}
        elif reason == CloseReason.GOAL_REACHED:
            more = {"outcome": rng.choice(words.OUTCOMES), "own_words": rng.choice(words.CLOSED_WORDS)}
        self._move(Phase.CLOSED, by=by, closed_on=self.day, close_reason=reason, **more)
        if self.held:
            self.assignments.end(self, self.held, EndReason.CLOSED)
            self.held = None

    def _add_change(self, left: str, to: Phase, *, by: Staff, why: str = "") -> None:
        paused_until = self.row.paused_until
        self.data.add(
            PhaseChange(
                course=self.row,
                from_phase=left,
                to_phase=to,
                on=self.day,
                paused_until=paused_until,
                by=by,
                why=why,
            )
        )

    # Meetings

    def _meet_before(self, day: date) -> None:
        """Add meetings, as long as the next one is before `day`."""
        if self.row.phase == Phase.PAUSED:
            return
        while True:
            if self.meeting_on is None:
                self.meeting_on = self._next_meeting()
                if self.appointment is None and self.held:
                    self.appointment = agree_on(self, self.person, self.held.colleague, self.meeting_on)
            if self.meeting_on >= day:
                return
            self.go_to(self.meeting_on)
            self._meet()

    def _meet(self) -> None:
        assert self.held
        appointment, self.appointment, self.meeting_on = self.appointment, None, None
        contact = meet(self, self.person, self.held.colleague, WITH_GUIDE, appointment)
        if contact.outcome == Outcome.HELD:
            self.misses, self.last = 0, self.day
        else:
            self.misses += 1

    def _next_meeting(self) -> date:
        """Return the day of the next meeting: usually in time, sometimes late, and soon after a missed one."""
        assert self.held
        guide, rng = self.held.colleague, self.rng
        if self.misses % 4:
            day = self.workforce.workdays_after(self.day, rng.choice((1, 1, 1, 2)))
        else:
            in_time = rng.random() < guide.on_time
            day = max(self._expected(in_time=in_time), self.day + timedelta(days=1))
        busy_since = self.data.today - BUSY_FOR
        if guide.staff.username == FULL and self.person.number % 6 == 0 and day > busy_since:
            day = max(day, self.data.today)
        return next_day_with_colleague(self.data, self.person, guide, day)

    def _expected(self, *, in_time: bool) -> date:
        """Return a day by which the phase requires a contact, or a day soon after it."""
        rng, workforce = self.rng, self.workforce
        match self.row.phase:
            case Phase.INTAKE:
                return workforce.workdays_after(self.last, rng.randrange(1, 4) if in_time else rng.randrange(5, 9))
            case Phase.START:
                return workforce.workdays_after(self.last, rng.randrange(2, 4) if in_time else rng.randrange(4, 7))
            case Phase.ACTIVE:
                return self.last + timedelta(days=rng.choice((5, 5, 6, 6, 7)) if in_time else rng.randrange(9, 17))
            case Phase.PHASE_OUT:
                return self.last + timedelta(days=rng.randrange(10, 14) if in_time else rng.randrange(16, 26))
        months = (clock.add_months(self.phase_began, number) for number in AFTERCARE_MONTHS)
        ahead = [day for day in months if day > self.day + timedelta(days=12)]
        shift = rng.randrange(-10, 1) if in_time else rng.randrange(5, 12)
        return ahead[0] + timedelta(days=shift) if ahead else date.max

    def _cancel_the_appointment(self) -> None:
        cancel(self, self.appointment)
        self.appointment = None
