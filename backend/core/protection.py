"""Protection by declaration: each model says which of its rows a caller sees, and what the serving role may do.

    @case_record("full", allows=WRITE)                               # has a foreign key to the young person
    @case_record("full", path="course__young_person", allows=WRITE)  # reaches the young person through a course
    @shared_record(READ, because="a code list")                      # is about no young person

`case_record` gives the table and its history table row-level security, and the model a change history. After each
`migrate`, `backend.access.row_policies` writes the declarations to the database. A system check in
`backend.access.checks` compares both. The serving role has no privilege on a table without a declaration.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from backend.core.history import tracked

Level = Literal["summary", "full"]
LEVELS: Sequence[Level] = ("summary", "full")
"""The levels of access to a young person, the lower one first."""

Privileges = frozenset[str]
"""Privileges of PostgreSQL, such as `SELECT` or `UPDATE(read_at)`."""

NOTHING: Privileges = frozenset()
READ: Privileges = frozenset({"SELECT"})
WRITE: Privileges = frozenset({"SELECT", "INSERT", "UPDATE"})
EDIT: Privileges = WRITE | {"DELETE"}


@dataclass(frozen=True)
class VisiblePerson:
    """The rows about young people whom the caller sees at `level`.

    `path` leads to the young person. It is empty for the table of young people itself.
    """

    level: Level
    path: str = "young_person"


@dataclass(frozen=True)
class OwnedBy:
    """The rows whose foreign key `field` is the caller."""

    field: str


@dataclass(frozen=True)
class WithoutPerson:
    """The rows without a young person: all, or those of the `owner` and of those who lead the `unit`, where given."""

    person: str = "young_person"
    owner: str = ""
    unit: str = ""


Rows = VisiblePerson | OwnedBy | WithoutPerson


@dataclass(frozen=True)
class Protection:
    """The declaration of one model.

    A caller sees a row if one of `rows` includes it. `rows` is empty for a table about no young person, and `reason`
    then says what it holds. `allows` are the privileges of the serving role. `no_history` says why a table with case
    content keeps no change history. If the table is `append_only`, the system role too may only read and add rows.
    """

    model: type[models.Model]
    rows: tuple[Rows, ...]
    allows: Privileges
    reason: str = ""
    no_history: str = ""
    append_only: bool = False


protections: dict[type[models.Model], Protection] = {}
"""The declarations of all models."""

report_views: set[str] = set()
"""Database views without a model, which only reports read. The system role may read them, the serving role may not."""

AnyModel = TypeVar("AnyModel", bound=type[models.Model])


def case_record(
    level: Level,
    *,
    path: str = "young_person",
    allows: Privileges = NOTHING,
    also: Sequence[Rows] = (),
    exclude: list[str] | None = None,
) -> Callable[[AnyModel], AnyModel]:
    """Declare a model with case content: row-level security and a change history. Use it as a class decorator.

    `exclude` names fields that the change history leaves out.
    """

    def declare(model: AnyModel) -> AnyModel:
        tracked(exclude=exclude)(model)
        _declare(Protection(model, (VisiblePerson(level, path), *also), allows))
        return model

    return declare


def protect(
    model: type[models.Model],
    *rows: Rows,
    allows: Privileges = NOTHING,
    append_only: bool = False,
    no_history: str,
) -> None:
    """Declare row-level security for a model that keeps no change history, and say why."""
    _declare(Protection(model, rows, allows, no_history=no_history, append_only=append_only))


def shared_record(allows: Privileges = NOTHING, *, because: str) -> Callable[[AnyModel], AnyModel]:
    """Declare a model about no young person, and say what it holds. Use it as a class decorator."""

    def declare(model: AnyModel) -> AnyModel:
        _declare(Protection(model, (), allows, reason=because))
        return model

    return declare


def _declare(protection: Protection) -> None:
    if protection.model in protections:
        raise ImproperlyConfigured(f"The protection of {protection.model._meta.label} is declared twice.")
    protections[protection.model] = protection
