"""System checks: every table of a young person is protected, and the database agrees with the declarations.

The first check reads the models. The second one reads the database: it runs in `manage.py check --database default`,
and when web and worker start.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import models

from backend.access import row_policies
from backend.access.people import young_person_model
from backend.core.codelists import CodeList
from backend.core.protection import protections

ELSEWHERE = {
    "access.AccessLogEntry": "the ids of young people; staff write it through a function, and the system reads it",
    "pghistory.Context": "the staff member and the request of a change",
}
"""Tables on which the serving role has no privilege at all, and what they hold."""


@register(Tags.security)
def check_declarations(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Check that each table that can be reached from a young person declares row-level security and keeps history."""
    return list(undeclared(young_person_model()))


def undeclared(start: type[models.Model]) -> Iterator[CheckMessage]:
    """Follow the relations from `start`, and yield an error for each table without the declaration that it needs."""
    history = row_policies.history_models()
    with_history = {event.pgh_tracked_model for event in history}
    seen: set[type[models.Model]] = set(history)
    unread = [start]
    while unread:
        model = unread.pop()
        if model in seen:
            continue
        seen.add(model)
        if model._meta.label in ELSEWHERE or issubclass(model, CodeList) or not model._meta.managed:
            continue
        protection = protections.get(model)
        if protection is None:
            yield Error(
                f"{model._meta.label} can be reached from a young person, and declares no protection.",
                hint="Declare it with case_record, or with shared_record where it is about nobody.",
                obj=model,
                id="access.E001",
            )
        elif protection.rows:
            if not protection.no_history and model not in with_history:
                yield Error(f"{model._meta.label} keeps no change history.", obj=model, id="access.E002")
            unread += _related(model)


def _related(model: type[models.Model]) -> Iterator[type[models.Model]]:
    """Yield the models on both ends of the foreign keys of `model`."""
    for found in model._meta.get_fields(include_hidden=True):
        if not found.is_relation or not isinstance(found.related_model, type):
            continue
        if found.many_to_many:
            through = getattr(found, "through", None) or getattr(getattr(found, "remote_field", None), "through", None)
            yield from [through] if through else []
        yield found.related_model


@register(Tags.security, Tags.database)
def check_database(databases: Sequence[str] | None, **_: Any) -> list[CheckMessage]:
    """Check policies and privileges in the database against the declarations."""
    if not databases:
        return []
    if not row_policies.is_ready():
        return [Warning("The database is not migrated: its protection cannot be checked.", id="access.W001")]
    found: list[CheckMessage] = [
        Error(sentence, hint="Run migrate.", id="access.E003") for sentence in row_policies.differences()
    ]
    if row_policies.login_owns_tables():
        kind = Warning if settings.LOGIN_MAY_OWN_TABLES else Error
        found.append(
            kind(
                "Web and worker log in as the owner of the tables, who may take the protection away.",
                hint="Give DATABASE_URL a login role of its own, and the owner in DATABASE_OWNER_URL to migrate alone.",
                id="access.E004",
            )
        )
    return found
