"""A leader asks for figures of the own unit; a manager pulls them for all units, and cannot see a person."""

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
from guidance.courses.models import GuidanceCourse, Phase, PhaseChange, Referral
from jobs.plans.models import IpsPlan
from tests import factories
from tests.conftest import Municipality, build_municipality
from tests.support import errors, problem

REPORTS = "/api/v1/reports/"
CASELOAD = f"{REPORTS}caseload/"
NOON = time_machine.travel("2026-11-24T12:00:00+01:00", tick=False)


@pytest.fixture
def at_noon():
    with NOON:
        yield


@pytest.fixture
def november(at_noon, db) -> Municipality:
    """The small municipality on 24 November 2026, with 12 more of Mette's since spring: 9 women, 3 men."""
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
    """The figure of the group with those values; "all" for all together."""
    for row in answer["rows"]:
        values = ["all" if place["everything"] else place["value"] for place in row["group"]]
        if values == list(group):
            return next(figure for figure in row["figures"] if figure["measure"] == measure)
    raise AssertionError(f"{group} is not in the answer")


def test_what_can_be_asked_is_stated_with_definitions(november: Municipality, api) -> None:
    answer = api(november.integration).get(REPORTS).json()

    (caseload,) = (report for report in answer["reports"] if report["key"] == "caseload")
    measure = next(measure for measure in caseload["measures"] if measure["key"] == "caseload.inactive")
    assert measure["definition"]
    assert measure["source"]
    assert (measure["kind"], measure["counts"], measure["direction"]) == ("share", "people", "down")
    assert "month" not in measure["group_by"]
    assert {dimension["key"] for dimension in answer["dimensions"]} >= {"unit", "staff", "age", "gender", "month"}


def test_a_leader_sees_the_caseloads_of_the_own_unit(november: Municipality, api) -> None:
    factories.course(factories.young_person(november.other_team), november.outsider)
    answer = api(november.leader).get(CASELOAD).json()

    guide = str(november.guide.pk)
    assert (answer["from"], answer["to"], answer["suppressed"]) == ("2026-10-01", "2026-11-24", False)
    assert _figure(answer, "caseload.active", guide)["value"] == 13
    assert _figure(answer, "caseload.inactive", guide)["numerator"] == 12
    assert _figure(answer, "caseload.inactive", guide)["value"] == 92.31
    assert _figure(answer, "caseload.per_full_time", guide)["value"] == 13
    assert _figure(answer, "caseload.against_limit", guide)["value"] == 0.65
    assert _figure(answer, "caseload.people", "all")["value"] == 13
    labels = [place["label"] for row in answer["rows"] for place in row["group"]]
    assert november.guide.name in labels


def test_a_leader_cannot_ask_for_another_unit(november: Municipality, api) -> None:
    for unit in (november.other_team, november.department):
        response = api(november.leader).get(CASELOAD, {"unit": unit.pk})
        assert response.status_code == 400
        assert errors(response) == [("unit", "unit")]


def test_a_manager_sees_whole_months_as_they_were_at_the_end_of_the_last_one(november: Municipality, api) -> None:
    answer = api(november.manager).get(CASELOAD, {"from": "2026-10-01", "to": "2026-12-31"}).json()

    assert (answer["as_of"], answer["suppressed"]) == ("2026-10-31", True)
    assert _figure(answer, "caseload.active", str(november.guide.pk))["value"] == 12  # not Mette's newest
    assert _figure(answer, "caseload.people", "all")["hidden"] is False


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-09-02", "2026-09-30"),
        ("2026-08-01", "2026-09-30"),
        ("2026-01-01", "2026-12-31"),
        ("2026-11-01", "2026-11-30"),
    ],
)
def test_a_manager_may_not_choose_days(november: Municipality, api, first: str, last: str) -> None:
    for staff in (november.manager, november.integration):
        response = api(staff).get(CASELOAD, {"from": first, "to": last})
        assert response.status_code == 400
        assert errors(response)[0][1] == "period"
        assert problem(response)["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        ("2026-11-24", "2026-07-01", "2026-09-30"),
        ("2026-10-01", "2026-07-01", "2026-09-30"),
        ("2026-09-30", "2026-04-01", "2026-06-30"),
        ("2026-01-31", "2025-10-01", "2025-12-31"),
    ],
)
def test_a_manager_who_names_no_period_gets_the_last_whole_quarter(
    municipality: Municipality, api, today: str, first: str, last: str
) -> None:
    with time_machine.travel(f"{today}T12:00:00+00:00", tick=False):
        answer = api(municipality.manager).get(CASELOAD).json()

    assert (answer["from"], answer["to"]) == (first, last)


def test_two_runs_that_differ_by_a_few_people_do_not_reveal_them(november: Municipality, api) -> None:
    """Twelve people, of whom three are men: neither the men, nor the women, nor one gender alone may be told."""
    manager = api(november.manager)
    period = {"from": "2026-07-01", "to": "2026-09-30", "measure": "caseload.people"}

    everybody = manager.get(CASELOAD, {**period, "group_by": ""}).json()
    crossed = manager.get(CASELOAD, {**period, "group_by": "gender"}).json()
    women = manager.get(CASELOAD, {**period, "group_by": "", "gender": "female"}).json()
    mettes_women = manager.get(CASELOAD, {**period, "group_by": "staff", "gender": "female"}).json()

    assert _figure(everybody, "caseload.people")["value"] == 12
    assert _figure(crossed, "caseload.people", "all")["value"] == 12
    assert _figure(crossed, "caseload.people", "male")["hidden"]
    hidden = _figure(crossed, "caseload.people", "female")
    assert (hidden["hidden"], hidden["value"], hidden["numerator"], hidden["n"]) == (True, None, None, None)
    assert _figure(women, "caseload.people")["hidden"]
    assert _figure(mettes_women, "caseload.people", str(november.guide.pk))["hidden"]


def test_a_month_is_a_cell_of_its_quarter(november: Municipality, api) -> None:
    """Ten referrals in July, two in September: the two cannot be told by taking July from the quarter."""
    spring = YoungPerson.objects.exclude(pk=november.person.pk).order_by("pk")
    for n, person in enumerate(spring):
        on = date(2026, 7, 10) if n < 10 else date(2026, 9, 3)
        Referral.objects.filter(course__young_person=person).update(received_on=on)
    manager = api(november.manager)

    def new(first: str, last: str, *group: str, by: str = "") -> dict[str, Any]:
        asked = {"from": first, "to": last, "measure": "caseload.new", "group_by": by}
        return _figure(manager.get(CASELOAD, asked).json(), "caseload.new", *group)

    assert new("2026-07-01", "2026-09-30")["value"] == 12
    assert new("2026-09-01", "2026-09-30")["hidden"]
    assert new("2026-07-01", "2026-07-31")["hidden"]
    for group in ("2026-09", "all"):
        assert new("2026-09-01", "2026-09-30", group, by="month")["hidden"]
    assert new("2026-09-01", "2026-09-30", "all", by="quarter")["hidden"]


def test_a_manager_may_group_by_two_things_at_most(november: Municipality, api) -> None:
    fine = {"group_by": "staff,gender", "unit": november.team.pk, "measure": "caseload.people"}
    response = api(november.manager).get(CASELOAD, fine)

    assert response.status_code == 400
    assert errors(response) == [("group_by", "too_fine")]
    assert api(november.leader).get(CASELOAD, fine).status_code == 200
    assert api(november.leader).get(CASELOAD, {"group_by": "staff,gender,age"}).status_code == 400


def test_what_a_measure_cannot_be_grouped_by_is_said(november: Municipality, api) -> None:
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
        ({"group_by": "shoe_size"}, "group_by"),
        ({"measure": "caseload.magic"}, "measure"),
        ({"gender": "yes"}, "gender"),
        ({"unit": "0"}, "unit"),
        ({"staff": "-1"}, "staff"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_answered_is_refused_by_name(
    november: Municipality, api, asked: dict[str, str], parameter: str
) -> None:
    response = api(november.leader).get(CASELOAD, asked)

    assert response.status_code == 400
    assert errors(response)[0][0] == parameter


def test_an_id_is_read_to_its_end(november: Municipality, api) -> None:
    response = api(november.leader).get(CASELOAD, {"staff": f"{november.leader.pk:018}7"})

    assert response.status_code == 400
    assert errors(response) == [("staff", "unknown")]


@pytest.mark.parametrize("age", ["-1", "121", "999999999999"])
def test_nobody_is_that_old(november: Municipality, api, age: str) -> None:
    for parameter in ("age_from", "age_to"):
        response = api(november.leader).get("/api/v1/young-people/", {parameter: age})
        assert response.status_code == 400
        assert errors(response)[0][0] == parameter


def test_a_report_that_is_not_there(november: Municipality, api) -> None:
    assert api(november.leader).get(f"{REPORTS}happiness/").status_code == 404


def test_what_a_report_does_not_come_as_is_said(november: Municipality, api) -> None:
    response = api(november.leader).get(CASELOAD, {"format": "xlsx"}, HTTP_ACCEPT_LANGUAGE="en")

    assert errors(response) == [("format", "unknown")]
    assert response.json()["detail"] == "This comes as json, csv."


def test_figures_as_a_spreadsheet(november: Municipality, api) -> None:
    Staff.objects.filter(pk=november.guide.pk).update(name='=HYPERLINK("http://example.org")')
    response = api(november.leader).get(CASELOAD, {"format": "csv"}, HTTP_ACCEPT_LANGUAGE="da")
    accepted = api(november.leader).get(CASELOAD, HTTP_ACCEPT="text/csv", HTTP_ACCEPT_LANGUAGE="da")

    content = b"".join(response.streaming_content)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="caseload-2026-10-01-2026-11-24.csv"'
    assert b"".join(accepted.streaming_content) == content
    assert content.startswith(b"\xef\xbb\xbf")
    heads, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert len({len(row) for row in [heads, *rows]}) == 1
    assert {row[heads.index("Optalt")] for row in rows} == {"unge", "hændelser"}
    of_guide = {row[1]: row for row in rows if row[0].startswith("'=HYPERLINK")}
    assert of_guide["caseload.inactive"][3] == "92,31"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in [heads, *rows] for cell in row)


def test_each_run_and_each_export_stands_in_the_access_log(november: Municipality, api) -> None:
    api(november.manager).get(CASELOAD, {"group_by": "unit"})
    b"".join(api(november.manager).get(CASELOAD, {"format": "csv"}).streaming_content)

    rows = AccessLogEntry.objects.order_by("id").values_list("action", "purpose", "young_people", "allowed")
    assert list(rows) == [
        (Action.REPORT, "caseload?group_by=unit", [], True),
        (Action.EXPORT, "caseload?format=csv", [], True),
    ]


@pytest.mark.parametrize("who", ["guide", "consultant", "coordinator", "auditor", "administrator"])
def test_others_get_no_figures(november: Municipality, api, who: str) -> None:
    assert api(november.staff(who)).get(CASELOAD).status_code == 403
    assert api(november.staff(who)).get(REPORTS).status_code == 403


def test_from_a_figure_to_the_people_behind_it(november: Municipality, api) -> None:
    factories.course(factories.young_person(november.other_team), november.outsider, since=date(2026, 4, 1))
    asked = {"measure": "caseload.inactive", "from": "2026-10-01", "to": "2026-11-24", "staff": november.guide.pk}

    found = api(november.leader).get("/api/v1/young-people/", asked).json()
    nobody = api(november.other_leader).get("/api/v1/young-people/", asked).json()

    assert found["count"] == 12
    assert november.person.pk not in {person["id"] for person in found["results"]}
    assert nobody["count"] == 0
    for staff in (november.manager, november.integration, november.coordinator, november.guide):
        assert api(staff).get("/api/v1/young-people/", asked).status_code == 403


def test_a_drill_down_says_what_it_cannot_do(november: Municipality, api) -> None:
    people = "/api/v1/young-people/"
    leader = api(november.leader)

    assert errors(leader.get(people, {"measure": "caseload.magic"})) == [("measure", "unknown")]
    assert errors(leader.get(people, {"measure": "caseload.per_full_time"})) == [("measure", "unknown")]
    assert errors(leader.get(people, {"from": "2026-10-01"})) == [("from", "without_measure")]
    assert errors(leader.get(people, {"measure": "caseload.people", "rule": "guide.contact"})) == [("rule", "grouping")]


def test_a_figure_of_a_unit_has_those_beneath_it(november: Municipality, api) -> None:
    period = {"from": "2026-07-01", "to": "2026-09-30", "group_by": "unit", "unit": november.department.pk}
    answer = api(november.manager).get(CASELOAD, period).json()

    assert _figure(answer, "caseload.people", "all")["value"] == 12
    assert _figure(answer, "caseload.people", str(november.team.pk))["value"] == 12


def test_a_leader_who_is_also_manager_sees_the_own_unit_whole(november: Municipality, api) -> None:
    Membership.objects.create(
        staff=november.leader, unit=november.department, role=Role.MANAGER, starts_on=date(2020, 1, 1)
    )
    leader = api(november.leader)

    assert leader.get(CASELOAD, {"unit": november.team.pk}).json()["suppressed"] is False
    assert leader.get(CASELOAD).json()["suppressed"] is True


def test_what_began_before_go_live_is_stated_apart(november: Municipality, api) -> None:
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


def test_what_does_not_fit_is_named_by_its_parameter(november: Municipality, api) -> None:
    leader = api(november.leader)
    full_time = {"measure": "caseload.per_full_time"}

    assert errors(leader.get(CASELOAD, {**full_time, "group_by": "gender"})) == [("group_by", "grouping")]
    assert errors(leader.get(CASELOAD, {**full_time, "gender": "male"})) == [("gender", "grouping")]


def test_ips_and_ips_like_stand_apart(november: Municipality, api) -> None:
    """Twelve referred to IPS in May and eight to IPS-like: nobody adds them up unless asked for all together."""
    day = date(2026, 5, 4)
    people = [factories.young_person(november.team) for _ in range(20)]
    IpsPlan.objects.bulk_create(
        IpsPlan(young_person=person, received_on=day, source="guide", track="ips" if n < 12 else "ips_like")
        for n, person in enumerate(people)
    )
    period = {"from": "2026-04-01", "to": "2026-06-30"}

    answer = api(november.integration).get(f"{REPORTS}ips/", period).json()

    assert answer["group_by"] == ["track"]
    assert _figure(answer, "ips.referred", "ips")["value"] == 12
    assert _figure(answer, "ips.referred", "ips_like")["value"] == 8
    assert _figure(answer, "ips.beyond_decision", "all")["value"] == 0
    agreed = _figure(answer, "ips.agreed", "ips_like")
    assert (agreed["hidden"], agreed["value"]) == (True, None)  # none of eight: fewer than ten
    wages = _figure(answer, "ips.hours", "all")
    assert (wages["hidden"], wages["value"], wages["denominator"]) == (False, None, 0)  # nobody works: nothing, not 0
    ips = api(november.integration).get(f"{REPORTS}ips/", {**period, "group_by": "", "track": "ips"}).json()
    assert _figure(ips, "ips.referred")["value"] == 12


def test_a_closed_course_says_why(november: Municipality, api) -> None:
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
