"""/access-blocks/: a leader blocks a colleague from a young person, and ends the block."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.access.models import AccessBlock, AccessLogEntry
from backend.core import clock
from backend.organisation.models import Staff
from tests import factories
from tests.conftest import Municipality
from tests.support import at, errors

Api = Callable[[Staff | None], APIClient]


def block(client: APIClient, municipality: Municipality, blocked: Staff, **fields: Any) -> Any:
    body = {"young_person": municipality.person.pk, "staff": blocked.pk, "reason": "partiality", **fields}
    return client.post("/api/v1/access-blocks/", body)


def sees(client: APIClient, municipality: Municipality) -> bool:
    return bool(client.get(f"/api/v1/young-people/{municipality.person.pk}/").status_code == 200)


def test_blocked_guide_sees_nothing_at_once(municipality: Municipality, api: Api) -> None:
    guide = api(municipality.guide)
    assert sees(guide, municipality)

    answer = block(api(municipality.leader), municipality, municipality.guide, note="Fætter")

    assert answer.status_code == 201, answer.content
    assert (answer.json()["reason_label"], answer.json()["note"]) == ("Inhabil (forvaltningsloven § 3)", "Fætter")
    assert answer.json()["set_by"]["id"] == municipality.leader.pk
    assert AccessLogEntry.objects.latest("pk").young_people == [municipality.person.pk]
    assert not sees(guide, municipality)
    assert guide.get("/api/v1/follow-ups/").json()["count"] == 0


def test_block_from_a_later_day_to_a_last_day(municipality: Municipality, api: Api) -> None:
    today = clock.today()
    first, last = today + timedelta(days=2), today + timedelta(days=4)
    block(
        api(municipality.leader),
        municipality,
        municipality.guide,
        starts_on=first.isoformat(),
        ends_on=last.isoformat(),
    )

    seen = []
    for days in range(1, 6):
        with at(today + timedelta(days=days)):
            seen.append(sees(api(municipality.guide), municipality))
    assert seen == [True, False, False, False, True]


def test_ended_block_opens_access_now_and_stays_in_the_list(municipality: Municipality, api: Api) -> None:
    yesterday = clock.today() - timedelta(days=1)
    made = AccessBlock.objects.create(
        young_person=municipality.person,
        staff=municipality.guide,
        reason="wish",
        starts_on=yesterday - timedelta(days=5),
        set_by=municipality.leader,
    )
    leader = api(municipality.leader)

    ended = leader.post(f"/api/v1/access-blocks/{made.pk}/end/").json()

    assert (ended["ends_on"], ended["abilities"]) == (yesterday.isoformat(), [])
    assert sees(api(municipality.guide), municipality)
    listed = leader.get(f"/api/v1/access-blocks/?young_person={municipality.person.pk}").json()["results"]
    assert [row["id"] for row in listed] == [made.pk]
    assert leader.post(f"/api/v1/access-blocks/{made.pk}/end/").status_code == 409


def test_block_set_by_mistake_today_is_deleted(municipality: Municipality, api: Api) -> None:
    leader = api(municipality.leader)
    made = block(leader, municipality, municipality.guide).json()

    assert leader.post(f"/api/v1/access-blocks/{made['id']}/end/").status_code == 204
    assert not AccessBlock.objects.exists()
    assert sees(api(municipality.guide), municipality)


def test_level_above_blocks_the_leader(municipality: Municipality, api: Api) -> None:
    above = factories.leader(municipality.department)

    assert block(api(above), municipality, municipality.leader).status_code == 201
    assert not sees(api(municipality.leader), municipality)


def test_leader_who_blocks_themselves_gets_an_empty_answer(municipality: Municipality, api: Api) -> None:
    answer = block(api(municipality.leader), municipality, municipality.leader)

    assert (answer.status_code, answer.content) == (204, b"")
    assert not sees(api(municipality.leader), municipality)


def test_second_block_in_the_same_period_is_a_conflict(municipality: Municipality, api: Api) -> None:
    leader = api(municipality.leader)
    block(leader, municipality, municipality.guide)

    answer = block(leader, municipality, municipality.guide, starts_on=(clock.today() + timedelta(days=9)).isoformat())

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "overlap")


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"starts_on": (clock.today() - timedelta(days=1)).isoformat()}, "/starts_on"),
        ({"ends_on": (clock.today() - timedelta(days=1)).isoformat()}, "/ends_on"),
        ({"reason": "vrede"}, "/reason"),
        ({"staff": 999999999}, "/staff"),
        ({"note": "x" * 301}, "/note"),
    ],
)
def test_wrong_block_is_refused_at_its_place(
    municipality: Municipality, api: Api, fields: dict[str, Any], pointer: str
) -> None:
    answer = block(api(municipality.leader), municipality, municipality.guide, **fields)

    assert answer.status_code == 400
    assert [at for at, _code in errors(answer)] == [pointer]
    assert not AccessBlock.objects.exists()
