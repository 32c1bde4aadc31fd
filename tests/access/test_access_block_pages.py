"""The pages of blocks on the page of a young person: who may, and what the colleague then sees."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from backend.access.models import AccessBlock
from backend.core import clock
from backend.organisation.models import Staff
from tests import factories
from tests.conftest import Municipality

Web = Callable[[Staff], Client]

pytestmark = pytest.mark.django_db


@pytest.fixture
def web() -> Web:
    def client(staff: Staff) -> Client:
        made = Client(headers={"accept-language": "da"})
        made.force_login(staff)
        return made

    return client


@pytest.fixture
def page(municipality: Municipality) -> str:
    return f"/unge/{municipality.person.pk}/"


def test_blocked_colleague_no_longer_finds_the_young_person(municipality: Municipality, web: Web, page: str) -> None:
    guide, leader = web(municipality.guide), web(municipality.leader)
    assert guide.get(page).status_code == 200

    answer = leader.post(f"{page}spaer/", {"staff": municipality.guide.pk, "reason": "wish"})

    assert answer["Location"] == f"{page}om/"
    assert guide.get(page).status_code == 404
    block = AccessBlock.objects.get()
    assert (block.starts_on, block.ends_on, block.set_by) == (clock.today(), None, municipality.leader)


def test_leader_sees_who_is_blocked_and_lifts_the_block(municipality: Municipality, web: Web, page: str) -> None:
    block = factories.block(municipality.person, municipality.guide)
    leader = web(municipality.leader)
    shown = leader.get(f"{page}om/").text
    assert municipality.guide.name in shown
    assert f"/spaerringer/{block.pk}/ophaev/" in shown

    leader.post(f"/spaerringer/{block.pk}/ophaev/")

    assert web(municipality.guide).get(page).status_code == 200
    assert f"/spaerringer/{block.pk}/ophaev/" not in leader.get(f"{page}om/").text


def test_only_a_leader_sees_blocks(municipality: Municipality, web: Web, page: str) -> None:
    block = factories.block(municipality.person, municipality.outsider)
    guide = web(municipality.guide)

    shown = guide.get(f"{page}om/").text

    assert "Spærret" not in shown
    assert f"{page}spaer/" not in shown
    assert guide.get(f"{page}spaer/").status_code == 403
    assert guide.post(f"/spaerringer/{block.pk}/ophaev/").status_code == 403
    assert AccessBlock.objects.get().ends_on is None


def test_leader_of_another_unit_does_not_find_the_pages(municipality: Municipality, web: Web, page: str) -> None:
    block = factories.block(municipality.person, municipality.outsider)
    other = web(municipality.other_leader)

    assert other.get(f"{page}spaer/").status_code == 404
    assert other.post(f"/spaerringer/{block.pk}/ophaev/").status_code == 404
    assert AccessBlock.objects.get().ends_on is None


def test_block_of_a_period_that_is_taken_is_refused(municipality: Municipality, web: Web, page: str) -> None:
    factories.block(municipality.person, municipality.guide)

    answer = web(municipality.leader).post(f"{page}spaer/", {"staff": municipality.guide.pk, "reason": "threat"})

    assert answer.status_code == 409
    assert "spærret" in answer.text
    assert AccessBlock.objects.count() == 1


def test_block_in_the_past_is_refused_beside_the_field(municipality: Municipality, web: Web, page: str) -> None:
    body = {"staff": municipality.guide.pk, "reason": "wish", "starts_on": clock.today() - timedelta(days=1)}

    answer = web(municipality.leader).post(f"{page}spaer/", body)

    assert (answer.status_code, [one.name for one in answer.context["form"].fields if one.errors]) == (
        400,
        ["starts_on"],
    )
    assert not AccessBlock.objects.exists()


def test_block_sent_twice_is_set_once(municipality: Municipality, web: Web, page: str) -> None:
    leader = web(municipality.leader)
    submission = leader.get(f"{page}spaer/").context["submission"]
    body = {"staff": municipality.guide.pk, "reason": "wish", "submission": submission}

    for _time in range(2):
        assert leader.post(f"{page}spaer/", body)["Location"] == f"{page}om/"

    assert AccessBlock.objects.count() == 1


def test_leader_who_blocks_themselves_is_led_to_the_start_page(municipality: Municipality, web: Web, page: str) -> None:
    leader = web(municipality.leader)

    assert leader.post(f"{page}spaer/", {"staff": municipality.leader.pk, "reason": "relation"})["Location"] == "/"
    assert leader.get(page).status_code == 404
