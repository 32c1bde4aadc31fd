"""Contacts with employers: planned ones stay within the young person's decision; held ones are always recorded."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from rest_framework.test import APIClient

from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from backend.reminders.models import Notification
from jobs.employers.models import EmployerContact, Revealed
from tests import factories
from tests.conftest import Municipality
from tests.support import errors, written

Api = Callable[[Staff | None], APIClient]
API = "/api/v1/jobs/employer-contacts/"
SCALE = list(Revealed)


def contact_body(municipality: Municipality, **fields: Any) -> dict[str, Any]:
    """Return the body of a contact about the young person of the municipality."""
    employer = factories.EmployerFactory.create()
    body = {
        "young_person": municipality.person.pk,
        "employer": employer.pk,
        "mode": "face_to_face",
        "about": "ordinary_job",
    }
    return {**body, **fields}


def tomorrow() -> str:
    return (clock.now() + timedelta(days=1)).isoformat()


def test_visit_is_recorded_with_four_inputs(municipality: Municipality, api: Api, consultant: Staff) -> None:
    plan = factories.plan(municipality.person, municipality.leader)

    response = api(consultant).post(API, contact_body(municipality))

    assert response.status_code == 201, response.content
    shown = response.json()
    assert (shown["status"], shown["plan"], shown["outside_office"], shown["beyond_decision"]) == (
        "held",
        plan.pk,
        True,
        False,
    )
    assert shown["staff"]["id"] == consultant.pk


def test_generic_contact_discloses_nothing(municipality: Municipality, api: Api, consultant: Staff) -> None:
    generic = contact_body(municipality, young_person=None)
    assert api(consultant).post(API, generic).status_code == 201
    assert api(municipality.outsider).get(API).json()["count"] == 1  # each reader of IPS plans sees it

    response = api(consultant).post(API, {**generic, "revealed": "anonymous"})

    assert errors(response) == [("/revealed", "generic")]


@pytest.mark.parametrize("decision", [None, *SCALE])
@pytest.mark.parametrize("revealed", SCALE)
def test_planned_contact_beyond_the_decision_is_refused_and_held_one_is_marked(
    municipality: Municipality, api: Api, consultant: Staff, decision: Revealed | None, revealed: Revealed
) -> None:
    if decision:
        factories.disclosure(municipality.person, consultant, may_reveal=decision)
    allowed = decision or Revealed.ANONYMOUS
    within = SCALE.index(revealed) <= SCALE.index(allowed)
    client, before = api(consultant), written()

    body = contact_body(municipality, revealed=revealed)
    planned = client.post(API, {**body, "status": "planned", "at": tomorrow()})
    held = client.post(API, body)

    assert planned.status_code == (201 if within else 409), planned.content
    assert (held.status_code, held.json()["beyond_decision"], held.json()["allowed"]) == (201, not within, allowed)
    assert EmployerContact.objects.count() == (2 if within else 1)
    assert written() > before
    assert FollowUp.objects.filter(rule="disclosure.beyond").exists() is not within
    assert reconcile_all() == 0


def test_refusal_says_what_is_allowed_and_what_to_do(municipality: Municipality, api: Api, consultant: Staff) -> None:
    body, before = contact_body(municipality, revealed="name", status="planned", at=tomorrow()), written()

    response = api(consultant).post(API, body, headers={"Accept-Language": "en"})

    assert (response.status_code, response.json()["errors"][0]["code"]) == (409, "beyond_decision")
    assert response.json()["detail"] == (
        "The young person's decision allows at most “Anonymous” to be told here, and this would tell “Name”. Plan to "
        "tell no more than that, or talk with the young person and record the decision first."
    )
    assert written() == before


def test_disclosure_by_the_young_person_is_never_beyond(
    municipality: Municipality, api: Api, consultant: Staff
) -> None:
    mine = api(consultant).post(API, contact_body(municipality, revealed="name_and_health", told_by="young_person"))
    theirs = api(consultant).post(API, contact_body(municipality, revealed="name", made_by="young_person"))

    assert [mine.json()["beyond_decision"], theirs.json()["beyond_decision"]] == [False, False]
    assert theirs.json()["told_by"] == "young_person"


def test_leader_handles_too_much_disclosure(municipality: Municipality, api: Api, consultant: Staff) -> None:
    contact = api(consultant).post(API, contact_body(municipality, revealed="name_and_health")).json()
    row = FollowUp.objects.get(rule="disclosure.beyond")
    assert (row.responsible, row.due_on, row.opens_on) == (municipality.leader, clock.today(), clock.today())
    notice = Notification.objects.get(staff=municipality.auditor)
    assert notice.facts == {"rule": "disclosure.beyond", "due_on": str(clock.today())}
    (shown,) = api(municipality.auditor).get("/api/v1/notifications/").json()["results"]
    assert shown["young_person"] is None  # an auditor does not see the young person

    path = f"{API}{contact['id']}/handle/"
    assert api(consultant).post(path, {"handling": "Undskyldt"}).status_code == 403
    assert api(municipality.leader).post(path, {"handling": ""}).status_code == 400
    handled = api(municipality.leader).post(path, {"handling": "Talt med den unge og arbejdsgiveren."})

    assert handled.json()["handled_on"] == str(clock.today())
    row.refresh_from_db()
    assert (row.fulfilled_on, row.fulfilled_by) == (clock.today(), contact["id"])
    assert api(municipality.leader).post(path, {"handling": "Igen"}).status_code == 409
    assert reconcile_all() == 0


def test_planned_contact_is_held_with_what_really_happened(
    municipality: Municipality, api: Api, consultant: Staff
) -> None:
    client = api(consultant)
    planned = client.post(
        API, contact_body(municipality, status="planned", at=clock.now().isoformat(), revealed="anonymous")
    ).json()
    assert planned["abilities"] == ["cancel", "edit", "hold"]

    held = client.post(f"{API}{planned['id']}/hold/", {"revealed": "name", "outcome": "De ringer.", "minutes": 40})

    assert held.status_code == 200, held.content
    assert (held.json()["status"], held.json()["revealed"], held.json()["beyond_decision"]) == ("held", "name", True)
    assert client.post(f"{API}{planned['id']}/hold/").status_code == 409
    assert client.post(f"{API}{planned['id']}/cancel/").status_code == 409


def test_disclosure_beyond_the_plan_is_that_of_the_staff(
    municipality: Municipality, api: Api, consultant: Staff
) -> None:
    client = api(consultant)
    theirs = contact_body(
        municipality, status="planned", at=clock.now().isoformat(), revealed="name", told_by="young_person"
    )
    more, less = (f"{API}{client.post(API, theirs).json()['id']}/hold/" for _ in range(2))

    held = client.post(more, {"revealed": "name_and_health"}).json()
    assert (held["told_by"], held["beyond_decision"]) == ("staff", True)
    held = client.post(less, {"revealed": "name"}).json()
    assert (held["told_by"], held["beyond_decision"]) == ("young_person", False)


def test_withdrawn_yes_limits_planned_contacts(municipality: Municipality, api: Api, consultant: Staff) -> None:
    decision = factories.disclosure(municipality.person, consultant, may_reveal="name_and_support")
    client = api(consultant)
    planned = client.post(API, contact_body(municipality, status="planned", at=tomorrow(), revealed="name")).json()
    own = client.post(
        API, contact_body(municipality, status="planned", at=tomorrow(), revealed="name", told_by="young_person")
    ).json()

    assert client.post(f"/api/v1/jobs/disclosure-decisions/{decision.pk}/withdraw/").status_code == 200

    shown = client.get(f"{API}{planned['id']}/").json()
    assert (shown["status"], shown["revealed"], shown["allowed"]) == ("planned", "anonymous", "anonymous")
    assert client.get(f"{API}{own['id']}/").json()["revealed"] == "name"


def test_deputy_of_the_consultant_records_contacts(municipality: Municipality, api: Api, consultant: Staff) -> None:
    plan = factories.plan(municipality.person, municipality.leader)
    deputy = factories.consultant(municipality.other_team)
    assert api(deputy).post(API, contact_body(municipality)).status_code == 400
    factories.cover(consultant, deputy)

    assert api(deputy).post(API, contact_body(municipality)).status_code == 201
    assert api(deputy).post(f"/api/v1/jobs/plans/{plan.pk}/begin-education/").status_code == 200


def test_contact_in_the_future_cannot_be_held(municipality: Municipality, api: Api, consultant: Staff) -> None:
    client = api(consultant)
    assert errors(client.post(API, contact_body(municipality, at=tomorrow()))) == [("/at", "future")]
    assert errors(client.post(API, contact_body(municipality, status="planned"))) == [("/at", "required")]
    yesterday = (clock.now() - timedelta(days=1)).isoformat()
    assert errors(client.post(API, contact_body(municipality, status="planned", at=yesterday))) == [("/at", "past")]
    planned = client.post(API, contact_body(municipality, status="planned", at=tomorrow())).json()["id"]

    assert client.post(f"{API}{planned}/hold/").status_code == 409
    assert errors(client.post(f"{API}{planned}/hold/", {"at": tomorrow()})) == [("/at", "future")]
    assert client.post(f"{API}{planned}/hold/", {"at": clock.now().isoformat()}).status_code == 200  # it came early


def test_resend_returns_the_same_contact(municipality: Municipality, api: Api, consultant: Staff) -> None:
    body, client = contact_body(municipality), api(consultant)
    first = client.post(API, body, headers={"Idempotency-Key": "k1"})
    again = client.post(API, body, headers={"Idempotency-Key": "k1"})
    other = client.post(API, {**body, "mode": "phone"}, headers={"Idempotency-Key": "k1"})

    assert first.json()["id"] == again.json()["id"]
    assert other.status_code == 409
    assert EmployerContact.objects.count() == 1


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("employer_contact_beyond_is_marked", {"revealed": "name"}),
        ("employer_contact_beyond_is_marked", {"beyond_decision": True}),
        ("employer_contact_beyond_is_marked", {"revealed": "name", "beyond_decision": True, "status": "planned"}),
        ("employer_contact_held_has_happened", {"recorded_at": clock.real_now() - timedelta(days=400)}),
        ("employer_contact_generic_reveals_nothing", {"young_person": None, "revealed": "anonymous"}),
        ("employer_contact_handled_says_how", {"handling": "Talt sammen"}),
        ("employer_contact_voided_says_why", {"status": "voided"}),
        ("employer_contact_voided_says_why", {"void_reason": "Forkert dag"}),
    ],
)
def test_database_refuses_a_contact_beyond_without_its_mark(
    municipality: Municipality, constraint: str, fields: dict[str, Any]
) -> None:
    contact = factories.employer_contact(municipality.person, municipality.leader)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        EmployerContact.objects.filter(pk=contact.pk).update(**fields)


def test_invisible_young_person_answers_like_a_missing_one(municipality: Municipality, api: Api) -> None:
    response = api(municipality.other_leader).post(API, contact_body(municipality))

    assert errors(response) == [("/young_person", "does_not_exist")]


@pytest.mark.parametrize(("ahead", "status"), [(119, 201), (121, 400)])
def test_clock_two_minutes_ahead_is_not_the_future(
    municipality: Municipality, api: Api, ahead: int, status: int
) -> None:
    with time_machine.travel(clock.now(), tick=False):
        now = clock.now()
        at = (now + timedelta(seconds=ahead)).isoformat()
        body = {"employer": factories.EmployerFactory.create().pk, "mode": "phone", "about": "ordinary_job", "at": at}
        response = api(municipality.consultant).post(API, body)

    assert response.status_code == status, response.content
    assert list(EmployerContact.objects.values_list("at", flat=True)) == [now] * (status == 201)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"at_from": "2026-11-25"}, 1),
        ({"at_from": "2026-11-26"}, 0),
        ({"at_to": "2026-11-25"}, 1),
        ({"at_to": "2026-11-24"}, 0),
        ({"at_from": "2026-11-25", "at_to": "2026-11-25"}, 1),
    ],
)
def test_bounds_of_the_time_are_whole_days_in_copenhagen(
    municipality: Municipality, api: Api, query: dict[str, str], count: int
) -> None:
    client = api(municipality.consultant)
    with time_machine.travel("2026-11-25 23:30+01:00", tick=False):
        body = {"employer": factories.EmployerFactory.create().pk, "mode": "phone", "about": "ordinary_job"}
        assert client.post(API, body).status_code == 201

    assert client.get(API, query).json()["count"] == count
