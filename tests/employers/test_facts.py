"""The loader of contacts with employers reads what the services write."""

from datetime import date
from typing import Any

import pytest

from backend.assignments.models import Capacity
from jobs.employers import contacts as services
from jobs.employers.facts import EmployerContacts
from jobs.employers.models import About, ContactStatus, Mode, Revealed
from tests import factories
from tests.conftest import Municipality
from tests.employers.facts import employer_contact, employer_contacts
from tests.followups.facts import day, moment
from tests.support import at


def test_contacts_are_read_as_services_write_them(
    municipality_in_january: Municipality, django_assert_num_queries
) -> None:
    municipality = municipality_in_january
    person, consultant = municipality.person, municipality.consultant
    without = factories.young_person(municipality.team)
    factories.assignment(person, consultant, date(2026, 1, 5), capacity=Capacity.CONSULTANT)
    about: dict[str, Any] = {
        "employer": factories.EmployerFactory.create(),
        "mode": Mode.FACE_TO_FACE,
        "by": consultant,
    }
    with at(date(2026, 11, 2)):
        told = services.register(
            young_person=person, about=About.ORDINARY_JOB, revealed=Revealed.NAME_AND_HEALTH, **about
        )
        call = services.register(
            **{**about, "mode": Mode.PHONE}, young_person=person, about=About.PLACEMENT, at=moment("2026-10-30")
        )
        planned = services.register(
            young_person=person,
            about=About.ORDINARY_JOB,
            status=ContactStatus.PLANNED,
            at=moment("2026-11-05"),
            **about,
        )
        services.register(about=About.GETTING_TO_KNOW, **about)  # about no young person
    with at(date(2026, 11, 3)):
        services.handle(contact=told, handling="Talt med den unge.", by=municipality.leader)
        services.cancel(contact=planned, by=consultant)

    with django_assert_num_queries(1):
        found = EmployerContacts.load([person.pk, without.pk])
    assert found == {
        person.pk: employer_contacts(
            employer_contact("2026-11-02", id=told.pk, is_beyond_decision=True, handled_on=day("2026-11-03")),
            employer_contact(
                "2026-10-30",
                id=call.pk,
                is_face_to_face=False,
                is_about_ordinary_job=False,
                recorded_on=day("2026-11-02"),
            ),
        )
    }


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"made_by": "young_person"}, True),
        ({"made_by": "both"}, True),
        ({"mode": "phone"}, False),
        ({"mode": "video"}, False),
        ({"about": "placement"}, False),
        ({"about": "getting_to_know"}, False),
        ({"status": "planned"}, False),
        ({"status": "cancelled"}, False),
    ],
)
def test_visit_about_an_ordinary_job_is_one_by_mode_and_subject(
    municipality: Municipality, fields: dict[str, Any], counts: bool
) -> None:
    factories.employer_contact(municipality.person, municipality.leader, **fields)
    found = EmployerContacts.load([municipality.person.pk]).get(municipality.person.pk, EmployerContacts())
    assert any(contact.is_face_to_face and contact.is_about_ordinary_job for contact in found.records) is counts
