"""Voiding a contact with an employer that did not happen as recorded: it fulfils nothing and counts nowhere."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from backend.reports.scope import Period
from jobs.employers.models import ContactStatus, EmployerContact
from tests import factories
from tests.conftest import Municipality
from tests.employers.test_contacts import API, Api, tomorrow
from tests.employers.test_contacts_correct import BEYOND, FIRST, held, patch, states
from tests.reports.support import figure
from tests.support import at, written

QUARTER = Period(first=date(2026, 10, 1), last=date(2026, 12, 31), as_of=date(2026, 11, 2))


@pytest.fixture(autouse=True)
def monday(db: None) -> Iterator[Any]:
    """Set the clock to noon on a Monday."""
    with at(date(2026, 11, 2)) as travel:
        yield travel


def test_voided_contact_fulfils_nothing_and_is_in_no_figure(
    municipality: Municipality, api: Api, consultant: Staff
) -> None:
    factories.plan(municipality.person, municipality.leader, since=date(2026, 10, 12))
    reconcile_all()
    client = api(consultant)
    contact = held(client, municipality)
    assert states(FIRST) == [(date(2026, 11, 2), "")]
    assert figure("ips.employer_contact", QUARTER).numerator == 1

    voided = client.post(f"{API}{contact}/void/", {"reason": "Forkert virksomhed"}, headers={"Accept-Language": "en"})

    assert voided.status_code == 200, voided.content
    shown = voided.json()
    assert (shown["status"], shown["status_label"], shown["void_reason"], shown["abilities"]) == (
        "voided",
        "Voided",
        "Forkert virksomhed",
        [],
    )
    assert states(FIRST) == [(None, "")]
    assert figure("ips.employer_contact", QUARTER).numerator == 0
    entries: Any = client.get(f"/api/v1/young-people/{municipality.person.pk}/timeline/").json()["results"]
    assert "employer_contact" not in {entry["kind"] for entry in entries}
    history = EmployerContact.objects.get().events.order_by("pgh_id")  # type: ignore[attr-defined]  # of the change history
    assert [event.status for event in history] == ["held", "voided"]
    assert [row["id"] for row in client.get(f"{API}?status=voided").json()["results"]] == [contact]
    assert reconcile_all() == 0


def test_voided_contact_beyond_the_decision_is_no_breach(
    municipality: Municipality, api: Api, consultant: Staff
) -> None:
    client = api(consultant)
    contact = held(client, municipality, revealed="name_and_health")
    assert figure("ips.beyond_decision", QUARTER).value == 1
    assert client.post(f"{API}{contact}/void/", {"reason": "Forkert ung"}).status_code == 200
    assert states(BEYOND) == [(None, "voided")]
    assert figure("ips.beyond_decision", QUARTER).value == 0
    assert api(municipality.leader).post(f"{API}{contact}/handle/", {"handling": "Talt"}).status_code == 409
    assert reconcile_all() == 0


def test_handled_contact_can_be_voided(municipality: Municipality, api: Api, consultant: Staff) -> None:
    contact = held(api(consultant), municipality, revealed="name_and_health")
    leader = api(municipality.leader)
    assert leader.post(f"{API}{contact}/handle/", {"handling": "Talt med den unge."}).status_code == 200
    assert leader.post(f"{API}{contact}/void/", {"reason": "Forkert ung"}).json()["status"] == "voided"
    assert FollowUp.objects.get(rule=BEYOND).end_reason == "voided"
    assert reconcile_all() == 0


def test_only_a_held_contact_is_voided_and_only_once(municipality: Municipality, api: Api, consultant: Staff) -> None:
    client = api(consultant)
    planned, done = held(client, municipality, status="planned", at=tomorrow()), held(client, municipality)
    before = written()
    refused = client.post(f"{API}{planned}/void/", {"reason": "Forkert"}, headers={"Accept-Language": "en"})
    assert (refused.status_code, refused.json()["detail"]) == (409, "The contact is planned: cancel it instead.")
    assert client.post(f"{API}{done}/void/", {"reason": " "}).status_code == 400
    assert client.post(f"{API}{done}/void/").status_code == 400
    assert written() == before
    assert client.post(f"{API}{done}/void/", {"reason": "Forkert"}).status_code == 200
    before = written()
    assert client.post(f"{API}{done}/void/", {"reason": "Forkert"}).status_code == 409
    assert patch(client, done, {"minutes": 10}, 2).status_code == 409
    assert written() == before


def test_only_author_and_leader_void_a_contact(municipality: Municipality, api: Api, consultant: Staff) -> None:
    other = factories.consultant(municipality.team)
    factories.assignment(municipality.person, other, capacity="consultant", role="secondary")
    contact = held(api(consultant), municipality)
    assert api(other).post(f"{API}{contact}/void/", {"reason": "Forkert"}).status_code == 403
    assert api(municipality.leader).post(f"{API}{contact}/void/", {"reason": "Forkert"}).status_code == 200
    assert EmployerContact.objects.get().status == ContactStatus.VOIDED
