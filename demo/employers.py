"""Employers of the generated municipality, what they may be told, and how consultants see them."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from stdnum.dk import cvr

from backend.assignments.models import Capacity
from demo import names, words
from demo.batch import Batch
from demo.cases import Case
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
from jobs.plans.models import IpsPlan

YES = (Revealed.NAME, Revealed.NAME, Revealed.NAME_AND_SUPPORT, Revealed.NAME_AND_SUPPORT, Revealed.NAME_AND_HEALTH)


def settle(batch: Batch, since: date) -> list[tuple[Employer, str]]:
    """The workplaces of the municipality, and the title of the job that each has."""
    numbers = (number for n in range(99_000_000, 99_999_999) if cvr.is_valid(number := str(n)))
    municipality: list[tuple[Employer, str]] = []
    for (name, industry, title), number in zip(names.EMPLOYERS, numbers, strict=False):
        employer = batch.add(Employer(name=name, cvr=number, industry_code=industry))
        called = names.PARENTS[len(municipality) % len(names.PARENTS)]
        batch.add(EmployerPerson(employer=employer, name=f"{called} i personale", role="Leder", starts_on=since))
        municipality.append((employer, title))
    return municipality


@dataclass(eq=False)
class Search:
    """One young person's search: the talks about what may be told, and the employers that are seen."""

    case: Case
    plan: IpsPlan
    decision: DisclosureDecision | None = field(default=None)

    def go_on(self) -> None:
        """Once in a while a talk, and often an employer."""
        rng, plan, day = self.case.rng, self.plan, self.case.simulation.day
        assert plan.entry_on
        waited = (day - plan.entry_on).days
        if rng.random() < 0.05 if self.decision else waited > rng.randrange(5, 25):
            self.talk()
        if rng.random() < (0.7 if waited > 7 else 0.3):
            self._see_one()

    def talk(self) -> None:
        """A talk about disclosure: each is a row. A yes may be taken back, or said no to the next time."""
        case, simulation, rng = self.case, self.case.simulation, self.case.rng
        answer = rng.choices((Answer.YES, Answer.NO, Answer.UNDECIDED), weights=(60, 18, 22))[0]
        self.decision = simulation.batch.add(
            DisclosureDecision(
                young_person=case.person,
                answer=answer,
                may_reveal=rng.choice(YES) if answer == Answer.YES else "",
                talked_on=simulation.day,
                valid_from=simulation.day,
                own_words=rng.choice(("Det må du gerne sige.", "Jeg vil selv fortælle det.", "Ikke endnu.")),
                by=case.whom(Capacity.CONSULTANT),
            ),
            of=case.person,
        )

    @property
    def allowed(self) -> Revealed:
        """The most that an employer may be told today."""
        yes = self.decision and self.decision.answer == Answer.YES
        return Revealed(self.decision.may_reveal) if self.decision and yes else Revealed.ANONYMOUS

    def _see_one(self) -> None:
        case, simulation, rng = self.case, self.case.simulation, self.case.rng
        employer, _title = rng.choice(simulation.employers)
        made_by = rng.choices((MadeBy.CONSULTANT, MadeBy.BOTH, MadeBy.YOUNG_PERSON), weights=(70, 22, 8))[0]
        allowed = self.allowed
        beyond = case.number % 60 == 11 and allowed == Revealed.ANONYMOUS and rng.random() < 0.06
        revealed = Revealed.NAME if beyond else rng.choice(allowed.up_to)
        told_by = ToldBy.YOUNG_PERSON if made_by == MadeBy.YOUNG_PERSON else ToldBy.STAFF
        mode = rng.choices((Mode.FACE_TO_FACE, Mode.PHONE, Mode.MAIL, Mode.VIDEO), weights=(62, 24, 12, 2))[0]
        at = simulation.moment(rng)
        by = case.whom(Capacity.CONSULTANT)
        contact = simulation.batch.add(
            EmployerContact(
                employer=employer,
                young_person=case.person,
                plan=self.plan,
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
                purpose=rng.choice(words.EMPLOYER_PURPOSES),
                outcome=rng.choice(words.EMPLOYER_OUTCOMES),
                recorded_at=at + timedelta(minutes=40),
                recorded_by=by,
            ),
            of=case.person,
        )
        if contact.beyond_decision:
            leader = simulation.organisation.leaders[case.consultant.unit.pk] if case.consultant else by
            handling = "Talte med den unge og med konsulenten samme dag. Vi siger fremover kun det, der er aftalt."
            simulation.batch.change(
                contact, of=case.person, handled_on=simulation.day, handled_by=leader, handling=handling
            )
