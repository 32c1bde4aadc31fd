"""Access that an intervention gives: the mentor can open the case from the agreement to the end."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest

from backend.access.models import Basis, Grant
from backend.assignments.models import Assignment
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.reminders import dispatcher
from backend.reminders.models import Notification
from guidance.interventions.models import Intervention, InterventionState
from tests import factories
from tests.conftest import Municipality
from tests.interventions.requests import API, Api, planned, post

MON = date(2026, 11, 2)
BODIES = {"complete": {"result": "Godt"}, "stop": {"reason": "Flyttet"}}


@pytest.fixture
def municipality(monday: Any, municipality: Municipality) -> Municipality:
    return municipality


def _intervention_grants() -> list[tuple[int, bool]]:
    """Return (staff, whether it is open) of each grant that an intervention gave."""
    return [
        (grant.staff_id, grant.ends_at is None)
        for grant in Grant.objects.filter(basis=Basis.INTERVENTION).order_by("id")
    ]


@pytest.mark.parametrize("verb", ["complete", "stop"])
def test_mentor_has_access_from_agreement_to_end_and_reads_afterwards(
    municipality: Municipality, api: Api, on: Callable[[str], None], verb: str
) -> None:
    mine, mentors = api(municipality.guide), api(municipality.outsider)
    path = planned(mine, municipality, municipality.outsider)
    case = f"/api/v1/young-people/{municipality.person.pk}/"
    assert mentors.get(f"{API}{path}").status_code == mentors.get(case).status_code == 404

    post(mine, f"{path}agree/")
    assert mentors.get(case).status_code == 200
    assert mentors.get("/api/v1/caseload/").json()["count"] == 1
    on("11-05")
    post(mentors, f"{path}start/")
    post(mentors, f"{path}{verb}/", BODIES[verb])  # the one responsible ends it, and is answered

    assert mentors.get(f"{API}{path}").json()["abilities"] == []
    post(
        mentors, f"{path}contacts/", {"contact": factories.contact(municipality.person, municipality.outsider).pk}, 403
    )
    assert mentors.get("/api/v1/caseload/").json()["count"] == 0
    assert _intervention_grants() == [(municipality.outsider.pk, False)]
    on("11-18")
    assert mentors.get(case).status_code == 200
    on("11-19")
    assert mentors.get(case).status_code == 404
    reconcile_all()
    assert reconcile_all() == 0


def test_stopped_plan_never_gave_access(municipality: Municipality, api: Api) -> None:
    mine = api(municipality.guide)
    path = planned(mine, municipality, municipality.outsider)
    before = Grant.objects.count()
    post(mine, f"{path}stop/", {"reason": "Ville ikke"})
    assert Grant.objects.count() == before
    assert api(municipality.outsider).get(f"{API}{path}").status_code == 404


def test_guide_who_is_also_mentor_keeps_both_accesses_apart(municipality: Municipality, api: Api) -> None:
    """One colleague has two grants; the end of one does not end the other."""
    mine = api(municipality.guide)
    path, another = (
        planned(mine, municipality, municipality.guide),
        planned(mine, municipality, municipality.guide, kind="health"),
    )
    post(mine, f"{path}agree/")
    post(mine, f"{another}agree/")
    assert _intervention_grants() == [(municipality.guide.pk, True), (municipality.guide.pk, True)]
    post(mine, f"{path}stop/", {"reason": "Flyttet"})
    assert _intervention_grants() == [(municipality.guide.pk, False), (municipality.guide.pk, True)]
    assert post(mine, f"{another}start/")["state"] == "active"
    assert Grant.objects.active(clock.now()).filter(basis=Basis.ASSIGNMENT, staff=municipality.guide).exists()


def test_former_guide_and_former_mentor_reads_afterwards_for_both(municipality: Municipality, api: Api) -> None:
    assignment = factories.former(municipality.person, municipality.outsider, ended=MON - timedelta(days=3))
    intervention = factories.intervention(
        municipality.person, municipality.outsider, InterventionState.PLANNED, pk=assignment.pk
    )
    post(api(municipality.guide), f"{intervention.pk}/agree/")
    post(api(municipality.outsider), f"{intervention.pk}/stop/", {"reason": "Flyttet"})
    kept = Grant.objects.filter(basis=Basis.HANDOVER, staff=municipality.outsider).order_by("ends_at")
    assert list(kept.values_list("ends_at", flat=True)) == [
        clock.at_local(date(2026, 11, 13), time(0)),
        clock.at_local(date(2026, 11, 16), time(0)),
    ]


def test_deputy_of_the_mentor_has_the_access_of_the_mentor(municipality: Municipality, api: Api) -> None:
    mine = api(municipality.guide)
    path = planned(mine, municipality, municipality.outsider)
    post(mine, f"{path}agree/")
    deputy = factories.guide(municipality.other_team)
    assert api(deputy).get(f"{API}{path}").status_code == 404
    factories.cover(municipality.outsider, deputy, MON)
    assert post(api(deputy), f"{path}start/")["state"] == "active"


@pytest.mark.parametrize("named", [False, True])
def test_deputy_of_the_mentor_has_no_more_verbs_than_the_mentor(
    municipality: Municipality, api: Api, named: bool
) -> None:
    path = planned(api(municipality.guide), municipality, municipality.outsider)
    post(api(municipality.guide), f"{path}agree/")
    deputy = factories.guide(municipality.other_team)
    factories.cover(municipality.outsider, deputy, MON, only=[municipality.person] if named else [])

    course = f"/api/v1/guidance/courses/{municipality.course.pk}/"
    assert api(deputy).get(course).json()["abilities"] == []
    assert api(deputy).post(f"{course}close/", {"reason": "goal_reached"}, format="json").status_code == 403


def test_immediate_end_of_access_is_refused_until_the_intervention_stops(municipality: Municipality, api: Api) -> None:
    case = f"/api/v1/young-people/{municipality.person.pk}/"
    intervention = planned(api(municipality.guide), municipality, municipality.guide)
    post(api(municipality.guide), f"{intervention}agree/")
    path = f"/api/v1/assignments/{Assignment.objects.get(staff=municipality.guide).pk}/end/"
    body = {"reason": "partiality"}

    refused = api(municipality.leader).post(path, body, format="json")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "intervention")
    assert api(municipality.guide).get(case).json()["abilities"]

    post(api(municipality.leader), f"{intervention}stop/", {"reason": "Inhabil"})
    assert api(municipality.leader).post(path, body, format="json").status_code == 200
    assert api(municipality.guide).get(case).status_code == 404


def test_immediate_handover_takes_the_intervention_along(municipality: Municipality, api: Api) -> None:
    intervention = planned(api(municipality.guide), municipality, municipality.guide)
    post(api(municipality.guide), f"{intervention}agree/")
    path = f"/api/v1/assignments/{Assignment.objects.get(staff=municipality.guide).pk}/hand-over/"

    answer = api(municipality.leader).post(
        path, {"reason": "partiality", "to": municipality.colleague.pk}, format="json"
    )

    assert answer.status_code == 200, answer.content
    assert Intervention.objects.get().responsible == municipality.colleague
    assert api(municipality.guide).get(f"/api/v1/young-people/{municipality.person.pk}/").status_code == 404


def test_intervention_does_not_prolong_own_access(municipality: Municipality, api: Api) -> None:
    deputy = factories.guide(municipality.other_team)
    factories.cover(municipality.guide, deputy, MON)
    mine = planned(api(deputy), municipality, deputy)
    assert "agree" not in api(deputy).get(f"{API}{mine}").json()["abilities"]
    refused = post(api(deputy), f"{mine}agree/", status=403)
    assert refused["detail"].endswith("let the guide, the consultant or the leader agree it.")
    assert _intervention_grants() == []

    another = planned(api(deputy), municipality, municipality.outsider)
    post(api(deputy), f"{another}agree/")
    mentors = planned(api(municipality.outsider), municipality, municipality.outsider, kind="health")
    post(api(municipality.outsider), f"{mentors}agree/", status=403)
    post(
        api(municipality.outsider),
        f"{planned(api(municipality.outsider), municipality, None, provider='Klubben')}agree/",
        status=403,
    )
    post(api(deputy), f"{planned(api(deputy), municipality, None, provider='Klubben')}agree/")
    post(api(municipality.guide), f"{mine}agree/")
    assert _intervention_grants() == [(municipality.outsider.pk, True), (deputy.pk, True)]


def test_deputy_of_an_absent_mentor_is_notified_and_the_mentor_stays_responsible(
    municipality: Municipality, api: Api, on: Callable[[str], None]
) -> None:
    mentor, mine = factories.guide(municipality.team), api(municipality.guide)
    path = planned(mine, municipality, mentor, kind="health", ends_on="2026-12-18")
    post(mine, f"{path}agree/")
    factories.cover(mentor, municipality.colleague, MON)
    on("12-04")
    reconcile_all()
    dispatcher.run()
    row = FollowUp.objects.get(rule="intervention.ends")
    assert (row.due_on, row.responsible) == (date(2026, 12, 4), mentor)
    assert [notice.staff for notice in Notification.objects.filter(follow_up=row)] == [municipality.colleague]


def test_leader_of_the_mentor_gets_no_access(municipality: Municipality, api: Api) -> None:
    mine = api(municipality.guide)
    path = planned(mine, municipality, municipality.outsider)
    post(mine, f"{path}agree/")
    assert api(municipality.other_leader).get(f"{API}{path}").status_code == 404
    assert api(municipality.leader).get(f"{API}{path}").status_code == 200
