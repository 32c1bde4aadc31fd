"""Contacts, appointments, consents, absence and cover: after any sequence follow-ups and grants agree."""

from datetime import time, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from backend.access.models import Cover
from backend.assignments.models import Assignment
from backend.contacts.models import Appointment, Contact, Outcome
from backend.core import clock
from backend.organisation.models import Absence
from backend.people.models import Consent, NetworkPerson
from tests import factories
from tests.state_machine import ApiStateMachine, callers, days, guides, run

KINDS = ["meeting", "home_visit", "phone", "text_message", "letter", "network_meeting"]
versions = st.integers(1, 3)


class CaseStateMachine(ApiStateMachine):
    """Two young people of one guide, one of whom turns 18 soon; colleagues are assigned, absent and leave."""

    def __init__(self) -> None:
        super().__init__()
        young = factories.young_person(self.municipality.team, born_on=clock.add_months(clock.today(), -12 * 18 + 1))
        factories.course(young, self.municipality.leader)
        factories.assignment(young, self.municipality.guide)
        self.mother = NetworkPerson.objects.create(young_person=young, relation="mother", name="Mor", custody="sole")
        self.people = [self.municipality.person.pk, young.pk]
        self.pass_days(0)

    @rule(
        who=callers,
        person=st.integers(0, 1),
        kind=st.sampled_from(KINDS),
        outcome=st.sampled_from(Outcome.values),
        ago=days,
        note=st.sampled_from(["", "Vi talte."]),
        took_part=st.booleans(),
        beside=st.none() | guides,
    )
    def register(self, who: str, person: int, beside: str | None, ago: int, **told: Any) -> None:
        took_part = told.pop("took_part")
        body = {
            "young_person": self.people[person],
            "occurred_at": clock.now() - timedelta(days=ago),
            "young_person_took_part": took_part,
            "participants": [{"staff": self.municipality.staff(beside).pk}] if beside else [],
            **told,
        }
        self.ask(who, "POST", "/contacts/", body)

    @rule(who=callers, which=days, version=versions, ago=days, note=st.sampled_from(["", "Rettet."]))
    def correct(self, who: str, which: int, version: int, ago: int, note: str) -> None:
        if contact := self._one(Contact, which):
            body = {"note": note, "occurred_at": clock.now() - timedelta(days=ago)}
            self.ask(who, "PATCH", f"/contacts/{contact}/", body, **{"If-Match": f'"{version}"'})

    @rule(who=callers, which=days)
    def void(self, who: str, which: int) -> None:
        if contact := self._one(Contact, which):
            self.ask(who, "POST", f"/contacts/{contact}/void/", {"reason": "Forkert"})

    @rule(who=callers, which=days, to=st.integers(0, 1))
    def move(self, who: str, which: int, to: int) -> None:
        if contact := self._one(Contact, which):
            self.ask(who, "POST", f"/contacts/{contact}/move/", {"young_person": self.people[to]})

    @rule(who=callers, person=st.integers(0, 1), ahead=st.integers(1, 5), staff=guides)
    def plan(self, who: str, person: int, ahead: int, staff: str) -> None:
        body = {
            "young_person": self.people[person],
            "kind": "meeting",
            "starts_at": clock.at_local(clock.today() + timedelta(days=ahead), time(9)),
            "staff": self.municipality.staff(staff).pk,
        }
        self.ask(who, "POST", "/appointments/", body)

    @rule(who=callers, which=days, verb=st.sampled_from(["hold", "no-show", "cancel", "move"]))
    def settle_appointment(self, who: str, which: int, verb: str) -> None:
        bodies: dict[str, Any] = {
            "cancel": {"by_young_person": bool(which % 2)},
            "move": {"starts_at": clock.now() + timedelta(days=which)},
        }
        if appointment := self._one(Appointment, which):
            self.ask(who, "POST", f"/appointments/{appointment}/{verb}/", bodies.get(verb, {}))

    @rule(
        who=callers,
        person=st.integers(0, 1),
        by_mother=st.booleans(),
        answer=st.sampled_from(["given", "declined"]),
        ago=days,
        lasts=st.none() | st.integers(0, 60),
        renews=st.none() | days,
    )
    def consent(
        self, who: str, person: int, by_mother: bool, answer: str, ago: int, lasts: int | None, renews: int | None
    ) -> None:
        given_on = clock.today() - timedelta(days=ago)
        body: dict[str, Any] = {
            "recipient": "Skole",
            "what": "Fremmøde",
            "purpose": "Plan",
            "form": "oral",
            "answer": answer,
            "given_on": given_on,
        }
        if by_mother:
            body["given_by"] = self.mother.pk
        if lasts is not None:
            body["expires_on"] = given_on + timedelta(days=lasts)
        if renews is not None and (earlier := self._one(Consent, renews)):
            body["renews"] = earlier
        self.ask(who, "POST", f"/young-people/{self.people[person]}/consents/", body)

    @rule(who=callers, which=days, ago=st.integers(0, 3))
    def withdraw(self, who: str, which: int, ago: int) -> None:
        if pk := self._one(Consent, which):
            consent = Consent.objects.get(pk=pk)
            body = {"withdrawn_on": clock.today() - timedelta(days=ago)}
            self.ask(who, "POST", f"/young-people/{consent.young_person_id}/consents/{pk}/withdraw/", body)

    @rule(who=callers, staff=guides, from_in=st.integers(-10, 5), lasts=st.none() | st.integers(0, 15))
    def be_absent(self, who: str, staff: str, from_in: int, lasts: int | None) -> None:
        starts_on = clock.today() + timedelta(days=from_in)
        body: dict[str, Any] = {"staff": self.municipality.staff(staff).pk, "starts_on": starts_on}
        if lasts is not None:
            body["ends_on"] = starts_on + timedelta(days=lasts)
        self.ask(who, "POST", "/absences/", body)

    @rule(who=callers, which=days, version=versions, from_in=st.integers(-10, 5), lasts=st.none() | st.integers(0, 9))
    def change_absence(self, who: str, which: int, version: int, from_in: int, lasts: int | None) -> None:
        if absence := self._one(Absence, which):
            starts_on = clock.today() + timedelta(days=from_in)
            body = {"starts_on": starts_on, "ends_on": None if lasts is None else starts_on + timedelta(days=lasts)}
            self.ask(who, "PATCH", f"/absences/{absence}/", body, **{"If-Match": f'"{version}"'})

    @rule(who=callers, which=days, deputy=guides, named=st.none() | st.integers(0, 1))
    def cover(self, who: str, which: int, deputy: str, named: int | None) -> None:
        if absence := self._one(Absence, which):
            body: dict[str, Any] = {"absence": absence, "deputy": self.municipality.staff(deputy).pk}
            if named is not None:
                body["young_people"] = [self.people[named]]
            self.ask(who, "POST", "/covers/", body)

    @rule(who=callers, which=days)
    def uncover(self, who: str, which: int) -> None:
        if cover := self._one(Cover, which):
            self.ask(who, "DELETE", f"/covers/{cover}/")

    @rule(who=callers, which=days, to=guides, ahead=st.integers(0, 3))
    def hand_over(self, who: str, which: int, to: str, ahead: int) -> None:
        if assignment := self._one(Assignment, which):
            body = {"to": self.municipality.staff(to).pk, "handed_over_on": clock.today() + timedelta(days=ahead)}
            self.ask(who, "POST", f"/assignments/{assignment}/hand-over/", body)

    @rule(count=st.integers(1, 25))
    def time_passes(self, count: int) -> None:
        self.pass_days(count)

    def _one(self, model: Any, which: int) -> int | None:
        newest = list(model.objects.order_by("-pk").values_list("pk", flat=True)[:5])
        return newest[which % len(newest)] if newest else None

    @invariant()
    def appointment_with_a_contact_has_a_final_state(self) -> None:
        held = set(Contact.objects.filter(appointment__isnull=False).values_list("appointment", flat=True))
        became = Appointment.objects.filter(state__in=["held", "no_show"]).values_list("pk", flat=True)
        assert held <= set(became)


@pytest.mark.usefixtures("db")
def test_any_sequence_of_verbs() -> None:
    run(CaseStateMachine)
