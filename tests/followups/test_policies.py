"""/policies/: versions of what the municipality decides, what they would change, and their approval."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from rest_framework.test import APIClient

from backend.core import clock
from backend.core.background import send_reconcile_task
from backend.followups.models import FollowUp, Policy, PolicyRule
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from tests.conftest import Municipality
from tests.support import errors

Api = Callable[[Staff | None], APIClient]


def make(client: APIClient, *rules: dict[str, Any], **fields: Any) -> dict[str, Any]:
    answer = client.post("/api/v1/policies/", {"name": "Byens egen", "rules": list(rules), **fields})
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def rule_of(policy: dict[str, Any], key: str) -> dict[str, Any]:
    (found,) = [row for row in policy["rules"] if row["rule"] == key]
    return dict(found)


def test_new_version_is_a_draft_with_the_numbers_that_differ(municipality: Municipality, api: Api) -> None:
    made = make(api(municipality.administrator), {"rule": "guide.first_contact", "settings": {"days": 8}})

    assert (made["version"], made["valid_from"], made["in_force"]) == (2, None, False)
    changed = rule_of(made, "guide.first_contact")
    assert (changed["settings"], changed["changed"]) == ({"days": 8, "days_after_move": 15}, True)
    assert rule_of(made, "guide.contact")["changed"] is False
    assert Policy.objects.in_force(clock.today()).version == 1


def test_version_copies_the_one_that_it_is_based_on(municipality: Municipality, api: Api) -> None:
    client = api(municipality.administrator)
    first = make(client, {"rule": "note.late", "enabled": False}, {"rule": "guide.contact", "settings": {"active": 9}})

    second = make(client, {"rule": "note.late", "settings": {"days": 5}}, based_on=first["id"])

    assert second["version"] == 3
    assert rule_of(second, "note.late")["enabled"] is True
    assert rule_of(second, "guide.contact")["settings"]["active"] == 9
    assert rule_of(make(client), "guide.contact")["settings"]["active"] == 7  # of the one in force


def test_preview_counts_and_writes_nothing(municipality: Municipality, api: Api) -> None:
    reconcile_all()
    draft = make(
        api(municipality.administrator),
        {"rule": "guide.first_contact", "settings": {"days": 8}},
    )
    without = make(api(municipality.administrator), {"rule": "guide.first_contact", "enabled": False})
    before = list(FollowUp.objects.order_by("pk").values())

    def preview(policy: dict[str, Any]) -> list[tuple[str, int, int, int]]:
        shown = api(municipality.manager).post(f"/api/v1/policies/{policy['id']}/preview/").json()
        assert shown["withdraws"] == sum(row["withdraws"] for row in shown["rules"])
        return [(row["rule"], row["opens"], row["withdraws"], row["moves"]) for row in shown["rules"]]

    assert preview(draft) == [("guide.first_contact", 0, 0, 1)]
    assert preview(without) == [("guide.contact", 1, 0, 0), ("guide.first_contact", 0, 1, 0)]
    assert list(FollowUp.objects.order_by("pk").values()) == before


def test_approved_version_is_in_force_from_its_day_and_the_worker_reconciles(
    municipality: Municipality, api: Api, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    reconcile_all()
    follow_up = FollowUp.objects.get(rule="guide.first_contact")
    draft = make(api(municipality.administrator), {"rule": "guide.first_contact", "settings": {"days": 8}})
    manager = api(municipality.manager)

    with django_capture_on_commit_callbacks() as callbacks:
        answer = manager.post(f"/api/v1/policies/{draft['id']}/approve/", {"valid_from": clock.today().isoformat()})

    approved = answer.json()
    assert (approved["in_force"], approved["approved_by"]["id"]) == (True, municipality.manager.pk)
    assert approved["abilities"] == ["preview"]
    assert send_reconcile_task in callbacks
    assert reconcile_all() >= 1
    due_on, follow_up_due_on = follow_up.due_on, FollowUp.objects.get(pk=follow_up.pk).due_on
    assert follow_up_due_on > due_on
    assert reconcile_all() == 0
    again = manager.post(f"/api/v1/policies/{draft['id']}/approve/", {"valid_from": clock.today().isoformat()})
    assert (again.status_code, again.json()["errors"][0]["code"]) == (409, "approved")


def test_version_for_a_later_day_changes_nothing_yet(municipality: Municipality, api: Api) -> None:
    draft = make(api(municipality.administrator), {"rule": "guide.first_contact", "settings": {"days": 8}})
    tomorrow = clock.today() + timedelta(days=1)

    api(municipality.manager).post(f"/api/v1/policies/{draft['id']}/approve/", {"valid_from": tomorrow.isoformat()})

    assert Policy.objects.in_force(clock.today()).version == 1
    assert Policy.objects.in_force(tomorrow).version == 2


@pytest.mark.parametrize("valid_from", [(clock.today() - timedelta(days=1)).isoformat(), "2099-01-01", None, "snart"])
def test_wrong_first_day_is_refused(municipality: Municipality, api: Api, valid_from: str | None) -> None:
    draft = make(api(municipality.administrator))

    answer = api(municipality.manager).post(f"/api/v1/policies/{draft['id']}/approve/", {"valid_from": valid_from})

    assert answer.status_code == 400
    assert [pointer for pointer, _code in errors(answer)] == ["/valid_from"]
    assert Policy.objects.get(version=2).approved_on is None


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ({"rule": "no.such.rule"}, ("/rules/0/rule", "invalid_choice")),
        ({"rule": "guide.contact", "settings": {"weekly": 7}}, ("/rules/0/settings/weekly", "unknown")),
        ({"rule": "guide.contact", "settings": {"overdue_hours": 2}}, ("/rules/0/settings/overdue_hours", "unknown")),
        ({"rule": "guide.contact", "settings": {"active": -1}}, ("/rules/0/settings/active", "number")),
        ({"rule": "guide.contact", "settings": {"active": "syv"}}, ("/rules/0/settings/active", "number")),
        ({"rule": "guide.contact", "settings": {"active": None}}, ("/rules/0/settings/active", "number")),
        ({"rule": "guide.contact", "settings": {"active": True}}, ("/rules/0/settings/active", "number")),
        ({"rule": "guide.contact", "settings": {"active": 4000}}, ("/rules/0/settings/active", "number")),
        ({"rule": "guide.contact", "settings": {"aftercare": 3}}, ("/rules/0/settings/aftercare", "number")),
        ({"rule": "guide.contact", "settings": {"aftercare": ["3"]}}, ("/rules/0/settings/aftercare", "number")),
        ({"rule": "own.follow_up", "enabled": False}, ("/rules/0/enabled", "not_switched_off")),
    ],
)
def test_wrong_number_is_refused_at_its_place(
    municipality: Municipality, api: Api, rule: dict[str, Any], found: tuple[str, str]
) -> None:
    answer = api(municipality.administrator).post("/api/v1/policies/", {"name": "Byens egen", "rules": [rule]})

    assert (answer.status_code, errors(answer)) == (400, [found])
    assert Policy.objects.count() == 1


def test_stage_is_left_out_with_null(municipality: Municipality, api: Api) -> None:
    made = make(api(municipality.administrator), {"rule": "guide.contact", "settings": {"advance_days": None}})

    assert PolicyRule.objects.get(policy=made["id"]).settings == {"advance_days": None}


def test_database_refuses_an_approved_version_without_a_day(db: None, municipality: Municipality) -> None:
    with pytest.raises(IntegrityError, match="policy_approved_from_a_day"), transaction.atomic():
        Policy.objects.create(
            name="Byens egen", version=2, approved_by=municipality.manager, approved_on=date(2026, 1, 5)
        )
    with pytest.raises(ObjectDoesNotExist):
        Policy.objects.get(version=2)
