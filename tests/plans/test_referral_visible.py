"""Who sees and answers a referral to IPS: the coordinator and the leader of the IPS unit, until it is answered."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.access.models import AccessBlock, AccessLogEntry
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Role, Staff, Unit
from backend.people.models import YoungPerson
from backend.reminders import dispatcher
from backend.reminders.models import Notification
from jobs.plans.models import IpsPlan, PlanPhase
from tests import factories
from tests.administration.support import queries
from tests.conftest import Municipality, build_municipality
from tests.people.pages import signed_in
from tests.support import at, written

Api = Callable[[Staff | None], APIClient]
API = "/api/v1/"


@pytest.fixture
def served(municipality: Municipality) -> Municipality:
    """Let the other team be the IPS unit of the department, and so of the young person's team."""
    Unit.objects.filter(pk=municipality.department.pk).update(ips_unit=municipality.other_team)
    reconcile_all()
    return municipality


@pytest.fixture
def coordinator(served: Municipality) -> Staff:
    """Return the coordinator of the IPS unit."""
    return factories.StaffFactory.create(roles=[Role.COORDINATOR], roles__unit=served.other_team)


def refer(municipality: Municipality, api: Api) -> int:
    """Refer the young person as the guide; return the id of the plan."""
    body = {"young_person": municipality.person.pk, "source": "guide", "own_words": "Jeg vil have et job."}
    response = api(municipality.guide).post(f"{API}jobs/plans/", body, format="json")
    assert response.status_code == 201, response.content
    return int(response.json()["id"])


def sees(client: APIClient, municipality: Municipality) -> bool:
    """Return whether a caller sees the young person, in the detail and in the list alike."""
    shown = client.get(f"{API}young-people/{municipality.person.pk}/").status_code == 200
    assert client.get(f"{API}young-people/").json()["count"] == int(shown)
    return shown


DECLINE = {"reason": "own_choice", "declined_to": "UU-vejledning", "informed_on": "2026-01-05"}


@pytest.mark.parametrize(("verb", "body"), [("accept", {}), ("decline", DECLINE)])
@pytest.mark.parametrize("who", ["leader", "coordinator"])
def test_ips_unit_sees_a_referral_from_the_day_it_is_sent_until_it_is_answered(
    served: Municipality, coordinator: Staff, api: Api, who: str, verb: str, body: dict[str, str]
) -> None:
    client = api(served.other_leader if who == "leader" else coordinator)
    assert not sees(client, served)

    plan = refer(served, api)

    assert sees(client, served)
    shown = client.get(f"{API}jobs/plans/{plan}/").json()
    assert (shown["phase"], shown["young_person"]["id"]) == ("referral", served.person.pk)
    assert shown["abilities"] == ["accept", "assign", "decline"]
    assert [row["id"] for row in client.get(f"{API}jobs/plans/?phase=referral").json()["results"]] == [plan]
    assert client.get(f"{API}young-people/{served.person.pk}/timeline/").status_code == 404  # the summary only
    assert client.get(f"{API}contacts/").json()["count"] == 0
    answered = client.post(f"{API}jobs/plans/{plan}/{verb}/", body, format="json")
    assert answered.status_code == 204, answered.content
    assert not sees(client, served)
    assert client.get(f"{API}jobs/plans/{plan}/").status_code == 404
    assert IpsPlan.objects.get().decided_by == (served.other_leader if who == "leader" else coordinator)
    assert reconcile_all() == 0


def test_ips_unit_of_the_team_itself_comes_before_that_of_the_department(served: Municipality, api: Api) -> None:
    own = factories.UnitFactory.create(name="IPS Nord", parent=served.department)
    leader = factories.StaffFactory.create(roles=[Role.LEADER], roles__unit=own)
    Unit.objects.filter(pk=served.team.pk).update(ips_unit=own)
    refer(served, api)
    assert (sees(api(leader), served), sees(api(served.other_leader), served)) == (True, False)
    assert FollowUp.objects.get(rule="ips.answer").responsible == leader


def test_guides_and_consultants_of_the_ips_unit_do_not_see_referrals(served: Municipality, api: Api) -> None:
    refer(served, api)
    assert not sees(api(served.consultant), served)
    assert not sees(api(served.outsider), served)


def test_guarded_case_and_block_hide_a_referral(served: Municipality, api: Api) -> None:
    refer(served, api)
    YoungPerson.objects.filter(pk=served.person.pk).update(sensitivity="restricted")
    assert not sees(api(served.other_leader), served)
    YoungPerson.objects.filter(pk=served.person.pk).update(sensitivity="normal")
    AccessBlock.objects.create(
        staff=served.other_leader,
        young_person=served.person,
        reason="relation",
        starts_on=clock.today(),
        set_by=served.leader,
    )
    assert not sees(api(served.other_leader), served)


def test_leader_of_the_ips_unit_is_responsible_for_the_answer(served: Municipality, api: Api) -> None:
    plan = refer(served, api)
    row = FollowUp.objects.get(rule="ips.answer")
    assert (row.responsible, row.unit, row.subject_id) == (served.other_leader, served.other_team, plan)
    mine = api(served.other_leader).get(f"{API}follow-ups/?responsible=me").json()["results"]
    assert [shown["rule"] for shown in mine] == ["ips.answer"]
    api(served.other_leader).post(f"{API}jobs/plans/{plan}/accept/")
    row.refresh_from_db()
    assert (row.fulfilled_on, row.fulfilled_by) == (clock.today(), plan)
    assert reconcile_all() == 0


def test_leader_of_the_young_persons_unit_does_not_answer_for_the_ips_unit(served: Municipality, api: Api) -> None:
    plan = refer(served, api)
    before = written()
    answer: Any = api(served.leader).post(f"{API}jobs/plans/{plan}/accept/", headers={"Accept-Language": "en"})
    assert answer.status_code == 403
    assert "of the IPS unit answers the referral" in answer.json()["detail"]
    assert not {"accept", "decline"} & set(api(served.leader).get(f"{API}jobs/plans/{plan}/").json()["abilities"])
    assert written() == before


def test_without_an_ips_unit_the_young_persons_unit_answers(municipality: Municipality, api: Api) -> None:
    plan = refer(municipality, api)
    assert not sees(api(municipality.other_leader), municipality)
    assert FollowUp.objects.get(rule="ips.answer").responsible == municipality.leader
    assert api(municipality.coordinator).post(f"{API}jobs/plans/{plan}/accept/").status_code == 200


def test_leader_who_assigns_a_consultant_of_the_unit_can_still_read_the_young_person(
    served: Municipality, api: Api
) -> None:
    plan = refer(served, api)
    client = api(served.other_leader)
    assigned = client.post(f"{API}jobs/plans/{plan}/assign/", {"staff": served.consultant.pk}, format="json")
    assert assigned.status_code == 201, assigned.content
    assert client.post(f"{API}jobs/plans/{plan}/accept/").status_code == 200
    assert sees(client, served)
    assert client.get(f"{API}young-people/{served.person.pk}/timeline/").status_code == 200
    assert reconcile_all() == 0


def test_ips_unit_changes_nothing_but_the_answer(served: Municipality, api: Api) -> None:
    plan = refer(served, api)
    client = api(served.other_leader)
    before = written()
    course = f"{API}guidance/courses/{served.course.pk}/"
    assert client.get(course).status_code == 200
    assert client.post(f"{course}assign/", {"staff": served.outsider.pk}, format="json").status_code == 403
    body = {"own_words": "Ja"}
    assert client.post(f"{API}jobs/plans/{plan}/agree/", body, format="json").status_code == 403
    contact = {"young_person": served.person.pk, "kind": "phone"}
    assert client.post(f"{API}contacts/", contact, format="json").status_code in (400, 403)
    assert written() == before


def test_reading_a_referral_is_logged(served: Municipality, api: Api) -> None:
    plan = refer(served, api)
    api(served.other_leader).get(f"{API}jobs/plans/{plan}/")
    entry = AccessLogEntry.objects.filter(staff=served.other_leader).latest("pk")
    assert (entry.young_people, entry.allowed) == ([served.person.pk], True)


def test_imported_plan_that_was_entered_is_no_referral(served: Municipality, api: Api) -> None:
    factories.plan(served.person, served.leader, PlanPhase.PROFILE)
    assert not sees(api(served.other_leader), served)


def test_administrator_names_the_ips_unit_and_open_referrals_go_to_it(municipality: Municipality, api: Api) -> None:
    refer(municipality, api)
    assert not sees(api(municipality.other_leader), municipality)
    path, body = f"{API}units/{municipality.department.pk}/", {"ips_unit": municipality.other_team.pk}

    named = api(municipality.administrator).patch(path, body, format="json", headers={"If-Match": '"1"'})

    assert (named.status_code, named.json()["ips_unit"]) == (200, municipality.other_team.pk)
    reconcile_all()
    assert sees(api(municipality.other_leader), municipality)
    assert FollowUp.objects.get(rule="ips.answer").responsible == municipality.other_leader


def test_leader_of_the_ips_unit_is_reminded_of_the_answer(db: None, api: Api) -> None:
    """The referral of Monday 2 November is due after five working days, on Monday 9 November."""
    with at(date(2026, 11, 2)):
        municipality = build_municipality()
        Unit.objects.filter(pk=municipality.department.pk).update(ips_unit=municipality.other_team)
        refer(municipality, api)
    with at(date(2026, 11, 9)):
        reconcile_all()
        dispatcher.run()
        row = FollowUp.objects.get(rule="ips.answer")
        assert row.due_on == date(2026, 11, 9)
        assert [notice.staff for notice in Notification.objects.filter(follow_up=row)] == [municipality.other_leader]
        shown = api(municipality.other_leader).get(f"{API}notifications/").json()["results"]
        assert municipality.person.pk in [row["young_person"]["id"] for row in shown if row["young_person"]]


def test_referral_follows_the_young_person_into_a_unit_with_another_ips_unit(served: Municipality, api: Api) -> None:
    unit = factories.UnitFactory.create(name="Ungeteam Vest", parent=served.department)
    own = factories.UnitFactory.create(name="IPS Vest", parent=served.department)
    leader = factories.StaffFactory.create(roles=[Role.LEADER], roles__unit=own)
    Unit.objects.filter(pk=unit.pk).update(ips_unit=own)
    refer(served, api)

    body = {"unit": unit.pk, "reason": "Flyttet"}
    moved: Any = api(served.leader).post(f"{API}young-people/{served.person.pk}/transfer/", body, format="json")

    assert moved.status_code in (200, 204), moved.content
    assert sees(api(leader), served)
    assert api(served.other_leader).get(f"{API}young-people/{served.person.pk}/").status_code == 404
    assert FollowUp.objects.get(rule="ips.answer").responsible == leader
    assert reconcile_all() == 0


def start_page(staff: Staff) -> str:
    return signed_in(staff).get("/").text


@pytest.mark.parametrize("who", ["leader", "coordinator"])
def test_start_page_of_the_ips_unit_shows_the_referral_until_it_is_answered(
    served: Municipality, coordinator: Staff, api: Api, who: str
) -> None:
    reader = {"leader": served.other_leader, "coordinator": coordinator}[who]
    plan, heading = refer(served, api), "Henvisninger til IPS, der venter på svar"

    shown = start_page(reader)
    assert heading in shown
    assert f'href="/unge/{served.person.pk}/job/"' in shown
    assert heading not in start_page(served.leader), "the leader of the young person's team cannot answer it"

    answered = api(reader).post(f"{API}jobs/plans/{plan}/accept/", {}, format="json")
    assert answered.status_code == 204, "the IPS unit no longer sees the young person"
    assert heading not in start_page(reader)


def test_leader_of_the_team_answers_where_no_ips_unit_serves_it(municipality: Municipality, api: Api) -> None:
    refer(municipality, api)

    assert "Henvisninger til IPS, der venter på svar" in start_page(municipality.leader)
    assert "Henvisninger til IPS" not in start_page(municipality.other_leader)


def test_start_page_costs_the_same_queries_for_12_and_60_referrals(served: Municipality, coordinator: Staff) -> None:
    costs = []
    for more in (12, 48):
        for _ in range(more):
            factories.plan(factories.young_person(served.team), served.leader, PlanPhase.REFERRAL)
        costs.append(queries(signed_in(coordinator), "/"))

    assert costs[0] == costs[1]
