"""Interventions: no sequence of verbs breaks a constraint, answers 500, leaves a grant open, or deletes a step."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from backend.access.models import Basis, Grant
from backend.contacts.models import Contact
from backend.core import clock
from backend.followups.models import FollowUp
from guidance.interventions.models import (
    BEGUN,
    ENDED,
    Intervention,
    InterventionContact,
    InterventionState,
    InterventionStep,
)
from tests import factories
from tests.interventions.test_transitions import ALLOWED, VERBS
from tests.state_machine import ApiStateMachine, days, run

callers = st.sampled_from(["guide", "guide", "guide", "leader", "leader", "outsider", "coordinator"])
responsible = st.sampled_from(["guide", "outsider", "outsider", "colleague", "manager", None])
LEADS_TO = {"plan": "planned", "agree": "agreed", "start": "active", "pause": "paused", "resume": "active"} | {
    "complete": "completed",
    "stop": "stopped",
}


class InterventionStateMachine(ApiStateMachine):
    """Two young people of one guide; a colleague of another team is a mentor, and an external provider takes part."""

    def __init__(self) -> None:
        super().__init__()
        other = factories.young_person(self.municipality.team)
        factories.assignment(other, self.municipality.guide)
        self.people = [self.municipality.person.pk, other.pk]
        self.reconcile_everybody()
        self.plan("guide", 0, "outsider", 0, 20, None)

    @rule(
        who=callers,
        person=st.integers(0, 1),
        to=responsible,
        ago=st.integers(-15, 15),
        lasts=st.integers(-1, 60),
        grant=st.none() | st.integers(0, 60),
    )
    def plan(self, who: str, person: int, to: str | None, ago: int, lasts: int, grant: int | None) -> None:
        starts_on = clock.today() - timedelta(days=ago)
        body = {
            "young_person": self.people[person],
            "kind": "mentor" if lasts % 2 else "health",
            "purpose": "En fast voksen",
            "starts_on": starts_on,
            "ends_on": starts_on + timedelta(days=lasts) if lasts % 5 else None,
            "grant_ends_on": None if grant is None else starts_on + timedelta(days=grant),
            **({"responsible": self.municipality.staff(to).pk} if to else {"provider": "Fritidsklubben"}),
        }
        self.ask(who, "POST", "/guidance/interventions/", body)

    @rule(
        who=callers,
        which=st.integers(0, 5),
        choice=st.integers(0, 20),
        allowed=st.booleans(),
        some=days,
        to=responsible,
    )
    def move(self, who: str, which: int, choice: int, allowed: bool, some: int, to: str | None) -> None:
        intervention = self._intervention(which)
        verbs = [verb for verb in VERBS if not allowed or verb in ALLOWED[intervention.state]]
        if not verbs:
            return
        verb = verbs[choice % len(verbs)]
        today = clock.today()
        bodies: dict[str, Any] = {
            "agree": {"agreed_on": today - timedelta(days=some // 5), "own_words": "Ja tak."},
            "start": {"starts_on": today - timedelta(days=some // 5)} if some % 2 else {},
            "extend": {("ends_on" if some % 3 else "grant_ends_on"): today + timedelta(days=some * 3)},
            "review": {"why": "Timerne passer.", "reviewed_on": today - timedelta(days=some // 5)},
            "change-responsible": {"responsible": self.municipality.staff(to).pk} if to else {"provider": "Klubben"},
            "complete": {"result": "Ringer selv."},
            "stop": {"reason": "Flyttet"},
        }
        before = intervention.state

        done = self.ask(who, "POST", f"/guidance/interventions/{intervention.pk}/{verb}/", bodies.get(verb, {}))

        intervention.refresh_from_db()
        if done is not None:
            assert intervention.state == ALLOWED[before][verb]
        else:
            assert intervention.state == before

    @rule(who=callers, which=st.integers(0, 5), ends=st.none() | st.integers(-5, 60), outdated=st.booleans())
    def edit(self, who: str, which: int, ends: int | None, outdated: bool) -> None:
        intervention = self._intervention(which)
        before = intervention.version
        changes = {"ends_on": None if ends is None else clock.today() + timedelta(days=ends), "grant_ends_on": None}
        path = f"/guidance/interventions/{intervention.pk}/"

        done = self.ask(who, "PATCH", path, changes, **{"If-Match": f'"{before - outdated}"'})

        intervention.refresh_from_db()
        assert intervention.version == (before if done is None else before + 1)
        assert done is None or not outdated

    @rule(who=callers, which=st.integers(0, 5), contact=st.integers(0, 5))
    def link(self, who: str, which: int, contact: int) -> None:
        if found := self._contact(contact):
            self.ask(
                who, "POST", f"/guidance/interventions/{self._intervention(which).pk}/contacts/", {"contact": found}
            )

    @rule(who=callers, person=st.integers(0, 1), ago=st.integers(0, 5))
    def meet(self, who: str, person: int, ago: int) -> None:
        at = clock.now() - timedelta(days=ago)
        body = {"young_person": self.people[person], "kind": "meeting", "occurred_at": at.isoformat()}
        self.ask(who, "POST", "/contacts/", body)

    @rule(who=callers, contact=st.integers(0, 5), person=st.integers(0, 1))
    def move_contact(self, who: str, contact: int, person: int) -> None:
        if found := self._contact(contact):
            self.ask(who, "POST", f"/contacts/{found}/move/", {"to": self.people[person]})

    @rule(who=callers, contact=st.integers(0, 5))
    def void_contact(self, who: str, contact: int) -> None:
        if found := self._contact(contact):
            self.ask(who, "POST", f"/contacts/{found}/void/", {"reason": "Forkert"})

    @rule(count=st.integers(1, 25))
    def time_passes(self, count: int) -> None:
        self.pass_days(count)

    def _intervention(self, which: int) -> Intervention:
        newest = list(Intervention.objects.order_by("-id"))
        return newest[which % len(newest)]

    def _contact(self, which: int) -> int | None:
        newest = list(Contact.objects.order_by("-id").values_list("pk", flat=True))
        return newest[which % len(newest)] if newest else None

    @invariant()
    def state_is_that_of_the_last_step(self) -> None:
        for intervention in Intervention.objects.prefetch_related("steps"):
            led = [LEADS_TO[step.step] for step in intervention.steps.all() if step.step in LEADS_TO]
            assert led[0] == "planned"
            assert led[-1] == intervention.state

    @invariant()
    def no_intervention_starts_before_the_young_person_agrees(self) -> None:
        begun = InterventionStep.objects.filter(step="start").select_related("intervention")
        assert all(step.intervention.agreed_on and step.intervention.agreed_on <= step.on for step in begun)

    @invariant()
    def responsible_colleague_has_access_from_agreement_to_end(self) -> None:
        under_way = Intervention.objects.filter(agreed_on__isnull=False, responsible__isnull=False).exclude(
            state__in=ENDED
        )
        granted = Grant.objects.active(clock.now()).filter(basis=Basis.INTERVENTION)
        assert sorted(granted.values_list("source_id", "staff", "young_person")) == sorted(
            under_way.values_list("pk", "responsible", "young_person")
        )

    @invariant()
    def linked_contact_and_intervention_have_the_same_young_person(self) -> None:
        for link in InterventionContact.objects.select_related("intervention", "contact"):
            assert link.intervention.young_person_id == link.contact.young_person_id

    @invariant()
    def future_end_has_one_follow_up(self) -> None:
        ends = {
            intervention.pk
            for intervention in Intervention.objects.exclude(state__in=[InterventionState.PLANNED, *ENDED])
            if intervention.ends_on or intervention.grant_ends_on
        }
        due = FollowUp.objects.filter(rule="intervention.ends", ended_on=None, fulfilled_on=None)
        assert sorted(due.values_list("subject_id", flat=True)) == sorted(ends)

    @invariant()
    def started_intervention_without_an_end_has_one_review_ahead(self) -> None:
        open_ended = Intervention.objects.filter(state__in=BEGUN, ends_on=None).values_list("pk", flat=True)
        due = FollowUp.objects.filter(rule="intervention.review", ended_on=None, fulfilled_on=None)
        assert sorted(due.values_list("subject_id", flat=True)) == sorted(open_ended)


@pytest.mark.usefixtures("db")
def test_any_sequence_of_verbs() -> None:
    run(InterventionStateMachine)
