"""Demo data: the young people, with their addresses, networks, activities, benefits and consents."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from backend.access.models import Basis, Grant
from backend.core import clock
from backend.core.crypto import fingerprint
from backend.core.demo_data import DemoData, Scenario, midnight
from backend.organisation.demo import Workforce
from backend.organisation.models import Staff, Unit
from backend.people import demo_names as names
from backend.people.models import (
    ActivityHours,
    ActivitySpell,
    Address,
    Alert,
    BenefitSpell,
    Consent,
    NetworkPerson,
    Professional,
    Programme,
    ProgrammeEnrolment,
    YoungPerson,
)
from backend.people.models.activity import ActivitySource
from backend.people.models.consent import ConsentForm
from backend.people.models.network import Custody, ProfessionalRole, Relation
from backend.people.models.person import AlertKind, Channel, Gender, Sensitivity
from backend.people.services.cases import OPENER_SEES_FOR

ADULT = 18
AGES = (4, 7, 9, 10, 10, 9, 8, 7, 6, 5, 4, 3, 2)
"""How often young people are 15, 16, … 27 years old when the case opens."""

RESTRICTED = frozenset({41, 187})
"""Numbers of the young people whose cases are restricted."""

Recorder = Callable[[date], Staff]
"""A function that returns the member of staff who records something on a day."""


@dataclass(eq=False)
class Person:
    """A young person of the demo data. `number` seeds all random values of this person."""

    number: int
    row: YoungPerson
    network: list[NetworkPerson] = field(default_factory=list)

    @property
    def unit(self) -> Unit:
        """The responsible unit."""
        return self.row.unit


class People(list[Person]):
    """The young people in the order in which their cases were opened."""


def fill(data: DemoData) -> None:
    """Add the young people, with what is recorded about them when the case opens. Share `People`."""
    workforce = data[Workforce]
    units = (workforce.guides[0].unit, workforce.guides[-1].unit)
    people = People()
    arrivals = _arrivals(data, workforce)
    digits = data.random("case numbers").sample(range(1_000_000), len(arrivals))
    for number, opened_on in enumerate(arrivals, start=1):
        opening = _Opening(data, number, units[number % 2], opened_on, f"{opened_on.year}-{digits[number - 1]:06d}")
        opening.run()
        people.append(opening.person)
    data.share(people)
    _add_programme(data, people)


def _add_programme(data: DemoData, people: People) -> None:
    """Add a programme that began a year ago, with its target numbers, and enrol a third of those who came since."""
    began = clock.add_months(data.today.replace(day=1), -12)
    ends_on = clock.add_months(began, 36) - timedelta(days=1)
    targets = {"enrolled": 60, "in_job_or_education": 25}
    programme = data.add(Programme(name="Ungeløftet (pulje)", starts_on=began, ends_on=ends_on, target_numbers=targets))
    for person in people:
        if person.row.opened_on >= began and data.random("programme of", person.number).random() < 0.33:
            data.add(ProgrammeEnrolment(young_person=person.row, programme=programme, starts_on=person.row.opened_on))


def _arrivals(data: DemoData, workforce: Workforce) -> list[date]:
    """Return the days on which the cases open.

    A tenth open in the first weeks. The others become more frequent over time.
    """
    rng = data.random("arrivals")
    lasted = (data.today - data.since).days
    days = [data.since + timedelta(days=rng.randrange(1, 46)) for _person in range(data.people // 10)]
    while len(days) < data.people:
        days.append(data.since + timedelta(days=int(lasted * max(rng.random(), rng.random()))))
    return sorted(workforce.next_workday(day) for day in days)


class _Opening(Scenario):
    """The day on which the coordinator opens a case."""

    person: Person

    def __init__(self, data: DemoData, number: int, unit: Unit, opened_on: date, case_number: str) -> None:
        super().__init__(data, data.random("young person", number), opened_on)
        self.by = data[Workforce].coordinator
        self.number = number
        self.unit = unit
        self.case_number = case_number

    def events(self) -> None:
        """Add the young person, and what is recorded about them on this day."""
        rng = self.rng
        gender = rng.choice((Gender.FEMALE, Gender.MALE))
        came_later = rng.random() < 0.24
        first, last = rng.choice(names.FIRST_NAMES[gender][came_later]), rng.choice(names.LAST_NAMES[came_later])
        if rng.random() < 0.08:
            last = f"{rng.choice(names.LAST_NAMES[0])} {last}"
        age = rng.choices(range(15, 15 + len(AGES)), weights=AGES)[0]
        born_on = clock.add_months(self.day, -12 * age) - timedelta(days=rng.randrange(2, 362))
        cpr = _cpr(born_on, self.number, gender)
        at = self.moment(8, 9)
        young_person = self.data.add(
            YoungPerson(
                case_number=self.case_number,
                first_name=first,
                last_name=last,
                born_on=born_on,
                cpr=cpr,
                cpr_fingerprint=fingerprint(cpr),
                cpr_is_replacement=True,
                gender=gender,
                email=f"ung{self.number}@unge.example",
                preferred_channel=rng.choice((Channel.PHONE, Channel.TEXT, Channel.TEXT, "")),
                interpreter_language=rng.choice(names.LANGUAGES) if came_later else "",
                unit=self.unit,
                opened_on=self.day,
                registered_at=at,
                sensitivity=Sensitivity.RESTRICTED if self.number in RESTRICTED else Sensitivity.NORMAL,
                informed_on=self.day,
                informed_how="Brev i Digital Post",
                informed_by=self.by,
            )
        )
        self.person = Person(self.number, young_person)
        self.data.add(
            Grant(
                staff=self.by,
                young_person=young_person,
                basis=Basis.NAMED,
                starts_at=at,
                ends_at=midnight(self.day + OPENER_SEES_FOR),
                reason="opened the case",
                opened_by=self.by,
            )
        )
        self._add_address()
        self._add_network(age)
        self._add_activity_and_benefit(age)

    def _add_address(self) -> None:
        rng, protected = self.rng, self.number % 40 == 7
        text = f"{rng.choice(names.STREETS)} {rng.randrange(1, 120)}, {rng.choice(names.POSTAL_DISTRICTS)}"
        until = self.data.today + timedelta(days=20 + self.number % 90) if protected else None
        self.data.add(Address(young_person=self.person.row, text=text, protected=protected, protected_until=until))
        if protected:
            self.data.add(
                Alert(
                    young_person=self.person.row,
                    kind=AlertKind.HOME_VISIT_SAFETY,
                    text="Adressen er beskyttet: aftal altid mødested på forhånd.",
                    review_on=until,
                    created_by=self.by,
                    created_at=self.moment(8, 9),
                )
            )

    def _add_network(self, age: int) -> None:
        rng, person = self.rng, self.person
        if age < ADULT or rng.random() < 0.4:
            for relation in rng.sample((Relation.MOTHER, Relation.FATHER), rng.choice((1, 2))):
                person.network.append(
                    self.data.add(
                        NetworkPerson(
                            young_person=person.row,
                            relation=relation,
                            name=f"{rng.choice(names.PARENTS)} {person.row.last_name.split()[-1]}",
                            custody=Custody.SHARED if age < ADULT else Custody.UNKNOWN,
                            lives_with=age < ADULT,
                            may_be_contacted=True,
                            contact_agreed_on=None if age < ADULT else self.data.today,
                        )
                    )
                )
        if rng.random() < 0.45:
            role, organisation = rng.choice(names.PROFESSIONALS)
            self.data.add(
                Professional(
                    young_person=person.row,
                    name=f"{rng.choice(names.PARENTS)} {rng.choice(names.LAST_NAMES[0])}",
                    role=role,
                    organisation=organisation,
                    in_treatment_team=role == ProfessionalRole.THERAPIST,
                    starts_on=self.day,
                )
            )

    def _add_activity_and_benefit(self, age: int) -> None:
        """Add the young person's activity and benefit when the case opens."""
        rng = self.rng
        young = ("tenth_grade", "fgu", "upper_secondary", "unemployed", "unemployed")
        older = ("unemployed", "unemployed", "unemployed", "fgu", "vocational", "sick_leave", "volunteer")
        began = self.day - timedelta(days=rng.randrange(20, 200))
        add_activity(self.data, self.person, rng.choice(young if age < ADULT else older), began, learned_on=self.day)
        benefit = "none" if age < ADULT else rng.choice(("cash_benefit", "cash_benefit", "student_grant", "none"))
        if age >= ADULT:
            began = max(began, clock.add_months(self.person.row.born_on, 12 * ADULT))
        spell = self.data.add(BenefitSpell(young_person=self.person.row, benefit_id=benefit, starts_on=began))
        later = self.data.random("benefit of", self.person.number)
        ends_on = self.day + timedelta(days=later.randrange(60, 700))
        if benefit == "cash_benefit" and later.random() < 0.4 and ends_on < self.data.today:
            self.data.edit(spell, ends_on=ends_on)
            follows = later.choice(("student_grant", "none", "sickness_benefit"))
            begins = ends_on + timedelta(days=1)
            self.data.add(BenefitSpell(young_person=self.person.row, benefit_id=follows, starts_on=begins))


class ConsentScenario(Scenario):
    """A consent to talk with a person outside the municipality. It is renewed each year while it is needed."""

    def __init__(self, data: DemoData, person: Person, recorder: Recorder) -> None:
        super().__init__(data, data.random("consents of", person.number), person.row.opened_on)
        self.person = person
        self.recorder = recorder

    def events(self) -> None:
        """Add the consents of a little more than half of the young people."""
        rng, workforce, before = self.rng, self.data[Workforce], None
        if rng.random() > 0.55:
            return
        recipient, what, purpose = rng.choice(names.RECIPIENTS)
        day = self.in_days(5, 40)
        for _year in range(3):
            self.go_to(workforce.next_workday(day))
            minor = self.person.row.age(self.day) < ADULT
            expires_on = self.day + timedelta(days=rng.choice((182, 365, 365)))
            before = self.data.add(
                Consent(
                    young_person=self.person.row,
                    given_by=self.person.network[0] if minor and self.person.network and rng.random() < 0.4 else None,
                    recipient=recipient,
                    what=what,
                    purpose=purpose,
                    form=rng.choice(ConsentForm.values),
                    given_on=self.day,
                    expires_on=expires_on,
                    renews=before,
                    recorded_by=self.recorder(self.day),
                    recorded_at=self.moment(),
                )
            )
            lead = rng.randrange(31, 42) if rng.random() < 0.8 else rng.randrange(10, 29)
            day = expires_on - timedelta(days=lead)
            if rng.random() < 0.2:
                self.go_to(day)
                self.data.edit(before, withdrawn_on=self.day)
                return


class SmallJobScenario(Scenario):
    """A job of a few hours a week in a shop. The hours increase."""

    def __init__(self, data: DemoData, person: Person, day: date) -> None:
        super().__init__(data, data.random("small job of", person.number, day), day)
        self.person = person

    def events(self) -> None:
        """Add the job, its changes of hours, and its end."""
        rng = self.rng
        self.go_to(self.in_days(30, 200))
        hours = rng.choice((3, 4, 5))
        spell = add_activity(self.data, self.person, "micro_job", self.day, learned_on=self.day)
        add_hours(self.data, spell, self.day, hours)
        for _change in range(rng.randrange(3)):
            self.go_to(self.in_days(40, 110))
            hours += rng.choice((2, 3, 4))
            add_hours(self.data, spell, self.day, hours)
        self.go_to(self.in_days(30, 300))
        reason = rng.choice(("Butikken lukkede", "Begyndte på uddannelse", "Ville prøve noget andet"))
        self.data.edit(spell, ends_on=self.day, end_reason=reason)


def add_activity(
    data: DemoData,
    person: Person,
    kind: str,
    starts_on: date,
    *,
    learned_on: date,
    source: ActivitySource = ActivitySource.YOUNG_PERSON,
    description: str = "",
) -> ActivitySpell:
    """Add an activity that begins on `starts_on` and is still going on."""
    return data.add(
        ActivitySpell(
            young_person=person.row,
            kind_id=kind,
            description=description,
            starts_on=starts_on,
            source=source,
            learned_on=learned_on,
        )
    )


def add_hours(data: DemoData, spell: ActivitySpell, starts_on: date, hours: int) -> None:
    """Add the hours a week of an activity from a day on."""
    data.add(ActivityHours(spell=spell, starts_on=starts_on, hours_per_week=Decimal(hours)))


def _cpr(born_on: date, number: int, gender: Gender) -> str:
    """Return a synthetic CPR number: the day of birth is increased by 60.

    The last digit is odd for men, as in real numbers.
    """
    serial = 2 * number + (gender == Gender.MALE) + (4000 if born_on.year >= 2000 else 0)
    return f"{born_on.day + 60}{born_on:%m%y}{serial:04d}"
