"""Demo data: the interventions from plan to end, and the contacts that served them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from backend.access.demo import add_reading_period
from backend.access.models import Basis, Grant
from backend.assignments.demo import Assignments
from backend.assignments.models import Capacity
from backend.assignments.services import READING_PERIOD
from backend.contacts.models import Contact, Outcome
from backend.core.demo_data import DemoData, Scenario, ScenarioEnds, midnight
from backend.organisation.demo import Workforce
from backend.people.demo import People, Person
from backend.people.models import YoungPerson
from guidance.courses.models import Phase, PhaseChange
from guidance.interventions.models import (
    ENDED,
    Intervention,
    InterventionContact,
    InterventionKind,
    InterventionState,
    InterventionStep,
    StepKind,
)

PROVIDERS = ("Mentorhuset Fjordby", "Foreningen Sammen på Vej", "Bostøtten Skovby")
PURPOSES = {
    "mentor": "En fast voksen at gå til mellem møderne.",
    "accompaniment": "Følges til læge, skole og møder, til det kan klares alene.",
    "morning_call": "Komme op og ud ad døren på hverdage.",
    "structure_at_home": "Få styr på vasketøj, post og indkøb.",
    "leisure": "Finde en klub eller et hold, hvor der er jævnaldrende.",
    "bridge_to_school": "Besøge uddannelsen sammen og møde læreren først.",
    "economy_and_housing": "Lave budget og søge boligstøtte.",
    "health": "Komme i gang med søvn, mad og tandlæge.",
}
AGREED = (
    "Det kunne jeg godt bruge.",
    "Ja, hvis det ikke er hver dag.",
    "Det er fint, at I kommer hjem til mig.",
)
RESULTS = (
    "Klarer det nu selv de fleste dage.",
    "Har fået en fast fritidsaktivitet og en ven.",
    "Har overblik over pengene og en aftale om huslejen.",
    "Kommer af sted tre ud af fem dage. Det er langt mere end før.",
)
STOPPED = ("Den unge ønskede noget andet.", "Flyttede og får hjælp det nye sted.", "Blev for meget på én gang.")
REVIEWED = ("Virker godt, fortsætter", "Skruet ned til hver anden uge", "Den unge vil gerne fortsætte")
PAUSES = ("På højskole", "Indlagt", "Hos familien i udlandet", "Ønsker ro i en periode")


class ActivePeriod(NamedTuple):
    """The days from the active phase of a course to its close. `closed_on` is None if it is open."""

    person: Person
    began_on: date
    closed_on: date | None


class InterventionKinds(dict[str, int]):
    """How many days before the end of an intervention of each kind staff decide what follows."""


def fill(data: DemoData) -> None:
    """Add up to two interventions for each course that became active."""
    data.share(InterventionKinds(InterventionKind.objects.values_list("pk", "decide_days_before_end")))
    contacts: dict[YoungPerson, list[Contact]] = defaultdict(list)
    for contact in data.rows(Contact):
        if contact.outcome == Outcome.HELD:
            contacts[contact.young_person].append(contact)
    for period in _active_periods(data):
        rng = data.random("interventions of", period.person.number, period.began_on)
        for number in range(rng.choice((0, 0, 1, 1, 2))):
            scenario = InterventionScenario(data, period, number)
            scenario.run()
            scenario.link(contacts[period.person.row])


def _active_periods(data: DemoData) -> Iterator[ActivePeriod]:
    people = {person.row: person for person in data[People]}
    changes: dict[YoungPerson, list[PhaseChange]] = defaultdict(list)
    for change in data.rows(PhaseChange):
        changes[change.course.young_person].append(change)
    for young_person, of_person in changes.items():
        for number, change in enumerate(of_person):
            if (change.from_phase, change.to_phase) == (Phase.START, Phase.ACTIVE):
                closed = (later.on for later in of_person[number:] if later.to_phase == Phase.CLOSED)
                yield ActivePeriod(people[young_person], change.on, next(closed, None))


class InterventionScenario(Scenario):
    """One intervention. It stops if the course closes."""

    def __init__(self, data: DemoData, period: ActivePeriod, number: int) -> None:
        rng = data.random("intervention", number, "of", period.person.number, period.began_on)
        super().__init__(data, rng, period.began_on)
        self.person = period.person
        self.course_closed_on = period.closed_on
        self.workforce = data[Workforce]
        self.assignments = data[Assignments]
        self.row: Intervention | None = None
        self.grant: Grant | None = None
        self.active: list[tuple[date, date]] = []
        """The first day of each active period, and the day on which the period ended."""

    def events(self) -> None:
        """Plan, agree and start the intervention some time after the course became active, and end it."""
        rng, workforce = self.rng, self.workforce
        self.go_to(workforce.next_workday(self.in_days(3, 240)))
        row = self.row = self._plan()
        self.go_to(workforce.workdays_after(self.day, rng.randrange(2, 16)))
        if rng.random() < 0.05:
            self._stop(row, rng.choice(STOPPED))
            return
        self._agree(row)
        self.go_to(max(workforce.workdays_after(self.day, rng.randrange(1, 6)), row.starts_on))
        self._step(row, StepKind.START, InterventionState.ACTIVE, starts_on=self.day)
        if rng.random() < 0.12:
            self.go_to(workforce.next_workday(self.in_days(15, 40)))
            self._step(row, StepKind.PAUSE, InterventionState.PAUSED, why=rng.choice(PAUSES))
            self.go_to(workforce.next_workday(self.in_days(14, 60)))
            self._step(row, StepKind.RESUME, InterventionState.ACTIVE)
        self._come_to_the_end(row)

    def go_to(self, day: date) -> None:
        """Go on to a day. Stop the intervention if the course closes before that day."""
        if self.course_closed_on is not None and day >= self.course_closed_on:
            super().go_to(self.course_closed_on)
            if self.row and self.row.state not in ENDED:
                self._stop(self.row, "Forløbet er afsluttet")
            raise ScenarioEnds
        super().go_to(day)

    def link(self, contacts: list[Contact]) -> None:
        """Link some of the contacts that the responsible colleague made while the intervention was active."""
        for contact in contacts:
            on = contact.occurred_at.date()
            is_active = any(first <= on < last for first, last in self.active)
            if self.row and is_active and contact.staff == self.row.responsible and self.rng.random() < 0.35:
                self.data.add(InterventionContact(intervention=self.row, contact=contact))

    def _plan(self) -> Intervention:
        rng = self.rng
        guide = self.assignments.primary(self.person, Capacity.GUIDE, self.day)
        assert guide  # the course is open
        kind = rng.choice(list(PURPOSES))
        outside = rng.random() < 0.25
        starts_on = self.in_days(7, 21)
        ends_on = None if rng.random() < 0.2 else starts_on + timedelta(days=rng.choice((90, 120, 182, 182)))
        row = self.data.add(
            Intervention(
                young_person=self.person.row,
                kind_id=kind,
                purpose=PURPOSES[kind],
                responsible=None if outside else guide.staff,
                provider=rng.choice(PROVIDERS) if outside else "",
                legal_basis_id="lab_167" if kind == "mentor" else "local_policy",
                grant_ends_on=ends_on + timedelta(days=30) if outside and ends_on else None,
                hours_per_week=Decimal(rng.choice((1, 2, 2, 3, 4))),
                starts_on=starts_on,
                ends_on=ends_on,
                state=InterventionState.PLANNED,
            )
        )
        self._add_step(row, StepKind.PLAN)
        return row

    def _agree(self, row: Intervention) -> None:
        words = self.rng.choice(AGREED)
        self._step(row, StepKind.AGREE, InterventionState.AGREED, agreed_on=self.day, own_words=words)
        if row.responsible:
            self.grant = self.data.add(
                Grant(
                    staff=row.responsible,
                    young_person=self.person.row,
                    basis=Basis.INTERVENTION,
                    starts_at=self.moment(),
                    opened_by=self.assignments.acting(self.person, Capacity.GUIDE, self.day),
                    source_id=row.pk,
                )
            )

    def _come_to_the_end(self, row: Intervention) -> None:
        """Extend, complete or stop the intervention, usually well before it ends.

        An intervention without an end is reviewed instead, usually in time.
        """
        rng = self.rng
        for _review in range(0 if row.ends_on else rng.randrange(1, 5)):
            self.go_to(
                self.workforce.next_workday(self.in_days(60, 85) if rng.random() < 0.85 else self.in_days(90, 100))
            )
            self._step(row, StepKind.REVIEW, InterventionState(row.state), why=rng.choice(REVIEWED))
        ahead = self.data[InterventionKinds][row.kind_id]
        for extensions in range(4 if row.ends_on else 0):
            assert row.ends_on
            lead = ahead + rng.randrange(1, 12) if rng.random() < 0.8 else rng.randrange(1, ahead)
            self.go_to(self.workforce.next_workday(row.ends_on - timedelta(days=lead)))
            if extensions == 3 or rng.random() < 0.6:
                break
            later: dict[str, Any] = {"ends_on": row.ends_on + timedelta(days=rng.choice((60, 90, 120)))}
            if row.grant_ends_on:
                later["grant_ends_on"] = later["ends_on"] + timedelta(days=30)
            why = "Der er brug for det lidt endnu"
            self._step(row, StepKind.EXTEND, InterventionState(row.state), why=why, **later)
        if rng.random() < 0.75:
            self._end(row, StepKind.COMPLETE, InterventionState.COMPLETED, result=rng.choice(RESULTS))
        else:
            self._stop(row, rng.choice(STOPPED))

    def _stop(self, row: Intervention, reason: str) -> None:
        self._end(row, StepKind.STOP, InterventionState.STOPPED, stop_reason=reason)

    def _end(self, row: Intervention, kind: StepKind, to: InterventionState, **values: Any) -> None:
        if self.grant:
            add_reading_period(self.data, self.grant, at=self.moment(15, 16), until=midnight(self.day + READING_PERIOD))
        self._step(row, kind, to, ended_on=self.day, **values)

    def _step(self, row: Intervention, kind: StepKind, to: InterventionState, *, why: str = "", **values: Any) -> None:
        was_active, is_active = row.state == InterventionState.ACTIVE, to == InterventionState.ACTIVE
        if is_active and not was_active:
            self.active.append((self.day, date.max))
        elif was_active and not is_active:
            self.active[-1] = self.active[-1][0], self.day
        self.data.edit(row, state=to, **values)
        self._add_step(row, kind, why)

    def _add_step(self, row: Intervention, kind: StepKind, why: str = "") -> None:
        by = self.assignments.acting(self.person, Capacity.GUIDE, self.day)
        self.data.add(
            InterventionStep(
                intervention=row,
                step=kind,
                on=self.day,
                by=by,
                why=why,
                ends_on=row.ends_on,
                last_day=row.last_day,
            )
        )
