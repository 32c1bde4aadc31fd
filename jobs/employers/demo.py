"""Demo data: the employers, the disclosure decisions of young people, and the contacts with employers."""

from datetime import date, timedelta

from stdnum.dk import cvr

from backend.assignments.demo import Assignments
from backend.assignments.models import Capacity
from backend.core.demo_data import DemoData, Scenario
from backend.organisation.demo import IPS, Workforce
from backend.people.demo import Person
from backend.people.demo_names import PARENTS
from jobs.employers.models import (
    About,
    Answer,
    ContactStatus,
    DisclosureDecision,
    Employer,
    EmployerContact,
    EmployerPerson,
    MadeBy,
    Mode,
    Revealed,
    ToldBy,
)
from jobs.plans.demo import Plans, PlanScenario

EMPLOYERS = (
    # name, industry (DB07), title of the job that young people get there
    ("Fjordbageriet", "107120", "Bagerhjælper"),
    ("Skovby Cykelværksted", "952900", "Mekanikerhjælper"),
    ("Åstrup Planteskole", "013000", "Gartnermedhjælper"),
    ("Nørre Bæk Tømrerforretning", "433200", "Arbejdsmand"),
    ("Café Møllehjulet", "563010", "Tjenermedhjælper"),
    ("Fjordby Supermarked", "471120", "Butiksmedhjælper"),
    ("Skovby Plejecenter", "871010", "Serviceassistent"),
    ("Lærkens Børnehus", "889130", "Pædagogmedhjælper"),
    ("Fjordby Autolak", "452010", "Værkstedshjælper"),
    ("Østervang Hotel", "551010", "Rengøringsassistent"),
    ("Åparkens Pizzeria", "561010", "Køkkenmedhjælper"),
    ("Skovby Genbrug", "477900", "Lagermedarbejder"),
    ("Fjordby Havneservice", "522220", "Havnemedhjælper"),
    ("Bæk & Søn VVS", "432200", "Arbejdsmand"),
    ("Rugmarkens Rideskole", "931900", "Staldhjælper"),
    ("Skovby Trykkeri", "181200", "Pakkemedarbejder"),
    ("Nørregades Isenkram", "475210", "Butiksmedhjælper"),
    ("Fjordens Fiskeeksport", "102020", "Pakkerimedarbejder"),
    ("Åstrup Maskinstation", "016100", "Chaufførmedhjælper"),
    ("Skovby Bio", "591400", "Billetkontrollør"),
    ("Havnegades Frisør", "960210", "Salonhjælper"),
    ("Fjordby Dyreklinik", "750000", "Klinikhjælper"),
    ("Birkens Malerfirma", "433410", "Malerhjælper"),
    ("Landevejens Lager", "521000", "Lagermedarbejder"),
    ("Skovby Ejendomsservice", "811000", "Pedelmedhjælper"),
    ("Blomsterhjørnet", "477610", "Butiksmedhjælper"),
    ("Fjordby Rengøring", "812100", "Rengøringsassistent"),
    ("Åstrup Mejeri", "105100", "Produktionsmedarbejder"),
    ("Skolebakkens Bogcafé", "476100", "Cafémedhjælper"),
    ("Nørre Bæk Byg", "412000", "Arbejdsmand"),
    ("Spisehuset Engen", "561010", "Køkkenmedhjælper"),
    ("Fjordby IT-hjælp", "620200", "IT-supporter"),
    ("Skovby Svømmehal", "931100", "Livredderassistent"),
    ("Stationsvejens Kiosk", "472500", "Butiksmedhjælper"),
    ("Åstrup Savværk", "161000", "Produktionsmedarbejder"),
    ("Fjordby Vaskeri", "960110", "Vaskerimedarbejder"),
    ("Hybens Blomsterdyrkning", "011900", "Gartnermedhjælper"),
    ("Søndergades Tøj", "477110", "Butiksmedhjælper"),
    ("Skovby Taxa", "493200", "Vaskehal og klargøring"),
    ("Fjordby Museum", "910200", "Museumsassistent"),
)
OUTCOMES = (
    "Der er vagter om lørdagen fra næste måned.",
    "Kender en kollega, der mangler folk. Jeg ringer dertil.",
    "Vil gerne se den unge til en kop kaffe.",
    "Ikke lige nu, men vi må komme igen til foråret.",
    "Fik en rundvisning og talte om, hvad en god start er.",
    "Er åben for få timer til at begynde med.",
)
PURPOSES = (
    "Høre om opgaver og timer",
    "Præsentere ordningen",
    "Tale om et ordinært job",
    "Følge op på sidste besøg",
)
OWN_WORDS = ("Det må du gerne sige.", "Jeg vil selv fortælle det.", "Ikke endnu.")

YES = (Revealed.NAME, Revealed.NAME, Revealed.NAME_AND_SUPPORT, Revealed.NAME_AND_SUPPORT, Revealed.NAME_AND_HEALTH)


class JobTitles(dict[Employer, str]):
    """The employers, each with the title of the job that young people get there."""


class Decisions(dict[Person, list[DisclosureDecision]]):
    """The disclosure decisions of each young person, in order."""

    def allowed(self, person: Person, on: date) -> Revealed:
        """Return the most that staff may disclose to an employer on a day."""
        decision = next((found for found in reversed(self.get(person, ())) if found.talked_on <= on), None)
        return Revealed(decision.may_reveal) if decision and decision.answer == Answer.YES else Revealed.ANONYMOUS


def fill(data: DemoData) -> None:
    """Add the employers, and decisions and contacts for each plan. Share `JobTitles` and `Decisions`."""
    data.share(_employers(data))
    data.share(Decisions())
    for plan in data[Plans]:
        SearchScenario(data, plan).run()


def _employers(data: DemoData) -> JobTitles:
    numbers = (number for n in range(99_000_000, 99_999_999) if cvr.is_valid(number := str(n)))
    titles = JobTitles()
    for (name, industry, title), number in zip(EMPLOYERS, numbers, strict=False):
        employer = data.add(Employer(name=name, cvr=number, industry_code=industry))
        called = PARENTS[len(titles) % len(PARENTS)]
        data.add(EmployerPerson(employer=employer, name=f"{called} i personale", role="Leder", starts_on=data.since))
        titles[employer] = title
    return titles


class SearchScenario(Scenario):
    """The job search of one young person: talks about disclosure, and contacts with employers."""

    def __init__(self, data: DemoData, plan: PlanScenario) -> None:
        super().__init__(data, data.random("search of", plan.person.number, plan.row.received_on), plan.row.received_on)
        self.plan = plan
        self.person = plan.person
        self.employers = list(data[JobTitles])
        self.decisions = data[Decisions].setdefault(plan.person, [])

    def events(self) -> None:
        """Add some talks about disclosure, and many contacts with employers, on days of the search."""
        rng, entry_on = self.rng, self.plan.row.entry_on
        for day in self.plan.search_days:
            assert entry_on
            self.day = day
            waited = (day - entry_on).days
            if rng.random() < 0.05 if self.decisions else waited > rng.randrange(5, 25):
                self._talk()
            if rng.random() < (0.7 if waited > 7 else 0.3):
                self._contact_employer()

    def _talk(self) -> None:
        """Add a decision. After a yes, the next answer may be a no."""
        rng = self.rng
        answer = rng.choices((Answer.YES, Answer.NO, Answer.UNDECIDED), weights=(60, 18, 22))[0]
        self.decisions.append(
            self.data.add(
                DisclosureDecision(
                    young_person=self.person.row,
                    answer=answer,
                    may_reveal=rng.choice(YES) if answer == Answer.YES else "",
                    talked_on=self.day,
                    starts_on=self.day,
                    own_words=rng.choice(OWN_WORDS),
                    by=self.data[Assignments].acting(self.person, Capacity.CONSULTANT, self.day),
                )
            )
        )

    def _contact_employer(self) -> None:
        rng, plan = self.rng, self.plan
        made_by = rng.choices((MadeBy.CONSULTANT, MadeBy.BOTH, MadeBy.YOUNG_PERSON), weights=(70, 22, 8))[0]
        allowed = self.data[Decisions].allowed(self.person, self.day)
        beyond = self.person.number % 60 == 11 and allowed == Revealed.ANONYMOUS and rng.random() < 0.2
        revealed = Revealed.NAME if beyond else rng.choice(allowed.up_to)
        told_by = ToldBy.YOUNG_PERSON if made_by == MadeBy.YOUNG_PERSON else ToldBy.STAFF
        mode = rng.choices((Mode.FACE_TO_FACE, Mode.PHONE, Mode.MAIL, Mode.VIDEO), weights=(62, 24, 12, 2))[0]
        at = self.moment()
        by = self.data[Assignments].acting(self.person, Capacity.CONSULTANT, self.day)
        contact = self.data.add(
            EmployerContact(
                employer=rng.choice(self.employers),
                young_person=self.person.row,
                plan=plan.row,
                staff=by,
                made_by=made_by,
                status=ContactStatus.HELD,
                at=at,
                minutes=rng.choice((10, 20, 30, 45)),
                mode=mode,
                outside_office=mode == Mode.FACE_TO_FACE,
                about=rng.choice((About.ORDINARY_JOB, About.ORDINARY_JOB, About.ORDINARY_JOB, About.GETTING_TO_KNOW)),
                revealed=revealed,
                allowed=allowed,
                told_by="" if revealed == Revealed.NOTHING else told_by,
                beyond_decision=revealed.rank > allowed.rank and told_by != ToldBy.YOUNG_PERSON,
                purpose=rng.choice(PURPOSES),
                outcome=rng.choice(OUTCOMES),
                recorded_at=at + timedelta(minutes=40),
                recorded_by=by,
            )
        )
        if contact.beyond_decision:
            leaders = self.data[Workforce].leaders
            leader = next(staff for unit, staff in leaders.items() if unit.name == IPS)
            handling = "Talte med den unge og med konsulenten samme dag. Vi siger fremover kun det, der er aftalt."
            self.data.edit(contact, handled_on=self.day, handled_by=leader, handling=handling)
