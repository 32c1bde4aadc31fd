"""An intervention from agreement to end: the young person must agree before it starts."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine

from backend.access.models import Basis, Grant
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from guidance.courses import services as courses
from guidance.courses.models import CloseReason
from guidance.interventions.models import Intervention, InterventionState
from tests import factories
from tests.conftest import Municipality
from tests.interventions.requests import Api, planned, post
from tests.support import written

MON = date(2026, 11, 2)


@pytest.fixture
def municipality(monday: Any, municipality: Municipality) -> Municipality:
    return municipality


def test_intervention_goes_from_plan_to_completion(
    municipality: Municipality, api: Api, on: Callable[[str], None]
) -> None:
    reconcile_all()
    mine = api(municipality.guide)
    path = planned(mine, municipality, municipality.guide, starts_on="2026-11-09", ends_on="2026-12-18")

    on("11-03")
    agreed = post(mine, f"{path}agree/", {"own_words": "Jeg vil gerne have en at ringe til."})
    assert (agreed["state"], agreed["agreed_on"], agreed["own_words"]) == (
        "agreed",
        "2026-11-03",
        "Jeg vil gerne have en at ringe til.",
    )
    assert agreed["abilities"] == ["change-responsible", "contacts", "edit", "extend", "review", "start", "stop"]
    on("11-05")
    started = post(mine, f"{path}start/")
    assert (started["state"], started["starts_on"]) == ("active", "2026-11-05")  # sooner than planned
    assert started["abilities"] == [
        "change-responsible",
        "complete",
        "contacts",
        "edit",
        "extend",
        "pause",
        "review",
        "stop",
    ]
    on("11-10")
    paused = post(mine, f"{path}pause/", {"why": "Indlagt"})
    assert (paused["state"], paused["steps"][-1]["why"]) == ("paused", "Indlagt")
    assert paused["abilities"] == [
        "change-responsible",
        "complete",
        "contacts",
        "edit",
        "extend",
        "resume",
        "review",
        "stop",
    ]
    on("11-20")
    assert post(mine, f"{path}resume/")["state"] == "active"
    extended = post(mine, f"{path}extend/", {"ends_on": "2027-03-01", "why": "Det går godt"})
    assert (extended["state"], extended["ends_on"]) == ("active", "2027-03-01")
    on("12-01")
    done = post(mine, f"{path}complete/", {"result": "Ringer selv."})
    assert (done["state"], done["ended_on"], done["result"]) == ("completed", "2026-12-01", "Ringer selv.")
    assert done["abilities"] == ["contacts"]
    assert [(step["step"], step["happened_on"]) for step in done["steps"]] == [
        ("plan", "2026-11-02"),
        ("agree", "2026-11-03"),
        ("start", "2026-11-05"),
        ("pause", "2026-11-10"),
        ("resume", "2026-11-20"),
        ("extend", "2026-11-20"),
        ("complete", "2026-12-01"),
    ]
    assert reconcile_all() == 0


def test_intervention_cannot_start_before_the_young_person_agreed(municipality: Municipality, api: Api) -> None:
    mine = api(municipality.guide)
    path = planned(mine, municipality, municipality.guide)
    for verb, body in (
        ("start", {}),
        ("pause", {}),
        ("extend", {"ends_on": "2027-01-05"}),
        ("complete", {"result": "?"}),
    ):
        assert "agree it with the young person" in post(mine, f"{path}{verb}/", body, 409)["detail"]
    assert post(mine, f"{path}stop/", {"reason": "Ville ikke"})["state"] == "stopped"  # the young person said no


@pytest.mark.parametrize(
    ("starts_on", "refused"),
    [
        ("2026-11-05", None),
        ("2026-11-06", None),  # registered on the Friday, begun that day
        ("2026-11-04", "agreed on 05.11.2026: choose that day or a later one"),
        ("2026-11-07", "lies in the future"),
    ],
)
def test_start_day_is_between_agreement_and_today(
    municipality: Municipality, api: Api, on: Callable[[str], None], starts_on: str, refused: str | None
) -> None:
    mine = api(municipality.guide)
    path = planned(
        mine, municipality, municipality.guide, starts_on="2026-11-02"
    )  # meant for Monday, agreed on Thursday
    on("11-06")
    post(mine, f"{path}agree/", {"agreed_on": "2026-11-05"})
    if refused is None:
        started = post(mine, f"{path}start/", {"starts_on": starts_on})
        assert (started["starts_on"], started["steps"][-1]["happened_on"]) == (starts_on, starts_on)
    else:
        before = written()
        (error,) = post(mine, f"{path}start/", {"starts_on": starts_on}, 400)["errors"]
        assert error["pointer"] == "/starts_on"
        assert refused in error["detail"]
        assert written() == before


@pytest.mark.parametrize("end", ["ends_on", "grant_ends_on"])
def test_intervention_that_ended_before_its_start_must_be_extended(
    municipality: Municipality, api: Api, on: Callable[[str], None], end: str
) -> None:
    mine = api(municipality.guide)
    path = planned(mine, municipality, municipality.guide, **{end: "2026-11-06"})
    post(mine, f"{path}agree/")
    on("11-09")
    assert "extend it first" in post(mine, f"{path}start/", status=409)["detail"]
    post(mine, f"{path}extend/", {end: "2026-12-18"})
    assert post(mine, f"{path}start/")["state"] == "active"


@pytest.mark.parametrize(("agreed_on", "sentence"), [("2026-11-03", "in the future"), ("1976-11-02", "was born")])
def test_impossible_day_of_agreement_is_refused(
    municipality: Municipality, api: Api, agreed_on: str, sentence: str
) -> None:
    mine = api(municipality.guide)
    path = planned(mine, municipality, municipality.guide)
    (error,) = post(mine, f"{path}agree/", {"agreed_on": agreed_on}, 400)["errors"]
    assert error["pointer"] == "/agreed_on"
    assert sentence in error["detail"]
    assert not Grant.objects.filter(basis=Basis.INTERVENTION).exists()


@pytest.mark.parametrize(
    ("body", "pointer", "sentence"),
    [
        ({}, "/ends_on", "Say until when"),
        ({"ends_on": "2026-12-18"}, "/ends_on", "after 18.12.2026"),
        ({"ends_on": "2026-12-17"}, "/ends_on", "after 18.12.2026"),
        ({"grant_ends_on": "2026-11-02"}, "/grant_ends_on", "after 02.11.2026"),
        ({"ends_on": "2027-12-18", "grant_ends_on": "2026-10-30"}, "/grant_ends_on", "after 02.11.2026"),
        ({"ends_on": "2227-12-18"}, "/ends_on", "between 1900 and 2100"),
    ],
)
def test_extension_to_an_earlier_day_is_refused(
    municipality: Municipality, api: Api, body: dict[str, str], pointer: str, sentence: str
) -> None:
    intervention = factories.intervention(municipality.person, municipality.guide, ends_on=date(2026, 12, 18))
    before = written()
    (error,) = post(api(municipality.guide), f"{intervention.pk}/extend/", body, 400)["errors"]
    assert error["pointer"] == pointer
    assert sentence in error["detail"]
    assert written() == before


def test_intervention_without_an_end_can_get_one(municipality: Municipality, api: Api) -> None:
    intervention = factories.intervention(municipality.person, municipality.guide)
    assert (
        post(api(municipality.guide), f"{intervention.pk}/extend/", {"ends_on": "2026-12-18"})["ends_on"]
        == "2026-12-18"
    )


@pytest.mark.parametrize(
    ("verb", "body", "pointer", "sentence"),
    [
        ("stop", {}, "/reason", "Say why the intervention stops."),
        ("stop", {"reason": "  "}, "/reason", "Say why the intervention stops."),
        ("complete", {}, "/result", "Say what came of the intervention."),
        ("complete", {"result": ""}, "/result", "Say what came of the intervention."),
        ("complete", {"result": None}, "/result", "Say what came of the intervention."),
        ("pause", {"reason": "Indlagt"}, "/reason", "not known here"),  # the field is named `why`
    ],
)
def test_end_needs_a_reason_or_a_result(
    municipality: Municipality, api: Api, verb: str, body: dict[str, Any], pointer: str, sentence: str
) -> None:
    intervention = factories.intervention(municipality.person, municipality.guide)
    before = written()
    (error,) = post(api(municipality.guide), f"{intervention.pk}/{verb}/", body, 400)["errors"]
    assert error["pointer"] == pointer
    assert sentence in error["detail"]
    assert written() == before


def test_intervention_goes_on_after_the_course_closes(municipality: Municipality, api: Api) -> None:
    """A mentor may continue after the course has closed. Without a guide the leader decides what follows."""
    intervention = factories.intervention(
        municipality.person, municipality.guide, InterventionState.PLANNED, ends_on=date(2026, 12, 18), provider="Klub"
    )
    post(api(municipality.guide), f"{intervention.pk}/agree/")
    courses.close(course=municipality.course, reason=CloseReason.GOAL_REACHED, by=municipality.guide)
    row = FollowUp.objects.with_state(clock.now()).get(rule="intervention.ends")
    assert (row.state, row.responsible) == ("pending", municipality.leader)
    assert post(api(municipality.leader), f"{intervention.pk}/start/")["state"] == "active"
    assert Intervention.objects.open().count() == 1
    assert reconcile_all() == 0


@pytest.mark.parametrize(
    "moment", ["2027-10-31T00:30:00+00:00", "2027-10-31T01:30:00+00:00", "2028-02-29T23:30:00+00:00"]
)
def test_day_is_that_of_copenhagen(municipality: Municipality, api: Api, moment: str) -> None:
    """The hour that comes twice in October, and half past midnight on 1 March after a 29 February."""
    intervention = factories.intervention(municipality.person, municipality.outsider, InterventionState.PLANNED)
    with time_machine.travel(moment, tick=False):
        day = {"2027": "2027-10-31", "2028": "2028-03-01"}[moment[:4]]
        assert post(api(municipality.guide), f"{intervention.pk}/agree/")["agreed_on"] == day
        assert post(api(municipality.outsider), f"{intervention.pk}/start/")["starts_on"] == day
        assert post(api(municipality.outsider), f"{intervention.pk}/stop/", {"reason": "Flyttet"})["ended_on"] == day
