"""The pages under /administration/regler/: propose a change, see what it would do, approve it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from backend.administration.rule_numbers import LABELS, serializer_of, shipped, values_of
from backend.core import clock
from backend.followups.models import FollowUp, Policy, PolicyRule
from backend.followups.reconcile import reconcile_all
from backend.followups.registry import get_rule, rules
from backend.organisation.models import Staff
from backend.reminders.stages import StageSettings
from tests.administration.support import queries
from tests.conftest import Municipality

Web = Callable[[Staff], Client]

pytestmark = pytest.mark.django_db

RULES = "/administration/regler/"


@pytest.fixture
def web() -> Web:
    def client(staff: Staff) -> Client:
        made = Client(headers={"accept-language": "da"})
        made.force_login(staff)
        return made

    return client


@pytest.fixture
def shipped_policy(municipality: Municipality) -> Policy:
    return Policy.objects.get()


def propose(client: Client, base: Policy, rule: str, **changes: Any) -> Any:
    """Send the form of a rule as it is proposed, with some values changed."""
    address = f"{RULES}{base.pk}/ret/{rule}/"
    form = client.get(address).context
    values = {one.name: one.value for one in form["form"].fields}
    return client.post(address, {**values, "submission": form["submission"], **changes})


def test_proposal_stores_only_the_numbers_that_differ(
    municipality: Municipality, web: Web, shipped_policy: Policy
) -> None:
    answer = propose(web(municipality.administrator), shipped_policy, "guide.contact", active="10", aftercare="1, 6")

    made = Policy.objects.get(version=2)
    assert answer["Location"] == f"{RULES}{made.pk}/"
    assert made.valid_from is None
    stored = PolicyRule.objects.get(policy=made)
    assert (stored.rule, stored.enabled, stored.settings) == (
        "guide.contact",
        True,
        {"active": 10, "aftercare": [1, 6]},
    )


def test_proposal_that_changes_nothing_has_no_numbers(
    municipality: Municipality, web: Web, shipped_policy: Policy
) -> None:
    for rule in rules():
        answer = propose(web(municipality.administrator), shipped_policy, rule.key)
        assert answer.status_code == 302, rule.key
        row = PolicyRule.objects.filter(policy__version=Policy.objects.latest("version").version, rule=rule.key).get()
        assert (row.enabled, row.settings) == (True, {}), rule.key


def test_second_change_is_added_to_the_first(municipality: Municipality, web: Web, shipped_policy: Policy) -> None:
    client = web(municipality.administrator)
    propose(client, shipped_policy, "guide.contact", active="10")
    propose(client, Policy.objects.get(version=2), "note.late", enabled="false", escalated_days="")

    page = client.get(f"{RULES}{Policy.objects.get(version=3).pk}/")

    found = {row.rule.key: row.changes for row in page.context["changed"]}
    assert found == {
        "guide.contact": ["Dage i fasen “Aktiv”: 7 → 10"],
        "note.late": ["slås fra", "Påmindelse til lederen, arbejdsdage efter: 3 → ingen"],
    }


def test_form_sent_twice_makes_one_proposal(municipality: Municipality, web: Web, shipped_policy: Policy) -> None:
    client = web(municipality.administrator)
    address = f"{RULES}{shipped_policy.pk}/ret/guide.contact/"
    form = client.get(address).context
    body = {one.name: one.value for one in form["form"].fields} | {"submission": form["submission"]}

    assert client.post(address, body)["Location"] == client.post(address, body)["Location"]
    assert Policy.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"active": "-1"}, ["active"]),
        ({"active": "4000"}, ["active"]),
        ({"active": ""}, ["active"]),
        ({"active": "syv"}, ["active"]),
        ({"aftercare": "1; 3"}, ["aftercare"]),
        ({"aftercare": "1, 9999"}, ["aftercare"]),
        ({"advance_days": "1,5"}, ["advance_days"]),
        ({"name": ""}, ["name"]),
        ({"name": "x" * 121}, ["name"]),
    ],
)
def test_wrong_number_is_explained_beside_the_field(
    municipality: Municipality, web: Web, shipped_policy: Policy, changes: dict[str, str], fields: list[str]
) -> None:
    answer = propose(web(municipality.administrator), shipped_policy, "guide.contact", **changes)

    assert answer.status_code == 400
    assert [one.name for one in answer.context["form"].fields if one.errors] == fields
    assert Policy.objects.count() == 1


def test_own_tasks_cannot_be_switched_off(municipality: Municipality, web: Web, shipped_policy: Policy) -> None:
    form = web(municipality.administrator).get(f"{RULES}{shipped_policy.pk}/ret/own.follow_up/").context["form"]

    assert "enabled" not in [one.name for one in form.fields]


def test_rule_that_does_not_exist_is_not_found(municipality: Municipality, web: Web, shipped_policy: Policy) -> None:
    client = web(municipality.administrator)

    assert client.get(f"{RULES}{shipped_policy.pk}/ret/no.such.rule/").status_code == 404
    assert client.get(f"{RULES}99999999/ret/guide.contact/").status_code == 404
    assert client.get(f"{RULES}99999999/").status_code == 404


def test_manager_sees_the_rules_and_does_not_change_them(
    municipality: Municipality, web: Web, shipped_policy: Policy
) -> None:
    client = web(municipality.manager)

    assert "/ret/" not in client.get(f"{RULES}{shipped_policy.pk}/").text
    assert client.get(f"{RULES}{shipped_policy.pk}/ret/guide.contact/").status_code == 403


def test_preview_counts_by_rule_and_writes_nothing(
    municipality: Municipality, web: Web, shipped_policy: Policy
) -> None:
    reconcile_all()
    propose(web(municipality.administrator), shipped_policy, "guide.first_contact", enabled="false")
    before = list(FollowUp.objects.order_by("pk").values())

    page = web(municipality.manager).get(f"{RULES}{Policy.objects.get(version=2).pk}/virkning/")

    found = [(one.rule.key, one.opens, one.withdraws, one.moves) for one in page.context["preview"].rules]
    assert found == [("guide.contact", 1, 0, 0), ("guide.first_contact", 0, 1, 0)]
    assert list(FollowUp.objects.order_by("pk").values()) == before
    assert municipality.person.case_number not in page.text


def test_administrator_does_not_approve_what_they_propose(
    municipality: Municipality, web: Web, shipped_policy: Policy
) -> None:
    client = web(municipality.administrator)
    propose(client, shipped_policy, "guide.contact", active="10")
    made = Policy.objects.get(version=2)

    assert f"{RULES}{made.pk}/godkend/" not in client.get(f"{RULES}{made.pk}/").text
    assert client.post(f"{RULES}{made.pk}/godkend/", {"valid_from": clock.today()}).status_code == 403
    assert Policy.objects.get(version=2).approved_on is None


def test_approved_rules_apply_from_their_day(municipality: Municipality, web: Web, shipped_policy: Policy) -> None:
    reconcile_all()
    propose(web(municipality.administrator), shipped_policy, "guide.first_contact", days="8")
    manager, made = web(municipality.manager), Policy.objects.get(version=2)
    address = f"{RULES}{made.pk}/godkend/"
    assert address in manager.get(f"{RULES}{made.pk}/").text

    early = manager.post(address, {"valid_from": clock.today() - timedelta(days=1)})
    assert (early.status_code, [one.name for one in early.context["form"].fields if one.errors]) == (
        400,
        ["valid_from"],
    )
    assert manager.post(address, {"valid_from": clock.today()})["Location"] == f"{RULES}{made.pk}/"

    assert Policy.objects.in_force(clock.today()) == made
    assert reconcile_all() >= 1
    assert reconcile_all() == 0
    assert manager.get(address).status_code == 409


def test_every_number_of_every_rule_has_a_label_and_a_field() -> None:
    for rule in rules():
        numbers = values_of(rule, {})
        assert set(numbers) == set(shipped(rule)) <= set(serializer_of(rule)().fields), rule.key
    page_numbers = {name for rule in rules() for name in shipped(rule)}
    assert page_numbers <= set(LABELS)


def test_hours_are_shown_for_rules_whose_follow_ups_are_due_at_a_moment() -> None:
    assert {"overdue_hours", "overdue_days"} <= shipped(get_rule("acute.next")).keys()
    assert "overdue_hours" not in shipped(get_rule("disclosure.beyond"))
    assert "overdue_hours" not in shipped(get_rule("guide.contact"))


def test_numbers_shown_of_a_rule_are_those_that_its_reminders_use() -> None:
    for rule in rules():
        used = StageSettings.of(rule, {})
        for name, value in shipped(rule).items():
            if hasattr(used, name):
                assert value == getattr(used, name), (rule.key, name)


def test_versions_run_the_same_queries_for_1_and_50_rows(
    municipality: Municipality, web: Web, shipped_policy: Policy
) -> None:
    client = web(municipality.administrator)
    few, few_rules = queries(client, RULES), queries(client, f"{RULES}{shipped_policy.pk}/")
    Policy.objects.bulk_create(Policy(name="Et forslag", version=2 + n) for n in range(49))
    PolicyRule.objects.bulk_create(PolicyRule(policy=shipped_policy, rule=rule.key) for rule in rules())

    assert (queries(client, RULES), queries(client, f"{RULES}{shipped_policy.pk}/")) == (few, few_rules)
    assert max(few, few_rules) <= 12
