"""Leaders and managers ask for figures through the API."""

import copy
import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from backend.access.models import AccessLogEntry, Action
from backend.core import clock
from backend.organisation.models import Membership, Role, Staff
from backend.people.models import YoungPerson
from guidance.courses.models import GuidanceCourse, Phase, PhaseChange
from jobs.plans.models import IpsPlan
from tests import factories
from tests.conftest import Municipality, build_municipality
from tests.support import errors

REPORTS = "/api/v1/reports/"
CASELOAD = f"{REPORTS}caseload/"
NOON = time_machine.travel("2026-11-24T12:00:00+01:00", tick=False)


@pytest.fixture
def at_noon():
    with NOON:
        yield


@pytest.fixture
def november(shared_november: Municipality, at_noon, db) -> Municipality:
    return copy.deepcopy(shared_november)


@pytest.fixture(scope="module")
def shared_november(module_transaction) -> Municipality:
    """Build the small municipality on 24 November 2026.

    The guide Mette has had 12 more young people since spring: 9 women, 3 men.
    """
    with NOON:
        municipality = build_municipality()
        spring = date(2026, 4, 1)
        Membership.objects.filter(staff=municipality.guide).update(caseload_limit=20)
        for n in range(12):
            person = factories.young_person(
                municipality.team, gender="female" if n < 9 else "male", born_on=date(2008, 5, 14), opened_on=spring
            )
            factories.course(person, municipality.guide, Phase.ACTIVE, since=spring)
            factories.assignment(person, municipality.guide, since=spring)
        return municipality


def _figure(answer: dict[str, Any], measure: str, *group: str | None) -> dict[str, Any]:
    """Return the figure of the group with those values; “all” is the total."""
    for row in answer["rows"]:
        values = ["all" if place["everything"] else place["value"] for place in row["group"]]
        if values == list(group):
            return next(figure for figure in row["figures"] if figure["measure"] == measure)
    raise AssertionError(f"{group} is not in the answer")


def test_list_has_reports_and_measures_with_definitions(november: Municipality, api) -> None:
    answer = api(november.integration).get(REPORTS).json()

    (caseload,) = (report for report in answer["reports"] if report["key"] == "caseload")
    measure = next(measure for measure in caseload["measures"] if measure["key"] == "caseload.inactive")
    assert measure["definition"]
    assert measure["source"]
    assert (measure["kind"], measure["counts"], measure["direction"]) == ("share", "people", "down")
    assert "month" not in measure["group_by"]
    assert {dimension["key"] for dimension in answer["dimensions"]} >= {"unit", "staff", "age", "gender", "month"}


def test_leader_sees_the_caseloads_of_the_own_unit(november: Municipality, api) -> None:
    factories.course(factories.young_person(november.other_team), november.outsider)
    answer = api(november.leader).get(CASELOAD).json()

    guide = str(november.guide.pk)
    assert (answer["from"], answer["to"], answer["as_of"]) == ("2026-10-01", "2026-12-31", "2026-11-24")
    assert (answer["audience"], answer["running"]) == ("leader", True)
    assert _figure(answer, "caseload.active", guide)["value"] == 13
    assert _figure(answer, "caseload.inactive", guide)["numerator"] == 12
    assert _figure(answer, "caseload.inactive", guide)["value"] == 92.31
    assert _figure(answer, "caseload.per_full_time", guide)["value"] == 13
    assert _figure(answer, "caseload.against_limit", guide)["value"] == 0.65
    assert _figure(answer, "caseload.people", "all")["value"] == 13
    labels = [place["label"] for row in answer["rows"] for place in row["group"]]
    assert november.guide.name in labels


def test_leader_cannot_ask_for_another_unit(november: Municipality, api) -> None:
    for unit in (november.other_team, november.department):
        response = api(november.leader).get(CASELOAD, {"unit": unit.pk})
        assert response.status_code == 400
        assert errors(response) == [("unit", "unit")]


def test_manager_sees_exact_figures_of_the_whole_municipality(november: Municipality, api) -> None:
    factories.course(factories.young_person(november.other_team), november.outsider, since=date(2026, 4, 1))
    closed = factories.young_person(november.team, sensitivity="closed")
    factories.course(closed, november.guide, since=date(2026, 4, 1))
    answer = api(november.manager).get(CASELOAD, {"from": "2026-10-01", "to": "2026-12-31"}).json()

    assert (answer["audience"], answer["as_of"], answer["running"]) == ("internal", "2026-11-24", True)
    assert _figure(answer, "caseload.people", "all")["value"] == 15
    assert _figure(answer, "caseload.people", "all")["n"] == 15
    assert _figure(answer, "caseload.active", str(november.guide.pk))["value"] == 13
    assert not any(figure["hidden"] for row in answer["rows"] for figure in row["figures"])


def test_manager_may_group_and_narrow_down_to_a_few(november: Municipality, api) -> None:
    fine = {"group_by": "staff,gender", "unit": november.team.pk, "measure": "caseload.people", "age": "18-24"}
    answer = api(november.manager).get(CASELOAD, fine).json()

    assert _figure(answer, "caseload.people", str(november.guide.pk), "male")["value"] == 3


@pytest.mark.parametrize(("as_of", "people"), [("2026-11-24", 13), ("2026-11-23", 12), ("2026-10-01", 12)])
def test_figures_are_computed_as_of_a_day(november: Municipality, api, as_of: str, people: int) -> None:
    """One of the thirteen has had a course since 24 November."""
    asked = {"from": "2026-10-01", "to": "2026-12-31", "as_of": as_of, "measure": "caseload.people"}
    answer = api(november.manager).get(CASELOAD, asked).json()

    assert answer["as_of"] == as_of
    assert _figure(answer, "caseload.people", "all")["value"] == people


def test_period_that_is_over_is_not_running(november: Municipality, api) -> None:
    answer = api(november.manager).get(CASELOAD, {"from": "2026-10-01", "to": "2026-10-31"}).json()

    assert answer["running"] is False


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        ("2026-11-24", "2026-10-01", "2026-12-31"),
        ("2026-10-01", "2026-10-01", "2026-12-31"),
        ("2026-09-30", "2026-07-01", "2026-09-30"),
        ("2026-01-31", "2026-01-01", "2026-03-31"),
    ],
)
def test_manager_who_names_no_period_gets_the_running_quarter_until_today(
    november: Municipality, api, today: str, first: str, last: str
) -> None:
    with time_machine.travel(f"{today}T12:00:00+00:00", tick=False):
        answer = api(november.manager).get(CASELOAD).json()

    assert (answer["from"], answer["to"], answer["as_of"]) == (first, last, today)
    assert answer["running"] is True


def test_figures_are_grouped_by_two_dimensions_at_most(november: Municipality, api) -> None:
    response = api(november.leader).get(CASELOAD, {"group_by": "staff,gender,age"})

    assert errors(response) == [("group_by", "too_many")]


def test_grouping_that_a_measure_does_not_have_is_refused(november: Municipality, api) -> None:
    response = api(november.leader).get(CASELOAD, {"group_by": "month"})

    assert response.status_code == 400
    assert errors(response) == [("group_by", "grouping")]
    by_month = api(november.leader).get(CASELOAD, {"group_by": "month", "measure": "caseload.new,caseload.closed"})
    assert by_month.status_code == 200


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"from": "2026-09-01"}, "to"),
        ({"from": "2026-09-30", "to": "2026-09-01"}, "to"),
        ({"from": "1. maj", "to": "2026-09-01"}, "from"),
        ({"from": "9999-12-01", "to": "9999-12-31"}, "from"),
        ({"from": "0001-01-01", "to": "2026-09-01"}, "from"),
        ({"as_of": "2026-11-25"}, "as_of"),
        ({"as_of": "2026-09-30"}, "as_of"),
        ({"as_of": "i dag"}, "as_of"),
        ({"for": "internal"}, "for"),
        ({"group_by": "shoe_size"}, "group_by"),
        ({"measure": "caseload.magic"}, "measure"),
        ({"gender": "yes"}, "gender"),
        ({"unit": "0"}, "unit"),
        ({"staff": "-1"}, "staff"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_bad_parameter_is_400_and_named(november: Municipality, api, asked: dict[str, str], parameter: str) -> None:
    response = api(november.leader).get(CASELOAD, asked)

    assert response.status_code == 400
    assert errors(response)[0][0] == parameter


def test_id_with_too_many_digits_is_400(november: Municipality, api) -> None:
    response = api(november.leader).get(CASELOAD, {"staff": f"{november.leader.pk:018}7"})

    assert response.status_code == 400
    assert errors(response) == [("staff", "unknown")]


@pytest.mark.parametrize("age", ["-1", "121", "999999999999"])
def test_age_out_of_bounds_is_400(november: Municipality, api, age: str) -> None:
    for parameter in ("age_from", "age_to"):
        response = api(november.leader).get("/api/v1/young-people/", {parameter: age})
        assert response.status_code == 400
        assert errors(response)[0][0] == parameter


def test_unknown_report_is_404(november: Municipality, api) -> None:
    assert api(november.leader).get(f"{REPORTS}happiness/").status_code == 404


def test_unknown_format_is_400(november: Municipality, api) -> None:
    response = api(november.leader).get(CASELOAD, {"format": "pdf"}, HTTP_ACCEPT_LANGUAGE="en")

    assert errors(response) == [("format", "unknown")]
    assert response.json()["detail"] == "This comes as json, csv, xlsx."


def test_csv_opens_in_a_danish_spreadsheet(november: Municipality, api) -> None:
    Staff.objects.filter(pk=november.guide.pk).update(name='=HYPERLINK("http://example.org")')
    response = api(november.leader).get(CASELOAD, {"format": "csv"}, HTTP_ACCEPT_LANGUAGE="da")
    accepted = api(november.leader).get(CASELOAD, HTTP_ACCEPT="text/csv", HTTP_ACCEPT_LANGUAGE="da")

    content = b"".join(response.streaming_content)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="caseload-2026-10-01-2026-12-31.csv"'
    assert b"".join(accepted.streaming_content) == content
    assert content.startswith(b"\xef\xbb\xbf")
    heads, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert len({len(row) for row in [heads, *rows]}) == 1
    assert {row[heads.index("Optalt")] for row in rows} == {"unge", "hændelser"}
    of_guide = {row[1]: row for row in rows if row[0].startswith("'=HYPERLINK")}
    assert of_guide["caseload.inactive"][3] == "92,31"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in [heads, *rows] for cell in row)


def test_each_run_and_each_export_is_in_the_access_log(november: Municipality, api) -> None:
    api(november.manager).get(CASELOAD, {"group_by": "unit"})
    b"".join(api(november.manager).get(CASELOAD, {"format": "csv"}).streaming_content)

    rows = AccessLogEntry.objects.order_by("id").values_list("action", "purpose", "young_people", "allowed")
    assert list(rows) == [
        (Action.REPORT, "caseload?group_by=unit", [], True),
        (Action.EXPORT, "caseload?format=csv", [], True),
    ]


@pytest.mark.parametrize("who", ["guide", "consultant", "coordinator", "auditor", "administrator"])
def test_other_roles_get_no_figures(november: Municipality, api, who: str) -> None:
    assert api(november.staff(who)).get(CASELOAD).status_code == 403
    assert api(november.staff(who)).get(REPORTS).status_code == 403


def test_drill_down_lists_the_people_behind_a_figure(november: Municipality, api) -> None:
    factories.course(factories.young_person(november.other_team), november.outsider, since=date(2026, 4, 1))
    asked = {"measure": "caseload.inactive", "from": "2026-10-01", "to": "2026-11-24", "staff": november.guide.pk}

    found = api(november.leader).get("/api/v1/young-people/", asked).json()
    nobody = api(november.other_leader).get("/api/v1/young-people/", asked).json()

    assert found["count"] == 12
    assert november.person.pk not in {person["id"] for person in found["results"]}
    assert nobody["count"] == 0
    for staff in (november.manager, november.integration, november.coordinator, november.guide):
        assert api(staff).get("/api/v1/young-people/", asked).status_code == 403


def test_drill_down_that_cannot_be_listed_is_refused(november: Municipality, api) -> None:
    people = "/api/v1/young-people/"
    leader = api(november.leader)

    assert errors(leader.get(people, {"measure": "caseload.magic"})) == [("measure", "unknown")]
    assert errors(leader.get(people, {"measure": "caseload.per_full_time"})) == [("measure", "unknown")]
    assert errors(leader.get(people, {"from": "2026-10-01"})) == [("from", "without_measure")]
    assert errors(leader.get(people, {"measure": "caseload.people", "rule": "guide.contact"})) == [("rule", "grouping")]


def test_figure_of_a_unit_includes_the_units_beneath_it(november: Municipality, api) -> None:
    period = {"from": "2026-07-01", "to": "2026-09-30", "group_by": "unit", "unit": november.department.pk}
    answer = api(november.manager).get(CASELOAD, period).json()

    assert _figure(answer, "caseload.people", "all")["value"] == 12
    assert _figure(answer, "caseload.people", str(november.team.pk))["value"] == 12


def test_leader_who_is_also_manager_gets_leader_figures_for_the_own_unit(november: Municipality, api) -> None:
    Membership.objects.create(
        staff=november.leader, unit=november.department, role=Role.MANAGER, starts_on=date(2020, 1, 1)
    )
    leader = api(november.leader)

    assert leader.get(CASELOAD, {"unit": november.team.pk}).json()["audience"] == "leader"
    assert leader.get(CASELOAD).json()["audience"] == "internal"
    assert leader.get(CASELOAD, {"unit": november.other_team.pk}).json()["audience"] == "internal"


def test_cases_from_before_go_live_are_counted_apart(november: Municipality, api) -> None:
    """Two wait for a guide: one since before the system went live in the unit, one for ten days."""
    from_before, since = (factories.young_person(november.team) for _ in range(2))
    today = clock.today()
    factories.course(from_before, november.guide, Phase.REFERRED, since=today - timedelta(days=90))
    factories.course(since, november.guide, Phase.REFERRED, since=today - timedelta(days=10))
    november.team.rule_activations.create(rule="course.unassigned", starts_on=today - timedelta(days=30))

    answer = api(november.leader).get(CASELOAD).json()

    waiting = _figure(answer, "caseload.waiting", None)
    assert (waiting["value"], waiting["denominator"], waiting["left_out"]) == (10, 1, 1)
    assert _figure(answer, "caseload.without_guide", "all")["numerator"] == 2


def test_dimension_that_a_measure_does_not_have_names_its_parameter(november: Municipality, api) -> None:
    leader = api(november.leader)
    full_time = {"measure": "caseload.per_full_time"}

    assert errors(leader.get(CASELOAD, {**full_time, "group_by": "gender"})) == [("group_by", "grouping")]
    assert errors(leader.get(CASELOAD, {**full_time, "gender": "male"})) == [("gender", "grouping")]


def test_ips_and_ips_like_are_separate_rows(november: Municipality, api) -> None:
    """Twelve referred to IPS in May and eight to IPS-like: each has a line of its own."""
    day = date(2026, 5, 4)
    people = [factories.young_person(november.team) for _ in range(20)]
    IpsPlan.objects.bulk_create(
        IpsPlan(young_person=person, received_on=day, source="guide", track="ips" if n < 12 else "ips_like")
        for n, person in enumerate(people)
    )
    period = {"from": "2026-04-01", "to": "2026-06-30"}

    answer = api(november.manager).get(f"{REPORTS}ips/", period).json()

    assert answer["group_by"] == ["track"]
    assert _figure(answer, "ips.referred", "ips")["value"] == 12
    assert _figure(answer, "ips.referred", "ips_like")["value"] == 8
    agreed = _figure(answer, "ips.agreed", "ips_like")
    assert (agreed["value"], agreed["numerator"], agreed["denominator"]) == (0, 0, 8)
    hours = _figure(answer, "ips.hours", "all")
    assert (hours["value"], hours["denominator"]) == (None, 0)  # nobody works: no mean, not 0
    ips = api(november.manager).get(f"{REPORTS}ips/", {**period, "group_by": "", "track": "ips"}).json()
    assert _figure(ips, "ips.referred")["value"] == 12


@pytest.mark.parametrize(("contacts", "hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_manager_does_not_see_disclosures_of_one_to_four(
    november: Municipality, api, contacts: int, hidden: bool
) -> None:
    for _ in range(contacts):
        person = factories.young_person(november.team)
        factories.employer_contact(person, november.consultant, revealed="name", told_by="staff", beyond_decision=True)
    asked = {"measure": "ips.beyond_decision", "from": "2026-11-01", "to": "2026-11-30", "group_by": ""}

    figure = _figure(api(november.manager).get(f"{REPORTS}ips/", asked).json(), "ips.beyond_decision")
    exact = _figure(api(november.leader).get(f"{REPORTS}ips/", asked).json(), "ips.beyond_decision")

    assert (figure["hidden"], figure["value"]) == (hidden, None if hidden else contacts)
    assert (exact["hidden"], exact["value"]) == (False, contacts)


def test_closed_courses_are_grouped_by_reason(november: Municipality, api) -> None:
    person = YoungPerson.objects.exclude(pk=november.person.pk).first()
    course = GuidanceCourse.objects.get(young_person=person)
    today = clock.today()
    PhaseChange.objects.create(
        course=course, to_phase=Phase.CLOSED, from_phase=Phase.ACTIVE, on=today, by=november.guide
    )
    GuidanceCourse.objects.filter(pk=course.pk).update(phase=Phase.CLOSED, closed_on=today, close_reason="moved")

    asked = {"measure": "caseload.closed", "group_by": "close_reason"}
    answer = api(november.leader).get(CASELOAD, asked).json()

    assert _figure(answer, "caseload.closed", "moved")["value"] == 1
