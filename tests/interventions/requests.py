"""Requests about interventions with the bodies that the screens of a guide send."""

from collections.abc import Callable
from typing import Any

from rest_framework.test import APIClient

from backend.core import clock
from backend.organisation.models import Staff
from tests.conftest import Municipality

Api = Callable[[Staff | None], APIClient]
API = "/api/v1/guidance/interventions/"


def post(client: APIClient, path: str, body: Any = None, status: int = 200) -> Any:
    """Send a POST, assert the status, and return the JSON of the answer."""
    response: Any = client.post(f"{API}{path}", body or {}, format="json", headers={"Accept-Language": "en"})
    assert response.status_code == status, response.content
    return response.json()


def intervention_of(municipality: Municipality, responsible: Staff | None, **fields: Any) -> dict[str, Any]:
    """Return the body that plans a mentor for the young person of the municipality from today."""
    return {
        "young_person": municipality.person.pk,
        "kind": "mentor",
        "purpose": "En fast voksen",
        "starts_on": clock.today().isoformat(),
        "responsible": responsible and responsible.pk,
        **fields,
    }


def planned(client: APIClient, municipality: Municipality, responsible: Staff | None, **fields: Any) -> str:
    """Plan an intervention; return its path."""
    return f"{post(client, '', intervention_of(municipality, responsible, **fields), 201)['id']}/"
