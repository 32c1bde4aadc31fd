"""Programmes with their target numbers, the young people in them, and the report of both."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from backend.core import clock
from backend.followups.reconcile import reconcile_all
from backend.people.models import Programme, ProgrammeEnrolment, YoungPerson
from backend.reports.figures import people, table
from backend.reports.registry import measures
from backend.reports.scope import Period, Scope
from tests import factories
from tests.conftest import Municipality
from tests.contract.contracts import day
from tests.people.pages import signed_in
from tests.reports.support import Q2, figure
from tests.support import errors, written

pytestmark = pytest.mark.django_db

PROGRAMMES = "/api/v1/programmes/"
TARGETS = {"enrolled": 60, "in_job_or_education": 25}


def programme(name: str = "Ungeløftet", starts_on: date = date(2026, 1, 1), **fields: Any) -> Programme:
    return Programme.objects.create(name=name, starts_on=starts_on, target_numbers=TARGETS, **fields)


def enrolled(person: YoungPerson, of: Programme, starts_on: date, ends_on: date | None = None) -> ProgrammeEnrolment:
    return ProgrammeEnrolment.objects.create(young_person=person, programme=of, starts_on=starts_on, ends_on=ends_on)


def path(municipality: Municipality, enrolment: ProgrammeEnrolment | None = None, verb: str = "") -> str:
    return f"/api/v1/young-people/{municipality.person.pk}/programmes/" + (
        f"{enrolment.pk}/{verb}" if enrolment else ""
    )


def test_manager_creates_a_programme_and_edits_its_targets(municipality: Municipality, api: Any) -> None:
    manager = api(municipality.manager)
    body = {"name": "Ungeløftet", "starts_on": "2026-01-01", "ends_on": "2028-12-31", "target_numbers": TARGETS}
    made = manager.post(PROGRAMMES, body)
    assert (made.status_code, made.json()["target_numbers"]) == (201, TARGETS)
    address = f"{PROGRAMMES}{made.json()['id']}/"
    assert manager.patch(address, {"target_numbers": {"enrolled": 80}}).status_code == 428
    changed = manager.patch(address, {"target_numbers": {"enrolled": 80}}, headers={"If-Match": '"1"'})
    assert (changed.json()["version"], changed.json()["target_numbers"]) == (2, {"enrolled": 80})
    assert manager.patch(address, {"name": "Andet"}, headers={"If-Match": '"1"'}).status_code == 412
    assert api(municipality.guide).get(address).json()["name"] == "Ungeløftet"
    with connection.cursor() as cursor:
        cursor.execute("SELECT target_numbers ->> 'enrolled' FROM people_programmeevent ORDER BY pgh_id")
        assert cursor.fetchall() == [("60",), ("80",)]


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"name": "Puljen", "starts_on": "2026-01-01"}, 409, "/name"),
        ({"name": "Ny", "starts_on": "2026-02-01", "ends_on": "2026-01-01"}, 400, "/ends_on"),
        (
            {"name": "Ny", "starts_on": "2026-02-01", "target_numbers": {"enrolled": -1}},
            400,
            "/target_numbers/enrolled",
        ),
        ({"name": "Ny", "starts_on": "2026-02-01", "target_numbers": {"happy": 1}}, 400, "/target_numbers/happy"),
        ({"starts_on": "2026-02-01"}, 400, "/name"),
    ],
    ids=["name is taken", "ends before", "negative", "unknown number", "without a name"],
)
def test_bad_programme_is_refused_and_nothing_changes(
    municipality: Municipality, api: Any, body: dict[str, Any], status: int, pointer: str
) -> None:
    programme("Puljen")
    before = written()
    refused = api(municipality.manager).post(PROGRAMMES, body)
    assert (refused.status_code, errors(refused)[0][0]) == (status, pointer)
    assert written() == before


def test_young_person_is_enrolled_once_at_a_time(municipality: Municipality, api: Any) -> None:
    grant = programme(starts_on=clock.today() - timedelta(days=90))
    reconcile_all()
    client = api(municipality.guide)
    body = {"programme": grant.pk, "starts_on": day(-30)}
    assert client.post(path(municipality), body).status_code == 201
    before = written()
    again = client.post(path(municipality), {**body, "starts_on": day(-3)})
    assert again.status_code in (400, 409)
    assert "allerede" in again.json()["detail"] + str(again.json().get("errors"))
    assert written() == before
    [row] = client.get(path(municipality)).json()["results"]
    assert (row["programme_name"], row["starts_on"], row["ends_on"]) == ("Ungeløftet", day(-30), None)
    assert reconcile_all() == 0


@pytest.mark.parametrize(
    ("starts", "ends", "pointer"),
    [(-91, None, "/starts_on"), (11, None, "/starts_on"), (-5, -6, "/ends_on")],
    ids=["before the programme", "after the programme", "ends before it starts"],
)
def test_enrolment_on_a_wrong_day_is_refused(
    municipality: Municipality, api: Any, starts: int, ends: int | None, pointer: str
) -> None:
    today = clock.today()
    grant = programme(starts_on=today - timedelta(days=90), ends_on=today + timedelta(days=10))
    before = written()
    body = {"programme": grant.pk, "starts_on": day(starts)} | ({} if ends is None else {"ends_on": day(ends)})
    refused = api(municipality.guide).post(path(municipality), body)
    assert (refused.status_code, errors(refused)[0][0]) == (400, pointer)
    assert written() == before


def test_enrolment_ends_once_and_a_mistake_is_removed_with_its_reason(municipality: Municipality, api: Any) -> None:
    client = api(municipality.guide)
    first = enrolled(municipality.person, programme(starts_on=clock.today() - timedelta(days=9)), clock.today())
    assert client.post(path(municipality, first, "end/"), {}).json()["ends_on"] == day()
    assert client.post(path(municipality, first, "end/"), {}).status_code == 409
    assert client.post(path(municipality, first, "void/"), {"reason": "Forkert person"}).status_code == 204
    assert client.get(path(municipality)).json()["results"] == []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.metadata ->> 'void_reason' FROM people_programmeenrolmentevent e"
            " JOIN pghistory_context c ON c.id = e.pgh_context_id WHERE e.id = %s AND e.pgh_label = 'delete'",
            [first.pk],
        )
        assert cursor.fetchall() == [("Forkert person",)]


def test_page_enrols_ends_and_removes(municipality: Municipality) -> None:
    guide = signed_in(municipality.guide)
    person = municipality.person
    grant = programme(starts_on=clock.today() - timedelta(days=90))
    about = reverse("person-person", kwargs={"pk": person.pk})
    assert "Intet projekt er registreret" in guide.get(about).text
    sent = {"programme": str(grant.pk), "starts_on": day(-10)}
    assert guide.post(reverse("programme-enrol", kwargs={"pk": person.pk}), sent)["Location"] == about
    enrolment = ProgrammeEnrolment.objects.get(young_person=person)
    assert "Ungeløftet" in guide.get(about).text
    end = reverse("programmeenrolment-end", kwargs={"pk": enrolment.pk})
    assert guide.post(end, {"ends_on": day(-20)}).status_code == 400
    assert guide.post(end, {}).status_code == 302
    assert end not in guide.get(about).text
    void = reverse("programmeenrolment-void", kwargs={"pk": enrolment.pk})
    assert guide.post(void, {"reason": "Fejl"}).status_code == 302
    assert not ProgrammeEnrolment.objects.exists()


def test_manager_keeps_programmes_and_their_targets_on_pages(municipality: Municipality) -> None:
    manager, programmes = signed_in(municipality.manager), reverse("programmes")
    assert "Intet projekt" in manager.get(programmes).text
    sent = {"name": "Ungeløftet", "starts_on": "2026-01-01", "enrolled": "60", "in_job_or_education": ""}

    assert manager.post(reverse("programme-create"), sent)["Location"] == programmes

    made = Programme.objects.get()
    assert (made.name, made.ends_on, made.target_numbers) == ("Ungeløftet", None, {"enrolled": 60})
    listed = manager.get(programmes).text
    assert "mål: 60 deltager" in listed
    assert "i job eller uddannelse" not in listed
    edit = reverse("programme-edit", kwargs={"pk": made.pk})
    assert 'value="60"' in manager.get(edit).text
    refused = manager.post(edit, sent | {"version": "1", "ends_on": "2025-12-31"})
    assert refused.status_code == 400
    assert manager.post(edit, sent | {"version": "1", "in_job_or_education": "25"}).status_code == 302
    made.refresh_from_db()
    assert (made.version, made.target_numbers) == (2, TARGETS)
    stale = manager.post(edit, sent | {"version": "1", "enrolled": "70"})
    assert stale.status_code == 412
    assert Programme.objects.get().target_numbers == TARGETS
    again = manager.post(reverse("programme-create"), sent | {"starts_on": "2027-01-01"})
    assert (again.status_code, Programme.objects.count()) == (409, 1)


@pytest.mark.parametrize("who", ["guide", "leader", "administrator", "auditor"])
def test_pages_of_programmes_are_for_managers(municipality: Municipality, who: str) -> None:
    client, made = signed_in(municipality.staff(who)), programme()
    sent = {"name": "Andet", "starts_on": "2026-01-01", "version": "1"}
    for address in (reverse("programme-create"), reverse("programme-edit", kwargs={"pk": made.pk})):
        assert client.get(address).status_code == 403
        assert client.post(address, sent).status_code == 403
    assert client.get(reverse("programmes")).status_code == 403
    assert list(Programme.objects.values_list("name", "version")) == [("Ungeløftet", 1)]


def test_report_counts_each_person_once_in_each_programme_from_its_start(municipality: Municipality) -> None:
    """The second quarter of 2026, and two programmes; a third one ended in March.

    In the first are five: one since January with a job, one who left it in February and is in school, one who came,
    left and came back, one with a job that ended on the last day but one, and one since 30 June. One comes on 1 July.
    Two of the five are in a job or school on 30 June. One of them is also in the second programme: five people in all.
    """
    first, second = programme(), programme("Andet", date(2026, 6, 1))
    former = programme("Forbi", date(2025, 1, 1), ends_on=date(2026, 3, 31))
    worker, pupil, returned, jobless, last, later = (
        factories.young_person(municipality.team, opened_on=date(2026, 1, 5)) for _ in range(6)
    )
    january = date(2026, 1, 5)
    enrolled(worker, first, january)
    enrolled(worker, second, date(2026, 6, 1))
    enrolled(worker, former, january, date(2026, 3, 31))
    factories.activity(worker, kind_id="micro_job", starts_on=january)
    enrolled(pupil, first, january, date(2026, 2, 28))
    factories.activity(pupil, None, kind_id="upper_secondary", starts_on=date(2026, 6, 30))
    enrolled(returned, first, january, date(2026, 2, 1))
    enrolled(returned, first, date(2026, 5, 1))
    factories.activity(returned, None, kind_id="fgu", starts_on=january)
    enrolled(jobless, first, january)
    factories.activity(jobless, kind_id="ordinary_job", starts_on=january, ends_on=date(2026, 6, 29))
    enrolled(last, first, date(2026, 6, 30))
    enrolled(later, first, date(2026, 7, 1))

    def by_programme(key: str) -> dict[str, Any]:
        found = table([measures[f"ungeloeftet.programme_{key}"]], Scope(period=Q2), ["programme"])
        names = dict(Programme.objects.values_list("pk", "name"))
        return {names.get(group, "alle"): next(iter(row.values())).value for (group,), row in found.items()}

    assert by_programme("enrolled") == {"Ungeløftet": 5, "Andet": 1, "alle": 5}
    assert by_programme("ordinary") == {"Ungeløftet": 2, "Andet": 1, "alle": 2}
    march = Period(first=date(2026, 3, 1), last=date(2026, 3, 31), as_of=date(2026, 6, 30))
    assert figure("ungeloeftet.programme_enrolled", march).value == 4
    counted = people(measures["ungeloeftet.programme_ordinary"], Scope(period=Q2))
    assert set(counted) == {worker.pk, pupil.pk}


def test_report_has_the_target_of_each_programme_and_does_not_call_it_missed(
    municipality: Municipality, api: Any
) -> None:
    grant = programme(starts_on=date(2025, 1, 1))
    enrolled(municipality.person, grant, date(2025, 6, 1))
    asked = {"measure": "ungeloeftet.programme_enrolled,ungeloeftet.programme_ordinary", "group_by": "programme"}
    rows = api(municipality.manager).get("/api/v1/reports/ungeloeftet/", asked).json()["rows"]
    targets = {
        row["group"][0]["label"]: [(one["value"], one["target"], one["met"]) for one in row["figures"]] for row in rows
    }
    assert targets == {"Ungeløftet": [(1, 60, None), (0, 25, None)], "alle": [(1, None, None), (0, None, None)]}
    of_women = (
        api(municipality.manager).get("/api/v1/reports/ungeloeftet/", asked | {"gender": "female"}).json()["rows"]
    )
    assert all(one["target"] is None for row in of_women for one in row["figures"])
    page = signed_in(municipality.manager).get("/rapporter/ungeloeftet/", {"figure": "ungeloeftet.programme_enrolled"})
    assert [(line.names, line.target) for line in page.context["lines"]] == [(("Ungeløftet",), "60"), (("alle",), "")]
    assert '<th scope="col" role="columnheader">Måltal</th>' in page.text


def test_timeline_tells_when_a_young_person_entered_a_programme_and_until_when(
    municipality: Municipality, api: Any
) -> None:
    enrolled(municipality.person, programme(), date(2026, 3, 2), date(2026, 5, 4))
    enrolled(municipality.person, programme("Brobyggerne"), clock.today() + timedelta(days=3))
    entries = api(municipality.guide).get(f"/api/v1/young-people/{municipality.person.pk}/timeline/").json()["results"]
    [told] = [one["facts"] for one in entries if one["kind"] == "programme"]
    assert (told["name"], told["ends_on"]) == ("Ungeløftet", "2026-05-04")
    page = signed_in(municipality.guide).get(reverse("person-timeline", kwargs={"pk": municipality.person.pk})).text
    assert "Kom med i Ungeløftet" in page
    assert "til 4. maj 2026" in page
