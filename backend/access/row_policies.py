"""Write the declarations of the models (`backend.core.protection`) to the database, as policies and privileges.

`apply` runs after each `migrate`. `differences` compares the database with the declarations.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from knox.models import get_token_model
from pghistory.models import Event
from psycopg.types.json import Jsonb

from backend.access.models import AccessLogEntry, IntegrationToken
from backend.core.codelists import CodeList
from backend.core.fields import EncryptedTextField
from backend.core.functions import call
from backend.core.models import ClockOffset
from backend.core.protection import (
    EDIT,
    LEVELS,
    NOTHING,
    READ,
    OwnedBy,
    Privileges,
    Protection,
    Rows,
    VisiblePerson,
    WithoutPerson,
    protections,
    report_views,
)
from backend.organisation.models import Credential, Membership, Staff, Unit

MAINTAINED = EDIT | {"MAINTAIN"}
"""The privileges of the system role on an ordinary table. MAINTAIN lets it lock and analyse the table."""

APPENDED = READ | {"INSERT"}
"""Its privileges on a table whose rows are never changed."""

LOGIN: dict[type[models.Model], Privileges] = {
    Staff: READ | {"UPDATE(last_login)"},
    Credential: READ | {"UPDATE(password)"},
    Membership: READ,
    Unit: READ,
    ClockOffset: READ,
    Session: EDIT,
    get_token_model(): EDIT,
    IntegrationToken: READ,
}
"""The privileges of the login role, which web and worker use before they switch to another: to find the caller."""

DEFINERS = frozenset(
    {
        "access_visible_people",
        "access_relations_to_each",
        "access_role_units",
        "access_leads",
        "access_led_units",
        "access_log",
    }
)
"""Functions with the privileges of the owner that the serving role may call. They answer for the caller only."""

MIGRATIONS = "django_migrations"


@dataclass(frozen=True)
class Table:
    """The privileges on a table, and the rows that the serving role sees (`arms`; without any, all rows)."""

    name: str
    arms: list[dict[str, Any]] = field(default_factory=list)
    serving: Privileges = NOTHING
    system: Privileges = MAINTAINED
    login: Privileges = NOTHING


def declared() -> list[Table]:
    """Return the declared state of the table or view of every model."""
    views = [Table(name, system=READ) for name in report_views]
    return [Table(MIGRATIONS, system=READ, login=READ), *views, *_tables()]


def apply() -> None:
    """Write policies and privileges of the whole database, as the owner of the tables."""
    call("access_apply", declaration())


def declaration() -> Jsonb:
    """Return the argument of `access_apply`: the tables, and the login role of web and worker."""
    tables = [
        {
            "table": table.name,
            "arms": table.arms,
            **{
                role: sorted(getattr(table, role))
                for role in ("serving", "system", "login")
                if role != "login" or settings.DATABASE_LOGIN
            },
        }
        for table in declared()
    ]
    return Jsonb({"login": settings.DATABASE_LOGIN, "tables": tables})


def is_ready() -> bool:
    """Return whether the database has the functions that this module calls. Before the first migration it has none."""
    return call("to_regproc", "access_apply")[0][0] is not None


def show_rows_to_owner() -> None:
    """Show every row to the owner of the tables, until `apply` runs."""
    call("access_unforce")


def apply_differences() -> None:
    """Write policies and privileges, if the database differs from the declarations."""
    if is_ready() and any(differences()):
        apply()


def differences() -> Iterator[str]:
    """Yield one sentence for each difference between the database and the declarations of the models."""
    login = settings.DATABASE_LOGIN
    found = {state.name: state for state in _states()}
    expected = {table.name: table for table in declared()}
    for name, table in expected.items():
        if name not in found:
            yield f"{name} is missing from the database."
        else:
            yield from _differs(table, found[name], login)
    for name, state in found.items():
        if name not in expected:
            yield from _differs(Table(name, system=NOTHING), state, login)
    for role in ("folge_app", "folge_system"):  # a backup has the privileges of roles, but not who may act as them
        if login and not call("pg_has_role", login, role, "SET")[0][0]:
            yield f"{login} may not act as {role}."
    for (function,) in call("access_definers"):
        if function not in DEFINERS:
            yield f"The serving role may call {function}(), which has the rights of the owner."
    for (sentence,) in call("access_loose_ends"):
        yield f"{sentence}."


def login_owns_tables() -> bool:
    """Return whether web and worker log in as the role that owns the tables."""
    return any(state.owned_by_login for state in _states())


class _State(NamedTuple):
    """A row of `access_state`: the present state of a table or view."""

    name: str
    owned_by_login: bool
    is_view: bool
    guarded: bool
    invoker: bool
    policies: list[str]
    condition: str | None
    serving: list[str] | None
    system: list[str] | None
    login: list[str] | None
    everybody: list[str] | None


def _states() -> Iterator[_State]:
    return (_State(*values) for values in call("access_state", settings.DATABASE_LOGIN))


def _differs(table: Table, state: _State, login: str) -> Iterator[str]:
    for role, wanted, held in (
        ("The serving role", table.serving, state.serving),
        ("The system role", table.system, state.system),
        ("The login role", *((NOTHING, NOTHING) if state.owned_by_login else (table.login, state.login))),
        ("Everybody", NOTHING, state.everybody),
    ):
        more, less = sorted(set(held or ()) - wanted), sorted(wanted - set(held or ()))
        if more:
            yield f"{role} may {', '.join(more)} on {table.name}, which is not declared."
        if less:
            yield f"{role} may not {', '.join(less)} on {table.name}, as is declared."
    if state.is_view and not state.invoker and table.serving:
        yield f"The view {table.name} shows rows with the rights of its owner (security_invoker)."
    if not table.arms:
        return
    condition = call("access_condition", table.name, Jsonb(table.arms))[0][0]
    if not state.guarded:
        yield f"{table.name} has no row-level security, or it is not forced."
    kinds = [policy.split(" ")[0] for policy in state.policies]
    if kinds != ["definer", "system", "visible"] or any(policy.endswith(" half") for policy in state.policies):
        yield f"{table.name} has other policies than those that are declared: {state.policies}."
    elif state.condition != condition:
        yield f"The policy of {table.name} is not the one that is declared."


def history_models() -> list[type[Event]]:
    """Return the models of all history tables."""
    return [model for model in apps.get_models() if issubclass(model, Event) and model._meta.managed]


def _tables() -> Iterator[Table]:
    for model in apps.get_models(include_auto_created=True):
        name = model._meta.db_table
        protection = protections.get(model)
        if not model._meta.managed:
            if isinstance(model._meta.pk, models.OneToOneField):  # a view with one row for each young person
                yield Table(name, serving=READ, system=READ)
        elif issubclass(model, Event):
            tracked: Any = model.pgh_tracked_model
            if tracked in protections:
                yield Table(name, arms=_arms(protections[tracked], history=True), system=READ | _encrypted(model))
        elif model is AccessLogEntry:
            yield Table(name, system=APPENDED)
        elif not model._meta.proxy:
            serving = protection.allows if protection else READ if issubclass(model, CodeList) else NOTHING
            yield Table(
                name,
                arms=_arms(protection) if protection else [],
                serving=serving,
                system=APPENDED if protection and protection.append_only else MAINTAINED,
                login=LOGIN.get(model, NOTHING),
            )


def _arms(protection: Protection, *, history: bool = False) -> list[dict[str, Any]]:
    return [_arm(protection.model, rows, history=history) for rows in protection.rows]


def _arm(model: type[models.Model], rows: Rows, *, history: bool) -> dict[str, Any]:
    """Return one alternative of a policy, with columns and tables instead of fields and models."""
    if isinstance(rows, OwnedBy):
        return {"kind": "owned", "column": _column(model, rows.field)}
    if isinstance(rows, WithoutPerson):
        arm = {"kind": "nobody", "column": _column(model, rows.person)}
        if rows.owner:
            arm |= {"owner": _column(model, rows.owner), "unit": _column(model, rows.unit)}
        return arm
    if not rows.path:
        return {"kind": "person" if history else "self", "column": "id", "level": rows.level, "steps": []}
    *parents, person = rows.path.split("__")
    steps, level, here = [], rows.level, model
    for name in parents:
        parent = here._meta.get_field(name).related_model
        assert isinstance(parent, type)
        assert parent._meta.pk is not None
        steps.append(
            {"column": _column(here, name), "table": parent._meta.db_table, "key": parent._meta.pk.column},
        )
        here = parent
    shown = [given.level for given in protections[here].rows if isinstance(given, VisiblePerson)] if steps else []
    # The policy of the parent is enough where it shows no more than this level allows.
    enough = bool(shown) and LEVELS.index(shown[0]) >= LEVELS.index(level)
    return {"kind": "person", "column": _column(here, person), "level": "" if enough else level, "steps": steps}


def _column(model: type[models.Model], name: str) -> str:
    found = model._meta.get_field(name)
    assert isinstance(found, models.Field)
    assert found.column is not None
    return found.column


def _encrypted(model: type[Event]) -> Privileges:
    """Return the privileges with which a change of keys encrypts the history again."""
    fields = model._meta.get_fields()
    return frozenset(f"UPDATE({found.column})" for found in fields if isinstance(found, EncryptedTextField))
