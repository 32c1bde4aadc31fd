"""An effort from its plan to its end: nothing begins without the young person, and access lasts as long as the work."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from rest_framework.test import APIClient

from backend.access.models import Basis, Grant
from backend.core import clock
from backend.followups.services import reconcile_all
from backend.organisation.models import Staff
from guidance.efforts import services
from guidance.efforts.models import Effort, EffortKind, EffortState, EffortStep
from guidance.efforts.services import MOVES
from tests import factories
from tests.conftest import Town
from tests.followups.world import World, at, rows, settle
from tests.support import written

Api = Callable[[Staff | None], APIClient]
API = "/api/v1/guidance/efforts/"


def post(client: APIClient, path: str, body: Any = None, status: int = 200) -> Any:
    response: Any = client.post(f"{API}{path}", body or {}, format="json", headers={"Accept-Language": "en"})
    assert response.status_code == status, response.content
    return response.json()


def planned(client: APIClient, town: Town, responsible: Staff, **fields: Any) -> str:
    body = {
        "young_person": town.person.pk,
        "kind": "mentor",
        "purpose": "En fast voksen",
        "starts_on": clock.today().isoformat(),
        "responsible": responsible.pk,
        **fields,
    }
    return f"{post(client, '', body, 201)['id']}/"


def test_the_mentor_sees_the_young_person_from_agreed_until_the_end_and_reads_on(town: Town, api: Api) -> None:
    mine, mentors = api(town.guide), api(town.outsider)
    path = planned(mine, town, town.outsider)
    assert mentors.get(f"{API}{path}").status_code == 404

    agreed = post(mine, f"{path}agree/", {"own_words": "Jeg vil gerne have en at ringe til."})
    assert agreed["abilities"] == ["contacts", "extend", "start", "stop"]
    post(mentors, f"{path}start/")
    contact = factories.contact(town.person, town.outsider)
    reconcile_all()
    post(mentors, f"{path}contacts/", {"contact": contact.pk})
    assert post(mentors, f"{path}contacts/", {"contact": contact.pk})["contacts"] == [contact.pk]

    done = post(mentors, f"{path}complete/", {"result": "Ringer selv."})
    assert [step["step"] for step in done["steps"]] == ["plan", "agree", "start", "complete"]
    assert mentors.get(f"{API}{path}").status_code == 200
    post(mentors, f"{path}contacts/", {"contact": contact.pk}, 403)
    effort = Effort.objects.get()
    assert not Grant.objects.active(clock.now()).filter(basis=Basis.EFFORT).exists()
    handover = Grant.objects.get(basis=Basis.HANDOVER, staff=town.outsider)
    assert handover.source_id == effort.pk
    assert handover.ends_at == clock.at_local(clock.today() + timedelta(days=14), time(0))
    assert reconcile_all() == 0


def test_nothing_begins_before_the_young_person_agreed(town: Town, api: Api) -> None:
    path = planned(api(town.guide), town, town.guide)
    assert "not agreed yet" in post(api(town.guide), f"{path}start/", status=409)["detail"]
    with pytest.raises(IntegrityError, match="effort_agreed_before_active"), transaction.atomic():
        Effort.objects.update(state=EffortState.ACTIVE)


def test_a_verb_in_another_state_changes_nothing(town: Town, api: Api) -> None:
    bodies = {"extend": {"ends_on": "2031-01-06"}, "complete": {"result": "Godt"}, "stop": {"reason": "Flyttet"}}
    for state in EffortState:
        effort = factories.effort(town.person, town.guide, state)
        for verb, (allowed_from, _to) in MOVES.items():
            if state not in allowed_from:
                before = written()
                post(api(town.guide), f"{effort.pk}/{verb}/", bodies.get(verb), 409)
                assert written() == before


@pytest.mark.parametrize("who", [{"provider": "Fritidsklubben"}, {"responsible": None}])
def test_exactly_one_is_responsible(town: Town, who: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="effort_one_responsible"), transaction.atomic():
        Effort.objects.create(
            **{
                "young_person": town.person,
                "kind_id": "other",
                "purpose": "Klub",
                "starts_on": clock.today(),
                "responsible": town.guide,
                **who,
            }
        )


def test_the_contact_of_somebody_else_is_refused(town: Town, api: Api) -> None:
    effort = factories.effort(town.person, town.guide)
    other = factories.young_person(town.team)
    hidden = factories.contact(other, town.colleague)
    (unknown,) = post(api(town.guide), f"{effort.pk}/contacts/", {"contact": 10**9}, 400)["errors"]
    (refused,) = post(api(town.guide), f"{effort.pk}/contacts/", {"contact": hidden.pk}, 400)["errors"]
    assert (refused["pointer"], refused["code"]) == (unknown["pointer"], unknown["code"])
    assert not effort.contacts.exists()


def test_filters_and_timeline(town: Town, api: Api) -> None:
    mine = api(town.guide)
    path = planned(mine, town, town.guide)
    for query, count in (("kind=mentor", 1), ("kind=health", 0), ("open=true", 1), ("state=active", 0)):
        assert mine.get(f"{API}?{query}").json()["count"] == count
    entries: Any = mine.get(f"/api/v1/young-people/{town.person.pk}/timeline/").json()["results"]
    assert [
        entry["step"] if "step" in entry else entry["facts"]["step"] for entry in entries if entry["kind"] == "effort"
    ] == ["plan"]
    assert path


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.mark.parametrize(
    ("kind", "ends_on", "grant_ends_on", "due_on"),
    [
        ("health", "2026-12-18", None, "2026-12-04"),
        ("health", "2026-12-18", "2026-12-11", "2026-11-27"),  # the grant ends first
        ("health", None, "2026-12-19", "2026-12-07"),  # a Saturday: the next working day
        ("mentor", "2026-12-18", None, "2026-11-18"),
        ("mentor", "2026-11-13", None, "2026-11-03"),  # too short for thirty days: the day after it was agreed
    ],
)
def test_due_in_good_time_and_met_by_extending(
    world: World, kind: str, ends_on: str | None, grant_ends_on: str | None, due_on: str
) -> None:
    young = world.young()
    factories.assignment(young, world.guide, date(2026, 1, 5))
    with at(date(2026, 11, 2)):
        settle(young)
        effort = services.plan(
            young_person=young,
            kind=EffortKind.objects.get(pk=kind),
            purpose="Ro",
            starts_on=date(2026, 11, 2),
            ends_on=date.fromisoformat(ends_on) if ends_on else None,
            grant_ends_on=date.fromisoformat(grant_ends_on) if grant_ends_on else None,
            responsible=world.guide,
            by=world.guide,
        )
        assert rows(young, "effort.ends") == []
        services.agree(effort=effort, by=world.guide)
        (row,) = rows(young, "effort.ends")
    assert (row.due_on, row.responsible) == (date.fromisoformat(due_on), world.guide)
    with at(date(2026, 11, 3)):
        settle(young)
        services.extend(effort=effort, ends_on=date(2027, 3, 1), grant_ends_on=date(2027, 3, 1), by=world.guide)
        met, following = rows(young, "effort.ends")
        assert (met.state, met.met_by) == ("met", EffortStep.objects.latest("pk").pk)
        assert following.due_on > date(2027, 1, 1)
        assert settle(young) == 0
