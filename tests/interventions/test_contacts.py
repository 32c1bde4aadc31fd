"""The contacts that served an intervention: held between agreement and end, with this young person, and not voided."""

from datetime import date, timedelta
from typing import Any

import pytest

from backend.contacts import services as contacts
from backend.contacts.models import Contact
from backend.core import clock
from backend.followups.reconcile import reconcile_all
from guidance.interventions.models import Intervention, InterventionContact, InterventionState
from tests import factories
from tests.conftest import Municipality
from tests.interventions.requests import API, Api, post
from tests.support import written


def held(municipality: Municipality, ago: int) -> Contact:
    """Register a meeting that was held so many days ago."""
    return factories.contact(municipality.person, municipality.guide, occurred_at=clock.now() - timedelta(days=ago))


@pytest.fixture
def intervention(municipality: Municipality) -> Intervention:
    """Create an intervention that was agreed ten days ago and ended three days ago."""
    today = clock.today()
    ten, three = today - timedelta(days=10), today - timedelta(days=3)
    return factories.intervention(
        municipality.person,
        municipality.guide,
        InterventionState.COMPLETED,
        agreed_on=ten,
        starts_on=ten,
        ended_on=three,
    )


def shown(api: Api, municipality: Municipality, intervention: Intervention) -> list[int]:
    answer: Any = api(municipality.guide).get(f"{API}{intervention.pk}/").json()
    return sorted(answer["contacts"])


def test_contact_linked_twice_is_stored_once(municipality: Municipality, api: Api) -> None:
    intervention = factories.intervention(municipality.person, municipality.guide)
    contact = held(municipality, 0)
    reconcile_all()
    path = f"{intervention.pk}/contacts/"
    assert post(api(municipality.guide), path, {"contact": contact.pk})["contacts"] == [contact.pk]
    before = written()
    assert post(api(municipality.guide), path, {"contact": contact.pk})["contacts"] == [contact.pk]
    assert written() == before
    assert reconcile_all() == 0


@pytest.mark.parametrize(("ago", "counts"), [(11, False), (10, True), (3, True), (2, False)])
def test_contact_between_agreement_and_end_can_be_linked_afterwards(
    municipality: Municipality, api: Api, intervention: Intervention, ago: int, counts: bool
) -> None:
    contact = held(municipality, ago)
    if counts:
        assert post(api(municipality.guide), f"{intervention.pk}/contacts/", {"contact": contact.pk})["contacts"] == [
            contact.pk
        ]
    else:
        before = written()
        (error,) = post(api(municipality.guide), f"{intervention.pk}/contacts/", {"contact": contact.pk}, 400)["errors"]
        assert (error["pointer"], error["code"]) == ("/contact", "outside_intervention")
        assert written() == before


def test_contact_cannot_be_linked_before_agreement(municipality: Municipality, api: Api) -> None:
    contact = held(municipality, 0).pk
    for state, sentence in ((InterventionState.PLANNED, "is “Planned”"), (InterventionState.STOPPED, "never agreed")):
        intervention = factories.intervention(municipality.person, municipality.guide, state, agreed_on=None)
        assert api(municipality.guide).get(f"{API}{intervention.pk}/").json()["abilities"] == (
            ["agree", "change-responsible", "edit", "stop"] if state == InterventionState.PLANNED else []
        )
        assert (
            sentence
            in post(api(municipality.guide), f"{intervention.pk}/contacts/", {"contact": contact}, 409)["detail"]
        )


def test_voided_contact_is_no_longer_shown(municipality: Municipality, api: Api, intervention: Intervention) -> None:
    contact, other = held(municipality, 5), held(municipality, 6)
    for one in (contact, other):
        post(api(municipality.guide), f"{intervention.pk}/contacts/", {"contact": one.pk})
    contacts.void(contact=contact, reason="Forkert dag", by=municipality.guide)
    assert shown(api, municipality, intervention) == [other.pk]
    (error,) = post(api(municipality.guide), f"{intervention.pk}/contacts/", {"contact": contact.pk}, 400)["errors"]
    assert (error["pointer"], error["code"]) == ("/contact", "does_not_exist")


def test_corrected_contact_counts_if_its_new_day_is_in_the_intervention(
    municipality: Municipality, api: Api, intervention: Intervention
) -> None:
    contact = held(municipality, 5)
    post(api(municipality.guide), f"{intervention.pk}/contacts/", {"contact": contact.pk})
    for ago, expected in ((20, []), (4, [contact.pk]), (1, [])):
        contact.refresh_from_db()
        changes = {"occurred_at": clock.now() - timedelta(days=ago)}
        contacts.correct(contact=contact, expected=contact.version, changes=changes, by=municipality.guide)
        assert shown(api, municipality, intervention) == expected


def test_moved_contact_loses_its_intervention(municipality: Municipality, api: Api, intervention: Intervention) -> None:
    contact, stays = held(municipality, 5), held(municipality, 6)
    for one in (contact, stays):
        post(api(municipality.guide), f"{intervention.pk}/contacts/", {"contact": one.pk})
    other = factories.young_person(municipality.team)
    factories.assignment(other, municipality.guide)
    theirs = factories.intervention(other, municipality.guide, agreed_on=date(2026, 1, 5), starts_on=date(2026, 1, 5))

    moved = api(municipality.guide).post(
        f"/api/v1/contacts/{contact.pk}/move/", {"young_person": other.pk}, format="json"
    )

    assert moved.status_code == 200, moved.content
    assert shown(api, municipality, intervention) == [stays.pk]
    assert not InterventionContact.objects.filter(contact=contact).exists()
    (error,) = post(api(municipality.guide), f"{intervention.pk}/contacts/", {"contact": contact.pk}, 400)["errors"]
    assert error["detail"] == "The contact is not with this young person: choose one that is."
    assert post(api(municipality.guide), f"{theirs.pk}/contacts/", {"contact": contact.pk})["contacts"] == [contact.pk]
    # a contact that is moved back serves no intervention until a member of staff links it
    contact.refresh_from_db()
    contacts.move(contact=contact, young_person=municipality.person, by=municipality.guide)
    assert shown(api, municipality, intervention) == [stays.pk]
    assert not theirs.contacts.exists()


def test_contact_of_an_invisible_person_answers_like_a_missing_one(municipality: Municipality, api: Api) -> None:
    intervention = factories.intervention(municipality.person, municipality.guide)
    hidden = factories.contact(factories.young_person(municipality.team), municipality.colleague)
    (unknown,) = post(api(municipality.guide), f"{intervention.pk}/contacts/", {"contact": 10**9}, 400)["errors"]
    (refused,) = post(api(municipality.guide), f"{intervention.pk}/contacts/", {"contact": hidden.pk}, 400)["errors"]
    assert (refused["pointer"], refused["code"]) == (unknown["pointer"], unknown["code"])
    assert not intervention.contacts.exists()
