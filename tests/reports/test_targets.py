"""Targets: a manager sets them, and figures show those that belong to them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from backend.organisation.models import Staff
from backend.reports.models import Target
from backend.reports.registry import measures
from backend.reports.scope import Period
from backend.reports.targets import is_met, target_for
from guidance.courses.models import Phase
from tests import factories
from tests.conftest import Municipality, build_municipality
from tests.support import errors

CASELOAD = "/api/v1/reports/caseload/"
TARGETS = "/api/v1/targets/"
THIRD = {"from": "2026-07-01", "to": "2026-09-30"}
INACTIVE = {
    "measure": "caseload.inactive",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "value": 20,
    "decided_on": "2025-12-11",
}


@pytest.fixture
def november(db: None) -> Iterator[Municipality]:
    """Build the small municipality on 24 November 2026. Mette has had 4 young people since spring, without contact."""
    with time_machine.travel("2026-11-24T12:00:00+01:00", tick=False):
        municipality = build_municipality()
        spring = date(2026, 4, 1)
        for _ in range(4):
            person = factories.young_person(municipality.team, opened_on=spring)
            factories.course(person, municipality.guide, Phase.ACTIVE, since=spring)
            factories.assignment(person, municipality.guide, since=spring)
        yield municipality


def _target(measure: str, first: str, last: str, value: float = 20) -> Target:
    return Target(measure=measure, starts_on=date.fromisoformat(first), ends_on=date.fromisoformat(last), value=value)


def _quarter(as_of: str) -> Period:
    return Period(first=date(2026, 7, 1), last=date(2026, 9, 30), as_of=date.fromisoformat(as_of))


def test_target_of_the_year_belongs_to_its_quarters_unless_they_have_their_own() -> None:
    year = _target("caseload.inactive", "2026-01-01", "2026-12-31")
    quarter = _target("caseload.inactive", "2026-07-01", "2026-09-30", 15)
    half_of_it = _target("caseload.inactive", "2026-07-01", "2026-08-15")
    inactive = measures["caseload.inactive"]

    assert target_for(inactive, _quarter("2026-11-24"), [year, half_of_it]) is year
    assert target_for(inactive, _quarter("2026-11-24"), [year, quarter, half_of_it]) is quarter
    assert target_for(inactive, _quarter("2026-11-24"), [half_of_it]) is None
    assert target_for(measures["caseload.without_guide"], _quarter("2026-11-24"), [year]) is None


def test_target_of_a_count_belongs_to_exactly_its_period() -> None:
    year, quarter = (
        _target("caseload.new", first, last)
        for first, last in [("2026-01-01", "2026-12-31"), ("2026-07-01", "2026-09-30")]
    )

    assert target_for(measures["caseload.new"], _quarter("2026-11-24"), [year]) is None
    assert target_for(measures["caseload.new"], _quarter("2026-11-24"), [year, quarter]) is quarter


@pytest.mark.parametrize(
    ("measure", "value", "as_of", "met"),
    [
        ("caseload.inactive", 20, "2026-11-24", True),  # fewer are better
        ("caseload.inactive", 20.01, "2026-11-24", False),
        ("caseload.inactive", 10, "2026-08-01", True),
        ("follow-up.on_time", 20, "2026-11-24", True),  # more are better
        ("follow-up.on_time", 19.99, "2026-11-24", False),
        ("ips.job_starts", 25, "2026-11-24", True),
        ("ips.job_starts", 10, "2026-08-01", None),  # a count of a period that still runs
        ("caseload.people", 20, "2026-11-24", None),  # neither direction is better
        ("caseload.inactive", None, "2026-11-24", None),
    ],
)
def test_value_meets_its_target_by_the_direction(
    measure: str, value: float | None, as_of: str, met: bool | None
) -> None:
    assert is_met(value, 20, measures[measure], _quarter(as_of)) is met


def _targets(answer: dict[str, Any]) -> dict[str, Any]:
    """Return value, target and whether it is met, by group."""
    return {
        "all" if row["group"][0]["everything"] else row["group"][0]["value"]: tuple(
            row["figures"][0][name] for name in ("value", "target", "met")
        )
        for row in answer["rows"]
    }


def test_figures_show_the_targets_of_municipality_and_unit(november: Municipality, api) -> None:
    """All 4 are inactive: 100 %, where the municipality wants 20 % at most and the team 100 %."""
    manager = api(november.manager)
    for body in (INACTIVE, {**INACTIVE, "unit": november.team.pk, "value": "100"}):
        assert manager.post(TARGETS, body).status_code == 201
    asked: dict[str, Any] = {**THIRD, "measure": "caseload.inactive"}
    readers: list[tuple[Staff, dict[str, Any]]] = [
        (november.manager, {"group_by": "unit"}),
        (november.manager, {"group_by": "staff"}),
        (november.manager, {"group_by": "staff", "unit": november.team.pk}),
        (november.manager, {"group_by": "staff", "gender": "male"}),
        (november.leader, {"group_by": "staff"}),
    ]
    by_unit, by_staff, of_team, of_men, leader = (api(who).get(CASELOAD, asked | more).json() for who, more in readers)

    assert _targets(by_unit) == {str(november.team.pk): (100, 100, True), "all": (100, 20, False)}
    assert _targets(by_staff) == {str(november.guide.pk): (100, None, None), "all": (100, 20, False)}
    assert _targets(of_team)["all"] == (100, 100, True)
    assert _targets(of_men)["all"][1] is None
    assert _targets(leader)["all"] == (100, 100, True)


@pytest.mark.parametrize(
    ("wrong", "pointer", "code"),
    [
        ({"measure": "caseload.magic"}, "/measure", "unknown"),
        ({"ends_on": "2025-12-31"}, "/ends_on", "period"),
        ({"decided_on": "2026-11-25"}, "/decided_on", "future"),
        ({"value": -1}, "/value", "min_value"),
        ({"unit": 0}, "/unit", "does_not_exist"),
    ],
)
def test_bad_target_is_400_and_writes_nothing(
    november: Municipality, api, wrong: dict[str, Any], pointer: str, code: str
) -> None:
    response = api(november.manager).post(TARGETS, {**INACTIVE, **wrong})

    assert response.status_code == 400
    assert errors(response) == [(pointer, code)]
    assert not Target.objects.exists()


def test_second_target_for_the_same_period_is_409_until_the_first_is_deleted(november: Municipality, api) -> None:
    manager = api(november.manager)
    first = manager.post(TARGETS, INACTIVE)

    assert manager.post(TARGETS, {**INACTIVE, "value": 30}).status_code == 409
    assert manager.delete(f"{TARGETS}{first.json()['id']}/").status_code == 204
    assert manager.post(TARGETS, {**INACTIVE, "value": 30}).status_code == 201
    assert [target["value"] for target in manager.get(TARGETS).json()["results"]] == [30]


def test_database_refuses_a_second_target_of_the_municipality(november: Municipality) -> None:
    fields = {**INACTIVE, "set_by": november.manager}
    Target.objects.create(**fields)

    with pytest.raises(IntegrityError, match="target_once"), transaction.atomic():
        Target.objects.create(**fields)
