"""Queries about young people."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from backend.access.models import AccessBlock, AccessLogEntry
from backend.access.permissions import Relation, relations, roles_of
from backend.access.row_level_security import as_system
from backend.access.scopes import AboutYoungPerson
from backend.core import clock, cpr
from backend.core.crypto import fingerprint
from backend.core.errors import Forbidden, NotFound
from backend.core.functions import call
from backend.core.periods import covers
from backend.organisation.directory import Directory
from backend.organisation.models import Role, Staff, Unit
from backend.people.models import ProbableDuplicate, YoungPerson
from backend.people.models.person import RANDOM_CASE_NUMBER, Sensitivity


@dataclass(frozen=True)
class Found:
    """The young person that a search is about, and what the caller may learn of it.

    `exists` says that there is a case. `is_visible` says that the caller may open it. `unit` is the unit whose leader
    the caller may ask for access, and None where the caller must not learn it.
    """

    person: YoungPerson | None
    exists: bool = False
    is_visible: bool = False
    unit: Unit | None = None


def find(*, cpr_number: str = "", case_number: str = "", staff: Staff) -> Found:
    """Find the young person with exactly this CPR or case number.

    Of a case outside the access of `staff` only a number that cannot be guessed tells that it exists: a CPR number, or
    a random case number. The unit is not named where the case is closed or `staff` is blocked.
    """
    if cpr_number:
        wanted = YoungPerson.objects.filter(cpr_fingerprint=fingerprint(cpr.parse(cpr_number, "/cpr").digits))
    else:
        wanted = YoungPerson.objects.filter(case_number=case_number)
    with as_system("a search may say that a record exists which the caller cannot see"):
        person = wanted.select_related("unit").first()
        key = person.pk if person else 0  # the same queries with and without a match
        is_blocked = AccessBlock.objects.filter(covers(clock.today()), staff=staff, young_person=key).exists()
    is_visible = YoungPerson.objects.visible_to(staff).filter(pk=key).exists()
    if person is None or is_visible:
        return Found(person, exists=is_visible, is_visible=is_visible)
    exists = bool(cpr_number) or RANDOM_CASE_NUMBER.fullmatch(case_number) is not None
    secret = is_blocked or person.sensitivity == Sensitivity.CLOSED
    return Found(person, exists, unit=person.unit if exists and not secret else None)


@dataclass(frozen=True)
class OtherCase:
    """What a leader may know of a case that may be about the same young person as one of their own.

    `young_person` is None if the leader cannot see the case. `unit` and `leader`, whom to ask, are None as well if it
    is closed or the leader is blocked.
    """

    young_person: YoungPerson | None = None
    unit: Unit | None = None
    leader: Staff | None = None


def duplicates_asked(staff: Staff) -> QuerySet[ProbableDuplicate]:
    """Return the questions about cases that `staff` leads, whether they are about the same young person as another."""
    return AboutYoungPerson("full").within(led_duplicates(), staff).select_related("young_person__unit", "answered_by")


def led_duplicates() -> QuerySet[ProbableDuplicate]:
    """Return the questions about cases in units that the caller leads."""
    led = [unit for (unit,) in call("access_led_units")]
    return ProbableDuplicate.objects.filter(young_person__unit__in=led)


def other_cases(ids: Collection[int], *, staff: Staff) -> Mapping[int, OtherCase]:
    """Return what `staff` may know of each of these cases, by id."""
    seen = YoungPerson.objects.visible_to(staff).filter(pk__in=ids).in_bulk()
    with as_system("a leader is told whom to ask about a case of another unit"):
        blocked = AccessBlock.objects.filter(covers(clock.today()), staff=staff).values("young_person")
        others = YoungPerson.objects.filter(pk__in=ids).exclude(pk__in=blocked).exclude(sensitivity=Sensitivity.CLOSED)
        named = {other.pk: other.unit for other in others.select_related("unit").only("unit")}
        directory = Directory.load(clock.today())
        leaders = {pk: directory.leader_of(unit.pk) for pk, unit in named.items()}
        staff_by_id = Staff.objects.in_bulk({leader for leader in leaders.values() if leader is not None})
    return {pk: OtherCase(seen.get(pk), named.get(pk), staff_by_id.get(leaders.get(pk) or 0)) for pk in ids}


def access_log_of(person_id: int, *, staff: Staff) -> QuerySet[AccessLogEntry]:
    """Return the access log of the young person, newest first, for the leader and the auditor. Call it as the system.

    It includes the log of records that were merged into this one.

    The auditor reads the access log, but cannot open the young person. Raises `NotFound` if the person does not exist,
    if `staff` is blocked, or if `staff` is not an auditor and cannot see the person. Raises `Forbidden` if `staff` can
    see the person, but is neither their leader nor an auditor.
    """
    auditor = Role.AUDITOR in roles_of(staff)
    blocked = AccessBlock.objects.filter(covers(clock.today()), staff=staff).values("young_person")
    people = YoungPerson.objects.exclude(pk__in=blocked) if auditor else YoungPerson.objects.visible_to(staff)
    if not people.filter(pk=person_id).exists():
        raise NotFound
    if not auditor and Relation.LEADER not in relations(staff, person_id):
        raise Forbidden
    merged = YoungPerson.objects.filter(merged_into=person_id).values_list("pk", flat=True)
    return AccessLogEntry.objects.filter(young_people__overlap=[person_id, *merged]).select_related("staff")
