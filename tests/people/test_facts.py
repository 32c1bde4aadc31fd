"""The loaders of consents and warnings read what the services write."""

from datetime import date
from typing import Any

from backend.people.facts import Alerts, Consents
from backend.people.models import NetworkPerson
from backend.people.models.person import AlertKind
from backend.people.services.alerts import add_alert, end_alert
from backend.people.services.consents import give_consent, withdraw_consent
from tests import factories
from tests.conftest import Municipality
from tests.followups.facts import day
from tests.people.facts import alert, alerts, consent, consents, renewed
from tests.support import at


def test_consents_are_read_as_services_write_them(
    municipality_in_january: Municipality, django_assert_num_queries
) -> None:
    municipality = municipality_in_january
    guide = municipality.guide
    person = factories.young_person(municipality.team, born_on=date(2010, 5, 14))
    factories.assignment(person, guide, date(2026, 1, 5))
    mother = NetworkPerson.objects.create(young_person=person, relation="mother", name="Mor", custody="sole")
    about: dict[str, Any] = {
        "person": person,
        "by": guide,
        "recipient": "Skolen",
        "what": "Fremmøde",
        "purpose": "Støtte",
        "form": "written",
    }
    with at(date(2026, 11, 2)):
        first = give_consent(given_on=date(2026, 1, 5), expires_on=date(2026, 12, 31), given_by=mother, **about)
        second = give_consent(given_on=date(2026, 10, 1), renews=first, **about)
        give_consent(given_on=date(2026, 11, 2), answer="refused", **about)
        withdraw_consent(consent=second, by=guide)

    own = consent("2026-10-01", id=second.pk, withdrawn_on=day("2026-11-02"))
    custody = consent("2026-01-05", expires_on="2026-12-31", id=first.pk, by_custody_holder=True)
    with django_assert_num_queries(1):
        found = Consents.load([person.pk, municipality.person.pk])
    assert found == {person.pk: consents(renewed(custody, by=own), own)}


def test_warnings_are_read_as_services_write_them(
    municipality_in_january: Municipality, django_assert_num_queries
) -> None:
    person, guide = municipality_in_january.person, municipality_in_january.guide
    about: dict[str, Any] = {"person": person, "kind": AlertKind.OTHER, "by": guide}
    with at(date(2026, 11, 2)):
        running = add_alert(text="Ring først.", review_on=date(2026, 12, 1), **about)
        ended = add_alert(text="Tolk.", review_on=date(2026, 11, 30), **about)
        add_alert(text="Hund.", **about)
    with at(date(2026, 11, 9)):
        end_alert(alert=ended, by=guide)

    with django_assert_num_queries(1):
        found = Alerts.load([person.pk])
    second = alert("2026-11-02", "2026-11-30", ended_on="2026-11-09", id=ended.pk)
    assert found == {person.pk: alerts(alert("2026-11-02", "2026-12-01", id=running.pk), second)}
