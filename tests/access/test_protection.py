"""Each table of a young person is protected by declaration, and no role may do what is not declared."""

import contextlib
import os
from collections.abc import Iterator
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.apps import apps
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.db import ProgrammingError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from environ import Env

from backend.access import row_policies
from backend.access.checks import undeclared
from backend.access.row_level_security import APP_ROLE, acting_as, as_system
from backend.core import clock
from backend.core.functions import call
from backend.core.protection import VisiblePerson, case_record, protections
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from config.start import refuse_unprotected
from tests import factories
from tests.conftest import Municipality
from tests.support import owner_url

CASE_TABLES = sorted(model._meta.db_table for model, protection in protections.items() if protection.rows)


def errors() -> list[str]:
    """Return what the system checks report about the protection of tables."""
    return [str(message.msg) for message in run_checks(tags=[Tags.security], databases=["default"])]


@pytest.fixture
def owner(django_db_setup: None, db: None) -> Iterator[psycopg.Connection[Any]]:
    """Yield a connection of the owner of the tables. A test that changes a declaration restores it."""
    with psycopg.connect(owner_url(), autocommit=True) as made:
        yield made


def test_declarations_equal_the_database(db: None) -> None:
    assert errors() == []


def test_every_table_related_to_a_young_person_is_declared() -> None:
    assert list(undeclared(YoungPerson)) == []
    assert {"contacts_contact", "courses_phasechange", "reminders_reminder", "people_consent"} <= set(CASE_TABLES)
    assert {"access_grant", "access_accessblock", "access_cover_young_people", "reminders_email"} <= set(CASE_TABLES)
    assert len(CASE_TABLES) > 35


def _new_model(**fields: "models.Field[Any, Any]") -> type[models.Model]:
    meta = type("Meta", (), {"app_label": "caseload"})
    return type("Diary", (models.Model,), {"__module__": __name__, "Meta": meta, **fields})


@pytest.fixture
def _no_diary_afterwards() -> Iterator[None]:
    yield
    for model in [model for model in apps.all_models["caseload"].values() if model.__name__.startswith("Diary")]:
        protections.pop(model, None)
    for name in [name for name in apps.all_models["caseload"] if name.startswith("diary")]:
        del apps.all_models["caseload"][name]
    apps.clear_cache()


@pytest.mark.usefixtures("_no_diary_afterwards")
def test_new_table_without_a_declaration_is_an_error() -> None:
    _new_model(young_person=models.ForeignKey(YoungPerson, models.PROTECT, related_name="+"))

    assert [error.id for error in undeclared(YoungPerson)] == ["access.E001"]


@pytest.mark.usefixtures("_no_diary_afterwards")
def test_new_table_without_a_declaration_one_relation_away_is_an_error() -> None:
    contact = apps.get_model("contacts", "Contact")
    _new_model(contact=models.ForeignKey(contact, models.PROTECT, related_name="+"))

    assert [error.id for error in undeclared(YoungPerson)] == ["access.E001"]


@pytest.mark.usefixtures("_no_diary_afterwards")
def test_declared_table_without_history_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    model = _new_model(young_person=models.ForeignKey(YoungPerson, models.PROTECT, related_name="+"))
    monkeypatch.setattr("backend.core.protection.tracked", lambda **_: lambda model: model)
    case_record("full")(model)

    assert [error.id for error in undeclared(YoungPerson)] == ["access.E002"]


@pytest.mark.parametrize(
    ("change", "back", "said"),
    [
        ("CREATE TABLE diary (id int)", "DROP TABLE diary", None),
        (
            "CREATE TABLE diary (id int); GRANT SELECT ON diary TO folge_app",
            "DROP TABLE diary",
            "The serving role may SELECT on diary, which is not declared.",
        ),
        (
            "GRANT DELETE ON contacts_contact TO folge_app",
            "REVOKE DELETE ON contacts_contact FROM folge_app",
            "The serving role may DELETE on contacts_contact, which is not declared.",
        ),
        (
            "GRANT SELECT (password) ON organisation_credential TO folge_app",
            "REVOKE SELECT (password) ON organisation_credential FROM folge_app",
            "The serving role may SELECT(password) on organisation_credential, which is not declared.",
        ),
        (
            "GRANT SELECT ON access_accesslogentry_default TO PUBLIC",
            "REVOKE SELECT ON access_accesslogentry_default FROM PUBLIC",
            "Everybody may SELECT on access_accesslogentry_default, which is not declared.",
        ),
        (
            "ALTER TABLE contacts_contact NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE contacts_contact FORCE ROW LEVEL SECURITY",
            "contacts_contact has no row-level security, or it is not forced.",
        ),
        (
            "ALTER VIEW contacts_last_contact SET (security_invoker = false)",
            "ALTER VIEW contacts_last_contact SET (security_invoker = true)",
            "The view contacts_last_contact shows rows with the rights of its owner (security_invoker).",
        ),
        (
            "CREATE FUNCTION peep() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
            "DROP FUNCTION peep",
            "The serving role may call peep(), which has the rights of the owner.",
        ),
        (
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO folge_app",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM folge_app",
            "new tables come with privileges.",
        ),
    ],
)
def test_undeclared_change_of_protection_is_an_error(
    owner: psycopg.Connection[Any], change: str, back: str, said: str | None
) -> None:
    owner.execute(change)
    try:
        found = errors()
        if said:
            with pytest.raises(SystemExit, match="Cannot start"):
                refuse_unprotected()
    finally:
        owner.execute(back)

    assert found == ([said] if said else [])


def test_policy_of_another_declaration_is_an_error(owner: psycopg.Connection[Any]) -> None:
    owner.execute("COMMENT ON POLICY visible ON contacts_contact IS 'true'")
    found = errors()
    with owner.transaction():
        owner.execute("DROP POLICY visible ON people_alert")
        owner.execute("CREATE POLICY visible ON people_alert TO folge_app USING (true)")
    found += errors()
    owner.execute("SELECT access_apply(%s)", [row_policies.declaration()])

    assert found[0] == "The policy of contacts_contact is not the one that is declared."
    assert any("people_alert has other policies than those that are declared" in sentence for sentence in found)
    assert errors() == []


@pytest.mark.parametrize("option", ["check_unapplied", "plan"])
def test_look_at_missing_migrations_leaves_the_protection(as_owner: None, db: None, option: str) -> None:
    [last] = MigrationLoader(connection).graph.leaf_nodes("reports")
    MigrationRecorder(connection).record_unapplied(*last)

    with contextlib.suppress(SystemExit):
        call_command("migrate", **{option: True}, stdout=StringIO())

    assert not list(row_policies.differences())


def sql(text: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize("table", CASE_TABLES)
def test_serving_role_sees_no_rows_without_a_context(municipality: Municipality, table: str) -> None:
    readable = "SELECT" in _allowed(table)
    with transaction.atomic():
        call("set_config", "role", APP_ROLE, True)
        refused = pytest.raises(ProgrammingError, match="permission denied")
        with contextlib.nullcontext() if readable else refused, transaction.atomic():
            assert sql(f"SELECT count(*) FROM {table}") == [(0,)]
        call("set_config", "role", "folge_system", True)


def _allowed(table: str) -> frozenset[str]:
    return next(found.allows for model, found in protections.items() if model._meta.db_table == table)


UNWRITABLE = [
    "access_grant",
    "access_accessblock",
    "access_cover",
    "access_cover_young_people",
    "access_accesslogentry",
    "access_grantevent",
    "contacts_contactevent",
    "knox_authtoken",
    "django_session",
    "organisation_absence",
    "organisation_credential",
    "organisation_membership",
    "organisation_staff",
    "organisation_unit",
    "pghistory_context",
]


@pytest.mark.parametrize("table", UNWRITABLE)
@pytest.mark.parametrize("statement", ["INSERT INTO {} DEFAULT VALUES", "UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_serving_role_cannot_change_who_sees_whom(municipality: Municipality, table: str, statement: str) -> None:
    [(column,)] = sql("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1", table)
    text = statement.format(table, column, column)

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        acting_as(municipality.leader),
    ):
        sql(text)


@pytest.mark.parametrize(
    "secret",
    ["organisation_credential", "knox_authtoken", "django_session", "contacts_contactevent", "access_accesslogentry"],
)
def test_serving_role_cannot_read_secrets_history_and_log(municipality: Municipality, secret: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        acting_as(municipality.leader),
    ):
        sql(f"SELECT * FROM {secret}")


def test_serving_role_can_ask_only_about_the_caller(municipality: Municipality) -> None:
    asked, now = "SELECT access_visible_people(%s, %s, 'summary')", clock.now()
    with as_system("test"):
        assert sql(asked, municipality.guide.pk, now) == [(municipality.person.pk,)]
    with acting_as(municipality.outsider):
        assert sql(asked, municipality.guide.pk, now) == []
        assert sql(asked, municipality.outsider.pk, now) == []
        assert call("access_relations", municipality.guide.pk, "2026-01-01", municipality.person.pk) == []
    with acting_as(municipality.guide):
        assert sql(asked, municipality.guide.pk, now) == [(municipality.person.pk,)]


def test_owner_without_a_role_sees_no_rows(committed_municipality: Municipality) -> None:
    """Row-level security is forced, so the owner sees no rows where it runs a query by mistake."""
    with psycopg.connect(owner_url(), autocommit=True) as owner:
        seen = {
            table: owner.execute(f"SELECT count(*) FROM {table}").fetchone()
            for table in ("people_youngperson", "assignments_assignment", "access_grant")
        }
    assert YoungPerson.objects.exists()
    assert seen == dict.fromkeys(seen, (0,))


def test_login_role_owns_no_table_and_reads_only_what_identifies_the_caller(owner: psycopg.Connection[Any]) -> None:
    login = urlsplit(os.environ["DATABASE_URL"]).username
    owned = owner.execute("SELECT count(*) FROM pg_class WHERE relowner = %s::regrole", [login]).fetchone()
    held = owner.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')"
        " AND has_table_privilege(%s, oid, 'SELECT')",
        [login],
    ).fetchall()

    assert owned == (0,)
    assert {name for (name,) in held} == {
        *("organisation_staff", "organisation_credential", "organisation_membership", "organisation_unit"),
        *("core_clockoffset", "django_session", "knox_authtoken", "access_integrationtoken", "django_migrations"),
    }


def test_declaration_has_the_path_to_the_young_person() -> None:
    paths = {
        model._meta.db_table: rows.path
        for model, protection in protections.items()
        for rows in protection.rows
        if isinstance(rows, VisiblePerson)
    }
    assert paths["people_youngperson"] == ""
    assert paths["courses_phasechange"] == "course__young_person"
    assert paths["reminders_reminder"] == "follow_up__young_person"


@pytest.mark.parametrize("who", ["guide", "leader", "coordinator", "outsider"])
def test_table_one_relation_away_is_as_visible_as_its_young_person(municipality: Municipality, who: str) -> None:
    contact = factories.contact(municipality.person, municipality.guide)
    apps.get_model("contacts", "Participant").objects.create(contact=contact, staff=municipality.colleague)
    intervention = factories.intervention(municipality.person, municipality.guide)
    apps.get_model("interventions", "InterventionStep").objects.create(
        intervention=intervention, step="plan", on=clock.today(), by=municipality.guide
    )
    staff: Staff = municipality.staff(who)
    with acting_as(staff):
        found = {
            table: bool(sql(f"SELECT 1 FROM {table}"))
            for table in ("contacts_participant", "interventions_interventionstep", "courses_phasechange")
        }
    full, summary = who in ("guide", "leader"), who != "outsider"
    assert found == {
        "contacts_participant": full,
        "interventions_interventionstep": full,
        "courses_phasechange": summary,
    }


def test_production_refuses_to_start_as_the_owner_of_the_tables(db: None, settings: Any) -> None:
    settings.DATABASE_LOGIN = str(Env.db_url_config(owner_url())["USER"])
    settings.LOGIN_MAY_OWN_TABLES = False
    assert "access.E004" in {message.id for message in run_checks(tags=[Tags.security], databases=["default"])}
    with pytest.raises(SystemExit, match="log in as the owner of the tables"):
        refuse_unprotected()
