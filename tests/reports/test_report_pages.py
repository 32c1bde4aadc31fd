"""/rapporter/: the list, a report with its figures, the people behind a figure, and the manager's start page."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend.access.models import AccessLogEntry, Action
from backend.core import clock
from backend.followups.reconcile import reconcile_all
from backend.reports.registry import reports
from tests import factories
from tests.conftest import Municipality
from tests.people.pages import signed_in
from tests.support import at, written

pytestmark = pytest.mark.django_db

CASELOAD = "/rapporter/caseload/"
OF_EVERY_PAGE = 10
"""Session, user with password, roles, two steps each into and out of the row-level security, and the access log."""


def value(response: Any, key: str) -> str:
    return next(str(line.value) for line in response.context["totals"] if line.figure.measure.key == key)


def queries(client: Client, address: str) -> int:
    client.get(address)  # the first request fills caches
    with CaptureQueriesContext(connection) as run:
        assert client.get(address).status_code == 200
    return len(run)


def test_manager_and_leader_find_every_report_and_a_guide_does_not(municipality: Municipality) -> None:
    for staff in (municipality.manager, municipality.leader):
        page = signed_in(staff).get("/rapporter/")
        assert all(f"/rapporter/{report.key}/" in page.text for report in reports if report.measures)
        assert 'href="/rapporter/" aria-current="page"' in page.text
    assert signed_in(municipality.guide).get("/rapporter/").status_code == 403
    assert signed_in(municipality.guide).get(CASELOAD).status_code == 403


def test_unknown_report_is_not_found(municipality: Municipality) -> None:
    assert signed_in(municipality.manager).get("/rapporter/ukendt/").status_code == 404


@pytest.mark.parametrize("report", [report.key for report in reports if report.measures])
def test_each_figure_of_each_report_can_be_shown_by_groups(municipality: Municipality, report: str) -> None:
    client = signed_in(municipality.manager)
    for measure in reports[report].measures:
        page = client.get(f"/rapporter/{report}/", {"figure": measure.key, "compare": ""})
        assert page.status_code == 200, measure.key
        assert page.context["chosen"] == measure
        assert str(measure.definition) in page.text.replace("&#x27;", "'").replace("&quot;", '"')


def test_figures_of_the_page_are_those_of_the_api(municipality: Municipality, api: Any) -> None:
    factories.course(factories.young_person(municipality.team), municipality.leader)
    days = {"from": "2026-01-01", "to": f"{clock.today():%Y-%m-%d}"}
    page = signed_in(municipality.manager).get(CASELOAD, {**days, "figure": "caseload.people", "group_by": "unit"})
    asked = {**days, "group_by": "unit", "measure": "caseload.people"}
    rows = api(municipality.manager).get("/api/v1/reports/caseload/", asked).json()["rows"]

    shown = [([*line.names], line.value) for line in page.context["lines"]]
    assert shown == [([row["group"][0]["label"]], f"{row['figures'][0]['value']:.0f}") for row in rows]
    assert value(page, "caseload.people") == shown[-1][1] != "0"


def test_page_compares_with_the_quarter_before_unless_told_otherwise(municipality: Municipality) -> None:
    client = signed_in(municipality.manager)
    assert client.get(CASELOAD).context["before"] is not None
    alone = client.get(CASELOAD, {"compare": ""})
    assert alone.context["before"] is None
    assert "Ændring" not in alone.text


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"from": "2026-12-31", "to": "2026-01-01"}, "Perioden slutter, før den begynder."),
        ({"from": "2001-01-01", "to": "2026-01-01"}, "10 år"),
        ({"from": "i går", "to": "2026-01-01"}, "Fra:"),
        ({"unit": "999999"}, "Enhed:"),
        ({"compare": "altid"}, "Sammenlignet med:"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_sentence(
    municipality: Municipality, parameters: dict[str, str], sentence: str
) -> None:
    client, before = signed_in(municipality.manager), written()
    page = client.get(CASELOAD, parameters)
    assert page.status_code == 400
    assert sentence in page.text
    assert written() == before


def test_leader_cannot_choose_a_unit_of_others(municipality: Municipality) -> None:
    page = signed_in(municipality.leader).get(CASELOAD, {"unit": str(municipality.other_team.pk)})
    assert page.status_code == 400
    assert municipality.other_team.name not in page.text


def test_grouping_that_does_not_fit_another_figure_is_left_out(municipality: Municipality) -> None:
    page = signed_in(municipality.manager).get(CASELOAD, {"figure": "caseload.people", "group_by": "month"})
    assert page.status_code == 200
    assert page.context["lines"] == []


def test_two_groupings_make_a_table_of_both(municipality: Municipality) -> None:
    page = signed_in(municipality.manager).get(CASELOAD, {"group_by": "unit", "and_by": "age"})
    assert [str(label) for label in page.context["dimensions"]] == ["Enhed", "Alder"]
    assert page.context["chart"] is None


def test_page_of_the_promise_shows_the_flow_from_start_to_end(municipality: Municipality) -> None:
    page = signed_in(municipality.manager).get("/rapporter/ungeloeftet/")
    assert page.context["form"].data["group_by"] == "activity_at_start"
    assert page.context["form"].data["and_by"] == "activity_at_end"
    assert len(page.context["lines"]) > 1


def test_groups_are_drawn_with_a_text_that_names_the_highest(municipality: Municipality) -> None:
    other = factories.young_person(municipality.other_team)
    factories.course(other, municipality.leader)
    page = signed_in(municipality.manager).get(CASELOAD, {"figure": "caseload.people", "group_by": "unit"})
    assert page.context["chart"].text == "Unge efter gruppe. Højest er Ungeteam Nord: 1."


def test_leaders_figure_leads_to_exactly_the_people_behind_it(municipality: Municipality) -> None:
    leader = signed_in(municipality.leader)
    page = leader.get(CASELOAD, {"figure": "caseload.people", "group_by": "unit"})
    [line] = [line for line in page.context["lines"] if line.is_total]
    people = leader.get(line.people_url)
    assert people.context["page"].paginator.count == int(line.value) == 1
    assert municipality.person.short_name in people.text
    assert municipality.person.last_name not in people.text
    entry = AccessLogEntry.objects.latest("pk")
    assert (entry.action, entry.young_people) == (Action.LIST, [municipality.person.pk])


def test_manager_sees_figures_and_no_people(municipality: Municipality) -> None:
    client = signed_in(municipality.manager)
    page = client.get(CASELOAD)
    assert not any(line.people_url for line in [*page.context["totals"], *page.context["lines"]])
    assert client.get("/rapporter/unge/?measure=caseload.people").status_code == 403
    assert client.get("/rapporter/unge/?measure=caseload.unknown").status_code == 404


def test_download_has_the_groups_of_the_page(municipality: Municipality) -> None:
    client = signed_in(municipality.manager)
    page = client.get(CASELOAD, {"group_by": "unit", "figure": "caseload.people"})
    downloads = dict(page.context["downloads"])
    assert parse_qs(urlsplit(downloads["XLSX"]).query)["group_by"] == ["unit"]
    for address in downloads.values():
        answer: Any = client.get(address)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")
        assert b"".join(answer.streaming_content)  # which also closes the file


def test_run_is_written_to_the_access_log_without_names(municipality: Municipality) -> None:
    signed_in(municipality.manager).get(CASELOAD, {"unit": str(municipality.team.pk)})
    entry = AccessLogEntry.objects.latest("pk")
    assert entry.action == Action.REPORT
    assert entry.purpose.startswith("caseload?")
    assert f"unit={municipality.team.pk}" in entry.purpose


def test_page_costs_the_same_queries_for_1_and_60_staff(municipality: Municipality) -> None:
    client = signed_in(municipality.manager)
    few = queries(client, CASELOAD)
    for _ in range(60):
        person = factories.young_person(municipality.team)
        factories.course(person, municipality.leader)
        factories.assignment(person, factories.guide(municipality.team))
    assert queries(client, CASELOAD) == few


def test_start_page_of_a_manager_says_what_is_late_now(municipality_in_january: Municipality) -> None:
    with at(date(2026, 1, 26), hour=9):  # three weeks without a first contact
        reconcile_all()
        page = signed_in(municipality_in_january.manager).get("/")
    [part] = [one for one in page.context["main"] if one["start"].key == "reports"]
    assert "follow-up.overdue" in [line.figure.measure.key for line in part["late"]]
    assert "/rapporter/follow-up/?figure=follow-up.overdue" in page.text
    assert municipality_in_january.person.first_name not in page.text
    assert municipality_in_january.guide.name not in page.text


def test_changes_list_what_became_worse_for_manager_and_leader_and_not_for_a_guide(
    municipality_in_january: Municipality,
) -> None:
    with at(date(2026, 1, 26), hour=9):
        for days in range(6):
            person = factories.young_person(municipality_in_january.team)
            factories.course(person, municipality_in_january.leader, since=date(2026, 1, 5 + days))
        for staff in (municipality_in_january.manager, municipality_in_january.leader):
            page = signed_in(staff).get("/rapporter/aendringer/")
            lists = {key: [line.figure.measure.key for line in lines] for key, _title, lines in page.context["lists"]}
            assert lists["missed"] == []
            assert "caseload.people" not in lists["worse"] + lists["better"], "more people is neither"
        assert signed_in(municipality_in_january.guide).get("/rapporter/aendringer/").status_code == 403


def test_start_page_of_a_leader_has_no_summary_of_reports(municipality: Municipality) -> None:
    assert "For sent nu" not in signed_in(municipality.leader).get("/").text


def test_flow_is_drawn_with_each_person_in_one_band_and_newcomers_by_themselves(municipality: Municipality) -> None:
    factories.young_person(municipality.team, opened_on=clock.today())
    long_ago = factories.young_person(municipality.team, opened_on=clock.today() - timedelta(days=400))
    factories.activity(long_ago, kind_id="upper_secondary", starts_on=clock.today() - timedelta(days=300))
    page = signed_in(municipality.manager).get("/rapporter/ungeloeftet/")
    flow = page.context["flow"]
    assert str(sum(band.people for band in flow.bands)) == value(page, "ungeloeftet.people")
    assert [bar.group.key for bar in flow.starts] == ["education", "unknown", "newcomer"]
    assert [bar.group.key for bar in flow.ends] == ["education", "unknown"]
    assert '<svg viewBox="0 0 920 ' in page.text
    assert 'role="table"' in page.text.partition("<svg")[2], "the table is below the drawing"


@pytest.mark.parametrize(
    "asked",
    [
        {"group_by": "activity_at_start", "and_by": ""},
        {"group_by": "activity_at_end", "and_by": "activity_at_start"},
        {"group_by": "unit", "and_by": "age"},
        {"figure": "ungeloeftet.at_end"},
        {"from": "2015-01-01", "to": "2015-03-31"},
    ],
    ids=["one group", "turned round", "other groups", "another figure", "nobody"],
)
def test_other_groups_are_not_drawn_as_a_flow(municipality: Municipality, asked: dict[str, str]) -> None:
    page = signed_in(municipality.manager).get("/rapporter/ungeloeftet/", asked)
    assert page.status_code == 200
    assert page.context["flow"] is None
    assert "<svg" not in page.text.partition('id="by-group"')[2]
