"""Changing who is responsible for an intervention: the access changes with it."""

from datetime import date, time, timedelta

import pytest

from backend.access.models import AccessBlock, Basis, Grant
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Membership
from guidance.interventions.models import Intervention, InterventionState
from tests import factories
from tests.conftest import Around, Municipality
from tests.interventions.requests import API, Api, planned, post
from tests.support import written

pytestmark = pytest.mark.usefixtures("monday")


def agreed(municipality: Municipality, api: Api) -> str:
    """Plan and agree an intervention for which the outsider, of another team, is responsible; return its path."""
    path = planned(api(municipality.guide), municipality, municipality.outsider, ends_on="2026-12-18")
    post(api(municipality.guide), f"{path}agree/")
    return path


def test_access_changes_with_the_responsible_colleague(municipality: Municipality, api: Api) -> None:
    reconcile_all()
    path = agreed(municipality, api)
    person = f"/api/v1/young-people/{municipality.person.pk}/"
    assert api(municipality.outsider).get(person).status_code == 200
    assert api(municipality.colleague).get(person).status_code == 404

    body = {"responsible": municipality.colleague.pk, "why": "Ny mentor"}
    changed = post(api(municipality.guide), f"{path}change-responsible/", body)

    assert (changed["responsible"]["id"], changed["provider"], changed["state"]) == (
        municipality.colleague.pk,
        "",
        "agreed",
    )
    assert (changed["steps"][-1]["step"], changed["steps"][-1]["why"]) == ("change-responsible", "Ny mentor")
    contact = {"young_person": municipality.person.pk, "kind": "phone"}
    assert api(municipality.colleague).post("/api/v1/contacts/", contact, format="json").status_code == 201
    # the former colleague reads for a while, as after a handover, and writes nothing more
    assert api(municipality.outsider).get(person).status_code == 200
    assert api(municipality.outsider).post("/api/v1/contacts/", contact, format="json").status_code == 403
    [former] = Grant.objects.filter(staff=municipality.outsider, basis=Basis.HANDOVER)
    assert former.ends_at == clock.at_local(date(2026, 11, 16), time(0))
    responsible = FollowUp.objects.filter(rule="intervention.ends").values_list("responsible", flat=True)
    assert list(responsible) == [municipality.colleague.pk]
    assert reconcile_all() == 0


def test_provider_outside_gets_no_access_and_ends_that_of_the_colleague(municipality: Municipality, api: Api) -> None:
    path = agreed(municipality, api)
    changed = post(api(municipality.guide), f"{path}change-responsible/", {"provider": "Mentorhuset"})
    assert (changed["responsible"], changed["provider"]) == (None, "Mentorhuset")
    assert not Grant.objects.active(clock.now()).filter(basis=Basis.INTERVENTION).exists()
    back = post(api(municipality.guide), f"{path}change-responsible/", {"responsible": municipality.outsider.pk})
    assert (back["responsible"]["id"], back["provider"]) == (municipality.outsider.pk, "")
    assert Grant.objects.active(clock.now()).get(basis=Basis.INTERVENTION).staff == municipality.outsider


def test_planned_intervention_opens_no_access_for_its_new_responsible_colleague(
    municipality: Municipality, api: Api
) -> None:
    mine = api(municipality.guide)
    path = planned(mine, municipality, municipality.guide)
    post(mine, f"{path}change-responsible/", {"responsible": municipality.outsider.pk})
    assert not Grant.objects.filter(basis=Basis.INTERVENTION).exists()
    post(mine, f"{path}agree/")
    assert Grant.objects.get(basis=Basis.INTERVENTION).staff == municipality.outsider


def test_colleague_who_is_only_responsible_does_not_choose_a_successor(municipality: Municipality, api: Api) -> None:
    path = agreed(municipality, api)
    before = written()
    body = {"responsible": municipality.colleague.pk}
    answer = post(api(municipality.outsider), f"{path}change-responsible/", body, 403)
    assert "choose who is responsible" in answer["detail"]
    assert "change-responsible" not in api(municipality.outsider).get(f"{API}{path}").json()["abilities"]
    assert written() == before


def test_deputy_does_not_take_over_an_intervention(municipality: Municipality, around: Around, api: Api) -> None:
    intervention = factories.intervention(municipality.person, municipality.guide)
    before = written()
    path = f"{intervention.pk}/change-responsible/"
    answer = post(api(around.deputy), path, {"responsible": around.deputy.pk}, 403)
    assert "A deputy does not take over" in answer["detail"]
    assert written() == before
    assert post(api(around.deputy), path, {"responsible": municipality.colleague.pk})["responsible"]


BAD: dict[str, tuple[str, int, str]] = {
    "nobody": ("", 400, "say which one"),
    "the same": ("outsider", 400, "responsible already"),
    "one without cases": ("manager", 400, "does not work with cases"),
    "one whose role has ended": ("ended", 400, "does not work with cases"),
    "one who is blocked": ("blocked", 409, "is blocked"),
}


@pytest.mark.parametrize("what", sorted(BAD))
def test_responsible_who_cannot_be_is_refused(municipality: Municipality, api: Api, what: str) -> None:
    who, status, sentence = BAD[what]
    path = agreed(municipality, api)
    if who == "ended":
        Membership.objects.filter(staff=municipality.colleague).update(ends_on=clock.today() - timedelta(days=1))
    if who == "blocked":
        AccessBlock.objects.create(
            staff=municipality.colleague,
            young_person=municipality.person,
            reason="wish",
            starts_on=clock.today(),
            set_by=municipality.leader,
        )
    staff = municipality.colleague if who in {"ended", "blocked"} else getattr(municipality, who, None)
    before = written()
    body = {"responsible": staff.pk} if staff else {}
    assert sentence in post(api(municipality.guide), f"{path}change-responsible/", body, status)["detail"]
    assert written() == before
    assert Intervention.objects.get().responsible == municipality.outsider


def test_ended_intervention_keeps_its_responsible_colleague(municipality: Municipality, api: Api) -> None:
    intervention = factories.intervention(municipality.person, municipality.guide, InterventionState.COMPLETED)
    body = {"responsible": municipality.colleague.pk}
    post(api(municipality.guide), f"{intervention.pk}/change-responsible/", body, 409)
    assert Intervention.objects.get().responsible == municipality.guide
