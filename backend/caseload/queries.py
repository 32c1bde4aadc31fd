"""The caseload: the young people of one member of staff with all registered columns."""

from collections.abc import Iterable

from django.db.models import QuerySet

from backend.access.visibility import VisibleTo
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from backend.workspace.registry import columns

SHOWN = frozenset({"id", "case_number", "first_name", "last_name", "preferred_name", "born_on"})
"""The fields of the person that a row shows, in addition to the columns. No other field is read."""

_NOT_SHOWN = [field.name for field in YoungPerson._meta.concrete_fields if field.name not in SHOWN]


def open_cases() -> QuerySet[YoungPerson]:
    """Return young people with open cases, by name. They are not yet limited to those whom the caller may see."""
    return YoungPerson.objects.listed().filter(closed_on__isnull=True).order_by("sort_name", "id")


def caseload(staff: Staff) -> QuerySet[YoungPerson]:
    """Return the young people with open cases whom `staff` works with, is deputy for or leads, by name."""
    return open_cases().filter(VisibleTo("id", staff, "caseload"))


def rows(ids: Iterable[int]) -> list[YoungPerson]:
    """Return the young people with these ids, in this order, with every registered column. It runs one query.

    A list first reads the ids of all its rows in order, and then the rows of one page. The check of what the caller may
    see therefore runs once, and no column is computed for a row that is not shown.
    """
    people = YoungPerson.objects.defer(*_NOT_SHOWN).select_related(*(column.key for column in columns if column.joined))
    ids = list(ids)
    found = people.in_bulk(ids)
    return [found[number] for number in ids if number in found]
