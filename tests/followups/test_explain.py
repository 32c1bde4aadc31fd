"""`explain_followups` says what each rule expects for a case, without names."""

from datetime import date

import pytest
from django.core.management import call_command

from tests import factories
from tests.followups.scenario import Scenario, reconcile_one
from tests.support import at

MON = date(2026, 11, 2)


def test_explanation_has_dates_and_no_names(scenario: Scenario, capsys: pytest.CaptureFixture[str]) -> None:
    young = scenario.young()
    with at(MON, 13):
        factories.course(young, scenario.leader)
        factories.assignment(young, scenario.guide)
        factories.contact(young, scenario.guide)
        reconcile_one(young)
        call_command("explain_followups", young.case_number)
    said = capsys.readouterr().out
    assert "guide.first_contact (local)" in said
    assert "fulfilled 2026-11-02 by" in said
    assert "due 2026-11-09" in said
    assert young.first_name not in said
    assert young.last_name not in said
    assert scenario.guide.name not in said
