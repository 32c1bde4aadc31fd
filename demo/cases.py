"""A young person of the generated municipality: who they are, and what stands on the case beside guide and IPS."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from backend.access.models import Basis, Grant
from backend.assignments.models import AT_ONCE, Assignment, AssignmentRole, Capacity, EndReason, Origin
from backend.assignments.services import READS_ON_FOR
from backend.core import clock
from backend.core.crypto import fingerprint
from backend.followups.models import FollowUpEndReason
from backend.organisation.models import Staff, Unit
from backend.people.models import (
    ActivityHours,
    ActivitySpell,
    Address,
    Alert,
    BenefitSpell,
    Consent,
    NetworkPerson,
    Professional,
    YoungPerson,
)
from backend.people.models.activity import ActivitySource
from backend.people.models.consent import ConsentForm
from backend.people.models.network import Custody, ProfessionalRole, Relation
from backend.people.models.person import AlertKind, Channel, Gender, Sensitivity, sort_name
from backend.people.services.cases import OPENER_SEES_FOR
from backend.reminders.models import NotificationKind
from demo import names
from demo.simulation import Process, Simulation
from demo.staff import Colleague

ADULT = 18


@dataclass(eq=False)
class Case:
    """One young person, whom the lives around them share. `number` makes them who they are."""

    simulation: Simulation
    number: int
    unit: Unit
    guide: Colleague | None = None
    consultant: Colleague | None = None
    running: dict[Capacity, tuple[Assignment, Grant]] = field(default_factory=dict)
    network: list[NetworkPerson] = field(default_factory=list)
    professionals: list[Professional] = field(default_factory=list)
    rng: Random = field(init=False)
    person: YoungPerson = field(init=False)

    def __post_init__(self) -> None:
        self.rng = Random(f"young person {self.number}")  # noqa: S311  # synthetic people, no secret

    # The case

    def open(self, by: Staff) -> None:
        """Open the case on the simulation's day, with what is told of the young person then."""
        simulation, rng, day = self.simulation, self.rng, self.simulation.day
        gender = rng.choice((Gender.FEMALE, Gender.MALE))
        came_later = rng.random() < 0.24
        first, last = rng.choice(names.FIRST_NAMES[gender][came_later]), rng.choice(names.LAST_NAMES[came_later])
        if rng.random() < 0.08:
            last = f"{rng.choice(names.LAST_NAMES[0])} {last}"
        age = rng.choices(range(15, 28), weights=(4, 7, 9, 10, 10, 9, 8, 7, 6, 5, 4, 3, 2))[0]
        born_on = clock.add_months(day, -12 * age) - timedelta(days=rng.randrange(2, 362))
        cpr = _cpr(born_on, self.number, gender)
        series = simulation.case_numbers
        series[day.year] = series.get(day.year, 0) + 1
        at = simulation.moment(rng, 8, 9)
        self.person = simulation.batch.add(
            YoungPerson(
                case_number=f"{day.year}-{series[day.year]:06d}",
                first_name=first,
                last_name=last,
                sort_name=sort_name(first, last),
                born_on=born_on,
                cpr=cpr,
                cpr_fingerprint=fingerprint(cpr),
                cpr_is_replacement=True,
                gender=gender,
                email=f"ung{self.number}@unge.example",
                preferred_channel=rng.choice((Channel.PHONE, Channel.TEXT, Channel.TEXT, "")),
                interpreter_language=rng.choice(names.LANGUAGES) if came_later else "",
                unit=self.unit,
                opened_on=day,
                registered_at=at,
                sensitivity=Sensitivity.RESTRICTED if self.number in (41, 187) else Sensitivity.NORMAL,
                informed_on=day,
                informed_how="Brev i Digital Post",
                informed_by=by,
            )
        )
        self._live_somewhere(by)
        self._know_people(age)
        self._do_something(age)
        simulation.batch.add(
            Grant(
                staff=by,
                young_person=self.person,
                basis=Basis.NAMED,
                starts_at=at,
                ends_at=simulation.midnight(OPENER_SEES_FOR),
                reason="opened the case",
                opened_by=by,
            )
        )
        if rng.random() < 0.55:
            simulation.begin(self._consents())

    def _live_somewhere(self, by: Staff) -> None:
        simulation, rng = self.simulation, self.rng
        protected = self.number % 40 == 7
        text = f"{rng.choice(names.STREETS)} {rng.randrange(1, 120)}, {rng.choice(names.WORKPLACE_TOWNS)}"
        verify_by = simulation.today + timedelta(days=20 + self.number % 90) if protected else None
        simulation.batch.add(Address(young_person=self.person, text=text, protected=protected, verify_by=verify_by))
        if protected:
            told = "Adressen er beskyttet: aftal altid mødested på forhånd."
            kind = AlertKind.HOME_VISIT_SAFETY
            simulation.batch.add(
                Alert(
                    young_person=self.person,
                    kind=kind,
                    text=told,
                    created_by=by,
                    created_at=simulation.moment(rng, 8, 9),
                )
            )

    def _know_people(self, age: int) -> None:
        simulation, rng, day = self.simulation, self.rng, self.simulation.day
        if age < ADULT or rng.random() < 0.4:
            custody = Custody.SHARED if age < ADULT else Custody.UNKNOWN
            for relation in rng.sample((Relation.MOTHER, Relation.FATHER), rng.choice((1, 2))):
                self.network.append(
                    simulation.batch.add(
                        NetworkPerson(
                            young_person=self.person,
                            relation=relation,
                            name=f"{rng.choice(names.PARENTS)} {self.person.last_name.split()[-1]}",
                            custody=custody,
                            lives_with=age < ADULT,
                            may_be_contacted=True,
                        )
                    )
                )
        if rng.random() < 0.45:
            role, organisation = rng.choice(names.PROFESSIONALS)
            self.professionals.append(
                simulation.batch.add(
                    Professional(
                        young_person=self.person,
                        name=f"{rng.choice(names.PARENTS)} {rng.choice(names.LAST_NAMES[0])}",
                        role=role,
                        organisation=organisation,
                        in_treatment_team=role == ProfessionalRole.THERAPIST,
                        starts_on=day,
                    )
                )
            )

    def _do_something(self, age: int) -> None:
        """What they do when the case opens, and live on."""
        rng, day = self.rng, self.simulation.day
        young = ("tenth_grade", "fgu", "upper_secondary", "unemployed", "unemployed")
        older = ("unemployed", "unemployed", "unemployed", "fgu", "vocational", "sick_leave", "volunteer")
        began = day - timedelta(days=rng.randrange(20, 200))
        self._spell(rng.choice(young if age < ADULT else older), began)
        benefit = "none" if age < ADULT else rng.choice(("cash_benefit", "cash_benefit", "student_grant", "none"))
        began = max(began, clock.add_months(self.person.born_on, 12 * ADULT)) if age >= ADULT else began
        self.simulation.batch.add(BenefitSpell(young_person=self.person, benefit_id=benefit, starts_on=began))

    def _spell(self, kind: str, starts_on: date, hours: int | None = None) -> ActivitySpell:
        spell = self.simulation.batch.add(
            ActivitySpell(
                young_person=self.person,
                kind_id=kind,
                starts_on=starts_on,
                source=ActivitySource.YOUNG_PERSON,
                learned_on=self.simulation.day,
            )
        )
        if hours is not None:
            self.hours(spell, starts_on, hours)
        return spell

    def hours(self, spell: ActivitySpell, starts_on: date, hours: int) -> None:
        """Hours a week from a day on."""
        self.simulation.batch.add(ActivityHours(spell=spell, starts_on=starts_on, hours_per_week=Decimal(hours)))

    def small_job(self) -> Process:
        """A few hours in a shop beside all else, which become more."""
        simulation, rng = self.simulation, self.rng
        yield simulation.day + timedelta(days=rng.randrange(30, 200))
        hours = rng.choice((3, 4, 5))
        spell = self._spell("micro_job", simulation.day, hours)
        for _change in range(rng.randrange(3)):
            yield simulation.day + timedelta(days=rng.randrange(40, 110))
            hours += rng.choice((2, 3, 4))
            self.hours(spell, simulation.day, hours)
        yield simulation.day + timedelta(days=rng.randrange(30, 300))
        reason = rng.choice(("Butikken lukkede", "Begyndte på uddannelse", "Ville prøve noget andet"))
        simulation.batch.change(spell, ends_on=simulation.day, end_reason=reason)

    def _consents(self) -> Process:
        """A yes to talking with somebody, renewed each year as long as it is needed."""
        simulation, rng = self.simulation, self.rng
        yield self.simulation.day + timedelta(days=rng.randrange(5, 40))
        recipient, what, purpose = rng.choice(names.RECIPIENTS)
        before: Consent | None = None
        for _year in range(3):
            while not simulation.organisation.works(simulation.day):
                yield simulation.day + timedelta(days=1)
            minor = self.person.age(simulation.day) < ADULT
            before = simulation.batch.add(
                Consent(
                    young_person=self.person,
                    given_by=self.network[0] if minor and self.network and rng.random() < 0.4 else None,
                    recipient=recipient,
                    what=what,
                    purpose=purpose,
                    form=rng.choice(ConsentForm.values),
                    given_on=simulation.day,
                    expires_on=simulation.day + timedelta(days=rng.choice((182, 365, 365))),
                    renews=before,
                    recorded_by=self.whom(Capacity.GUIDE),
                    recorded_at=simulation.moment(rng),
                ),
                of=self.person,
            )
            expires_on = before.expires_on
            assert expires_on
            lead = rng.randrange(31, 42) if rng.random() < 0.8 else rng.randrange(10, 29)
            yield expires_on - timedelta(days=lead)
            if rng.random() < 0.2:
                simulation.batch.change(before, of=self.person, withdrawn_on=simulation.day)
                return

    # Who works with them

    def whom(self, capacity: Capacity) -> Staff:
        """Whoever works with them in that capacity and is there today, else the leader."""
        colleague = self.guide if capacity is Capacity.GUIDE else self.consultant
        if colleague and colleague.there(self.simulation.day):
            return colleague.staff
        unit = self.unit if capacity is Capacity.GUIDE or colleague is None else colleague.unit
        return self.simulation.organisation.leaders[unit.pk]

    def assign(self, colleague: Colleague, capacity: Capacity, by: Staff, origin: Origin = Origin.ASSIGNED) -> None:
        """As `assignments.services` does: the assignment, its grant, and telling whom it is about."""
        simulation, day = self.simulation, self.simulation.day
        assignment = simulation.batch.add(
            Assignment(
                young_person=self.person,
                staff=colleague.staff,
                capacity=capacity,
                role=AssignmentRole.PRIMARY,
                starts_on=day,
                origin=origin,
                assigned_by=by,
            ),
            of=self.person,
            because=FollowUpEndReason.HANDED_OVER if origin == Origin.HANDED_OVER else FollowUpEndReason.NOT_EXPECTED,
        )
        at = simulation.moment(self.rng)
        grant = simulation.batch.add(
            Grant(
                staff=colleague.staff,
                young_person=self.person,
                basis=Basis.ASSIGNMENT,
                starts_at=at,
                opened_by=by,
                source_id=assignment.pk,
            )
        )
        simulation.tell(
            colleague.staff,
            NotificationKind.ASSIGNED,
            self.person,
            at,
            on=day.isoformat(),
            assignment=assignment.pk,
        )
        self.running[capacity] = assignment, grant
        colleague.load += 1
        if capacity is Capacity.GUIDE:
            self.guide = colleague
        else:
            self.consultant = colleague
        simulation.begin(self._acknowledgement(assignment, colleague))

    def _acknowledgement(self, assignment: Assignment, colleague: Colleague) -> Process:
        simulation, rng = self.simulation, self.rng
        in_time = rng.random() < colleague.on_time
        yield simulation.organisation.workdays_after(
            simulation.day, rng.choice((0, 1, 1, 2)) if in_time else rng.randrange(3, 7)
        )
        while not colleague.there(simulation.day) or not simulation.organisation.works(simulation.day):
            yield simulation.day + timedelta(days=1)
        if assignment.ends_on is None:
            simulation.batch.change(
                assignment,
                of=self.person,
                acknowledged_at=simulation.moment(rng, 15, 16),
                acknowledged_by=colleague.staff,
            )

    def hand_over(self, to: Colleague, by: Staff) -> None:
        """The young person gets another guide; both are told."""
        former, _grant = self.running[Capacity.GUIDE]
        self.release(Capacity.GUIDE, EndReason.HANDED_OVER)
        self.assign(to, Capacity.GUIDE, by, Origin.HANDED_OVER)
        self.simulation.tell(
            former.staff,
            NotificationKind.HANDED_OVER,
            self.person,
            self.simulation.moment(self.rng),
            on=self.simulation.day.isoformat(),
            assignment=former.pk,
        )

    def release(self, capacity: Capacity, reason: EndReason) -> None:
        """The assignment ends today; whoever had it reads on for a while where the reason allows."""
        simulation, day = self.simulation, self.simulation.day
        if capacity not in self.running:
            return
        assignment, grant = self.running.pop(capacity)
        ended = {
            EndReason.HANDED_OVER: FollowUpEndReason.HANDED_OVER,
            EndReason.CLOSED: FollowUpEndReason.CASE_CLOSED,
        }.get(reason, FollowUpEndReason.NOT_EXPECTED)
        simulation.batch.change(assignment, of=self.person, because=ended, ends_on=day, end_reason=reason)
        at = simulation.moment(self.rng, 15, 16)
        simulation.batch.change(grant, ends_at=at)
        if reason not in AT_ONCE:
            simulation.batch.add(
                Grant(
                    staff=assignment.staff,
                    young_person=self.person,
                    basis=Basis.HANDOVER,
                    starts_at=at,
                    ends_at=simulation.midnight(READS_ON_FOR),
                    opened_by=grant.opened_by,
                    source_id=assignment.pk,
                )
            )
        colleague = self.guide if capacity is Capacity.GUIDE else self.consultant
        if colleague:
            colleague.load -= 1
        if capacity is Capacity.GUIDE:
            self.guide = None
        else:
            self.consultant = None


def _cpr(born_on: date, number: int, gender: Gender) -> str:
    """A synthetic number: the day counted up by 60. The last digit is odd for men, as in real ones."""
    serial = 2 * number + (gender == Gender.MALE) + (4000 if born_on.year >= 2000 else 0)
    return f"{born_on.day + 60}{born_on:%m%y}{serial:04d}"
