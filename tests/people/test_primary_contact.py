"""PATCH /young-people/{id}/ and its page: the one colleague or professional whom the young person turns to first."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from backend.access.models import AccessBlock
from backend.core import clock
from backend.organisation.models import Staff
from backend.people.models import Professional, YoungPerson
from backend.people.models.network import ProfessionalRole
from tests import factories
from tests.conftest import Municipality
from tests.people.pages import signed_in

Api = Callable[[Staff], APIClient]


def professional(person: YoungPerson, **more: Any) -> Professional:
    values = {"name": "Lone Lind", "role": ProfessionalRole.DOCTOR, "starts_on": clock.today() - timedelta(days=30)}
    return Professional.objects.create(young_person=person, **values | more)


def edit(municipality: Municipality, api: Api, **changes: object) -> Any:
    person = YoungPerson.objects.get(pk=municipality.person.pk)
    address, version = f"/api/v1/young-people/{person.pk}/", f'"{person.version}"'
    return api(municipality.guide).patch(address, changes, format="json", headers={"If-Match": version})


def test_new_primary_contact_replaces_the_former(municipality: Municipality, api: Api) -> None:
    doctor = professional(municipality.person)

    first = edit(municipality, api, primary_contact_staff=municipality.colleague.pk).json()
    second = edit(municipality, api, primary_contact_professional=doctor.pk).json()
    third = edit(municipality, api, primary_contact_staff=municipality.guide.pk).json()
    none = edit(municipality, api, primary_contact_staff=None).json()

    found = [
        (shown["primary_contact_staff"] or {}).get("id", 0) or (shown["primary_contact_professional"] or {}).get("name")
        for shown in (first, second, third, none)
    ]
    assert found == [municipality.colleague.pk, "Lone Lind", municipality.guide.pk, None]
    assert second["primary_contact_staff"] is third["primary_contact_professional"] is None


@pytest.mark.parametrize("case", ["two", "does not work with cases", "of another young person", "ended"])
def test_wrong_primary_contact_is_400_and_changes_nothing(municipality: Municipality, api: Api, case: str) -> None:
    other = factories.assignment(factories.young_person(municipality.team), municipality.guide).young_person
    ended = clock.today() - timedelta(days=1)
    changes, code = {
        "two": (
            {
                "primary_contact_staff": municipality.guide.pk,
                "primary_contact_professional": professional(municipality.person).pk,
            },
            "two_primary_contacts",
        ),
        "does not work with cases": ({"primary_contact_staff": municipality.administrator.pk}, "role"),
        "of another young person": ({"primary_contact_professional": professional(other).pk}, "not_of_the_person"),
        "ended": (
            {"primary_contact_professional": professional(municipality.person, ends_on=ended).pk},
            "not_of_the_person",
        ),
    }[case]

    answer = edit(municipality, api, **changes)

    assert (answer.status_code, [error["code"] for error in answer.json()["errors"]]) == (400, [code])
    person = YoungPerson.objects.get(pk=municipality.person.pk)
    assert (person.primary_contact_staff, person.primary_contact_professional, person.version) == (None, None, 1)


def test_blocked_colleague_cannot_become_primary_contact(municipality: Municipality, api: Api) -> None:
    AccessBlock.objects.create(
        staff=municipality.colleague,
        young_person=municipality.person,
        reason="relation",
        starts_on=clock.today(),
        set_by=municipality.leader,
    )

    answer = edit(municipality, api, primary_contact_staff=municipality.colleague.pk)

    assert (answer.status_code, answer.json()["detail"][:24]) == (409, "Kollegaen er spærret for")


def test_page_offers_colleagues_and_the_professionals_of_the_young_person(municipality: Municipality) -> None:
    doctor, client = professional(municipality.person), signed_in(municipality.guide)
    professional(municipality.person, name="Holger Holm", ends_on=clock.today() - timedelta(days=1))
    address = reverse("youngperson-edit", kwargs={"pk": municipality.person.pk})

    form = client.get(address)
    person = municipality.person
    sent = {"version": "1", "first_name": person.first_name, "last_name": person.last_name}
    saved = client.post(address, sent | {"primary_contact_professional": str(doctor.pk)}, follow=True)

    assert "Lone Lind" in form.text
    assert "Holger Holm" not in form.text
    assert municipality.colleague.name in form.text
    assert "Primær kontakt: Lone Lind" in " ".join(saved.text.split())
