"""Figures for publication: the fixed table of a report, rounded, for anyone who may read reports."""

import copy
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from backend.access.models import AccessLogEntry, Action, TokenAudience
from backend.access.tokens import make_integration_token
from backend.people.models import YoungPerson
from guidance.courses.models import Phase
from tests import factories
from tests.conftest import Municipality, build_municipality
from tests.support import at, errors, problem

CASELOAD = "/api/v1/reports/caseload/"
PUBLISHED = {"for": "publication"}
QUARTER = {"from": "2026-07-01", "to": "2026-09-30"}


NOON = time_machine.travel("2026-11-24T12:00:00+01:00", tick=False)


@pytest.fixture
def november(shared_november: Municipality, db: None) -> Iterator[Municipality]:
    with NOON:
        yield copy.deepcopy(shared_november)


@pytest.fixture(scope="module")
def shared_november(module_transaction: None) -> Municipality:
    """Build the small municipality on 24 November 2026.

    The guide Mette has had 28 young people since spring; 3 are in aftercare.
    """
    with NOON:
        municipality = build_municipality()
        spring = date(2026, 4, 1)
        for n in range(28):
            person = factories.young_person(municipality.team, opened_on=spring)
            factories.course(person, municipality.guide, Phase.AFTERCARE if n < 3 else Phase.ACTIVE, since=spring)
            factories.assignment(person, municipality.guide, since=spring)
        return municipality


def _figures(answer: dict[str, Any], value: str | None) -> dict[str, dict[str, Any]]:
    """Return the figures of a unit, or of all."""
    [row] = [row for row in answer["rows"] if row["group"][0]["value"] == value]
    return {figure["measure"]: figure for figure in row["figures"]}


def _numbers(figure: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(figure[name] for name in ("value", "numerator", "denominator", "n", "hidden"))


def test_counts_are_rounded_and_percentages_are_over_enough(november: Municipality, api) -> None:
    """28 people, 25 of them active and 3 in aftercare. Nobody has had a contact: 100 % of 25 are inactive."""
    answer = api(november.manager).get(CASELOAD, {**QUARTER, **PUBLISHED}).json()

    assert (answer["audience"], answer["as_of"], answer["running"]) == ("publication", "2026-10-31", False)
    figures = _figures(answer, str(november.team.pk))
    assert _numbers(figures["caseload.people"]) == (30, 30, None, 30, False)
    assert _numbers(figures["caseload.active"]) == (25, 25, None, 25, False)
    assert _numbers(figures["caseload.aftercare"]) == (5, 5, None, 5, False)
    assert _numbers(figures["caseload.inactive"]) == (100, 25, 25, 25, False)
    assert _numbers(figures["caseload.per_full_time"]) == (12.5, None, None, None, False)
    assert _numbers(figures["caseload.waiting"]) == (None, None, None, None, False)


def test_quarter_that_ended_last_month_is_over(november: Municipality, api) -> None:
    with at(date(2026, 10, 15)):
        answer = api(november.manager).get(CASELOAD, {**QUARTER, **PUBLISHED}).json()

    assert (answer["to"], answer["as_of"], answer["running"]) == ("2026-09-30", "2026-09-30", False)


def test_percentage_over_22_is_hidden(november: Municipality, api) -> None:
    few = YoungPerson.objects.filter(courses__phase=Phase.ACTIVE).order_by("pk").values("pk")[:4]
    YoungPerson.objects.filter(pk__in=list(few.values_list("pk", flat=True))).update(deceased_on=date(2026, 9, 1))
    answer = api(november.manager).get(CASELOAD, {**QUARTER, **PUBLISHED}).json()

    inactive = _figures(answer, str(november.team.pk))["caseload.inactive"]
    assert _numbers(inactive) == (None, 20, 20, 20, True)


def test_everyone_with_reports_gets_the_same_published_table(november: Municipality, api) -> None:
    """A leader too: the table is that of the municipality, and it does not name staff."""
    readers = (november.manager, november.integration, november.leader, november.other_leader)
    answers = [api(staff).get(CASELOAD, {**QUARTER, **PUBLISHED}).json() for staff in readers]

    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["group_by"] == ["unit"]
    assert november.guide.name not in str(answers[0]["rows"])
    assert api(november.guide).get(CASELOAD, PUBLISHED).status_code == 403


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"group_by": "staff"}, "group_by"),
        ({"group_by": ""}, "group_by"),
        ({"group_by": "unit,gender"}, "group_by"),
        ({"gender": "male"}, "gender"),
        ({"unit": "1"}, "unit"),
        ({"as_of": "2026-09-30"}, "as_of"),
    ],
)
def test_other_tables_than_the_fixed_one_are_refused(
    november: Municipality, api, asked: dict[str, str], parameter: str
) -> None:
    response = api(november.manager).get(CASELOAD, {**QUARTER, **PUBLISHED, **asked}, HTTP_ACCEPT_LANGUAGE="en")

    assert response.status_code == 400
    assert errors(response) == [(parameter, "fixed_table")]
    assert problem(response)["errors"][0]["detail"] == (
        f"Figures for publication come as the fixed table of the report. Leave out {parameter}."
    )


def test_grouping_of_the_fixed_table_may_be_named(november: Municipality, api) -> None:
    assert api(november.manager).get(CASELOAD, {**PUBLISHED, "group_by": "unit"}).status_code == 200


@pytest.mark.parametrize(("first", "last"), [("2026-07-01", "2026-09-30"), ("2025-10-01", "2025-12-31")])
def test_quarters_that_are_over_are_published(november: Municipality, api, first: str, last: str) -> None:
    assert api(november.manager).get(CASELOAD, {**PUBLISHED, "from": first, "to": last}).status_code == 200


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-07-02", "2026-09-30"),
        ("2026-07-01", "2026-09-29"),
        ("2026-09-01", "2026-09-30"),
        ("2026-08-01", "2026-10-31"),
        ("2026-01-01", "2026-06-30"),
        ("2025-01-01", "2025-12-31"),
        ("2026-10-01", "2026-12-31"),
    ],
)
def test_periods_that_could_overlap_are_not_published(november: Municipality, api, first: str, last: str) -> None:
    response = api(november.manager).get(CASELOAD, {**PUBLISHED, "from": first, "to": last}, HTTP_ACCEPT_LANGUAGE="en")

    assert response.status_code == 400
    assert errors(response) == [("to", "period")]
    assert problem(response)["errors"][0]["detail"] == (
        "Figures for publication are those of a calendar quarter that is over, for example 2026-07-01 to 2026-09-30."
    )


def test_published_figures_are_the_same_all_month(november: Municipality, api) -> None:
    """A reader who repeats the request each day learns nothing about the people who came or left meanwhile."""
    answers = []
    for day in ("2026-12-01", "2026-12-31"):
        with time_machine.travel(f"{day}T12:00:00+01:00", tick=False):
            answers.append(api(november.manager).get(CASELOAD, {**QUARTER, **PUBLISHED}).json())

    assert answers[0] == answers[1]


def test_publication_as_csv(november: Municipality, api) -> None:
    response = api(november.manager).get(CASELOAD, {**QUARTER, **PUBLISHED, "format": "csv"})

    content = b"".join(response.streaming_content).decode("utf-8-sig")
    [line] = [line for line in content.splitlines() if line.startswith("Ungeteam Nord;caseload.people;")]
    assert ";30;" in line
    assert ";28;" not in line


def test_run_for_publication_is_in_the_access_log(november: Municipality, api) -> None:
    api(november.leader).get(CASELOAD, PUBLISHED)

    newest = AccessLogEntry.objects.latest("pk")
    assert (newest.action, newest.purpose) == (Action.REPORT, "caseload?for=publication")


def _with_token(**options: Any) -> APIClient:
    token, _made = make_integration_token(name="power-bi", days=1, **options)
    return APIClient(headers={"Authorization": f"Token {token}"})


def test_token_gives_rounded_figures_unless_it_was_made_for_internal_use(november: Municipality) -> None:
    exact = {"audience": TokenAudience.INTERNAL, "recipient": "Økonomi, Bo Lund", "purpose": "Budgetopfølgning"}
    published, internal = (client.get(CASELOAD, QUARTER).json() for client in (_with_token(), _with_token(**exact)))

    assert (published["audience"], internal["audience"]) == ("publication", "internal")
    assert _figures(published, str(november.team.pk))["caseload.people"]["value"] == 30
    assert _figures(internal, str(november.guide.pk))["caseload.people"]["value"] == 28


def test_internal_token_may_ask_for_publication(november: Municipality) -> None:
    client = _with_token(audience=TokenAudience.INTERNAL, recipient="Økonomi", purpose="Budget")

    assert client.get(CASELOAD, PUBLISHED).json()["audience"] == "publication"


def test_token_for_publication_may_not_group_freely(november: Municipality) -> None:
    assert errors(_with_token().get(CASELOAD, {"group_by": "staff"})) == [("group_by", "fixed_table")]
