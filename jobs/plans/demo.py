"""Demo data: the IPS plans from the referral on, and the meetings of consultant and young person.

The plan has the days on which a job was found, began and ended, and those on which staff may have contacted employers.
Other apps add the jobs and the contacts.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from backend.assignments.demo import Assignments, Held
from backend.assignments.models import Capacity, EndReason, Origin
from backend.contacts.demo import Manner, agree_on, cancel, meet, next_day_with_colleague
from backend.contacts.demo_words import note
from backend.contacts.models import Appointment, Outcome
from backend.core.demo_data import DemoData, Scenario
from backend.organisation.demo import Workforce
from backend.organisation.models import Staff
from backend.people.demo import People, Person, add_activity
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

NOTES = (
    "Vi så på, hvilke timer på dagen der passer.",
    "Vi gik forbi to steder og kiggede ind.",
    "Vi skrev tre linjer, der kan siges, når man præsenterer sig.",
    "Vi talte om, hvad der gik godt i det sidste job.",
    "Har prøvet bussen derud, det tager tyve minutter.",
    "Vi øvede samtalen og grinede en del.",
    "Fortalte om første vagt og var stolt.",
    "Chefen er flink, og pauserne er vigtige.",
    "Vi talte om, hvem man går til, når det bliver for meget.",
    "Vil gerne have lidt flere timer efter sommerferien.",
    "Vi aftalte, at jeg kigger forbi arbejdspladsen.",
    "Vi gennemgik lønsedlen sammen.",
)
JOB_WORDS = (
    "Jeg vil gerne have et job, hvor jeg bruger hænderne.",
    "Jeg vil gerne arbejde med dyr eller ude.",
    "Jeg vil tjene mine egne penge.",
    "Jeg vil gerne have få timer til at begynde med.",
    "Jeg vil gerne være et sted med unge kolleger.",
    "Jeg vil gerne have noget at stå op til.",
)
AGREED = (
    "Ja, det vil jeg gerne prøve.",
    "Jeg vil gerne have hjælp til at finde et job.",
    "Okay, men jeg vil selv bestemme tempoet.",
    "Ja tak, jeg er klar til noget nyt.",
)
NO_LONGER = (
    "Jeg vil hellere klare det selv nu.",
    "Jeg har brug for en pause fra det hele.",
    "Jeg vil gå i skole i stedet.",
)

WITH_CONSULTANT = Manner(
    kinds={"meeting": 45, "walk_and_talk": 10, "employer_visit": 12, "phone": 18, "text_message": 12},
    fails=0.1,
    note=lambda rng: note(rng, NOTES),
)
AT_WORK = Manner(
    kinds={"meeting": 60, "walk_and_talk": 20, "employer_visit": 20},
    fails=0.06,
    note=lambda rng: note(rng, NOTES),
)
"""Meetings at work, all of them face to face."""

DECLINES = (DeclineReason.OWN_CHOICE, DeclineReason.OTHER_INTERVENTION, DeclineReason.NO_FREE_PLACE)
ENDS = (
    *(PlanCloseReason.NO_LONGER_WANTED, PlanCloseReason.NO_LONGER_WANTED),
    *(PlanCloseReason.MOVED, PlanCloseReason.TAKEN_OVER),
)
EDUCATIONS = ("fgu", "vocational", "upper_secondary")


@dataclass
class JobScenario:
    """The days on which a job was found, began, changed its hours and ended. `ends_on` is its last day."""

    found_on: date
    starts_on: date
    is_ordinary: bool
    hours_changed_on: list[date] = field(default_factory=list)
    end_known_on: date | None = None
    ends_on: date | None = None


class Plans(list["PlanScenario"]):
    """The plans in the order of their referrals."""


def fill(data: DemoData) -> None:
    """Add a plan for a little more than half of the young people who have a guide. Share `Plans`."""
    assignments, plans = data[Assignments], Plans()
    for plan in sorted(_referred(data), key=lambda plan: plan.day):
        if not assignments.primary(plan.person, Capacity.CONSULTANT, plan.day):
            plan.run()
            plans.append(plan)
    data.share(plans)


def _referred(data: DemoData) -> "list[PlanScenario]":
    """Return the plans of young people whom their guide refers some time after the course began."""
    assignments, workforce = data[Assignments], data[Workforce]
    plans = []
    for person in data[People]:
        for held in assignments.of(person, Capacity.GUIDE):
            began_on = held.assignment.starts_on
            rng = data.random("referral to IPS", person.number, began_on)
            wait = rng.randrange(18, 36) + rng.choice((4, 10, 20, 40, 80, 140, 220))
            day = workforce.next_workday(began_on + timedelta(days=wait))
            is_referred = held.assignment.origin == Origin.ASSIGNED and rng.random() < 0.6 and day < data.today
            if is_referred and assignments.primary(person, Capacity.GUIDE, day):
                plans.append(PlanScenario(data, person, day))
    return plans


class PlanScenario(Scenario):
    """The plan of one young person. `last` is the day of the last contact with the consultant."""

    row: IpsPlan
    last: date

    def __init__(self, data: DemoData, person: Person, referred_on: date) -> None:
        super().__init__(data, data.random("plan of", person.number, referred_on), referred_on)
        self.person = person
        self.workforce = data[Workforce]
        self.assignments = data[Assignments]
        self.held: Held | None = None
        self.appointment: Appointment | None = None
        self.jobs: list[JobScenario] = []
        self.search_days: list[date] = []
        """The days on which consultant and young person met in the phases profile and search."""

    def events(self) -> None:
        """Add the plan from the referral to its close."""
        rng = self.rng
        self._refer()
        late = rng.random() < 0.12
        self.go_to(self.workforce.workdays_after(self.day, rng.randrange(6, 11) if late else rng.randrange(1, 5)))
        if rng.random() < 0.03:
            self._decline()
            return
        self._accept()
        self._agree_and_enter()
        self._be_with(self.in_days(18, 45), every=(5, 9))
        while self._goes_on():
            self._move(PlanPhase.SEARCH)
            self._be_with(self.in_days(25, 150), every=(5, 10))
            if not self._goes_on():
                return
            if self.row.goal != Goal.JOB and rng.random() < 0.5:
                self._learn()
            else:
                self._work()
            if self.row.phase in (PlanPhase.IN_JOB, PlanPhase.IN_EDUCATION):
                if self._goes_on():
                    self._move(PlanPhase.STEP_DOWN, why="Har det godt og vil gerne klare sig med mindre støtte")
                    self._be_with(self.in_days(40, 90), every=(14, 25))
                    self._close(PlanCloseReason.STEP_DOWN_DONE)
                return

    # Referral to entry

    def _refer(self) -> None:
        rng = self.rng
        goal = rng.choice((Goal.JOB, Goal.JOB, Goal.JOB, Goal.BOTH, Goal.EDUCATION))
        self.row = self.data.add(
            IpsPlan(
                young_person=self.person.row,
                track=Track.IPS if rng.random() < 0.6 else Track.IPS_LIKE,
                received_on=self.day,
                source=rng.choice((PlanSource.GUIDE, PlanSource.GUIDE, PlanSource.CASEWORKER, PlanSource.YOUNG_PERSON)),
                own_words=rng.choice(JOB_WORDS),
                goal=goal,
                goal_own_words=rng.choice(JOB_WORDS),
                legal_basis_id="lab_offer",
                phase=PlanPhase.REFERRAL,
            )
        )
        self._add_change("", PlanPhase.REFERRAL, by=self.assignments.acting(self.person, Capacity.GUIDE, self.day))

    def _decline(self) -> None:
        coordinator = self.workforce.coordinator
        self._move(
            PlanPhase.CLOSED,
            by=coordinator,
            decision=Decision.DECLINED,
            decided_on=self.day,
            decided_by=coordinator,
            decline_reason=self.rng.choice(DECLINES),
            declined_to="Fortsætter med ungeguiden",
            informed_on=self.day,
            closed_on=self.day,
            close_reason=PlanCloseReason.DECLINED,
        )

    def _accept(self) -> None:
        coordinator = self.workforce.coordinator
        self.data.edit(self.row, decision=Decision.ACCEPTED, decided_on=self.day, decided_by=coordinator)
        consultant = self.assignments.least_loaded(self.workforce.consultants, self.day)
        self.held = self.assignments.begin(self, self.person, consultant, Capacity.CONSULTANT, coordinator)
        self.last = self.day

    def _agree_and_enter(self) -> None:
        """Meet, record that the young person agrees, and enter the plan soon after."""
        rng = self.rng
        self._be_with(self.in_days(4, 10), every=(2, 4))
        self.data.edit(self.row, agreed_on=self.day, agreed_own_words=rng.choice(AGREED))
        self._be_with(self.in_days(1, 12), every=(3, 6))
        self._move(
            PlanPhase.PROFILE,
            entry_on=self.day,
            employed_at_entry=rng.random() < 0.08,
            in_education_at_entry=rng.random() < 0.15,
        )

    # Education and jobs

    def _goes_on(self) -> bool:
        """Return whether the plan goes on. If not, it is closed.

        This happens now and then, and always after the course has ended.
        """
        if self.rng.random() > 0.11 and self.assignments.primary(self.person, Capacity.GUIDE, self.day):
            return True
        self._close(self.rng.choice(ENDS))
        return False

    def _learn(self) -> None:
        """Begin an education. Some young people leave it again."""
        spell = add_activity(self.data, self.person, self.rng.choice(EDUCATIONS), self.day, learned_on=self.day)
        self._move(PlanPhase.IN_EDUCATION)
        self._be_with(self.in_days(60, 420), every=(7, 16))
        if self.rng.random() < 0.35:
            self.data.edit(spell, ends_on=self.day, end_reason="Ville hellere i job")
            self._move(PlanPhase.SEARCH, why="Stoppede på uddannelsen")

    def _work(self) -> None:
        """Begin a job: meet before it, soon after it began, each week of the first month, and then less often."""
        rng = self.rng
        job = JobScenario(self.day, self.day + timedelta(days=rng.choice((1, 4, 6, 8, 11, 14))), rng.random() < 0.85)
        self.jobs.append(job)
        by = self._consultant()
        self._at_work(job.starts_on, every=(2, 5))
        self.go_to(job.starts_on)
        if job.is_ordinary:
            self._step(PlanPhase.IN_JOB, on=job.starts_on, by=by)
        self._at_work(job.starts_on + timedelta(days=3), every=(1, 3))
        self._at_work(job.starts_on + timedelta(days=28), every=(5, 7))
        is_kept = rng.random() < 0.42
        over = job.starts_on + timedelta(days=28 + (rng.randrange(380, 560) if is_kept else rng.randrange(5, 220)))
        while (change := self.in_days(35, 100)) < over:
            self._at_work(change, every=(10, 26))
            self.go_to(change)
            job.hours_changed_on.append(change)
        self._at_work(over, every=(10, 26))
        self.go_to(over)
        if not is_kept:
            self._lose(job, by)

    def _lose(self, job: JobScenario, by: Staff) -> None:
        """End the job. The consultant soon speaks with the young person, and the search begins again."""
        job.end_known_on = self.day
        job.ends_on = self.day + timedelta(days=self.rng.choice((0, 0, 3, 7, 14)))
        self._at_work(self.day + timedelta(days=3), every=(1, 3))
        over_on = job.ends_on + timedelta(days=1)
        self.go_to(over_on)
        if self.row.phase == PlanPhase.IN_JOB:
            self._step(PlanPhase.SEARCH, on=over_on, by=by)

    # Meetings

    def _at_work(self, until: date, every: tuple[int, int]) -> None:
        """Meet face to face until a day."""
        self._meet_until(until, every, AT_WORK)

    def _be_with(self, until: date, every: tuple[int, int]) -> None:
        """Meet until a working day, and go on to that day."""
        until = self.workforce.next_workday(until)
        self._meet_until(until, every, WITH_CONSULTANT)
        self.go_to(until)

    def _meet_until(self, until: date, every: tuple[int, int], manner: Manner) -> None:
        while self.held:
            consultant = self.held.colleague
            wanted = self.last + timedelta(days=self.rng.randrange(every[0], every[1] + 1))
            day = next_day_with_colleague(self.data, self.person, consultant, max(wanted, self.day + timedelta(days=1)))
            if day > until:
                return
            self.appointment = self.appointment or agree_on(self, self.person, consultant, day)
            self.go_to(self.appointment.starts_at.date() if self.appointment else day)
            appointment, self.appointment = self.appointment, None
            if meet(self, self.person, consultant, manner, appointment).outcome == Outcome.HELD:
                self.last = self.day
            if self.row.phase in (PlanPhase.PROFILE, PlanPhase.SEARCH) and manner is WITH_CONSULTANT:
                self.search_days.append(self.day)

    # Steps

    def _consultant(self) -> Staff:
        """Return who acts for the plan on the current day."""
        return self.assignments.acting(self.person, Capacity.CONSULTANT, self.day)

    def _move(self, to: PlanPhase, *, by: Staff | None = None, why: str = "", **values: Any) -> None:
        self._step(to, on=self.day, by=by or self._consultant(), why=why, **values)

    def _step(self, to: PlanPhase, *, on: date, by: Staff, why: str = "", **values: Any) -> None:
        """Move the plan to another phase on a day."""
        left = self.row.phase
        if left != to:
            self.data.edit(self.row, phase=to, **values)
            self._add_change(left, to, by=by, why=why, on=on)

    def _close(self, reason: PlanCloseReason) -> None:
        own_words = self.rng.choice(NO_LONGER) if reason == PlanCloseReason.NO_LONGER_WANTED else ""
        self._move(PlanPhase.CLOSED, closed_on=self.day, close_reason=reason, close_own_words=own_words)
        cancel(self, self.appointment)
        if self.held:
            self.assignments.end(self, self.held, EndReason.CLOSED)
            self.held = None

    def _add_change(self, left: str, to: PlanPhase, *, by: Staff, why: str = "", on: date | None = None) -> None:
        self.data.add(PlanPhaseChange(plan=self.row, from_phase=left, to_phase=to, on=on or self.day, by=by, why=why))
