"""The code lists: read by the API, edited in Django's admin by administrators only."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.test import Client
from rest_framework.test import APIClient

from backend.access.administration import site
from backend.access.code_lists import code_lists
from backend.access.models import AccessLogEntry
from backend.contacts.models import ContactKind
from backend.core import clock
from backend.core.codelists import CodeList
from backend.organisation.models import Staff
from tests.conftest import Municipality

Api = Callable[[Staff | None], APIClient]

KINDS = "/administration/koder/contacts/contactkind/"
TEXT = {
    "key": "snapchat_message",
    "label_da": "Snap",
    "label_en": "Snap",
    "position": "7",
    "face_to_face": "false",
    "outside_office": "unknown",
}


def _sign_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def test_every_code_list_is_registered() -> None:
    models = {model for model in apps.get_models() if issubclass(model, CodeList)}

    assert set(code_lists().values()) == models


def test_admin_has_code_lists_and_nothing_else() -> None:
    assert {model for model, _admin in site._registry.items()} == set(code_lists().values())


def test_list_names_each_code_list_in_the_language_of_the_caller(municipality: Municipality, api: Api) -> None:
    client = api(municipality.guide)

    danish = client.get("/api/v1/code-lists/").json()["code_lists"]
    english = client.get("/api/v1/code-lists/", headers={"Accept-Language": "en"}).json()["code_lists"]

    assert [row["name"] for row in danish] == list(code_lists())
    assert {"name": "contact-kinds", "label": "kontaktformer"} in danish
    assert {"name": "contact-kinds", "label": "kinds of contact"} in english


def test_codes_come_with_label_and_period(municipality: Municipality, api: Api) -> None:
    today = clock.today()
    ContactKind.objects.create(key="telegram", label_da="Telegram", label_en="Telegram", valid_to=today - timedelta(1))
    client = api(municipality.guide)

    shown = client.get("/api/v1/code-lists/contact-kinds/", headers={"Accept-Language": "en"}).json()
    codes = {row["code"]: row for row in shown["codes"]}

    assert codes["meeting"] == {
        "code": "meeting",
        "label": "Meeting",
        "valid_from": None,
        "valid_to": None,
        "valid_today": True,
    }
    assert codes["telegram"]["valid_to"] == (today - timedelta(1)).isoformat()
    assert codes["telegram"]["valid_today"] is False


@pytest.mark.parametrize(
    ("path", "status"), [("/code-lists/colours/", 404), ("/code-lists/?x=1", 400), ("/code-lists/benefits/?x=1", 400)]
)
def test_unknown_list_and_parameter_are_refused(municipality: Municipality, api: Api, path: str, status: int) -> None:
    response: Any = api(municipality.guide).get(f"/api/v1{path}")

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/administration/koder/", KINDS, f"{KINDS}add/", f"{KINDS}meeting/change/"])
@pytest.mark.parametrize("who", ["guide", "leader", "manager", "auditor", "integration"])
def test_admin_refuses_everyone_but_administrators(municipality: Municipality, who: str, path: str) -> None:
    staff = municipality.staff(who)

    response = _sign_in(staff).get(path)

    assert response.status_code == 403
    [entry] = AccessLogEntry.objects.all()
    assert (entry.staff, entry.allowed) == (staff, False)


def test_admin_sends_anonymous_visitor_to_sign_in(db: None) -> None:
    response = Client().get(KINDS)

    assert response.status_code == 302
    assert response["Location"] == f"/log-ind/?next={KINDS.replace('/', '%2F')}"


def test_administrator_adds_a_code_that_contacts_can_have(municipality: Municipality, api: Api) -> None:
    administrator = _sign_in(municipality.administrator)

    response = administrator.post(f"{KINDS}add/", TEXT)

    assert response.status_code == 302, response.context["adminform"].form.errors
    kind = ContactKind.objects.get(key="snapchat_message")
    assert (kind.label_da, kind.face_to_face, kind.outside_office) == ("Snap", False, None)
    assert LogEntry.objects.get().user == municipality.administrator
    body = {"young_person": municipality.person.pk, "kind": "snapchat_message"}
    assert api(municipality.guide).post("/api/v1/contacts/", body).status_code == 201


def test_administrator_ends_a_code_and_cannot_rename_or_delete_it(municipality: Municipality) -> None:
    administrator = _sign_in(municipality.administrator)
    page = administrator.get(f"{KINDS}meeting/change/")
    assert page.status_code == 200

    ended = administrator.post(f"{KINDS}meeting/change/", TEXT | {"key": "other", "valid_to": "2020-01-31"})
    deleted = administrator.post(f"{KINDS}meeting/delete/", {"post": "yes"})

    assert (ended.status_code, deleted.status_code) == (302, 403)
    kind = ContactKind.objects.get(key="meeting")
    assert str(kind.valid_to) == "2020-01-31"
    assert not kind.is_valid_on(clock.today())


def test_code_cannot_end_before_it_begins(municipality: Municipality) -> None:
    administrator = _sign_in(municipality.administrator)

    response = administrator.post(
        f"{KINDS}add/",
        {**TEXT, "valid_from": "2026-02-01", "valid_to": "2026-01-31"},
        headers={"Accept-Language": "en"},
    )

    assert response.context["adminform"].form.errors == {"valid_to": ["The last day must not be before the first day."]}
    assert not ContactKind.objects.filter(key="snapchat_message").exists()


@pytest.mark.parametrize("name", sorted(code_lists()))
def test_administrator_reads_each_list(municipality: Municipality, name: str) -> None:
    model = code_lists()[name]
    administrator = _sign_in(municipality.administrator)
    path = f"/administration/koder/{model._meta.app_label}/{model._meta.model_name}/"
    code = model.objects.earliest("pk").pk

    listed = administrator.get(path)
    changed = administrator.get(f"{path}{code}/change/")
    history = administrator.get(f"{path}{code}/history/")

    assert [listed.status_code, changed.status_code, history.status_code] == [200, 200, 200]
    assert listed["Cache-Control"].startswith("max-age=0")
