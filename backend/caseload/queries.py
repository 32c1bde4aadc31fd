"""The caseload: the young people of one member of staff with all registered columns."""

from collections.abc import Iterable

from django.db.models import F, QuerySet

from backend.access.visibility import VisibleTo
from backend.followups.columns import due_first
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from backend.workspace.registry import Column

SHOWN = frozenset({"id", "case_number", "first_name", "last_name", "preferred_name", "born_on"})
"""The fields of the person that a row shows, in addition to the columns. No other field is read."""

_NOT_SHOWN = [field.name for field in YoungPerson._meta.concrete_fields if field.name not in SHOWN]


def open_cases() -> QuerySet[YoungPerson]:
    """Return young people with open cases, by name. They are not yet limited to those whom the caller may see."""
    return YoungPerson.objects.listed().filter(closed_on__isnull=True).order_by("sort_name", "id")


def caseload(staff: Staff) -> QuerySet[YoungPerson]:
    """Return the young people with open cases whom `staff` works with, is deputy for or leads, by name."""
    return open_cases().filter(VisibleTo("id", staff, "caseload"))


def by_urgency(people: QuerySet[YoungPerson], staff: Staff) -> QuerySet[YoungPerson]:
    """Sort by what is due: the follow-ups of `staff` first, the longest overdue before all, then those of colleagues.

    Young people for whom nothing is due come last, by name.
    """
    return due_first(people, staff).order_by(
        F("my_due_on").asc(nulls_last=True), F("next_follow_up__due_on").asc(nulls_last=True), "sort_name", "id"
    )


def rows(ids: Iterable[int], shown: Iterable[Column]) -> list[YoungPerson]:
    """Return the young people with these ids, in this order, with what the columns join. It runs one query.

    A list first reads the ids of a page in order, and then its rows. No column is computed for a row that is not shown.
    """
    people = YoungPerson.objects.defer(*_NOT_SHOWN).select_related(
        *(column.key for column in shown if column.field and column.joined)
    )
    ids = list(ids)
    found = people.in_bulk(ids)
    return [found[number] for number in ids if number in found]
