"""PATCH of the day of a contact: what follows from the contact moves with it."""

from collections.abc import Callable
from datetime import date

import pytest
from rest_framework.test import APIClient

from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from tests.conftest import Municipality
from tests.support import at

Api = Callable[[Staff | None], APIClient]


@pytest.mark.parametrize(
    ("corrected", "due_on"),
    [
        ("2026-11-05", "2026-11-12"),  # later: the contact itself lies in the former window
        ("2026-10-30", "2026-11-06"),
    ],
)
def test_corrected_contact_moves_its_follow_up_and_does_not_fulfil_it(
    municipality_in_january: Municipality, api: Api, corrected: str, due_on: str
) -> None:
    municipality = municipality_in_january
    client = api(municipality.guide)
    body = {"young_person": municipality.person.pk, "kind": "meeting", "occurred_at": "2026-11-02T10:00:00+01:00"}
    with at(date(2026, 11, 6)):
        reconcile_all()
        contact = client.post("/api/v1/contacts/", {**body, "note": "Vi talte."}).json()["id"]
        row = FollowUp.objects.get(rule="guide.contact", occurrence=f"contact:{contact}")
        assert (str(row.started_on), str(row.due_on), row.fulfilled_on) == ("2026-11-02", "2026-11-09", None)

        change = {"occurred_at": f"{corrected}T10:00:00+01:00"}
        response = client.patch(f"/api/v1/contacts/{contact}/", change, headers={"If-Match": '"1"'})

        assert response.status_code == 200, response.content
        (row,) = FollowUp.objects.filter(rule="guide.contact").with_state(clock.now())
        assert (str(row.started_on), str(row.due_on), row.state) == (corrected, due_on, "open")
        assert reconcile_all() == 0
