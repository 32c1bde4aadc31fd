"""Snapshots: a manager or a leader freezes the figures of a period that is over, and reads them again."""

import hashlib
import json
from datetime import date, time
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, transaction
from rest_framework.test import APIClient

from backend.access.models import AccessLogEntry, Action, TokenAudience
from backend.access.row_level_security import acting_as
from backend.access.tokens import make_integration_token
from backend.core import clock
from backend.organisation.models import Membership, Role, Staff
from backend.reports.models import Snapshot, Target
from backend.reports.registry import measures, reports
from tests import factories
from tests.conftest import Municipality
from tests.reports.snapshots import JULY, Q2, SNAPSHOTS, compare, stored, take
from tests.support import at, errors, problem, written

pytestmark = pytest.mark.django_db


def _token(audience: TokenAudience) -> APIClient:
    text, _row = make_integration_token(
        name=f"other-{audience}", days=30, audience=audience, recipient="Økonomi", purpose="Budget"
    )
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {text}")
    return client


def test_snapshot_taken_twice_is_the_same_to_the_byte(second_quarter: Municipality, api) -> None:
    """Also by another manager, in another language, and on another day if it is seen from the same day."""
    other = factories.StaffFactory.create(roles=[Role.MANAGER], roles__unit=second_quarter.department)
    english = api(other)
    english.credentials(HTTP_ACCEPT_LANGUAGE="en")
    for report in reports:
        first = stored(take(api(second_quarter.manager), report=report.key))
        with at(date(2026, 7, 5)):
            second = stored(take(english, report=report.key, as_of="2026-07-02"))

        assert first.answer.encode() == second.answer.encode()
        assert first.digest == second.digest == hashlib.sha256(first.answer.encode()).hexdigest()
        assert first.pk != second.pk


def test_snapshot_is_the_answer_of_the_report_with_its_definitions(second_quarter: Municipality, api) -> None:
    manager = api(second_quarter.manager)
    answer = take(manager)["answer"]
    report = manager.get("/api/v1/reports/contact/", {"from": Q2["from"], "to": Q2["to"], "group_by": "unit"}).json()

    assert answer == {**report, "scope": []}
    assert answer["measures"][0]["definition"].startswith("Kontakter der tæller i perioden")
    assert (answer["as_of"], answer["running"], answer["group_by"]) == ("2026-07-02", False, ["unit"])


def test_frozen_answer_has_no_name_and_no_id_of_a_person(second_quarter: Municipality, api) -> None:
    for who in ("manager", "leader"):
        for report in reports:
            taken = take(api(second_quarter.staff(who)), report=report.key)
            text = stored(taken).answer
            for staff in Staff.objects.all():
                assert staff.name not in text
                assert staff.username not in text
            assert second_quarter.person.first_name not in text
            assert second_quarter.person.case_number not in text
            grouped = {place["dimension"] for row in taken["answer"]["rows"] for place in row["group"]}
            assert "staff" not in grouped | {limit["dimension"] for limit in taken["answer"]["scope"]}


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"report": "magic"}, "/report", "unknown"),
        ({"from": "2026-04-02"}, "/to", "period"),
        ({"to": "2026-06-29"}, "/to", "period"),
        ({"from": "2026-05-01", "to": "2026-07-31"}, "/to", "period"),  # three months, and no quarter
        ({"from": "2026-01-01", "to": "2026-12-31"}, "/to", "running"),
        ({"from": "2026-07-01", "to": "2026-09-30"}, "/to", "running"),
        ({"from": "2026-07-01", "to": "2026-07-31"}, "/to", "running"),
        ({"from": "2026-06-30", "to": "2026-04-01"}, "/to", "period"),
        ({"from": "2010-01-01"}, "/to", "too_long"),
        ({"from": "i går"}, "/from", "invalid"),
        ({"to": None}, "/to", "required"),
        ({"as_of": "2026-06-30"}, "/as_of", "running"),
        ({"as_of": "2026-07-03"}, "/as_of", "invalid"),
        ({"as_of": "2026-03-31"}, "/as_of", "invalid"),
        ({"group_by": ["staff"]}, "/group_by", "names"),
        ({"group_by": ["magic"]}, "/group_by", "unknown"),
        ({"group_by": ["unit", "age", "gender"]}, "/group_by", "max_length"),
        ({"group_by": ["month"]}, "/group_by", "grouping"),
        ({"measure": ["contact.magic"]}, "/measure", "unknown"),
        ({"measure": []}, "/measure", "empty"),
        ({"unit": "999999"}, "/unit", "unknown"),
        ({"gender": "x"}, "/gender", "unknown"),
        ({"staff": "1"}, "/staff", "unknown"),
        ({"compare": "previous"}, "/compare", "unknown"),
        ({"for": "council"}, "/for", "invalid_choice"),
        ({"for": "publication", "gender": "male"}, "/gender", "fixed_table"),
        ({"for": "publication", "as_of": "2026-07-02"}, "/as_of", "fixed_table"),
    ],
)
def test_what_cannot_be_frozen_is_400_and_writes_nothing(
    second_quarter: Municipality, api, changes: dict[str, Any], pointer: str, code: str
) -> None:
    before = written()
    body = {key: value for key, value in {**Q2, **changes}.items() if value is not None}
    response = api(second_quarter.manager).post(SNAPSHOTS, body)

    assert response.status_code == 400
    assert errors(response) == [(pointer, code)]
    assert written() == before


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-06-01", "2026-06-30"),
        ("2026-04-01", "2026-06-30"),
        ("2026-01-01", "2026-06-30"),
        ("2025-01-01", "2025-12-31"),
        ("2024-02-01", "2024-02-29"),
    ],
)
def test_month_quarter_half_year_and_year_can_be_frozen_when_they_are_over(
    second_quarter: Municipality, api, first: str, last: str
) -> None:
    taken = take(api(second_quarter.manager), **{"from": first, "to": last})

    assert (taken["from"], taken["to"], taken["as_of"]) == (first, last, "2026-07-02")


def test_period_can_be_frozen_from_the_day_after_its_last(second_quarter: Municipality, api) -> None:
    with at(date(2026, 6, 30), hour=23):
        response = api(second_quarter.manager).post(SNAPSHOTS, Q2, HTTP_ACCEPT_LANGUAGE="en")
        assert problem(response)["errors"][0]["detail"] == (
            "Freeze the figures of a period that is over. This one lasts until 30 June 2026."
        )
    with at(date(2026, 7, 1), hour=0):
        assert take(api(second_quarter.manager))["as_of"] == "2026-07-01"


def test_leaders_snapshot_has_the_leaders_scope_and_is_read_by_the_leader_alone(
    second_quarter: Municipality, api
) -> None:
    """The leader of Nord sees the young person of Nord, and not the one of Syd. The manager's figures count both."""
    other = factories.young_person(second_quarter.other_team)
    factories.course(other, second_quarter.outsider, since=date(2026, 1, 5))
    factories.assignment(other, second_quarter.outsider, since=date(2026, 1, 5))
    taken = take(api(second_quarter.leader), report="caseload")
    whole = take(api(second_quarter.manager), report="caseload")

    def people(one: dict[str, Any]) -> float:
        figures = {figure["measure"]: figure for figure in one["answer"]["rows"][-1]["figures"]}
        return float(figures["caseload.people"]["value"])

    assert (taken["audience"], whole["audience"]) == ("leader", "internal")
    assert (people(taken), people(whole)) == (1, 2)
    assert [value["label"] for value in taken["answer"]["scope"][0]["values"]] == ["Ungeteam Nord"]
    deputy = factories.StaffFactory.create(roles=[Role.LEADER], roles__unit=second_quarter.team)
    for staff in (second_quarter.manager, second_quarter.other_leader, deputy):
        for address in (f"{SNAPSHOTS}{taken['id']}/", f"{SNAPSHOTS}{taken['id']}/changes/"):
            assert api(staff).get(address).status_code == 404
        assert taken["id"] not in [row["id"] for row in api(staff).get(SNAPSHOTS).json()["results"]]
    assert api(second_quarter.leader).get(f"{SNAPSHOTS}{whole['id']}/").status_code == 404
    assert [row["id"] for row in api(second_quarter.leader).get(SNAPSHOTS).json()["results"]] == [taken["id"]]


def test_leader_of_another_unit_cannot_freeze_its_figures(second_quarter: Municipality, api) -> None:
    response = api(second_quarter.leader).post(SNAPSHOTS, {**Q2, "unit": str(second_quarter.other_team.pk)})

    assert errors(response) == [("/unit", "unit")]


def test_leader_who_no_longer_leads_the_unit_no_longer_reads_its_snapshot(second_quarter: Municipality, api) -> None:
    taken = take(api(second_quarter.leader))
    moved = Membership.objects.get(staff=second_quarter.leader)
    Membership.objects.filter(pk=moved.pk).update(unit=second_quarter.other_team)

    assert api(second_quarter.leader).get(f"{SNAPSHOTS}{taken['id']}/").status_code == 404
    Membership.objects.filter(pk=moved.pk).update(unit=second_quarter.department)
    assert api(second_quarter.leader).get(f"{SNAPSHOTS}{taken['id']}/").status_code == 200


def test_blocked_reader_reads_only_own_snapshots_of_later_days(second_quarter: Municipality, api) -> None:
    """The figures of before count the young person. The difference to the figures of now would be about them alone."""
    leader, manager = api(second_quarter.leader), api(second_quarter.manager)
    own, whole = take(leader), take(manager)
    published = take(manager, **{"for": "publication"})
    with at(date(2026, 7, 3)):
        of_the_day = take(leader)
        for staff in (second_quarter.leader, second_quarter.manager):
            factories.block(second_quarter.person, staff)

        assert leader.get(f"{SNAPSHOTS}{of_the_day['id']}/").status_code == 404
    with at(date(2026, 7, 4)):
        since = take(leader)
        of_manager = take(manager)

        assert since["answer"]["rows"][-1]["figures"][0]["value"] == 0
        assert [row["id"] for row in leader.get(SNAPSHOTS).json()["results"]] == [since["id"], published["id"]]
        assert leader.get(f"{SNAPSHOTS}{own['id']}/changes/").status_code == 404
        assert [row["id"] for row in manager.get(SNAPSHOTS).json()["results"]] == [of_manager["id"], published["id"]]
        assert manager.get(f"{SNAPSHOTS}{whole['id']}/").status_code == 404
        assert compare(manager, of_manager)["changed"] == 0
        colleague = factories.StaffFactory.create(roles=[Role.MANAGER], roles__unit=second_quarter.department)
        assert {row["id"] for row in api(colleague).get(SNAPSHOTS).json()["results"]} == {
            whole["id"],
            published["id"],
        }


def test_token_for_publication_reads_rounded_figures_only(second_quarter: Municipality, api) -> None:
    """28 young people: 30 where it is rounded."""
    for _n in range(27):
        person = factories.young_person(second_quarter.team)
        factories.course(person, second_quarter.guide, since=date(2026, 1, 5))
    manager = api(second_quarter.manager)
    exact = take(manager, report="caseload")
    rounded = take(manager, report="caseload", **{"for": "publication"})
    personal = take(api(second_quarter.leader), report="caseload")
    public, internal = _token(TokenAudience.PUBLICATION), _token(TokenAudience.INTERNAL)

    for client, ids in (
        (public, [rounded["id"]]),
        (api(second_quarter.integration), [rounded["id"]]),
        (internal, [rounded["id"], exact["id"]]),
    ):
        assert [row["id"] for row in client.get(SNAPSHOTS).json()["results"]] == ids
        for one in (exact, rounded, personal):
            expected = 200 if one["id"] in ids else 404
            assert client.get(f"{SNAPSHOTS}{one['id']}/").status_code == expected
            assert client.get(f"{SNAPSHOTS}{one['id']}/changes/").status_code == expected
            assert client.get(f"{SNAPSHOTS}{one['id']}/changes/?format=csv").status_code == expected
        assert client.post(SNAPSHOTS, Q2).status_code == 403
    shown = compare(public, rounded)
    figures = {figure["measure"]: figure for figure in shown["rows"][-1]["figures"]}
    assert figures["caseload.people"]["frozen"]["value"] == figures["caseload.people"]["now"]["value"] == 30
    assert shown["snapshot"]["taken_by"] is None
    assert second_quarter.manager.name not in str(shown)


def test_small_sensitive_figure_stays_hidden_when_it_is_frozen(second_quarter: Municipality, api) -> None:
    sensitive = next(measure for measure in measures if measure.sensitive)
    _disclosed_beyond_decision(second_quarter)
    asked = {"report": sensitive.report, "measure": [sensitive.key]}
    [hidden] = take(api(second_quarter.manager), **asked)["answer"]["rows"][-1]["figures"]
    [exact] = take(api(second_quarter.leader), **asked)["answer"]["rows"][-1]["figures"]

    assert (hidden["value"], hidden["numerator"], hidden["hidden"]) == (None, None, True)
    assert (exact["value"], exact["hidden"]) == (1, False)


def _disclosed_beyond_decision(municipality: Municipality) -> None:
    """Record that a member of staff told an employer more than the young person had decided."""
    plan = factories.plan(factories.young_person(municipality.team), municipality.leader, since=date(2026, 4, 1))
    moment = clock.at_local(date(2026, 5, 4), time(10))
    told = {"revealed": "name", "allowed": "anonymous", "told_by": "staff", "beyond_decision": True}
    factories.employer_contact(
        plan.young_person, municipality.consultant, plan=plan, at=moment, recorded_at=moment, **told
    )


def test_guide_and_others_without_reports_are_refused(second_quarter: Municipality, api) -> None:
    taken = take(api(second_quarter.manager))
    for who in ("guide", "coordinator", "auditor", "administrator", "consultant"):
        client = api(second_quarter.staff(who))
        assert client.post(SNAPSHOTS, Q2).status_code == 403
        for address in (SNAPSHOTS, f"{SNAPSHOTS}{taken['id']}/", f"{SNAPSHOTS}{taken['id']}/changes/"):
            assert client.get(address).status_code == 403


def test_unknown_snapshot_is_404(second_quarter: Municipality, api) -> None:
    assert api(second_quarter.manager).get(f"{SNAPSHOTS}999999/").status_code == 404
    assert api(second_quarter.manager).get(f"{SNAPSHOTS}999999/changes/").status_code == 404


def test_taking_reading_and_comparing_leave_a_row_in_the_access_log(second_quarter: Municipality, api) -> None:
    manager = api(second_quarter.manager)
    taken = take(manager)
    for address in ("", f"{taken['id']}/", f"{taken['id']}/changes/", f"{taken['id']}/changes/?format=csv"):
        assert manager.get(f"{SNAPSHOTS}{address}").status_code == 200

    rows = AccessLogEntry.objects.filter(staff=second_quarter.manager).order_by("pk")
    named = f"snapshot {taken['id']} {{}}: contact?from=2026-04-01&to=2026-06-30"
    assert list(rows.values_list("action", "purpose", "young_people")) == [
        (Action.REPORT, named.format("create"), []),
        (Action.REPORT, "snapshots", []),
        (Action.REPORT, named.format("retrieve"), []),
        (Action.REPORT, named.format("changes"), []),
        (Action.EXPORT, named.format("changes"), []),
    ]


def test_list_is_filtered_by_report_and_has_the_latest_first(second_quarter: Municipality, api) -> None:
    manager = api(second_quarter.manager)
    first, other = take(manager), take(manager, report="caseload")
    with at(date(2026, 7, 3)):
        second = take(manager)
    rows = manager.get(SNAPSHOTS, {"report": "contact"}).json()["results"]

    assert [row["id"] for row in rows] == [second["id"], first["id"]]
    assert "answer" not in rows[0]
    assert rows[0]["period"] == "2. kvartal 2026"
    assert other["id"] in [row["id"] for row in manager.get(SNAPSHOTS).json()["results"]]
    assert errors(manager.get(SNAPSHOTS, {"report": "magic"})) == [("report", "invalid_choice")]


def test_snapshot_cannot_be_changed_or_deleted(second_quarter: Municipality, api) -> None:
    """The API has no such verbs, and neither the serving role nor the system role has the privilege."""
    manager = api(second_quarter.manager)
    taken = take(manager)
    assert manager.delete(f"{SNAPSHOTS}{taken['id']}/").status_code == 405
    assert manager.patch(f"{SNAPSHOTS}{taken['id']}/", {"as_of": "2026-07-02"}).status_code == 405
    rows = Snapshot.objects.filter(pk=taken["id"])
    for change in (lambda: rows.update(answer="{}"), lambda: rows.delete()):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()
        with (
            pytest.raises((ProgrammingError, InternalError), match="permission denied"),
            transaction.atomic(),
            acting_as(second_quarter.manager),
        ):
            change()
    assert stored(taken).answer != "{}"


def test_database_shows_a_leaders_snapshot_to_the_leader_alone(second_quarter: Municipality, api) -> None:
    taken = take(api(second_quarter.leader))
    for staff, seen in ((second_quarter.leader, 1), (second_quarter.other_leader, 0), (second_quarter.guide, 0)):
        with acting_as(staff):
            assert Snapshot.objects.filter(pk=taken["id"]).count() == seen


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"ends_on": date(2026, 3, 31)}, "snapshot_ends_after_start"),
        ({"as_of": date(2026, 6, 29)}, "snapshot_period_is_over"),
        ({"audience": "leader"}, "snapshot_of_leader_is_personal"),
    ],
)
def test_database_refuses_a_snapshot_that_does_not_hold(
    second_quarter: Municipality, wrong: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Snapshot.objects.create(**{**_fields(second_quarter), **wrong})


def _fields(municipality: Municipality) -> dict[str, Any]:
    return {
        "report": "contact",
        "starts_on": date(2026, 4, 1),
        "ends_on": date(2026, 6, 30),
        "as_of": JULY,
        "audience": "internal",
        "group_by": [],
        "answer": json.dumps({}),
        "digest": "0" * 64,
        "taken_by": municipality.manager,
        "taken_at": clock.now(),
    }


def test_frozen_target_stays_when_the_target_is_deleted(second_quarter: Municipality, api) -> None:
    Target.objects.create(
        measure="contact.registered_late",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        value=10,
        decided_on=date(2025, 12, 11),
        set_by=second_quarter.manager,
    )
    manager = api(second_quarter.manager)
    taken = take(manager, measure=["contact.registered_late"])
    Target.objects.all().delete()

    [figure] = manager.get(f"{SNAPSHOTS}{taken['id']}/").json()["answer"]["rows"][-1]["figures"]
    assert (figure["target"], figure["met"]) == (10, True)
    assert compare(manager, taken)["changed"] == 0
