"""A consultant works with a young person from referral to job; what IPS does not allow is refused with a sentence."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from rest_framework.test import APIClient

from backend.access.models import Grant
from backend.assignments.models import Assignment, Capacity, EndReason
from backend.contacts.facts import Contacts
from backend.contacts.models import Contact
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.followups.team import Team
from backend.organisation.models import Staff
from jobs.plans import services
from jobs.plans.models import IpsPlan, PlanPhase
from jobs.plans.queries import with_access
from tests import factories
from tests.conftest import Municipality
from tests.support import errors, written

Api = Callable[[Staff | None], APIClient]
API = "/api/v1/jobs/plans/"


def post(client: APIClient, path: str, body: Any = None, status: int = 200) -> Any:
    response: Any = client.post(f"{API}{path}", body or {}, format="json", headers={"Accept-Language": "en"})
    assert response.status_code == status, response.content
    return response.json() if response.content else None


@pytest.fixture
def consultant(municipality: Municipality) -> Staff:
    """Create a job consultant of the guide's team who has no assignment yet."""
    return factories.consultant(municipality.team)


def test_plan_goes_from_referral_to_search(municipality: Municipality, api: Api, consultant: Staff) -> None:
    plan = post(
        api(municipality.guide),
        "",
        {"young_person": municipality.person.pk, "source": "guide", "own_words": "Et job!"},
        201,
    )
    path = f"{plan['id']}/"
    assert plan["phase"] == "referral"
    assert plan["abilities"] == []  # the guide refers and reads

    accepted = post(api(municipality.coordinator), f"{path}accept/")
    assert (accepted["phase"], accepted["decision"], accepted["abilities"]) == ("referral", "accepted", ["assign"])
    post(api(municipality.coordinator), f"{path}assign/", {"staff": consultant.pk}, 201)
    mine = api(consultant)
    shown = mine.get(f"{API}{path}").json()
    assert (shown["consultant"]["id"], shown["abilities"]) == (consultant.pk, ["agree", "close", "edit"])
    agreed = post(mine, f"{path}agree/", {"own_words": "Jeg vil gerne arbejde med dyr."})
    assert agreed["phase"] == "referral"
    entered = post(mine, f"{path}enter/", {"employed_at_entry": False, "in_education_at_entry": True, "goal": "both"})

    assert (entered["phase"], entered["entry_on"], entered["goal"]) == ("profile", str(clock.today()), "both")
    assert (entered["employed_at_entry"], entered["in_education_at_entry"]) == (False, True)
    assert post(mine, f"{path}begin-search/")["phase"] == "search"
    assert [step["to_phase"] for step in mine.get(f"{API}{path}").json()["phase_changes"]] == [
        "referral",
        "profile",
        "search",
    ]
    assert reconcile_all() == 0


@pytest.mark.parametrize("reason", ["not_ready", "NOT_READY", "no_show", "too_ill", "", None, 7])
def test_decline_for_not_being_ready_is_refused(municipality: Municipality, api: Api, reason: Any) -> None:
    plan = factories.plan(municipality.person, municipality.leader, PlanPhase.REFERRAL)
    body = {"reason": reason, "declined_to": "UU-vejledning", "informed_on": str(clock.today())}
    before = written()

    answer = post(api(municipality.leader), f"{plan.pk}/decline/", body, 400)

    (error,) = answer["errors"]
    assert error["pointer"] == "/reason"
    if reason:
        assert "IPS excludes nobody for not being ready" in error["detail"]
        assert "own_choice (The young person does not want IPS)" in error["detail"]
    assert written() == before


def test_decline_has_reason_and_alternative_and_closes_the_plan(municipality: Municipality, api: Api) -> None:
    plan = factories.plan(municipality.person, municipality.leader, PlanPhase.REFERRAL)
    today = str(clock.today())

    for missing in ("reason", "declined_to", "informed_on"):
        body = {"reason": "own_choice", "declined_to": "UU-vejledning", "informed_on": today}
        del body[missing]
        assert post(api(municipality.leader), f"{plan.pk}/decline/", body, 400)["errors"][0]["pointer"] == f"/{missing}"
    tomorrow = {"reason": "own_choice", "declined_to": "UU", "informed_on": str(clock.today() + timedelta(days=1))}
    assert post(api(municipality.leader), f"{plan.pk}/decline/", tomorrow, 400)["errors"][0]["code"] == "future"
    declined = post(
        api(municipality.leader),
        f"{plan.pk}/decline/",
        {"reason": "own_choice", "declined_to": "UU-vejledning", "informed_on": today},
    )

    assert (declined["phase"], declined["close_reason"], declined["decision"]) == ("closed", "declined", "declined")
    assert post(api(municipality.leader), f"{plan.pk}/reopen/", {}, 409)["errors"][0]["code"] == "never_entered"
    post(
        api(municipality.leader), "", {"young_person": municipality.person.pk, "source": "young_person"}, 201
    )  # referred anew


def test_entry_needs_acceptance_and_agreement(municipality: Municipality, api: Api) -> None:
    plan = factories.plan(municipality.person, municipality.leader, PlanPhase.REFERRAL)
    client, flags = api(municipality.leader), {"employed_at_entry": False, "in_education_at_entry": False}

    assert post(client, f"{plan.pk}/enter/", flags, 409)["errors"][0]["code"] == "not_accepted"
    post(client, f"{plan.pk}/accept/")
    assert post(client, f"{plan.pk}/accept/", {}, 409)["errors"][0]["code"] == "decided"
    assert post(client, f"{plan.pk}/enter/", flags, 409)["errors"][0]["code"] == "not_agreed"
    assert post(client, f"{plan.pk}/agree/", {"own_words": ""}, 400)["errors"][0]["pointer"] == "/own_words"
    post(client, f"{plan.pk}/agree/", {"own_words": "Ja."})
    assert post(client, f"{plan.pk}/agree/", {"own_words": "Ja."}, 409)["errors"][0]["code"] == "agreed"
    assert post(client, f"{plan.pk}/enter/", {"employed_at_entry": True}, 400)["errors"][0]["pointer"] == (
        "/in_education_at_entry"
    )
    post(client, f"{plan.pk}/enter/", flags)


@pytest.mark.parametrize("reason", ["missed_meetings", "time", "not_ready", "age", "declined", "deceased"])
def test_close_for_missed_meetings_time_readiness_or_age_is_refused(
    municipality: Municipality, api: Api, reason: str
) -> None:
    plan = factories.plan(municipality.person, municipality.leader)

    answer = post(api(municipality.leader), f"{plan.pk}/close/", {"reason": reason}, 400)

    assert "never closes because of missed meetings" in answer["errors"][0]["detail"]
    assert IpsPlan.objects.open().filter(pk=plan.pk).exists()


def test_close_ends_the_assignment_and_reopen_leads_to_search(
    municipality: Municipality, api: Api, consultant: Staff
) -> None:
    plan = factories.plan(municipality.person, municipality.leader, PlanPhase.IN_JOB)
    assignment = services.assign(plan=plan, staff=consultant, by=municipality.leader)

    assert errors(api(consultant).post(f"{API}{plan.pk}/close/", {"reason": "no_longer_wanted"}, format="json")) == [
        ("/own_words", "invalid")
    ]
    post(api(consultant), f"{plan.pk}/close/", {"reason": "no_longer_wanted", "own_words": "Jeg vil selv."})

    assignment.refresh_from_db()
    assert (assignment.ends_on, assignment.end_reason) == (clock.today(), EndReason.CLOSED)
    assert not Grant.objects.active(clock.now()).filter(staff=consultant, basis="assignment").exists()
    assert Assignment.objects.active(clock.today()).filter(capacity=Capacity.GUIDE).exists()  # the guide goes on
    reopened = post(api(municipality.leader), f"{plan.pk}/reopen/", {"why": "Ringede selv."})
    assert (reopened["phase"], reopened["closed_on"], reopened["close_reason"]) == ("search", None, "")
    assert reconcile_all() == 0


def test_second_education_is_recorded_after_the_first(municipality: Municipality, api: Api) -> None:
    plan = factories.plan(municipality.person, municipality.leader, PlanPhase.PROFILE)
    reconcile_all()
    client = api(municipality.leader)

    post(client, f"{plan.pk}/begin-education/", {"why": "Begynder på FGU"})
    found = post(client, f"{plan.pk}/begin-education/", {"why": "Skifter til erhvervsuddannelse"})

    assert found["phase"] == "in_education"
    assert [(step["from_phase"], step["to_phase"], step["why"]) for step in found["phase_changes"][-2:]] == [
        ("profile", "in_education", "Begynder på FGU"),
        ("in_education", "in_education", "Skifter til erhvervsuddannelse"),
    ]
    assert reconcile_all() == 0


def test_second_open_plan_is_refused(municipality: Municipality, api: Api) -> None:
    factories.plan(municipality.person, municipality.leader)

    answer = post(api(municipality.guide), "", {"young_person": municipality.person.pk, "source": "guide"}, 409)

    assert answer["errors"][0]["code"] == "plan_open"


@pytest.mark.parametrize("verb", ["accept", "decline"])
def test_consultant_cannot_answer_a_referral(
    municipality: Municipality, api: Api, consultant: Staff, verb: str
) -> None:
    plan = factories.plan(municipality.person, municipality.leader, PlanPhase.REFERRAL)
    services.assign(plan=plan, staff=consultant, by=municipality.leader)
    before = written()

    body = {"reason": "own_choice", "declined_to": "UU", "informed_on": str(clock.today())} if verb == "decline" else {}
    post(api(consultant), f"{plan.pk}/{verb}/", body, 403)

    assert written() == before


def test_goal_is_edited_with_its_version(municipality: Municipality, api: Api) -> None:
    plan, client = factories.plan(municipality.person, municipality.leader), api(municipality.leader)
    etag = client.get(f"{API}{plan.pk}/")["ETag"]

    def patch(**headers: str) -> int:
        return client.patch(f"{API}{plan.pk}/", {"goal": "education"}, format="json", headers=headers).status_code

    assert patch() == 428
    assert patch(**{"If-Match": etag}) == 200
    assert patch(**{"If-Match": etag}) == 412
    plan.refresh_from_db()
    assert plan.goal == "education"


def test_coordinator_sees_the_summary_of_a_plan_without_own_words(municipality: Municipality, api: Api) -> None:
    plan = factories.plan(municipality.person, municipality.leader, goal_own_words="Kok")

    shown = api(municipality.coordinator).get(f"{API}{plan.pk}/").json()

    assert shown["phase"] == "search"
    assert not {
        "own_words",
        "agreed_own_words",
        "goal_own_words",
        "phase_changes",
        "source",
        "treatment_partner",
    } & set(shown)
    assert "goal_own_words" in api(municipality.leader).get(f"{API}{plan.pk}/").json()


def test_access_on_is_the_first_qualifying_contact_with_the_job_consultant_after_agreement(
    municipality: Municipality, api: Api
) -> None:
    """The young person agreed ten days ago, and the consultant was assigned eight days ago."""
    today, person = clock.today(), municipality.person
    consultant = factories.consultant(municipality.team)
    plan = factories.plan(person, municipality.leader, since=today - timedelta(days=10))
    factories.assignment(person, consultant, today - timedelta(days=8), capacity="consultant")

    def access_on() -> str | None:
        shown: str | None = api(municipality.leader).get(f"{API}{plan.pk}/").json()["access_on"]
        return shown

    factories.contact(person, consultant, days_ago=12)  # before the agreement
    factories.contact(person, consultant, days_ago=9)  # before the assignment
    factories.contact(person, municipality.guide, days_ago=8)  # with the guide
    factories.contact(person, consultant, days_ago=8, outcome="no_show")
    assert access_on() is None
    factories.contact(person, consultant, days_ago=3)
    assert access_on() == str(today - timedelta(days=3))
    together = factories.contact(person, municipality.guide, days_ago=6)
    together.participants.create(staff=consultant)
    assert access_on() == str(today - timedelta(days=6))
    deputy = factories.consultant(municipality.other_team)
    factories.cover(consultant, deputy, today - timedelta(days=7), today - timedelta(days=7))
    factories.contact(person, deputy, days_ago=8)  # not deputy yet
    factories.contact(person, deputy, days_ago=7)
    assert access_on() == str(today - timedelta(days=7))


def test_access_on_agrees_with_follow_up_rules(municipality: Municipality) -> None:
    """`plans_access_on` in SQL and `Team.contacts_by` in Python say which contacts are with a job consultant."""
    today, person = clock.today(), municipality.person
    consultant, deputy = factories.consultant(municipality.team), factories.consultant(municipality.other_team)
    since = today - timedelta(days=40)
    plan = factories.plan(person, municipality.leader, since=since)
    factories.assignment(
        person,
        consultant,
        since + timedelta(days=5),
        capacity="consultant",
        ends_on=since + timedelta(days=25),
        end_reason="other",
    )
    factories.cover(consultant, deputy, since + timedelta(days=10), since + timedelta(days=14))
    for ago in range(40, -1, -3):
        for staff in (consultant, deputy, municipality.guide):
            Contact.objects.all().delete()
            contact = factories.contact(person, staff, days_ago=ago)
            team, contacts = Team.load([person.pk])[person.pk], Contacts.load([person.pk])[person.pk]
            made = [record.on for record in team.contacts_by("consultant", contacts.qualifying)]
            shown: Any = with_access(IpsPlan.objects.filter(pk=plan.pk), today).get()
            assert shown.access_on == (made[0] if made else None), (ago, contact.staff)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("plan_agreed_in_own_words", {"agreed_own_words": ""}),
        ("plan_entered_after_yes_of_both", {"decision": "", "decided_on": None}),
        ("plan_entered_with_baseline", {"employed_at_entry": None}),
        ("plan_under_way_was_entered", {"entry_on": None}),
        ("plan_closed_says_when", {"phase": "closed"}),
        ("plan_decline_says_why_and_to_what", {"declined_to": "UU"}),
        ("plan_decision_has_a_day", {"decided_on": None}),
    ],
)
def test_database_refuses_inconsistent_plans(
    municipality: Municipality, constraint: str, fields: dict[str, Any]
) -> None:
    plan = factories.plan(municipality.person, municipality.leader)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        IpsPlan.objects.filter(pk=plan.pk).update(**fields)


def test_answer_to_the_referral_fulfils_its_follow_up(municipality: Municipality, api: Api, consultant: Staff) -> None:
    plan = post(api(municipality.guide), "", {"young_person": municipality.person.pk, "source": "guide"}, 201)
    row = FollowUp.objects.get(rule="ips.answer")
    assert (row.responsible, row.subject_id) == (municipality.leader, plan["id"])

    post(api(municipality.leader), f"{plan['id']}/assign/", {"staff": consultant.pk}, 201)
    row.refresh_from_db()
    assert row.responsible == municipality.leader  # the consultant does not answer
    post(api(municipality.leader), f"{plan['id']}/accept/")

    row.refresh_from_db()
    assert (row.fulfilled_on, row.fulfilled_by) == (clock.today(), plan["id"])
    assert reconcile_all() == 0


def test_caseload_shows_and_filters_plan_and_consultant(
    municipality: Municipality, api: Api, consultant: Staff
) -> None:
    plan = factories.plan(municipality.person, municipality.leader)
    services.assign(plan=plan, staff=consultant, by=municipality.leader)
    factories.young_person(municipality.team)
    client = api(municipality.leader)

    (row,) = client.get("/api/v1/caseload/", {"plan_phase": "search"}).json()["results"]
    assert (row["plan"]["id"], row["plan"]["track"], row["plan"]["phase"]) == (plan.pk, "ips", "search")
    assert row["consultant"] == {"id": consultant.pk, "name": consultant.name}
    assert client.get("/api/v1/caseload/", {"plan_phase": "in_job"}).json()["count"] == 0
    assert client.get("/api/v1/caseload/", {"consultant": consultant.pk}).json()["count"] == 1
    assert api(consultant).get("/api/v1/caseload/").json()["count"] == 1


def test_timeline_has_the_phases_of_the_plan(municipality: Municipality, api: Api, consultant: Staff) -> None:
    factories.plan(municipality.person, municipality.leader)
    factories.disclosure(municipality.person, municipality.leader)
    factories.employer_contact(municipality.person, municipality.leader, outcome="De ringer.")

    entries = api(municipality.leader).get(f"/api/v1/young-people/{municipality.person.pk}/timeline/").json()["results"]

    assert {"plan_phase", "disclosure", "employer_contact"} <= {entry["kind"] for entry in entries}
