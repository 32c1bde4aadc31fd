"""Row-level security: the rows that the database shows to `folge_app` for any SQL. The role ends with its block."""

import contextlib
import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from backend.access.access_log import log_access
from backend.access.models import AccessBlock, AccessLogEntry, Action
from backend.access.row_level_security import APP_ROLE, acting_as, as_system, caller
from backend.core import clock
from backend.core.functions import call
from backend.followups.reconcile import reconcile
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from tests import factories
from tests.conftest import Municipality, build_municipality

PROTECTED = [
    "people_youngperson",
    "people_address",
    "people_activityspell",
    "contacts_contact",
    "contacts_appointment",
    "followups_followup",
    "placements_employment",
]
SUMMARY = {"people_youngperson", "followups_followup"}


def sql(text: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        return cursor.fetchall() if cursor.description else []


def role() -> str:
    return str(sql("SELECT current_user")[0][0])


@pytest.fixture
def full(shared_full: Municipality, db: None) -> Municipality:
    return copy.deepcopy(shared_full)


@pytest.fixture(scope="module")
def shared_full(module_transaction: None) -> Municipality:
    """Return the municipality whose young person has a row in each protected table."""
    municipality = build_municipality()
    factories.contact(municipality.person, municipality.guide)
    factories.appointment(municipality.person, municipality.guide)
    factories.job(municipality.person, municipality.leader)
    reconcile(people=[municipality.person.pk])
    return municipality


def _rows(table: str) -> int:
    return int(sql(f"SELECT count(*) FROM {table}")[0][0])


@pytest.mark.parametrize("table", PROTECTED)
@pytest.mark.parametrize("who", ["outsider", "colleague", "other_leader", "manager", "auditor", "administrator"])
def test_outsider_reads_no_row_by_sql(full: Municipality, table: str, who: str) -> None:
    with acting_as(full.staff(who)):
        assert role() == APP_ROLE
        assert _rows(table) == 0
        assert sql(f"SELECT * FROM {table} ORDER BY random()") == []
        with contextlib.suppress(ProgrammingError), transaction.atomic():  # where the role may not write at all
            assert sql(f"UPDATE {table} SET id = id RETURNING id") == []


@pytest.mark.parametrize("table", PROTECTED)
@pytest.mark.parametrize("who", ["guide", "leader"])
def test_guide_reads_own_rows_by_sql(full: Municipality, table: str, who: str) -> None:
    with acting_as(full.staff(who)):
        assert _rows(table) > 0


@pytest.mark.parametrize("table", PROTECTED)
def test_coordinator_reads_only_the_summary_by_sql(full: Municipality, table: str) -> None:
    with acting_as(full.coordinator):
        assert bool(_rows(table)) is (table in SUMMARY)


@pytest.mark.parametrize("table", PROTECTED)
def test_without_context_no_row_is_visible(full: Municipality, table: str) -> None:
    with transaction.atomic():
        sql(f"SET LOCAL ROLE {APP_ROLE}")
        assert _rows(table) == 0
        sql("SET LOCAL ROLE NONE")


def test_rows_about_invisible_young_people_cannot_be_written(full: Municipality) -> None:
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        acting_as(full.outsider),
    ):
        factories.contact(full.person, full.outsider)


def test_row_cannot_be_moved_to_an_invisible_young_person(full: Municipality) -> None:
    mine = factories.young_person(full.other_team)
    factories.assignment(mine, full.outsider)
    contact = factories.contact(mine, full.outsider)

    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        acting_as(full.outsider),
    ):
        sql("UPDATE contacts_contact SET young_person_id = %s WHERE id = %s", full.person.pk, contact.pk)


def _event_tables() -> list[str]:
    return [row[0] for row in sql("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE '%%event'")]


def test_serving_role_writes_the_history_and_cannot_read_it(full: Municipality) -> None:
    tables = _event_tables()
    assert "contacts_contactevent" in tables
    for table in tables:
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), acting_as(full.guide):
            sql(f"SELECT * FROM {table}")
    before = _rows("contacts_contactevent")
    with acting_as(full.guide):
        factories.contact(full.person, full.guide)
    assert _rows("contacts_contactevent") == before + 1


def test_history_has_the_author_and_the_request(full: Municipality) -> None:
    with acting_as(full.guide):
        contact = factories.contact(full.person, full.guide)

    [(metadata,)] = sql(
        "SELECT c.metadata FROM contacts_contactevent e JOIN pghistory_context c ON c.id = e.pgh_context_id"
        " WHERE e.id = %s",
        contact.pk,
    )
    assert json.loads(metadata)["staff"] == full.guide.pk


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_accesslogentry SET allowed = true",
        "DELETE FROM access_accesslogentry",
        "TRUNCATE access_accesslogentry",
        "INSERT INTO access_accesslogentry DEFAULT VALUES",
    ],
)
def test_serving_role_can_only_add_to_the_access_log(full: Municipality, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), acting_as(full.guide):
        sql(statement)


def test_the_access_log_takes_staff_and_time_from_the_context(full: Municipality) -> None:
    before = AccessLogEntry.objects.count()
    with acting_as(full.guide):
        log_access(Action.VIEW, [full.person.pk], purpose="test")
    [row] = AccessLogEntry.objects.order_by("-pk")[:1]

    assert AccessLogEntry.objects.count() == before + 1
    assert (row.staff, row.young_people, row.allowed) == (full.guide, [full.person.pk], True)
    assert sql(
        "SELECT clock_timestamp() - at < interval '10 seconds' FROM access_accesslogentry WHERE id = %s", row.pk
    ) == [(True,)]


def test_the_access_log_takes_nothing_without_a_caller(full: Municipality) -> None:
    with pytest.raises(DatabaseError, match="needs a caller"), transaction.atomic():
        call("access_log", "view", [full.person.pk], "", "", "job", "")


def test_a_row_in_the_default_partition_moves_when_its_month_gets_one(full: Municipality) -> None:
    at = clock.real_now().replace(year=clock.real_now().year + 5)
    row = AccessLogEntry.objects.create(at=at, staff=full.guide, action="view", channel="job")
    where = "SELECT tableoid::regclass::text FROM access_accesslogentry WHERE id = %s"
    assert sql(where, row.pk) == [("access_accesslogentry_default",)]

    for _ in range(2):
        call("access_create_log_partitions", at.date(), 0)
        assert sql(where, row.pk) == [(f"access_accesslogentry_{at:%Y%m}",)]
    later = AccessLogEntry.objects.create(at=at, staff=full.guide, action="view", channel="job")
    assert sql(where, later.pk) == sql(where, row.pk)


def test_serving_role_cannot_use_the_partitions_of_the_access_log(full: Municipality) -> None:
    partitions = sql(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'access_accesslogentry'::regclass"
    )
    assert partitions
    for (partition,) in partitions:
        for statement in (f"UPDATE {partition} SET allowed = true", f"DELETE FROM {partition}"):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                transaction.atomic(),
                acting_as(full.guide),
            ):
                sql(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "DROP POLICY visible ON people_youngperson",
        "ALTER TABLE people_youngperson DISABLE ROW LEVEL SECURITY",
    ],
)
def test_serving_role_cannot_switch_row_level_security_off(full: Municipality, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="must be owner"), transaction.atomic(), acting_as(full.guide):
        sql(statement)


def test_serving_role_is_not_a_superuser_and_owns_nothing(full: Municipality) -> None:
    [(superuser, bypass, login)] = sql(
        "SELECT rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname = %s", APP_ROLE
    )
    assert (superuser, bypass, login) == (False, False, False)
    assert sql("SELECT relname FROM pg_class WHERE relowner = %s::regrole", APP_ROLE) == []


def test_as_system_sees_all_rows_and_restores_row_level_security(full: Municipality) -> None:
    with acting_as(full.outsider):
        with as_system("test"):
            assert role() != APP_ROLE
            assert _rows("people_youngperson") == 1
        assert role() == APP_ROLE
        assert _rows("people_youngperson") == 0
    assert role() != APP_ROLE


def test_as_system_outside_of_acting_as_is_a_transaction(full: Municipality) -> None:
    before = role()
    with as_system("test"):
        assert role() == before
    assert role() == before


def test_as_system_inside_of_as_system_sends_nothing(full: Municipality) -> None:
    with acting_as(full.outsider), as_system("test"):
        with CaptureQueriesContext(connection) as captured, as_system("test"):
            assert captured.captured_queries == []
        with acting_as(full.outsider), as_system("test"):
            assert _rows("people_youngperson") == 1
        assert _rows("people_youngperson") == 1


class Stop(Exception):
    """An error inside the block of a role."""


def _raise_in(*contexts: Callable[[], Any]) -> None:
    with contexts[0]():
        if len(contexts) == 1:
            raise Stop
        _raise_in(*contexts[1:])


def test_role_is_restored_after_a_failure(full: Municipality) -> None:
    before = role()
    for contexts in (
        [lambda: acting_as(full.guide)],
        [lambda: acting_as(full.guide), lambda: acting_as(full.leader)],
        [lambda: acting_as(full.guide), lambda: as_system("test")],
    ):
        with pytest.raises(Stop):
            _raise_in(*contexts)
        assert role() == before
        assert caller() is None
        assert sql("SELECT coalesce(current_setting('app.staff', true), '')") == [("",)]


def test_failure_inside_as_system_restores_row_level_security(full: Municipality) -> None:
    with acting_as(full.outsider):
        with pytest.raises(Stop):
            _raise_in(lambda: as_system("test"))
        assert role() == APP_ROLE
        assert _rows("people_youngperson") == 0


def test_nested_acting_as_sees_only_what_its_own_caller_sees(full: Municipality) -> None:
    with acting_as(full.outsider):
        with acting_as(full.guide):
            assert _rows("people_youngperson") == 1
            assert _caller() == full.guide
        assert _rows("people_youngperson") == 0
        assert _caller() == full.outsider


def _caller() -> Staff | None:
    served = caller()
    return served.staff if served else None


@pytest.mark.parametrize("who", ["guide", "leader", "coordinator"])
def test_blocked_staff_see_nothing_by_any_relation(full: Municipality, who: str) -> None:
    AccessBlock.objects.create(
        staff=full.staff(who),
        young_person=full.person,
        reason="relation",
        starts_on=clock.today(),
        set_by=full.other_leader,
    )

    assert not YoungPerson.objects.visible_to(full.staff(who)).exists()
    with acting_as(full.staff(who)):
        assert all(_rows(table) == 0 for table in PROTECTED)
