"""The broker is not reachable: a request still commits, in under a second, from any thread."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from celery import Celery, current_app
from django.db import connection
from rest_framework.test import APIClient

from backend.contacts.models import Contact
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from config.celery import app
from tests.conftest import Municipality

Api = Callable[[Staff | None], APIClient]


@pytest.fixture
def no_broker() -> Iterator[None]:
    """Configure Celery for a port on which no program listens."""
    away = Celery("away")
    away.config_from_object("django.conf:settings", namespace="CELERY")
    away.conf.broker_url = "redis://127.0.0.1:1/0"
    away.set_current()
    yield
    app.set_current()


def _register(api: Api, municipality: Municipality) -> tuple[int, float]:
    begun = time.monotonic()
    response = api(municipality.guide).post(
        "/api/v1/contacts/", {"young_person": municipality.person.pk, "kind": "meeting"}
    )
    return response.status_code, time.monotonic() - begun


@pytest.mark.usefixtures("no_broker")
def test_contact_is_registered_without_the_broker(committed_municipality: Municipality, api: Api) -> None:
    reconcile_all()

    status, seconds = _register(api, committed_municipality)

    assert status == 201
    assert seconds < 1
    assert Contact.objects.count() == 1
    assert FollowUp.objects.filter(rule="guide.first_contact", fulfilled_on__isnull=False).exists()


def test_each_thread_sends_its_wake_up_message_to_the_configured_broker(
    committed_municipality: Municipality, api: Api
) -> None:
    reconcile_all()

    def request() -> tuple[int, float, Any]:
        try:
            return *_register(api, committed_municipality), current_app.conf.broker_url
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        status, seconds, broker = pool.submit(request).result()

    assert (status, broker) == (201, app.conf.broker_url)
    assert seconds < 1
