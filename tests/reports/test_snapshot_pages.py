"""Freezing the figures of a report on its page, the list of frozen figures, and a page with what has changed since."""

from datetime import date, time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend.access.models import AccessLogEntry, Action
from backend.core import clock
from backend.organisation.models import Role
from backend.reports.models import Snapshot
from tests import factories
from tests.conftest import Municipality
from tests.people.pages import signed_in
from tests.reports.contract import _frozen
from tests.support import at, written

pytestmark = pytest.mark.django_db

FREEZE = "/rapporter/contact/fasthold/"
LIST = "/rapporter/fastholdt/"
Q2 = {"from": "2026-04-01", "to": "2026-06-30"}
ADDRESS = f"{FREEZE}?from=2026-04-01&to=2026-06-30"


def _freeze(client: Client, address: str = ADDRESS, **sent: str) -> Any:
    """Open the form and send it, as a browser does. Return the page to which it leads, or the form with its errors."""
    submission = client.get(address).context["submission"]
    return client.post(address, {"submission": submission, **sent}, follow=True)


def _cells(page: Any) -> set[tuple[str, ...]]:
    return {(line.measure.key, *line.names, line.frozen, line.now, line.change) for line in page.context["changed"]}


@pytest.mark.parametrize("who", ["manager", "leader"])
def test_figures_of_a_period_that_is_over_are_frozen_with_two_clicks(second_quarter: Municipality, who: str) -> None:
    client = signed_in(second_quarter.staff(who))
    report = client.get("/rapporter/contact/", Q2)
    address = report.context["freeze_url"]
    assert address == ADDRESS
    assert "Fasthold tal</a>" in report.text
    page = _freeze(client, address)

    [snapshot] = Snapshot.objects.all()
    assert page.redirect_chain == [(f"{LIST}{snapshot.pk}/", 302)]
    assert "Tallene er fastholdt." in page.text
    assert "2. kvartal 2026" in page.text
    assert "Intet er ændret" in page.text
    assert (snapshot.report, snapshot.starts_on, snapshot.ends_on) == ("contact", date(2026, 4, 1), date(2026, 6, 30))
    assert snapshot.audience == {"manager": "internal", "leader": "leader"}[who]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-07-01", "2026-09-30"),
        ("2026-01-01", "2026-12-31"),
        ("2026-04-01", "2026-06-29"),
        ("2026-05-01", "2026-06-30"),
    ],
)
def test_other_periods_have_no_button_and_are_refused_with_a_sentence(
    second_quarter: Municipality, first: str, last: str
) -> None:
    client, before = signed_in(second_quarter.manager), written()
    days = {"from": first, "to": last}
    report = client.get("/rapporter/contact/", days)
    assert report.context["freeze_url"] == ""
    assert "Fasthold tal</a>" not in report.text
    refused = client.get(FREEZE, days)
    assert refused.status_code == 400
    assert "Du kan fastholde tal for" in refused.text
    assert client.post(f"{FREEZE}?from={first}&to={last}", {"submission": "a1"}).status_code == 400
    assert written() == before


@pytest.mark.parametrize("query", ["", "?from=2026-04-01", "?from=x&to=y", "?from=2026-04-01&to=2026-06-30&unit=9999"])
def test_address_that_names_no_period_is_refused(second_quarter: Municipality, query: str) -> None:
    assert signed_in(second_quarter.manager).get(f"{FREEZE}{query}").status_code == 400


def test_unknown_report_and_unknown_snapshot_are_not_found(second_quarter: Municipality) -> None:
    client = signed_in(second_quarter.manager)
    assert client.get("/rapporter/ukendt/fasthold/", Q2).status_code == 404
    assert client.get(f"{LIST}999999/").status_code == 404


def test_form_that_is_sent_twice_freezes_once(second_quarter: Municipality) -> None:
    client = signed_in(second_quarter.manager)
    for _n in range(2):
        page = client.post(ADDRESS, {"submission": "abc123"}, follow=True)
        assert page.status_code == 200
    assert Snapshot.objects.count() == 1


def test_unit_of_the_report_is_kept(second_quarter: Municipality) -> None:
    client = signed_in(second_quarter.manager)
    report = client.get("/rapporter/contact/", {**Q2, "unit": str(second_quarter.team.pk)})
    page = _freeze(client, report.context["freeze_url"])
    assert Snapshot.objects.get().units == [second_quarter.team.pk]
    assert page.context["scope"] == [("Enhed", "Ungeteam Nord")]
    assert "en del af kommunen" in client.get(LIST).text


def test_rounded_figures_can_be_chosen_for_a_quarter(second_quarter: Municipality) -> None:
    client = signed_in(second_quarter.manager)
    assert "Afrundede til offentliggørelse" in client.get(ADDRESS).text
    assert "Afrundede til offentliggørelse" not in client.get(FREEZE, {"from": "2026-06-01", "to": "2026-06-30"}).text
    page = _freeze(client, **{"for": "publication"})
    assert Snapshot.objects.get().audience == "publication"
    assert "afrundede til offentliggørelse" in page.text
    refused = _freeze(client, **{"for": "avisen"})
    assert refused.status_code == 400
    assert Snapshot.objects.count() == 1


def test_page_says_what_was_registered_late(second_quarter: Municipality) -> None:
    """A visit of 15 June is registered late: the same figures as in the example of the API."""
    _freeze(signed_in(second_quarter.manager))
    with at(date(2026, 7, 10)):
        noon = clock.at_local(date(2026, 6, 15), time(12))
        factories.contact(second_quarter.person, second_quarter.guide, occurred_at=noon)
        page = signed_in(second_quarter.manager).get(f"{LIST}{Snapshot.objects.get().pk}/")

    expected = {
        ("contact.qualifying", "1", "2", "1 flere"),
        ("contact.per_month", "0,3 kontakter", "0,7 kontakter", "0,3 højere"),
        ("contact.per_month_face_to_face", "0,3 kontakter", "0,7 kontakter", "0,3 højere"),
        ("contact.without_21_days", "100 %", "0 %", "100 procentpoint lavere"),
        ("contact.without_28_days", "100 %", "0 %", "100 procentpoint lavere"),
        ("contact.registered_late", "0 %", "50 %", "50 procentpoint højere"),
    }
    assert _cells(page) == {(key, group, *words) for key, *words in expected for group in ("Ungeteam Nord", "alle")}
    assert "12 tal er ændret siden." in page.text
    assert f'href="/api/v1/reports/snapshots/{Snapshot.objects.get().pk}/changes/?format=csv"' in page.text


def test_download_of_the_page_works_in_the_session(second_quarter: Municipality) -> None:
    client = signed_in(second_quarter.manager)
    download = _freeze(client).context["download"]
    response = client.get(download)
    assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=utf-8")


def test_lists_have_only_what_the_reader_may_read(second_quarter: Municipality) -> None:
    leader, manager = signed_in(second_quarter.leader), signed_in(second_quarter.manager)
    _freeze(leader)
    own = Snapshot.objects.get()
    _freeze(manager)

    assert [line.snapshot for line in leader.get(LIST).context["lines"]] == [own]
    assert own not in [line.snapshot for line in manager.get(LIST).context["lines"]]
    assert manager.get(f"{LIST}{own.pk}/").status_code == 404
    assert manager.get(LIST, {"report": "caseload"}).context["lines"] == []
    assert len(manager.get(LIST, {"report": "contact"}).context["lines"]) == 1
    for who in ("guide", "coordinator", "auditor", "administrator"):
        client = signed_in(second_quarter.staff(who))
        for address in (LIST, f"{LIST}{own.pk}/", ADDRESS):
            assert client.get(address).status_code == 403


def test_empty_list_says_what_to_do_first(second_quarter: Municipality) -> None:
    client = signed_in(second_quarter.manager)
    assert "Åbn en rapport, vælg en periode, der er slut" in client.get(LIST).text
    assert 'href="/rapporter/contact/"' in client.get(LIST, {"report": "contact"}).text
    assert f'href="{LIST}"' in client.get("/rapporter/").text
    assert f'href="{LIST}?report=contact"' in client.get("/rapporter/contact/").text


def test_freezing_and_reading_leave_a_row_in_the_access_log(second_quarter: Municipality) -> None:
    client = signed_in(second_quarter.manager)
    _freeze(client)
    client.get(LIST)
    pk = Snapshot.objects.get().pk
    rows = AccessLogEntry.objects.filter(staff=second_quarter.manager).order_by("pk")
    assert list(rows.values_list("action", "purpose", "young_people")) == [
        (Action.REPORT, f"snapshot {pk} create: contact?from=2026-04-01&to=2026-06-30", []),
        (Action.REPORT, f"snapshot {pk} changes: contact?from=2026-04-01&to=2026-06-30", []),
        (Action.REPORT, "snapshots", []),
    ]


def test_list_costs_the_same_queries_for_1_and_200(second_quarter: Municipality) -> None:
    client = signed_in(second_quarter.manager)
    costs = []
    for more in (1, 199):
        authors = factories.StaffFactory.create_batch(2, roles=[Role.MANAGER], roles__unit=second_quarter.department)
        Snapshot.objects.bulk_create(Snapshot(**_frozen(authors[n % 2], "internal")) for n in range(more))
        client.get(LIST)
        with CaptureQueriesContext(connection) as run:
            assert client.get(LIST).status_code == 200
        costs.append(len(run))
    assert costs[0] == costs[1] <= 18
