"""Reads on young people."""

from collections.abc import Iterable

from django.db.models import QuerySet

from backend.access.models import AccessLogEntry
from backend.access.permissions import Relation, relations, roles_of
from backend.access.row_level_security import as_system
from backend.core import cpr
from backend.core.crypto import fingerprint
from backend.core.errors import Forbidden, NotFound
from backend.organisation.models import Role, Staff
from backend.people.models import YoungPerson
from backend.people.models.person import VisibleTo
from backend.workspace.registry import columns

SHOWN = frozenset({"id", "case_number", "first_name", "last_name", "preferred_name", "born_on"})
"""What a row of the caseload shows of the person beside the columns; nothing else is read."""

_NOT_SHOWN = [field.name for field in YoungPerson._meta.concrete_fields if field.name not in SHOWN]


def open_cases() -> QuerySet[YoungPerson]:
    """Return young people with open cases, by name, not yet scoped."""
    return YoungPerson.objects.listed().filter(closed_on__isnull=True).order_by("sort_name", "id")


def caseload(staff: Staff) -> QuerySet[YoungPerson]:
    """Return those whom `staff` works with, stands in for or leads, with open cases, by name."""
    return open_cases().filter(VisibleTo("id", staff, "caseload"))


def rows(ids: Iterable[int]) -> list[YoungPerson]:
    """Return the young people with these ids, in this order, with every registered column. One query.

    A list first reads the ids of everybody on it, in order, and then the rows of one page: so whom the caller may see
    is asked once, and no column is computed for a row that is not shown.
    """
    people = YoungPerson.objects.defer(*_NOT_SHOWN).select_related(*(column.key for column in columns if column.joined))
    ids = list(ids)
    found = people.in_bulk(ids)
    return [found[number] for number in ids if number in found]


def find(*, cpr_number: str = "", case_number: str = "", staff: Staff) -> tuple[YoungPerson | None, bool]:
    """The young person with exactly this CPR or case number, and whether `staff` may open the record."""
    if cpr_number:
        wanted = YoungPerson.objects.filter(cpr_fingerprint=fingerprint(cpr.parse(cpr_number, "/cpr").digits))
    else:
        wanted = YoungPerson.objects.filter(case_number=case_number)
    with as_system("a search may tell that a record exists outside the caller's sight"):
        person = wanted.select_related("unit").first()
    return person, person is not None and YoungPerson.objects.visible_to(staff).filter(pk=person.pk).exists()


def access_log_of(person_id: int, *, staff: Staff) -> QuerySet[AccessLogEntry]:
    """Who looked at the young person, newest first: for the leader, and for the auditor, to whom the person is 404.

    Raises `NotFound` where there is nobody, or nobody in sight, and `Forbidden` for others who see the person.
    """
    auditor = Role.AUDITOR in roles_of(staff)
    with as_system("the auditor reads the access log of people out of sight"):
        exists = YoungPerson.objects.filter(pk=person_id).exists()
    if not exists or not (auditor or YoungPerson.objects.visible_to(staff).filter(pk=person_id).exists()):
        raise NotFound
    if not auditor and Relation.LEADER not in relations(staff, person_id):
        raise Forbidden
    return AccessLogEntry.objects.filter(young_people__contains=[person_id]).select_related("staff")
