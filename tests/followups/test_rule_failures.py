"""A rule that raises for one young person is stored and shown, and leaves the others reconciled."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from backend.followups import registry
from backend.followups.case import Case, TeamCase
from backend.followups.changing import changing
from backend.followups.models import FollowUp, RuleFailure
from backend.followups.reconcile import reconcile_all
from backend.people.models import Consent
from tests import factories
from tests.followups.scenario import Scenario, reconcile_one, rows
from tests.support import at

MON = date(2026, 11, 2)


@pytest.fixture
def failing(scenario: Scenario, settings: Any) -> Iterator[int]:
    """Yield the id of a young person for whom `consent.ends` raises, as it would for facts that were not foreseen."""
    settings.RULE_ERRORS_ARE_RAISED = False
    young = scenario.young()
    known = registry.get_rule("consent.ends")

    def windows(case: Case, *rest: Any) -> Any:
        if case.id == young.pk:
            raise ZeroDivisionError
        return known.windows(case, *rest)

    with patch.dict(registry._rules, {"consent.ends": replace(known, windows=windows)}):
        yield young.pk


def test_rule_that_fails_for_one_person_leaves_the_others_reconciled(scenario: Scenario, failing: int) -> None:
    other = scenario.young()
    factories.consent(other, scenario.guide, given_on=MON, expires_on=date(2026, 12, 24))
    with at(MON):
        reconcile_all()
        assert len(rows(other, "consent.ends")) == 1
    failure = RuleFailure.objects.get()
    assert (failure.rule, failure.young_person_id, failure.error) == ("consent.ends", failing, "ZeroDivisionError")
    assert Client().get("/readyz").json()["rules"] == {"failed": 1}


def test_follow_ups_of_the_failed_rule_stay_as_they_were(scenario: Scenario, failing: int) -> None:
    young = factories.assignment(scenario.young(), scenario.guide, MON).young_person
    with at(MON):
        reconcile_one(young)
        before = FollowUp.objects.filter(young_person=young).count()
        assert before > 0
        RuleFailure.objects.all().delete()
        reconcile_all()
        assert FollowUp.objects.filter(young_person=young).count() == before


def test_rule_about_units_that_fails_is_shown_until_it_runs_again(scenario: Scenario, settings: Any) -> None:
    settings.RULE_ERRORS_ARE_RAISED = False
    known = registry.get_rule("staff.leaves")

    def windows(case: TeamCase, *rest: Any) -> Any:
        if case.unit_id == scenario.unit.pk:
            raise KeyError
        return known.windows(case, *rest)

    with at(MON):
        with patch.dict(registry._rules, {"staff.leaves": replace(known, windows=windows)}):
            reconcile_all()
            reconcile_all()
        failure = RuleFailure.objects.get()
        assert (failure.rule, failure.unit, failure.young_person) == ("staff.leaves", scenario.unit, None)
        assert Client().get("/readyz").json()["rules"] == {"failed": 1}

        reconcile_all()
    assert not RuleFailure.objects.exists()


def test_command_succeeds_although_a_rule_fails(failing: int) -> None:
    with at(MON):
        with changing(failing) as change:
            change.record(Consent)
        assert RuleFailure.objects.get().young_person_id == failing


def test_failure_is_deleted_when_the_rule_runs_again(scenario: Scenario, failing: int) -> None:
    with at(MON):
        reconcile_all()
    assert RuleFailure.objects.exists()
    repaired = replace(registry.get_rule("consent.ends"), windows=lambda *_: ())
    with patch.dict(registry._rules, {"consent.ends": repaired}), at(MON):
        reconcile_all()
    assert not RuleFailure.objects.exists()
