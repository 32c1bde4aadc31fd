"""The caseload, which folds all registered columns into one query."""

from functools import lru_cache

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from backend.access.visibility import VisibleTo
from backend.core import clock
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from backend.workspace.registry import Reading, columns

SHOWN = ("case_number", "first_name", "last_name", "preferred_name", "born_on")
"""What a row of the caseload shows of the person beside the columns; nothing else is read."""


def open_cases(staff: Staff) -> QuerySet[YoungPerson]:
    """Open cases with the value of every registered column under the column's key, by name, not yet scoped."""
    return _with_columns(Reading(staff=staff, today=clock.today())).all()


def caseload(staff: Staff) -> QuerySet[YoungPerson]:
    """Those whom `staff` works with, stands in for or leads, with open cases, by name."""
    return open_cases(staff).filter(VisibleTo("id", staff, "caseload"))


@lru_cache(maxsize=256)
def _with_columns(reading: Reading) -> QuerySet[YoungPerson]:
    """Kept for the day: to fold the columns in costs more than to ask the database. It is never run, only copied.

    So does their SQL, which would else be put together anew for each request.
    """
    people = YoungPerson.objects.listed().filter(closed_on__isnull=True).only(*SHOWN).order_by("sort_name", "id")
    query = people.annotate(**{column.key: column.expression(reading) for column in columns}).query
    compiler = query.get_compiler(DEFAULT_DB_ALIAS)
    compiler.setup_query()
    folded = {}
    for key, column in query.annotation_select.items():
        sql, parameters = compiler.compile(column)
        folded[key] = RawSQL(sql, parameters, column.output_field)  # noqa: S611  # compiled from code
    return people.annotate(**folded)
