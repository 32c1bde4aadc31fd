"""Cases as a whole: no sequence of verbs answers 500, leaves anything open after an end, or loses a record."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from backend.contacts.models import Contact
from backend.core import clock
from backend.followups.models import OUTSTANDING, FollowUp
from backend.organisation import holdings
from backend.people.facts import OpenPeriods
from backend.people.models import YoungPerson
from backend.reminders.models import Reminder, ReminderState
from guidance.courses.models import GuidanceCourse, Phase
from tests import factories
from tests.state_machine import ApiStateMachine, run

callers = st.sampled_from(["leader", "leader", "leader", "guide", "coordinator", "other_leader"])
people = st.integers(0, 3)


class CaseStateMachine(ApiStateMachine):
    """Four young people in two units, two of whom are records of one person."""

    def __init__(self) -> None:
        super().__init__()
        team, guide = self.municipality.team, self.municipality.guide
        self.people = [self.municipality.person]
        for unit in (team, team, self.municipality.other_team):
            person = factories.young_person(unit, cpr=None)
            factories.assignment(person, guide)
            self.people.append(person)
        self.contacts: set[int] = set()
        self.reconcile_everybody()

    def verb(self, who: str, person: int, verb: str, **body: Any) -> Any:
        return self.ask(who, "POST", f"/young-people/{self.people[person].pk}/{verb}/", body)

    @rule(who=callers, person=people, end_open=st.booleans())
    def close(self, who: str, person: int, end_open: bool) -> None:
        self.verb(who, person, "close", end_open=end_open)

    @rule(who=callers, person=people)
    def reopen(self, who: str, person: int) -> None:
        self.verb(who, person, "reopen")

    @rule(who=callers, person=people, there=st.booleans())
    def transfer(self, who: str, person: int, there: bool) -> None:
        unit = self.municipality.other_team if there else self.municipality.team
        self.verb(who, person, "transfer", unit=unit.pk, reason="Flyttet")

    @rule(who=callers, person=people, ago=st.integers(-1, 5))
    def die(self, who: str, person: int, ago: int) -> None:
        self.verb(who, person, "record-death", deceased_on=clock.today() - timedelta(days=ago))

    @rule(who=callers, person=people)
    def undo(self, who: str, person: int) -> None:
        self.verb(who, person, "undo-death", reason="Forkert sag")

    @rule(who=callers, person=people, into=people, dry_run=st.booleans())
    def merge(self, who: str, person: int, into: int, dry_run: bool) -> None:
        self.verb(who, person, "merge", into=self.people[into].pk, dry_run=dry_run)

    @rule(who=callers, person=people)
    def refer(self, who: str, person: int) -> None:
        body = {"young_person": self.people[person].pk, "source": "school"}
        course = self.ask(who, "POST", "/guidance/courses/", body)
        if course:
            self.ask("leader", "POST", f"/guidance/courses/{course['id']}/accept/")

    @rule(person=people)
    def assign(self, person: int) -> None:
        found = GuidanceCourse.objects.open().filter(young_person=self.people[person]).first()
        if found:
            body = {"staff": self.municipality.guide.pk}
            self.ask("leader", "POST", f"/guidance/courses/{found.pk}/assign/", body)

    @rule(person=people)
    def meet(self, person: int) -> None:
        self.ask("guide", "POST", "/contacts/", {"young_person": self.people[person].pk, "kind": "meeting"})

    @rule(person=people, hours=st.integers(1, 200))
    def plan(self, person: int, hours: int) -> None:
        starts_at = (clock.now() + timedelta(hours=hours)).isoformat()
        body = {"young_person": self.people[person].pk, "kind": "meeting", "starts_at": starts_at}
        self.ask("guide", "POST", "/appointments/", body)

    @rule(count=st.integers(1, 25))
    def time_passes(self, count: int) -> None:
        self.pass_days(count)

    @invariant()
    def closed_case_holds_nothing_open(self) -> None:
        for person in YoungPerson.objects.filter(closed_on__isnull=False):
            assert holdings.open_for(person.pk) == []

    @invariant()
    def dead_and_merged_people_have_no_follow_ups_and_no_reminders(self) -> None:
        listed = YoungPerson.objects.listed()
        assert not FollowUp.objects.filter(OUTSTANDING).exclude(young_person__in=listed).exists()
        planned = Reminder.objects.filter(state=ReminderState.PLANNED)
        assert not planned.exclude(follow_up__young_person__in=listed).exists()

    @invariant()
    def merged_record_has_no_rows(self) -> None:
        merged = YoungPerson.objects.filter(merged_into__isnull=False)
        assert not Contact.objects.filter(young_person__in=merged).exists()
        assert not GuidanceCourse.objects.filter(young_person__in=merged).exists()
        assert not merged.filter(merged_into__merged_into__isnull=False).exists()

    @invariant()
    def open_case_in_which_nothing_is_open_has_a_decision_due(self) -> None:
        people = list(YoungPerson.objects.listed().filter(closed_on=None).values_list("pk", flat=True))
        due = FollowUp.objects.outstanding().filter(rule="case.close_or_assign")
        left = {
            person
            for person, periods in OpenPeriods.load(people).items()
            if all(period.ends_on is not None for period in periods.records)
        }
        assert left <= set(due.values_list("young_person", flat=True)) <= set(people)

    @invariant()
    def no_contact_is_lost(self) -> None:
        present = set(Contact.objects.values_list("pk", flat=True))
        assert self.contacts <= present
        self.contacts = present

    @invariant()
    def open_course_belongs_to_an_open_case(self) -> None:
        running = GuidanceCourse.objects.exclude(phase=Phase.CLOSED)
        assert not running.filter(young_person__closed_on__isnull=False).exists()


@pytest.mark.usefixtures("db")
def test_any_sequence_of_verbs() -> None:
    run(CaseStateMachine)
