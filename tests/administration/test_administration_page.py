"""The page /administration/ and the administrator's part of the start page: who may, and what needs attention."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from backend.access.staff import deactivate
from backend.core import clock
from backend.followups.models import Policy, RuleFailure
from backend.organisation.models import Staff
from backend.reminders.models import Email, EmailKind, EmailState
from tests import factories
from tests.administration.support import queries
from tests.conftest import Municipality

Web = Callable[[Staff], Client]

pytestmark = pytest.mark.django_db

LISTS = [
    "administration",
    "administration-staff",
    "administration-units",
    "administration-closed-days",
    "administration-tokens",
    "administration-account-create",
    "administration-unit-create",
    "administration-closed-day-create",
    "administration-token-create",
]
POLICY_PAGES = ["administration-policies"]


@pytest.fixture
def web() -> Web:
    def client(staff: Staff) -> Client:
        made = Client(headers={"accept-language": "da"})
        made.force_login(staff)
        return made

    return client


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("who", ["guide", "consultant", "coordinator", "leader", "manager", "auditor", "integration"])
def test_page_is_for_administrators_only(municipality: Municipality, web: Web, name: str, who: str) -> None:
    assert web(municipality.staff(who)).get(reverse(name)).status_code == 403
    assert web(municipality.administrator).get(reverse(name)).status_code == 200


@pytest.mark.parametrize(("who", "status"), [("administrator", 200), ("manager", 200), ("leader", 403), ("guide", 403)])
def test_rules_are_for_those_who_preview_a_policy(municipality: Municipality, web: Web, who: str, status: int) -> None:
    version = Policy.objects.get()
    for name in ("administration-policy", "administration-policy-preview"):
        assert web(municipality.staff(who)).get(reverse(name, args=[version.pk])).status_code == status
    assert web(municipality.staff(who)).get(reverse("administration-policies")).status_code == status


def test_page_leads_to_the_code_lists_beside_it(municipality: Municipality, web: Web) -> None:
    client = web(municipality.administrator)

    assert 'href="/administration/koder/"' in client.get("/administration/").text
    assert client.get("/administration/koder/").status_code == 200


def test_start_page_of_an_administrator_says_that_nothing_needs_attention(municipality: Municipality, web: Web) -> None:
    page = web(municipality.administrator).get("/")

    assert "Intet kræver opmærksomhed i dag." in page.text
    assert 'href="/administration/"' in page.text


def test_start_page_of_an_administrator_counts_what_needs_attention_and_names_no_young_person(
    municipality: Municipality, web: Web
) -> None:
    person = municipality.person
    RuleFailure.objects.create(rule="guide.contact", young_person=person, error="KeyError", failed_at=clock.now())
    for number, state in enumerate([EmailState.DEAD, EmailState.DEAD, EmailState.UNCERTAIN], 1):
        Email.objects.create(
            recipient=municipality.guide,
            local_day=clock.today(),
            kind=EmailKind.IMMEDIATE,
            number=number,
            state=state,
            next_at=clock.now(),
        )
    Policy.objects.create(name="Oftere kontakt", version=2)
    deactivate(staff=municipality.guide, by=municipality.administrator)

    page = web(municipality.administrator).get("/")

    for text in (
        "1 opfølgning kunne ikke beregnes",
        "2 mails kunne ikke leveres",
        "Ingen ved, om 1 mail blev sendt",
        "Oftere kontakt",
        municipality.guide.name,
        "har stadig 1 ting",
    ):
        assert text in page.text, text
    for secret in (person.first_name, person.last_name, person.case_number):
        assert secret not in page.text


def test_policy_that_was_overtaken_waits_no_more(municipality: Municipality, web: Web) -> None:
    Policy.objects.create(name="Et gammelt forslag", version=2)
    Policy.objects.create(
        name="Den gældende",
        version=3,
        valid_from=clock.today() - timedelta(days=1),
        approved_by=municipality.manager,
        approved_on=clock.today(),
    )

    assert "Et gammelt forslag" not in web(municipality.administrator).get("/").text


def test_start_page_of_a_manager_leads_to_the_rules_that_wait(municipality: Municipality, web: Web) -> None:
    waiting = Policy.objects.create(name="Oftere kontakt", version=2)

    page = web(municipality.manager).get("/")

    assert reverse("administration-policy", args=[waiting.pk]) in page.text


def test_start_page_runs_the_same_queries_for_1_and_40_who_left(municipality: Municipality, web: Web) -> None:
    client = web(municipality.administrator)
    deactivate(staff=municipality.guide, by=municipality.administrator)
    few = queries(client, "/")
    for left in factories.StaffFactory.create_batch(39):
        factories.assignment(factories.young_person(municipality.team), left)

    assert queries(client, "/") == few
    assert few <= 12
