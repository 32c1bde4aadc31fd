"""The loader of consents reads what the services write."""

from datetime import date
from typing import Any

from backend.people.facts import Consents
from backend.people.models import NetworkPerson
from backend.people.services.consents import give_consent, withdraw_consent
from tests import factories
from tests.conftest import Municipality
from tests.followups.facts import day
from tests.people.facts import consent, consents, renewed
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
