"""Planning an intervention: who may be responsible, which days are valid, and what the list shows."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from backend.access.models import AccessBlock, Grant
from backend.core import clock
from backend.organisation.models import Membership
from backend.people.models import YoungPerson
from guidance.interventions.models import Intervention, InterventionKind, InterventionState
from tests import factories
from tests.conftest import Municipality
from tests.interventions.requests import API, Api, intervention_of, planned, post
from tests.support import written


def test_intervention_is_planned_with_all_fields(municipality: Municipality, api: Api) -> None:
    today = clock.today()
    grant = (today + timedelta(days=60)).isoformat()
    known = {"ends_on": grant, "grant_ends_on": grant, "hours_per_week": "2.5", "legal_basis": "lab_167"}
    intervention = post(api(municipality.guide), "", intervention_of(municipality, municipality.outsider, **known), 201)
    assert (intervention["state"], intervention["state_label"], intervention["kind_label"]) == (
        "planned",
        "Planned",
        "Mentor",
    )
    assert {name: intervention[name] for name in known} == known
    assert (intervention["responsible"]["id"], intervention["provider"]) == (municipality.outsider.pk, "")
    assert intervention["abilities"] == ["agree", "change-responsible", "edit", "stop"]
    assert [(step["step"], step["happened_on"], step["staff"]["id"]) for step in intervention["steps"]] == [
        ("plan", str(today), municipality.guide.pk)
    ]
    assert not Grant.objects.filter(staff=municipality.outsider).exists()  # nothing is agreed yet


def test_external_provider_is_a_name_without_access(municipality: Municipality, api: Api) -> None:
    before = Grant.objects.count()
    path = planned(api(municipality.guide), municipality, None, provider=" Fritidsklubben ")
    assert post(api(municipality.guide), f"{path}agree/")["provider"] == "Fritidsklubben"
    assert Grant.objects.count() == before


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "an end before the start": ({"ends_on": "2020-01-31"}, "/ends_on", "end is before the start"),
    "a grant that ended before": ({"grant_ends_on": "2020-01-31"}, "/grant_ends_on", "end is before the start"),
    "an end in the wrong century": ({"ends_on": "2206-01-05"}, "/ends_on", "between 1900 and 2100"),
    "a start in the wrong century": ({"starts_on": "2206-01-05"}, "/starts_on", "between 1900 and 2100"),
    "a start before birth": ({"starts_on": "1976-01-05"}, "/starts_on", "before the young person was born"),
    "no day at all": ({"starts_on": "2026-02-29"}, "/starts_on", "Write the day"),
    "both a colleague and a provider": ({"provider": "Klubben"}, "/responsible", "say which one"),
    "neither of them": ({"responsible": None}, "/responsible", "say which one"),
    "nobody, in spaces": ({"responsible": None, "provider": "  "}, "/responsible", "say which one"),
    "an unknown kind": ({"kind": "dragon"}, "/kind", "mentor, accompaniment, morning_call"),
    "an unknown legal basis": ({"legal_basis": "dragon"}, "/legal_basis", "The codes that may be used today"),
    "no purpose": ({"purpose": " "}, "/purpose", "must not be empty"),
    "no hours": ({"hours_per_week": "0"}, "/hours_per_week", "0.1"),
    "more hours than a week has work": ({"hours_per_week": "80.1"}, "/hours_per_week", "80"),
    "a key that is none": ({"state": "active"}, "/state", "not known"),
}


@pytest.mark.parametrize("what", sorted(BAD))
def test_bad_input_is_400_and_writes_nothing(municipality: Municipality, api: Api, what: str) -> None:
    fields, pointer, sentence = BAD[what]
    before = written()
    (error,) = post(api(municipality.guide), "", {**intervention_of(municipality, municipality.guide), **fields}, 400)[
        "errors"
    ]
    assert error["pointer"] == pointer
    assert sentence in error["detail"]
    assert written() == before


def test_kind_that_has_ended_is_refused(municipality: Municipality, api: Api) -> None:
    InterventionKind.objects.filter(pk="health").update(valid_to=clock.today() - timedelta(days=1))
    (error,) = post(api(municipality.guide), "", intervention_of(municipality, municipality.guide, kind="health"), 400)[
        "errors"
    ]
    assert "health" in error["detail"].split(".")[0]
    assert "health" not in error["detail"].split(".")[1]


def test_staff_without_cases_cannot_be_responsible(municipality: Municipality, api: Api) -> None:
    mine = api(municipality.guide)
    path = planned(mine, municipality, municipality.colleague)
    (error,) = post(mine, "", intervention_of(municipality, municipality.manager), 400)["errors"]
    assert (error["pointer"], error["detail"]) == (
        "/responsible",
        "This colleague does not work with cases on that day: choose one who does.",
    )
    Membership.objects.filter(staff=municipality.colleague).update(ends_on=clock.today() - timedelta(days=1))
    (error,) = post(mine, "", intervention_of(municipality, municipality.colleague), 400)["errors"]
    assert error["code"] == "role"
    assert "choose one who does" in post(mine, f"{path}agree/", status=400)["detail"]
    municipality.outsider.is_active = False
    municipality.outsider.save()
    (error,) = post(mine, "", intervention_of(municipality, municipality.outsider), 400)["errors"]
    assert (error["pointer"], error["code"]) == ("/responsible", "does_not_exist")
    assert Intervention.objects.get().state == InterventionState.PLANNED


def _block(municipality: Municipality) -> None:
    AccessBlock.objects.create(
        staff=municipality.outsider,
        young_person=municipality.person,
        reason="wish",
        starts_on=clock.today(),
        set_by=municipality.leader,
    )


def _guard(municipality: Municipality) -> None:
    YoungPerson.objects.filter(pk=municipality.person.pk).update(sensitivity="restricted")


@pytest.mark.parametrize(("why", "sentence"), [(_block, "is blocked"), (_guard, "is guarded")])
def test_staff_who_may_not_see_the_young_person_cannot_be_responsible(
    municipality: Municipality, api: Api, why: Any, sentence: str
) -> None:
    mine = api(municipality.guide)
    path = planned(mine, municipality, municipality.outsider)
    why(municipality)
    before = written()
    # … neither when the intervention is planned, nor when something changed before it is agreed
    for answer in (
        post(mine, "", intervention_of(municipality, municipality.outsider), 409),
        post(mine, f"{path}agree/", status=409),
    ):
        assert sentence in answer["detail"]
        assert answer["detail"].split(": ")[1]  # what to do
    assert written() == before


def test_assignee_of_a_restricted_case_can_be_responsible(municipality: Municipality, api: Api) -> None:
    _guard(municipality)
    mine = api(municipality.guide)
    assert post(mine, f"{planned(mine, municipality, municipality.guide)}agree/")["state"] == "agreed"


@pytest.mark.parametrize("over", ["closed_on", "deceased_on"])
def test_intervention_in_a_closed_case_is_refused(municipality: Municipality, api: Api, over: str) -> None:
    YoungPerson.objects.filter(pk=municipality.person.pk).update(**{over: clock.today()})
    assert (
        "reopen it"
        in post(api(municipality.guide), "", intervention_of(municipality, municipality.guide), 409)["detail"]
    )


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"provider": "Fritidsklubben"}, "intervention_one_responsible"),
        ({"responsible": None}, "intervention_one_responsible"),
        ({"ends_on": "2020-01-01"}, "intervention_ends_after_start"),
        ({"grant_ends_on": "2020-01-01"}, "intervention_grant_ends_after_start"),
        ({"hours_per_week": "80.5"}, "intervention_hours_within_a_week"),
        ({"agreed_on": "2020-01-01"}, "intervention_agreed_before_active"),
        ({"state": "agreed"}, "intervention_agreed_before_active"),
        ({"state": "active", "agreed_on": "2100-01-01"}, "intervention_agreed_before_active"),
        ({"ended_on": "2026-01-01"}, "intervention_ended_says_when"),
        ({"state": "stopped", "ended_on": "2026-01-01"}, "intervention_stopped_says_why"),
        ({"stop_reason": "Flyttet"}, "intervention_stopped_says_why"),
        (
            {"state": "completed", "agreed_on": "2026-01-01", "ended_on": "2026-01-02"},
            "intervention_completed_says_what",
        ),
    ],
)
def test_database_refuses_inconsistent_interventions(
    municipality: Municipality, fields: dict[str, Any], constraint: str
) -> None:
    intervention = {
        "young_person": municipality.person,
        "kind_id": "other",
        "purpose": "Klub",
        "starts_on": clock.today(),
    }
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Intervention.objects.create(**{**intervention, "responsible": municipality.guide, **fields})


def test_list_is_filtered_and_timeline_has_the_steps(municipality: Municipality, api: Api) -> None:
    mine = api(municipality.guide)
    path = planned(mine, municipality, municipality.guide)
    factories.intervention(
        municipality.person, municipality.guide, InterventionState.STOPPED, kind_id="health", ends_on=clock.today()
    )
    for query, count in (
        ("kind=mentor", 1),
        ("kind=health&open=true", 0),
        ("open=true", 1),
        ("open=false", 1),
        ("state=planned", 1),
        ("state=active", 0),
        (f"responsible={municipality.guide.pk}", 2),
        (f"responsible={municipality.leader.pk}", 0),
        (f"young_person={municipality.person.pk}", 2),
        ("ordering=-ends_on", 2),
    ):
        assert mine.get(f"{API}?{query}").json()["count"] == count, query
    assert mine.get(f"{API}?purpose=Klub").status_code == 400
    post(mine, f"{path}agree/", {"agreed_on": (clock.today() - timedelta(days=3)).isoformat()})
    post(mine, f"{path}stop/", {"reason": "Flyttet"})
    entries: Any = mine.get(f"/api/v1/young-people/{municipality.person.pk}/timeline/").json()["results"]
    assert [entry["facts"]["step"] for entry in entries if entry["kind"] == "intervention"] == ["stop", "plan", "agree"]
