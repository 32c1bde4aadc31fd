"""The jobs of one young person in IPS: each with its spell, its hours that change, and its end."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from backend.assignments.models import Capacity
from backend.people.models import ActivitySpell
from backend.people.models.activity import ActivitySource
from demo import words
from demo.cases import Case
from demo.employers import Search
from jobs.placements.models import Employment, EmploymentEndReason, EndedBy
from jobs.plans.models import IpsPlan

FORMS = {"ordinary": 58, "fixed_term": 14, "seasonal": 7, "agency": 6, "apprenticeship": 8, "wage_subsidy": 7}
KINDS = {"apprenticeship": "apprenticeship", "wage_subsidy": "wage_subsidy"}
"""The activity kind of a form, where it is no ordinary job."""

WHY_ENDED = (
    (EndedBy.YOUNG_PERSON, EmploymentEndReason.HOURS),
    (EndedBy.YOUNG_PERSON, EmploymentEndReason.TASKS),
    (EndedBy.YOUNG_PERSON, EmploymentEndReason.EDUCATION),
    (EndedBy.YOUNG_PERSON, EmploymentEndReason.HEALTH),
    (EndedBy.EMPLOYER, EmploymentEndReason.TOO_LITTLE_WORK),
    (EndedBy.EMPLOYER, EmploymentEndReason.ABSENCE),
    (EndedBy.BOTH, EmploymentEndReason.COLLEAGUES),
    (EndedBy.TERM, EmploymentEndReason.TERM_OVER),
)


@dataclass(eq=False)
class Work:
    """The job that runs, or begins soon, and those before it."""

    case: Case
    plan: IpsPlan
    search: Search
    employment: Employment = field(init=False)
    spell: ActivitySpell = field(init=False)
    hours: int = 0
    jobs: int = 0

    def find(self, starts_on: date) -> None:
        """A job is agreed, some days before it begins or on the first day."""
        case, simulation, rng = self.case, self.case.simulation, self.case.rng
        employer, title = rng.choice(simulation.employers)
        form = rng.choices([*FORMS], weights=[*FORMS.values()])[0]
        self.spell = simulation.batch.add(
            ActivitySpell(
                young_person=case.person,
                kind_id=KINDS.get(form, "ordinary_job"),
                description=title,
                starts_on=starts_on,
                source=ActivitySource.STAFF,
                learned_on=simulation.day,
            ),
            of=case.person,
        )
        self.hours = rng.choice((4, 6, 8, 8, 10, 12, 15, 18, 20, 25, 30, 37))
        case.hours(self.spell, starts_on, self.hours)
        self.employment = simulation.batch.add(
            Employment(
                young_person=case.person,
                plan=self.plan,
                spell=self.spell,
                employer=employer,
                title=title,
                form_id=form,
                first_job=self.jobs == 0 and rng.random() < 0.5,
                learned_on=simulation.day,
                disclosed=rng.choice(self.search.allowed.up_to),
                succeeds=self.employment if self.jobs and rng.random() < 0.5 else None,
                recorded_by=case.whom(Capacity.CONSULTANT),
            ),
            of=case.person,
        )
        self.jobs += 1

    @property
    def competitive(self) -> bool:
        return self.employment.form_id not in KINDS

    def begins(self) -> None:
        """It is the first day; what counts as a job the plan hears of."""
        self._write(four_paid_hours_on=self.spell.starts_on, plan_knows=self.competitive)

    def change_hours(self) -> None:
        """Mostly more of them."""
        rng = self.case.rng
        self.hours = min(37, max(4, self.hours + rng.choice((-4, 2, 3, 4, 5, 6, 8))))
        self.case.hours(self.spell, self.case.simulation.day, self.hours)

    def will_end(self, ends_on: date) -> None:
        """It is known from today that, why and when it ends."""
        case, rng = self.case, self.case.rng
        ended_by, reason = rng.choice(WHY_ENDED)
        case.simulation.batch.change(self.spell, of=case.person, ends_on=ends_on)
        said = rng.choice(words.JOB_ENDS) if rng.random() < 0.6 else ""
        self._write(end_known_on=case.simulation.day, ended_by=ended_by, end_reason=reason, end_words=said)

    def is_over(self) -> None:
        """Record that the last day is over."""
        self._write(plan_knows=False)

    def _write(self, **values: Any) -> None:
        self.case.simulation.batch.change(self.employment, of=self.case.person, **values)
