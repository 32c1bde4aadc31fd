"""Every stored date is read by a rule, a query, a filter, a serializer or a page. Otherwise staff need not give it."""

import ast
import re
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db.models import DateField, Model
from django.urls import get_resolver
from rest_framework.serializers import ModelSerializer

ROOT = Path(__file__).parents[2]
CODE = ("backend", "guidance", "jobs", "config")
NOT_READING = {"migrations", "demo.py"}
"""Migrations make the tables, and the demo data fill them."""

_UNFINISHED = "the model has no API yet, so staff cannot give the date"
_KEPT = "an operator looks it up in the database: when something was sent, or since when a rule fails"
_SQL = "SQL functions count days with the calendar"

EXCEPTIONS = {
    "core.WorkDay.day": _SQL,
    "core.WorkDay.next_arbejdsdag": _SQL,
    "core.WorkDay.next_local": _SQL,
    "core.WorkDay.previous_arbejdsdag": _SQL,
    "followups.RuleFailure.failed_at": _KEPT,
    "organisation.Staff.last_login": "Django writes it at each sign-in",
    "people.WelfareReport.receipt_on": _UNFINISHED,
    "people.WelfareReport.sent_on": _UNFINISHED,
    "reminders.Email.sent_at": _KEPT,
    "reminders.Reminder.settled_at": _KEPT,
}
"""Fields that no Python code reads, and why they are there all the same."""


class _Reads(ast.NodeVisitor):
    """The names that a module reads: attributes, parts of texts such as `spell__starts_on`, look-ups and filters."""

    FILTERS = {"filter", "exclude", "get", "Q", "get_or_create", "update_or_create"}

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.mentioned: set[str] = set()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for part in node.body:
            if not (isinstance(part, ast.ClassDef) and part.name == "Meta" and self._is_of_model(part)):
                self.visit(part)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if isinstance(node.ctx, ast.Load):
            self.names.add(node.attr)
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        self.mentioned.add(node.id)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and re.fullmatch(r"-?\w+", node.value):
            self.names.update(node.value.removeprefix("-").split("__"))
            self.names.add(node.value)

    def visit_Call(self, node: ast.Call) -> None:
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for keyword in node.keywords:
            if keyword.arg and ("__" in keyword.arg or called in self.FILTERS):
                self.names.update(keyword.arg.split("__"))
        written = [keyword for keyword in node.keywords if keyword.arg == "update_fields"]
        for part in ast.iter_child_nodes(node):
            if part not in written:
                self.visit(part)

    @staticmethod
    def _is_of_model(meta: ast.ClassDef) -> bool:
        """Return whether this is the `Meta` of a model, which names fields in constraints and indexes."""
        assigned = {
            target.id
            for part in meta.body
            if isinstance(part, ast.Assign)
            for target in part.targets
            if isinstance(target, ast.Name)
        }
        return "model" not in assigned


@cache
def _modules() -> tuple[_Reads, ...]:
    found = []
    for path in (path for folder in CODE for path in (ROOT / folder).rglob("*.py")):
        if NOT_READING.isdisjoint(path.relative_to(ROOT).parts):
            reads = _Reads()
            reads.visit(ast.parse(path.read_text(encoding="utf-8")))
            found.append(reads)
    return tuple(found)


@cache
def _shown() -> frozenset[str]:
    """Return the names that templates show."""
    templates = (path for folder in CODE for path in (ROOT / folder).rglob("*.html"))
    return frozenset(name for path in templates for name in re.findall(r"\.(\w+)", path.read_text(encoding="utf-8")))


@cache
def _serialized() -> frozenset[tuple[type[Model], str]]:
    get_resolver().url_patterns  # noqa: B018  # imports every view, and its serializers
    found, left = set(), list(ModelSerializer.__subclasses__())
    while left:
        serializer = left.pop()
        left += serializer.__subclasses__()
        meta = getattr(serializer, "Meta", None)
        model = getattr(meta, "model", None)
        if model is not None and serializer.__module__.startswith(CODE):  # and not one that a test has made
            found |= {(model, name) for name in getattr(meta, "fields", ())}
    return frozenset(found)


def _dates() -> dict[str, DateField]:
    models = [model for model in apps.get_models() if model.__module__.startswith(CODE) and model._meta.managed]
    ours = [model for model in models if not model._meta.label.endswith("Event")]
    return {
        f"{model._meta.label}.{field.name}": field
        for model in ours
        for field in model._meta.local_fields
        if isinstance(field, DateField)
    }


DATES = _dates()


def _is_read(field: DateField) -> bool:
    model, name = field.model, field.name
    if (model, name) in _serialized():
        return True
    named = {known.__name__ for known in model.__mro__ if issubclass(known, Model)} - {"Model"}
    is_unique = [known.name for known in DATES.values()].count(name) == 1
    if is_unique and name in _shown():
        return True
    return any(name in reads.names and (is_unique or named & reads.mentioned) for reads in _modules())


def test_each_date_is_read() -> None:
    unread = [name for name, field in DATES.items() if name not in EXCEPTIONS and not _is_read(field)]
    assert not unread, f"Let a rule, a query, a filter or a serializer read these, or remove the fields: {unread}"


def test_exceptions_are_dates_that_nothing_reads() -> None:
    assert EXCEPTIONS.keys() <= DATES.keys()
    read = [name for name in EXCEPTIONS if _is_read(DATES[name])]
    assert not read, f"These are read now, take them from the exceptions: {read}"
