"""Reads on young people. The caseload folds all registered columns into one query."""

from functools import lru_cache

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from backend.access.models import AccessLogEntry
from backend.access.permissions import Relation, relations, roles_of
from backend.access.row_level_security import as_system
from backend.core import clock, cpr
from backend.core.crypto import fingerprint
from backend.core.errors import Forbidden, NotFound
from backend.organisation.models import Role, Staff
from backend.people.models import YoungPerson
from backend.people.models.person import VisibleTo
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
