"""`Idempotency-Key`: to whom a key belongs, how long it is remembered, and what a refused request leaves."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from backend.access.idempotency import KEPT_FOR
from backend.access.models import IdempotencyKey
from backend.access.tasks import delete_old_idempotency_keys
from backend.contacts.models import Contact
from backend.core import clock
from backend.organisation.models import Staff
from tests.conftest import Municipality
from tests.support import errors

Api = Callable[[Staff | None], APIClient]

CONTACTS = "/api/v1/contacts/"
KEY = {"Idempotency-Key": "k1"}


def test_refused_request_leaves_its_key_free(municipality: Municipality, api: Api) -> None:
    client = api(municipality.guide)
    body = {"young_person": municipality.person.pk, "kind": "meeting"}

    refused = client.post(CONTACTS, {**body, "minutes": -1}, headers=KEY)
    corrected = client.post(CONTACTS, body, headers=KEY)

    assert (refused.status_code, corrected.status_code) == (400, 201)


def test_key_belongs_to_the_staff_member_who_sent_it(municipality: Municipality, api: Api) -> None:
    body = {"young_person": municipality.person.pk, "kind": "meeting"}

    mine = api(municipality.guide).post(CONTACTS, body, headers=KEY)
    leaders = api(municipality.leader).post(CONTACTS, body, headers=KEY)

    assert (mine.status_code, leaders.status_code) == (201, 201)
    assert mine.json()["id"] != leaders.json()["id"]


def test_key_of_another_address_is_409(municipality: Municipality, api: Api) -> None:
    client = api(municipality.guide)
    body = {"young_person": municipality.person.pk, "kind": "meeting"}

    client.post(CONTACTS, body, headers=KEY)
    response = client.post("/api/v1/appointments/", body, headers=KEY)

    assert (response.status_code, errors(response)) == (409, [("", "idempotency_key")])


@pytest.mark.parametrize("key", ["", "x" * 101, "tab\there"])
def test_malformed_key_is_400(municipality: Municipality, api: Api, key: str) -> None:
    body = {"young_person": municipality.person.pk, "kind": "meeting"}

    response = api(municipality.guide).post(CONTACTS, body, headers={"Idempotency-Key": key})

    assert (response.status_code, errors(response)) == (400, [("", "idempotency_key")])
    assert not Contact.objects.exists()


def test_repeated_create_of_a_record_that_the_caller_no_longer_sees_is_204(
    municipality: Municipality, api: Api
) -> None:
    client = api(municipality.guide)
    body = {"young_person": municipality.person.pk, "kind": "meeting"}
    client.post(CONTACTS, body, headers=KEY)
    municipality.person.grants.all().delete()

    response = client.post(CONTACTS, body, headers=KEY)

    assert (response.status_code, response.content) == (204, b"")


def test_only_old_keys_are_deleted(municipality: Municipality) -> None:
    now = clock.real_now()
    for key, created_at in (("new", now - KEPT_FOR + timedelta(hours=1)), ("old", now - KEPT_FOR)):
        IdempotencyKey.objects.create(
            staff=municipality.guide, key=key, request_hash="0" * 64, created_at=created_at - timedelta(seconds=1)
        )

    delete_old_idempotency_keys()

    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["new"]
