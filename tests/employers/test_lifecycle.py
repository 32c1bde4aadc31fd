"""Disclosure and employers: after any sequence of requests, no planned contact goes beyond the decision."""

from datetime import time, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from backend.core import clock
from backend.followups.models import FollowUp
from jobs.employers.models import Answer, ContactStatus, DisclosureDecision, EmployerContact, Revealed
from jobs.employers.services import allowed_to_disclose
from tests import factories
from tests.state_machine import ApiStateMachine, run

callers = st.sampled_from(["leader", "leader", "consultant", "consultant", "consultant", "guide"])
levels = st.sampled_from([level.value for level in Revealed])
employers = st.sampled_from([None, 0, 1])


class EmployerStateMachine(ApiStateMachine):
    """A young person with a plan and a consultant, and two employers; several staff try every verb."""

    def __init__(self) -> None:
        super().__init__()
        self.employers = [factories.EmployerFactory.create().pk for _ in range(2)]
        plan = factories.plan(self.municipality.person, self.municipality.leader)
        self.ask("leader", "POST", f"/jobs/plans/{plan.pk}/assign/", {"staff": self.municipality.consultant.pk})
        factories.disclosure(self.municipality.person, self.municipality.leader, may_reveal="name_and_health")
        self.reconcile_everybody()

    @rule(
        who=callers,
        answer=st.sampled_from(["yes", *Answer.values]),
        level=levels,
        of=employers,
        ends=st.integers(0, 20),
    )
    def talk(self, who: str, answer: str, level: str, of: int | None, ends: int) -> None:
        body = {
            "young_person": self.municipality.person.pk,
            "answer": answer,
            "employer": None if of is None else self.employers[of],
            "ends_on": clock.today() + timedelta(days=ends) if ends else None,
        }
        self.ask(who, "POST", "/jobs/disclosure-decisions/", body | ({"may_reveal": level} if answer == "yes" else {}))

    @rule(who=callers, which=st.integers(0, 5))
    def withdraw(self, who: str, which: int) -> None:
        if talks := list(DisclosureDecision.objects.order_by("-id")):
            self.ask(who, "POST", f"/jobs/disclosure-decisions/{talks[which % len(talks)].pk}/withdraw/")

    @rule(
        who=callers,
        of=st.integers(0, 1),
        level=levels,
        ahead=st.integers(-2, 4),
        planned=st.sampled_from([True, True, False]),
        told_by=st.sampled_from(["staff", "staff", "young_person"]),
    )
    def contact(self, who: str, of: int, level: str, ahead: int, planned: bool, told_by: str) -> None:
        at = clock.at_local(clock.today() + timedelta(days=ahead), time(9))
        body = {
            "young_person": self.municipality.person.pk,
            "employer": self.employers[of],
            "status": "planned" if planned else "held",
            "at": at.isoformat(),
            "mode": "face_to_face",
            "about": "ordinary_job",
            "revealed": level,
            "told_by": told_by,
        }
        done = self.ask(who, "POST", "/jobs/employer-contacts/", body)
        if not planned and ahead <= 0 and who != "guide":
            assert done is not None, "what has happened is always recorded"

    @rule(
        who=callers, which=st.integers(0, 5), verb=st.sampled_from(["hold", "cancel", "handle", "void"]), level=levels
    )
    def change_contact(self, who: str, which: int, verb: str, level: str) -> None:
        if contacts := list(EmployerContact.objects.order_by("-id")):
            bodies = {
                "hold": {"revealed": level},
                "handle": {"handling": "Talt sammen."},
                "cancel": {},
                "void": {"reason": "Forkert"},
            }
            path = f"/jobs/employer-contacts/{contacts[which % len(contacts)].pk}/{verb}/"
            self.ask(who, "POST", path, bodies[verb])

    @rule(
        who=callers,
        which=st.integers(0, 5),
        changes=st.fixed_dictionaries(
            {}, optional={"revealed": levels, "told_by": st.sampled_from(["staff", "young_person"])}
        ),
        days=st.none() | st.integers(-3, 3),
        of=employers,
    )
    def correct_contact(self, who: str, which: int, changes: dict[str, Any], days: int | None, of: int | None) -> None:
        if contacts := list(EmployerContact.objects.order_by("-id")):
            contact = contacts[which % len(contacts)]
            if days is not None:
                changes = {**changes, "at": contact.at + timedelta(days=days)}
            if of is not None:
                changes = {**changes, "employer": self.employers[of]}
            path = f"/jobs/employer-contacts/{contact.pk}/"
            self.ask(who, "PATCH", path, changes, **{"If-Match": f'"{contact.version}"'})

    @rule(count=st.integers(1, 8))
    def time_passes(self, count: int) -> None:
        self.pass_days(count)

    @invariant()
    def no_planned_contact_goes_beyond_the_decision(self) -> None:
        planned = EmployerContact.objects.filter(status=ContactStatus.PLANNED).exclude(told_by="young_person")
        for contact in planned:
            allowed = allowed_to_disclose(
                young_person_id=self.municipality.person.pk, employer_id=contact.employer_id, on=contact.occurred_on
            )
            assert contact.revealed in allowed.up_to

    @invariant()
    def contact_beyond_the_decision_has_a_follow_up_until_it_is_handled(self) -> None:
        beyond = EmployerContact.objects.filter(beyond_decision=True, status=ContactStatus.HELD)
        running = FollowUp.objects.filter(rule="disclosure.beyond", ended_on=None)
        rows = {row.subject_id: row for row in running}
        assert rows.keys() == {contact.pk for contact in beyond}
        assert all(rows[contact.pk].fulfilled_on == contact.handled_on for contact in beyond)


@pytest.mark.usefixtures("db")
def test_any_sequence_of_verbs() -> None:
    run(EmployerStateMachine)
