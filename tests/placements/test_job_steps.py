"""The pages to which the follow-ups about a job lead."""

from datetime import timedelta
from typing import Any

from django.test import Client

from backend.core import clock
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from tests import factories
from tests.conftest import Around, Municipality


def _step_urls(municipality: Municipality, staff: Staff) -> dict[str, str]:
    client = Client()
    client.force_login(staff)
    shown = client.get(f"/unge/{municipality.person.pk}/").context["steps"]
    return {step.rule.key: str(step.url) for step in shown}


def test_meetings_around_a_job_lead_the_consultant_to_the_contact_form(
    municipality: Municipality, around: Around
) -> None:
    today = clock.today()
    factories.plan(municipality.person, around.consult, since=today - timedelta(days=30))
    factories.job(municipality.person, around.consult, today - timedelta(days=2))
    ended: dict[str, Any] = {"end_known_on": today, "ended_by": "employer", "end_reason": "tasks"}
    first = today - timedelta(days=20)
    factories.job(municipality.person, around.consult, first, None, ends_on=today - timedelta(days=1), **ended)
    factories.job(municipality.person, around.consult, today + timedelta(days=5))
    reconcile_all()
    address = f"/unge/{municipality.person.pk}/kontakt/"

    found = _step_urls(municipality, around.consult)

    rules = ("ips.before_start", "ips.after_start", "ips.first_month", "ips.job_lost.contact")
    assert {rule: found.get(rule) for rule in rules} == dict.fromkeys(rules, address)
    assert _step_urls(municipality, municipality.guide)["ips.after_start"] == ""
