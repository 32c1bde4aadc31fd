"""Queries about young people."""

from django.db.models import QuerySet

from backend.access.models import AccessLogEntry
from backend.access.permissions import Relation, relations, roles_of
from backend.access.row_level_security import as_system
from backend.core import cpr
from backend.core.crypto import fingerprint
from backend.core.errors import Forbidden, NotFound
from backend.organisation.models import Role, Staff
from backend.people.models import YoungPerson


def find(*, cpr_number: str = "", case_number: str = "", staff: Staff) -> tuple[YoungPerson | None, bool]:
    """Return the young person with exactly this CPR or case number, and whether `staff` may open the record.

    Without a match the result is None and False.
    """
    if cpr_number:
        wanted = YoungPerson.objects.filter(cpr_fingerprint=fingerprint(cpr.parse(cpr_number, "/cpr").digits))
    else:
        wanted = YoungPerson.objects.filter(case_number=case_number)
    with as_system("a search may say that a record exists which the caller cannot see"):
        person = wanted.select_related("unit").first()
    return person, person is not None and YoungPerson.objects.visible_to(staff).filter(pk=person.pk).exists()


def access_log_of(person_id: int, *, staff: Staff) -> QuerySet[AccessLogEntry]:
    """Return the access log of the young person, newest first, for the leader and the auditor. Call it as the system.

    It includes the log of records that were merged into this one.

    The auditor reads the access log, but cannot open the young person. Raises `NotFound` if the person does not exist,
    or if `staff` is not an auditor and cannot see the person. Raises `Forbidden` if `staff` can see the person, but is
    neither their leader nor an auditor.
    """
    auditor = Role.AUDITOR in roles_of(staff)
    people = YoungPerson.objects.all() if auditor else YoungPerson.objects.visible_to(staff)
    if not people.filter(pk=person_id).exists():
        raise NotFound
    if not auditor and Relation.LEADER not in relations(staff, person_id):
        raise Forbidden
    merged = YoungPerson.objects.filter(merged_into=person_id).values_list("pk", flat=True)
    return AccessLogEntry.objects.filter(young_people__overlap=[person_id, *merged]).select_related("staff")
