"""Random cases of a small municipality, equal for equal seeds, written to the tables directly."""

import random
from datetime import date, time, timedelta

from backend.access.models import Cover
from backend.assignments.models import Assignment
from backend.core import clock
from backend.followups.models import STARTING_FACT_GONE, FollowUp, FollowUpEndReason, Policy, RuleActivation
from backend.organisation.models import Absence, Membership, Staff, Unit
from backend.people.models import YoungPerson
from guidance.courses.models import CloseReason, GuidanceCourse, Phase, PhaseChange, Referral
from guidance.interventions.models import ENDED, InterventionState
from tests import factories

OPEN: list[Phase] = [phase for phase in Phase if phase != Phase.CLOSED]


class RandomCases:
    """Three units, five guides, and 24 young people with records of a year and a half."""

    def __init__(self, seed: int, today: date) -> None:
        self.chance = random.Random(seed)
        self.today = today
        self.department = Unit.objects.create(name=f"Forvaltning {seed}")
        self.units = [Unit.objects.create(name=f"Team {seed}-{n}", parent=self.department) for n in range(2)]
        self.guides = [self._guide() for _ in range(5)]
        self.people = [self._person() for _ in range(24)]
        for unit in self.units[:1]:
            RuleActivation.objects.create(unit=unit, rule="course.unassigned", starts_on=self.day(300))
        for guide in self.guides[:3]:
            self._absence(guide)
        for person in self.people:
            self._courses(person)
            self._assignments(person)
            self._contacts(person)
            self._follow_ups(person)
        for person in self.people:
            self._appointments(person)
            self._interventions(person)

    def day(self, most: int, least: int = 0) -> date:
        return self.today - timedelta(days=self.chance.randint(least, most))

    def _guide(self) -> Staff:
        staff = factories.StaffFactory.create()
        for unit in self.chance.sample([*self.units, self.department], self.chance.choice([1, 1, 2])):
            Membership.objects.create(
                staff=staff,
                unit=unit,
                role="youth_guide",
                fte=self.chance.choice(["1.00", "0.50", "0.80"]),
                caseload_limit=self.chance.choice([None, 4, 20]),
                starts_on=date(2020, 1, 1),
                ends_on=self.chance.choice([None, None, None, self.day(60)]),
            )
        return staff

    def _person(self) -> YoungPerson:
        person = factories.young_person(
            self.chance.choice([*self.units, self.department]),
            born_on=self.day(31 * 365, 13 * 365),
            opened_on=self.day(600, 1),
            gender=self.chance.choice(["female", "male", "other", "unknown"]),
            municipality_code=self.chance.choice(["", "0340", "0101"]),
        )
        if self.chance.random() < 0.1:
            YoungPerson.objects.filter(pk=person.pk).update(deceased_on=self.day(100))
        return person

    def _absence(self, guide: Staff) -> None:
        away = Absence.objects.create(
            staff=guide, starts_on=self.day(60), ends_on=self.chance.choice([None, self.today]), entered_by=guide
        )
        for _ in range(2):
            cover = Cover.objects.create(
                absence=away,
                deputy=self.chance.choice(self.guides),
                everyone=self.chance.random() < 0.5,
                starts_on=away.starts_on + timedelta(days=self.chance.randint(0, 20)),
                entered_by=guide,
            )
            cover.young_people.set(self.chance.sample(self.people, 8))

    def _courses(self, person: YoungPerson) -> None:
        by = self.guides[0]
        for _ in range(self.chance.choice([0, 1, 1, 1, 2])):
            day = self.day(550)
            course = GuidanceCourse.objects.create(
                young_person=person, opened_on=day, phase=Phase.CLOSED, closed_on=self.today, close_reason="other"
            )
            phases: list[Phase] = [Phase.REFERRED, *self.chance.choices(OPEN, k=self.chance.randint(0, 4))]
            if self.chance.random() < 0.4:
                phases.append(Phase.CLOSED)
                if self.chance.random() < 0.3:
                    phases += [Phase.REFERRED, Phase.CLOSED]
            for number, phase in enumerate(phases):
                if phase == Phase.REFERRED:
                    Referral.objects.create(course=course, received_on=day, source="school")
                before = phases[number - 1] if number else ""
                PhaseChange.objects.create(course=course, from_phase=before, to_phase=phase, on=day, by=by)
                if phase == Phase.CLOSED:
                    reason = self.chance.choice(CloseReason.values)
                    GuidanceCourse.objects.filter(pk=course.pk).update(closed_on=day, close_reason=reason)
                day = min(day + timedelta(days=self.chance.randint(0, 120)), self.today)

    def _assignments(self, person: YoungPerson) -> None:
        day = self.day(500)
        for _ in range(self.chance.choice([0, 1, 2, 3])):
            end = day + timedelta(days=self.chance.randint(1, 200))
            goes_on = end >= self.today and self.chance.random() < 0.8
            Assignment.objects.create(
                young_person=person,
                staff=self.chance.choice(self.guides),
                capacity="guide",
                starts_on=day,
                ends_on=None if goes_on else end,
                end_reason="" if goes_on else "handed_over",
                origin=self.chance.choice(["assigned", "handed_over", "moved", "import"]),
                assigned_by=self.guides[0],
            )
            if goes_on:
                return
            day = end + timedelta(days=self.chance.choice([0, 0, 30]))

    def _contacts(self, person: YoungPerson) -> None:
        for _ in range(self.chance.randint(0, 4)):
            ago = self.chance.choice([27, 28, 29, self.chance.randint(0, 90)])
            factories.contact(
                person,
                self.chance.choice(self.guides),
                ago,
                outcome=self.chance.choice(["held", "held", "no_show"]),
                kind_id=self.chance.choice(["meeting", "phone", "letter"]),
            )

    def _appointments(self, person: YoungPerson) -> None:
        for _ in range(self.chance.randint(0, 3)):
            day = self.day(120)
            state = self.chance.choice(["held", "held", "no_show", "cancelled_us", "cancelled_young"])
            starts_at = clock.at_local(day, time(self.chance.choice([0, 9, 23])))
            guide = self.chance.choice(self.guides)
            factories.appointment(person, guide, starts_at, state=state, settled_on=day)

    def _interventions(self, person: YoungPerson) -> None:
        for _ in range(self.chance.randint(0, 2)):
            day = self.day(300)
            state = self.chance.choice(list(InterventionState))
            ended = {"ended_on": min(day + timedelta(days=60), self.today)} if state in ENDED else {}
            agreed = {} if state == InterventionState.PLANNED else {"agreed_on": day}
            guide = self.chance.choice(self.guides)
            factories.intervention(person, guide, state, starts_on=day, **agreed, **ended)

    def _follow_ups(self, person: YoungPerson) -> None:
        policy = Policy.objects.first()
        assert policy is not None
        for number in range(self.chance.randint(0, 5)):
            opens = self.day(140)
            due = opens + timedelta(days=self.chance.randint(0, 20))
            closes = self.chance.choice([None, due + timedelta(days=self.chance.randint(0, 20))])
            fields: dict[str, object] = {}
            after = opens + timedelta(days=self.chance.randint(0, 60))
            match self.chance.choice(["fulfilled", "ended", "waived", "baseline", "snoozed", "", ""]):
                case "fulfilled":
                    fields = {"fulfilled_on": after, "fulfilled_by": 1}
                case "ended":
                    reasons = [
                        FollowUpEndReason.NOT_EXPECTED,
                        FollowUpEndReason.WINDOW_CLOSED,
                        FollowUpEndReason.CASE_CLOSED,
                        *STARTING_FACT_GONE,
                    ]
                    fields = {"ended_on": after, "end_reason": self.chance.choice(reasons)}
                case "waived":
                    fields = {"waived_on": after, "waive_reason": "Aftalt"}
                case "baseline":
                    fields = {"baseline": True}
                case "snoozed":
                    fields = {"snoozed_until": self.today + timedelta(days=3), "snooze_reason": "Ferie"}
            FollowUp.objects.create(
                rule=self.chance.choice(["guide.contact", "guide.first_contact", "gone.rule"]),
                policy=policy,
                young_person=None if self.chance.random() < 0.1 else person,
                subject_id=person.pk,
                occurrence=f"test:{number}",
                started_on=opens,
                opens_on=opens,
                due_on=due,
                closes_on=closes,
                responsible=self.chance.choice([None, *self.guides]),
                unit=self.chance.choice([None, *self.units]),
                **fields,
            )


def periods(today: date) -> list[tuple[date, date]]:
    """Return the current quarter, the one before, and a month long ago."""
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return [
        (quarter, clock.add_months(quarter, 3) - timedelta(days=1)),
        (clock.add_months(quarter, -3), quarter - timedelta(days=1)),
        (clock.add_months(quarter, -8), clock.add_months(quarter, -7) - timedelta(days=1)),
    ]
