"""PATCH, void and move of a contact: a correction is a version, and what was wrong no longer fulfils a follow-up."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from backend.contacts.models import Contact
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile
from backend.organisation.models import Staff
from backend.people.models import NetworkPerson, YoungPerson
from tests import factories
from tests.conftest import Around, Municipality
from tests.support import denials, errors, written

Api = Callable[[Staff | None], APIClient]
FIRST = {"If-Match": '"1"'}


@pytest.fixture
def contact(municipality: Municipality) -> Contact:
    made = factories.contact(municipality.person, municipality.guide, days_ago=1)
    reconcile(people=[municipality.person.pk])
    return made


@pytest.fixture
def other(municipality: Municipality) -> YoungPerson:
    """Create a second young person of the guide."""
    person = factories.young_person(municipality.team)
    factories.assignment(person, municipality.guide)
    return person


def address(contact: Contact, verb: str = "") -> str:
    return f"/api/v1/contacts/{contact.pk}/{verb}"


class TestAfterCover:
    """After a cover the deputy may finish the notes of own contacts for five arbejdsdage, and register nothing new."""

    @pytest.fixture
    def former(self, municipality: Municipality) -> Staff:
        """Return a deputy whose cover ended yesterday, and who registered a contact during it."""
        today = clock.today()
        factories.cover(municipality.guide, municipality.outsider, today - timedelta(days=9), today - timedelta(days=1))
        return municipality.outsider

    def test_former_deputy_edits_own_note(self, municipality: Municipality, api: Api, former: Staff) -> None:
        own = factories.contact(municipality.person, former, days_ago=1)

        response = api(former).patch(address(own), {"note": "Skrevet færdig."}, headers=FIRST)

        assert response.status_code == 200, response.content

    def test_former_deputy_cannot_edit_contact_of_others(
        self, municipality: Municipality, api: Api, former: Staff, contact: Contact
    ) -> None:
        assert api(former).patch(address(contact), {"note": "Min."}, headers=FIRST).status_code == 403

    def test_former_deputy_registers_no_contact(self, municipality: Municipality, api: Api, former: Staff) -> None:
        body = {"young_person": municipality.person.pk, "kind": "phone"}

        assert api(former).post("/api/v1/contacts/", body).status_code == 403


class TestCorrect:
    def test_correction_is_a_new_version(self, municipality: Municipality, api: Api, contact: Contact) -> None:
        response = api(municipality.guide).patch(address(contact), {"note": "Rettet.", "kind": "phone"}, headers=FIRST)

        assert response.status_code == 200, response.content
        shown = response.json()
        assert (shown["version"], shown["note"], shown["kind"], shown["face_to_face"]) == (2, "Rettet.", "phone", False)
        with connection.cursor() as cursor:
            cursor.execute("SELECT note FROM contacts_contactevent WHERE id = %s ORDER BY pgh_id", [contact.pk])
            assert [row[0] for row in cursor.fetchall()] == ["Vi talte sammen.", "Rettet."]

    def test_etag_of_the_read_version_is_accepted(self, municipality: Municipality, api: Api, contact: Contact) -> None:
        client = api(municipality.guide)
        tag = client.get(address(contact))["ETag"]

        assert client.patch(address(contact), {"note": "Rettet."}, headers={"If-Match": tag}).status_code == 200

    @pytest.mark.parametrize(("headers", "status"), [({}, 428), ({"If-Match": "*"}, 428), ({"If-Match": '"9"'}, 412)])
    def test_correction_without_a_version_changes_nothing(
        self, municipality: Municipality, api: Api, contact: Contact, headers: dict[str, str], status: int
    ) -> None:
        before = written()

        response = api(municipality.guide).patch(address(contact), {"note": "Rettet."}, headers=headers)

        assert response.status_code == status
        assert written() == before

    def test_second_of_two_writers_gets_412(self, municipality: Municipality, api: Api, contact: Contact) -> None:
        mine = api(municipality.guide).patch(address(contact), {"note": "Min."}, headers=FIRST)
        yours = api(municipality.leader).patch(address(contact), {"note": "Din."}, headers=FIRST)

        assert (mine.status_code, yours.status_code) == (200, 412)
        assert Contact.objects.get().note == "Min."

    def test_kind_that_can_be_both_keeps_face_to_face(
        self, municipality: Municipality, api: Api, contact: Contact
    ) -> None:
        response = api(municipality.guide).patch(address(contact), {"kind": "group"}, headers=FIRST)

        assert response.json()["face_to_face"] is True

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ({"occurred_at": "2100-01-01T10:00:00+01:00"}, ("/occurred_at", "future")),
            ({"occurred_at": "1999-01-01T10:00:00+01:00"}, ("/occurred_at", "before_birth")),
            ({"young_person": 1}, ("/young_person", "unknown")),
            ({"is_qualifying": True}, ("/is_qualifying", "unknown")),
            ({"kind": "telepathy"}, ("/kind", "does_not_exist")),
            ({"minutes": 24 * 60 + 1}, ("/minutes", "max_value")),
            ({"minutes": -1}, ("/minutes", "min_value")),
            ({"note": "x" * 20_001}, ("/note", "max_length")),
            ({"note": "a\u0000b"}, ("/note", "character")),
        ],
    )
    def test_bad_correction_is_400_and_named(
        self, municipality: Municipality, api: Api, contact: Contact, body: dict[str, Any], expected: tuple[str, str]
    ) -> None:
        before = written()

        response = api(municipality.guide).patch(address(contact), body, headers=FIRST)

        assert response.status_code == 400, response.content
        assert errors(response) == [expected]
        assert written() == before

    def test_deputy_who_is_not_the_author_only_reads(
        self, municipality: Municipality, around: Around, api: Api, contact: Contact
    ) -> None:
        client = api(around.deputy)

        assert client.get(address(contact)).json()["abilities"] == []
        assert client.patch(address(contact), {"note": "Rettet."}, headers=FIRST).status_code == 403
        assert denials() == [(around.deputy, [municipality.person.pk])]


class TestVoid:
    def test_follow_up_is_due_again_after_its_contact_is_voided(
        self, municipality: Municipality, api: Api, contact: Contact
    ) -> None:
        Contact.objects.update(occurred_at=clock.now() - timedelta(minutes=1))
        reconcile(people=[municipality.person.pk])
        first = FollowUp.objects.get(rule="guide.first_contact")
        assert first.fulfilled_by == contact.pk

        response = api(municipality.guide).post(address(contact, "void/"), {"reason": "Det var en anden"})

        assert response.status_code == 200
        assert (response.json()["voided"], response.json()["is_qualifying"]) == (True, False)
        first.refresh_from_db()
        assert first.fulfilled_by is None

    def test_voided_contact_stays_in_the_list_and_is_marked(
        self, municipality: Municipality, api: Api, contact: Contact
    ) -> None:
        client = api(municipality.leader)
        client.post(address(contact, "void/"), {"reason": "Det var en anden"})

        assert client.get("/api/v1/contacts/?voided=true").json()["count"] == 1
        assert client.get("/api/v1/contacts/?voided=false").json()["count"] == 0

    def test_void_without_a_reason_is_400(self, municipality: Municipality, api: Api, contact: Contact) -> None:
        response = api(municipality.guide).post(address(contact, "void/"), {})

        assert errors(response) == [("/reason", "required")]
        assert Contact.objects.get().voided_at is None

    def test_voided_contact_allows_no_change(
        self, municipality: Municipality, api: Api, contact: Contact, other: YoungPerson
    ) -> None:
        client = api(municipality.guide)
        client.post(address(contact, "void/"), {"reason": "Det var en anden"})
        before = written()

        answers = [
            client.post(address(contact, "void/"), {"reason": "Igen"}),
            client.post(address(contact, "move/"), {"young_person": other.pk}),
            client.patch(address(contact), {"note": "Rettet."}, headers={"If-Match": '"2"'}),
        ]

        assert [(answer.status_code, errors(answer)) for answer in answers] == [(409, [("", "voided")])] * 3
        assert written() == before


class TestMove:
    def test_moved_contact_belongs_to_the_other_young_person(
        self, municipality: Municipality, api: Api, contact: Contact, other: YoungPerson
    ) -> None:
        response = api(municipality.guide).post(address(contact, "move/"), {"young_person": other.pk})

        assert response.status_code == 200
        assert response.json()["young_person"]["id"] == other.pk
        moved = Contact.objects.get()
        assert (moved.young_person, moved.moved_from) == (other, municipality.person)

    def test_contact_is_not_moved_to_its_own_young_person(
        self, municipality: Municipality, api: Api, contact: Contact
    ) -> None:
        response = api(municipality.guide).post(address(contact, "move/"), {"young_person": municipality.person.pk})

        assert errors(response) == [("/young_person", "invalid")]

    def test_contact_with_network_participants_is_not_moved(
        self, municipality: Municipality, api: Api, contact: Contact, other: YoungPerson
    ) -> None:
        mother = NetworkPerson.objects.create(young_person=municipality.person, relation="mother", name="Mor")
        contact.participants.create(network_person=mother)

        response = api(municipality.guide).post(address(contact, "move/"), {"young_person": other.pk})

        assert response.status_code == 409
        assert Contact.objects.get().young_person == municipality.person

    def test_contact_is_not_moved_to_a_person_not_born_then(
        self, municipality: Municipality, api: Api, contact: Contact
    ) -> None:
        unborn = factories.young_person(
            municipality.team, born_on=clock.today(), opened_on=clock.today(), cpr=None, cpr_fingerprint=None
        )
        factories.assignment(unborn, municipality.guide)

        response = api(municipality.guide).post(address(contact, "move/"), {"young_person": unborn.pk})

        assert response.status_code == 400
        assert Contact.objects.get().young_person == municipality.person
