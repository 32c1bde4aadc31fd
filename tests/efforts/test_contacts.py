"""The contacts that served an effort: from the yes to its end, with this young person, and only while they stand."""

from datetime import date, timedelta
from typing import Any

import pytest

from backend.contacts import services as contacts
from backend.contacts.models import Contact
from backend.core import clock
from backend.followups.services import reconcile_all
from guidance.efforts.models import Effort, EffortContact, EffortState
from tests import factories
from tests.conftest import Town
from tests.efforts.asking import API, Api, post
from tests.support import written


def held(town: Town, ago: int) -> Contact:
    """A meeting so many days ago, registered just now."""
    return factories.contact(town.person, town.guide, occurred_at=clock.now() - timedelta(days=ago))


@pytest.fixture
def effort(town: Town) -> Effort:
    """Agreed ten days ago, ended three days ago."""
    today = clock.today()
    ten, three = today - timedelta(days=10), today - timedelta(days=3)
    return factories.effort(
        town.person, town.guide, EffortState.COMPLETED, agreed_on=ten, starts_on=ten, ended_on=three
    )


def shown(api: Api, town: Town, effort: Effort) -> list[int]:
    answer: Any = api(town.guide).get(f"{API}{effort.pk}/").json()
    return sorted(answer["contacts"])


def test_linked_once_however_often_it_is_said(town: Town, api: Api) -> None:
    effort = factories.effort(town.person, town.guide)
    contact = held(town, 0)
    reconcile_all()
    path = f"{effort.pk}/contacts/"
    assert post(api(town.guide), path, {"contact": contact.pk})["contacts"] == [contact.pk]
    before = written()
    assert post(api(town.guide), path, {"contact": contact.pk})["contacts"] == [contact.pk]
    assert written() == before
    assert reconcile_all() == 0


@pytest.mark.parametrize(("ago", "counts"), [(11, False), (10, True), (3, True), (2, False)])
def test_it_counts_from_the_yes_to_the_end_also_when_it_is_said_afterwards(
    town: Town, api: Api, effort: Effort, ago: int, counts: bool
) -> None:
    contact = held(town, ago)
    if counts:
        assert post(api(town.guide), f"{effort.pk}/contacts/", {"contact": contact.pk})["contacts"] == [contact.pk]
    else:
        before = written()
        (error,) = post(api(town.guide), f"{effort.pk}/contacts/", {"contact": contact.pk}, 400)["errors"]
        assert (error["pointer"], error["code"]) == ("/contact", "outside_effort")
        assert written() == before


def test_what_nobody_agreed_to_was_served_by_nothing(town: Town, api: Api) -> None:
    contact = held(town, 0).pk
    for state, sentence in ((EffortState.PLANNED, "not agreed yet"), (EffortState.STOPPED, "plan a new one")):
        effort = factories.effort(town.person, town.guide, state, agreed_on=None)
        assert api(town.guide).get(f"{API}{effort.pk}/").json()["abilities"] == (
            ["agree", "stop"] if state == EffortState.PLANNED else []
        )
        assert sentence in post(api(town.guide), f"{effort.pk}/contacts/", {"contact": contact}, 409)["detail"]


def test_a_contact_that_never_was_counts_no_more(town: Town, api: Api, effort: Effort) -> None:
    contact, other = held(town, 5), held(town, 6)
    for one in (contact, other):
        post(api(town.guide), f"{effort.pk}/contacts/", {"contact": one.pk})
    contacts.void(contact=contact, reason="Forkert dag", by=town.guide)
    assert shown(api, town, effort) == [other.pk]
    (error,) = post(api(town.guide), f"{effort.pk}/contacts/", {"contact": contact.pk}, 400)["errors"]
    assert (error["pointer"], error["code"]) == ("/contact", "does_not_exist")


def test_a_contact_of_another_day_after_all_counts_where_that_day_lies(town: Town, api: Api, effort: Effort) -> None:
    contact = held(town, 5)
    post(api(town.guide), f"{effort.pk}/contacts/", {"contact": contact.pk})
    for ago, expected in ((20, []), (4, [contact.pk]), (1, [])):
        contact.refresh_from_db()
        changes = {"occurred_at": clock.now() - timedelta(days=ago)}
        contacts.correct(contact=contact, expected=contact.version, changes=changes, by=town.guide)
        assert shown(api, town, effort) == expected


def test_a_contact_with_somebody_else_after_all_takes_no_effort_along(town: Town, api: Api, effort: Effort) -> None:
    contact, stays = held(town, 5), held(town, 6)
    for one in (contact, stays):
        post(api(town.guide), f"{effort.pk}/contacts/", {"contact": one.pk})
    other = factories.young_person(town.team)
    factories.assignment(other, town.guide)
    theirs = factories.effort(other, town.guide, agreed_on=date(2026, 1, 5), starts_on=date(2026, 1, 5))

    moved = api(town.guide).post(f"/api/v1/contacts/{contact.pk}/move/", {"to": other.pk}, format="json")

    assert moved.status_code == 200, moved.content
    assert shown(api, town, effort) == [stays.pk]
    assert not EffortContact.objects.filter(contact=contact).exists()
    (error,) = post(api(town.guide), f"{effort.pk}/contacts/", {"contact": contact.pk}, 400)["errors"]
    assert error["detail"] == "The contact is not with this young person: choose one that is."
    assert post(api(town.guide), f"{theirs.pk}/contacts/", {"contact": contact.pk})["contacts"] == [contact.pk]
    # moved back, it serves nobody until somebody says so
    contact.refresh_from_db()
    contacts.move(contact=contact, to=town.person, by=town.guide)
    assert shown(api, town, effort) == [stays.pk]
    assert not theirs.contacts.exists()


def test_the_contact_of_somebody_out_of_sight_answers_as_one_that_does_not_exist(town: Town, api: Api) -> None:
    effort = factories.effort(town.person, town.guide)
    hidden = factories.contact(factories.young_person(town.team), town.colleague)
    (unknown,) = post(api(town.guide), f"{effort.pk}/contacts/", {"contact": 10**9}, 400)["errors"]
    (refused,) = post(api(town.guide), f"{effort.pk}/contacts/", {"contact": hidden.pk}, 400)["errors"]
    assert (refused["pointer"], refused["code"]) == (unknown["pointer"], unknown["code"])
    assert not effort.contacts.exists()
