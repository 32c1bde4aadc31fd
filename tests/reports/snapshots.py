"""Snapshots for tests: the quarter that is frozen, and requests that freeze and compare its figures."""

from datetime import date, time
from typing import Any

from rest_framework.test import APIClient

from backend.contacts.models import Contact
from backend.core import clock
from backend.people.models import YoungPerson
from backend.reports.models import Snapshot
from tests import factories
from tests.conftest import Municipality

SNAPSHOTS = "/api/v1/reports/snapshots/"
Q2 = {"report": "contact", "from": "2026-04-01", "to": "2026-06-30"}
JULY = date(2026, 7, 2)
"""The day on which the quarter is frozen."""


def met(municipality: Municipality, day: date, person: YoungPerson | None = None) -> Contact:
    """Record a meeting on the day on which it took place."""
    noon = clock.at_local(day, time(12))
    return factories.contact(
        person or municipality.person, municipality.guide, occurred_at=noon, recorded_at=noon, noted_at=noon
    )


def take(client: APIClient, **changes: Any) -> dict[str, Any]:
    """Freeze the second quarter. Return the snapshot as the API answers it."""
    body = {key: value for key, value in {**Q2, **changes}.items() if value is not None}
    response = client.post(SNAPSHOTS, body)
    assert response.status_code == 201, response.content
    taken: dict[str, Any] = response.json()
    return taken


def compare(client: APIClient, taken: dict[str, Any]) -> dict[str, Any]:
    """Return the comparison of a snapshot with the figures of now."""
    response = client.get(f"{SNAPSHOTS}{taken['id']}/changes/")
    assert response.status_code == 200, response.content
    shown: dict[str, Any] = response.json()
    return shown


def changed(shown: dict[str, Any]) -> dict[tuple[str, ...], tuple[Any, Any, Any]]:
    """Return the figures that have changed, by measure and groups: the frozen value, that of now, the difference."""
    return {
        (figure["measure"], *(place["label"] for place in row["group"])): (
            figure["frozen"]["value"],
            figure["now"] and figure["now"]["value"],
            figure["change"],
        )
        for row in shown["rows"]
        for figure in row["figures"]
        if figure["changed"]
    }


def stored(taken: dict[str, Any]) -> Snapshot:
    """Return the row of a snapshot."""
    return Snapshot.objects.get(pk=taken["id"])
