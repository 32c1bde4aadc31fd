"""The pages to which the follow-ups about employers lead, for each reader who may open them."""

from django.test import Client

from backend.access.models import AccessLogEntry
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from tests import factories
from tests.conftest import Around, Municipality


def _step_url(municipality: Municipality, staff: Staff, rule: str) -> str:
    client = Client()
    client.force_login(staff)
    shown = client.get(f"/unge/{municipality.person.pk}/").context["steps"]
    return next(str(step.url) for step in shown if step.rule.key == rule)


def _status(staff: Staff, address: str) -> int:
    client = Client()
    client.force_login(staff)
    return client.get(address).status_code


def test_first_employer_contact_leads_consultant_to_the_form_and_guide_nowhere(
    municipality: Municipality, around: Around
) -> None:
    factories.plan(municipality.person, around.consult)
    reconcile_all()
    address = f"/unge/{municipality.person.pk}/virksomhedskontakt/"

    assert _step_url(municipality, around.consult, "ips.first_employer_contact") == address
    assert _step_url(municipality, municipality.guide, "ips.first_employer_contact") == ""
    assert _status(around.consult, address) == 200
    assert _status(municipality.guide, address) == 403


def test_contact_beyond_the_decision_leads_leader_to_the_form_and_consultant_nowhere(
    municipality: Municipality, around: Around
) -> None:
    contact = factories.employer_contact(
        municipality.person, around.consult, revealed="name_and_health", told_by="staff", beyond_decision=True
    )
    reconcile_all()
    address = f"/virksomhedskontakter/{contact.pk}/haandter/"

    assert _step_url(municipality, municipality.leader, "disclosure.beyond") == address
    assert _step_url(municipality, around.consult, "disclosure.beyond") == ""
    assert _status(municipality.leader, address) == 200
    assert _status(around.consult, address) == 403
    assert AccessLogEntry.objects.filter(staff=around.consult, allowed=False).exists()
