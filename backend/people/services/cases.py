"""Commands on the case of a young person: open and edit."""

import secrets
from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.access.access_log import log_access
from backend.access.models import Action, Basis, Grant
from backend.access.permissions import Permission, check, check_may_work_with
from backend.access.row_level_security import as_system
from backend.access.visibility import who_sees
from backend.core import clock, cpr
from backend.core.crypto import fingerprint
from backend.core.errors import Conflict, Invalid
from backend.core.locks import lock_until_commit
from backend.core.models import save_version
from backend.core.names import fold
from backend.followups.changing import changing
from backend.organisation.directory import Directory
from backend.organisation.models import Staff, Unit
from backend.people.models import Address, YoungPerson
from backend.people.models.person import Sensitivity, YoungPersonQuerySet
from backend.people.services.addresses import PROTECTED_FOR
from backend.people.services.duplicates import ask_leaders
from backend.reminders.models import NotificationKind
from backend.reminders.services import notify

OPENER_SEES_FOR = timedelta(days=14)
"""How long the member of staff who opens a case can see it without an assignment, to refer the young person."""


class CaseExists(Conflict):
    """409: another case has the CPR number. The answer reveals that case, so it is written to the access log."""

    code = "cpr_known"
    detail = _("A case with this CPR number exists: ask the leader of its unit for access.")

    def __init__(self, person: YoungPerson) -> None:
        super().__init__()
        self.young_people = {person.pk}


class ProbableDuplicate(Conflict):
    """409: the caller sees another case with the same name and birth date, so it is written to the access log."""

    code = "duplicate"

    def __init__(self, known: YoungPerson) -> None:
        super().__init__(
            _(
                "Case %(case_number)s has the same name and date of birth: use that one. If they are two people, "
                "confirm it, and another case is opened."
            )
            % {"case_number": known.case_number}
        )
        self.young_people = {known.pk}


@transaction.atomic
def open_case(
    *,
    first_name: str,
    last_name: str,
    preferred_name: str = "",
    born_on: date,
    unit: Unit,
    cpr_number: str | None = None,
    address: str = "",
    address_protected: bool = False,
    confirm: bool = False,
    by: Staff,
    **more: Any,
) -> YoungPerson:
    """Open a case today for a young person within the age limits of the settings. `by` can see it for 14 days.

    It runs as system, because `by` cannot yet see the new case, nor a record with the same CPR number. Raises `Invalid`
    for an age outside the limits or a wrong CPR number, and `CaseExists` for a known CPR number. Unless `by` confirms,
    raises `ProbableDuplicate` if `by` sees a case with the same name and birth date. A case that `by` cannot see does
    not change the answer: the leaders of both units are notified, and get a follow-up to compare and merge.
    """
    check(by, Permission.OPEN_CASE)
    today = clock.today()
    lowest, highest = settings.CASE_AGE_FROM, settings.CASE_AGE_TO
    if born_on > today or not lowest <= clock.years_old(born_on, today) <= highest:
        raise Invalid(
            _("The young person is not between %(lowest)s and %(highest)s years old today: check the date of birth.")
            % {"lowest": lowest, "highest": highest},
            code="age",
            pointer="/born_on",
        )
    number = _checked(cpr_number, born_on) if cpr_number else None
    name = fold(first_name, last_name)
    with as_system("a request that waited for this lock then sees the case that the other one opened"):
        lock_until_commit("open a case", name, born_on)
    seen = _namesakes(YoungPerson.objects.visible_to(by), name, born_on)
    if seen and not confirm:
        raise ProbableDuplicate(seen[0])
    with as_system("the opener cannot see the row yet"):
        if number and (known := YoungPerson.objects.filter(cpr_fingerprint=fingerprint(number.digits)).first()):
            raise CaseExists(known)
        unseen = [one for one in _namesakes(YoungPerson.objects.all(), name, born_on) if one not in seen]
        person = YoungPerson.objects.create(
            case_number=_new_case_number(today.year),
            first_name=first_name,
            last_name=last_name,
            preferred_name=preferred_name,
            born_on=born_on,
            unit=unit,
            opened_on=today,
            registered_at=clock.now(),
            cpr=number.digits if number else None,
            cpr_fingerprint=fingerprint(number.digits) if number else None,
            cpr_is_replacement=bool(number and number.synthetic),
            **more,
        )
        with changing(person) as change:
            change.record(person)
            Address.objects.create(
                young_person=person,
                text=address or None,
                protected=address_protected,
                protected_until=today + PROTECTED_FOR if address_protected else None,
            )
            Grant.objects.create(
                staff=by,
                young_person=person,
                basis=Basis.NAMED,
                starts_at=clock.now(),
                ends_at=clock.at_local(today + OPENER_SEES_FOR, time(0)),
                reason="opened the case",
                opened_by=by,
            )
            log_access(Action.VIEW, [person.pk], basis=Basis.NAMED, purpose="open_case")
            for other in unseen:
                _notify_leaders(person, other)
            ask_leaders((person, other) for other in unseen)
            change.about_units(*(one.unit_id for one in (person, *unseen) if unseen))
    return person


EDITABLE = frozenset(
    {
        "first_name",
        "last_name",
        "preferred_name",
        "gender",
        "municipality_code",
        "phone",
        "email",
        "preferred_channel",
        "interpreter_language",
        "kui_contact_person",
        "kui_contact_appointed_on",
        "placed_outside_home",
        "undervisningspligt_ends_on",
        "primary_contact_staff",
        "primary_contact_professional",
    }
)


def edit(*, person: YoungPerson, expected: int, changes: Mapping[str, Any], by: Staff) -> YoungPerson:
    """Write `changes` (of `EDITABLE`) as a new version. Raises `Stale` if the version is not `expected`.

    The unit is not among them, because it decides who has access: `steps.transfer` changes it. A new primary contact
    replaces the former one. Raises `Invalid` for two, for a colleague who does not work with cases, and for a
    professional who does not work with the young person today, and `Conflict` for a colleague who is blocked.
    """
    check(by, Permission.EDIT_CASE, person.pk)
    values = {name: value for name, value in changes.items() if name in EDITABLE}
    with changing(person) as change, as_system("the serving role cannot write to the table of young people"):
        person = change.young_person
        values |= _primary_contact(person, values)
        change.record(person)
        return save_version(person, expected, values)


def _primary_contact(person: YoungPerson, values: Mapping[str, Any]) -> dict[str, None]:
    """Check a new primary contact, and return what it replaces."""
    staff = _new(person, values, "primary_contact_staff")
    professional = _new(person, values, "primary_contact_professional")
    if staff and professional:
        text = _("A young person has one primary contact: a colleague or a professional, not both.")
        raise Invalid(text, code="two_primary_contacts", pointer="/primary_contact_professional")
    if staff:
        check_may_work_with(staff, person.pk, on=clock.today(), pointer="/primary_contact_staff")
        return {"primary_contact_professional": None}
    if professional:
        ended = professional.ends_on is not None and professional.ends_on < clock.today()
        if professional.young_person_id != person.pk or ended:
            text = _("This professional does not work with the young person today: choose one who does.")
            raise Invalid(text, code="not_of_the_person", pointer="/primary_contact_professional")
        return {"primary_contact_staff": None}
    return {}


def _new(person: YoungPerson, values: Mapping[str, Any], name: str) -> Any:
    """Return the record that an edit names, unless the young person has it already."""
    found = values.get(name)
    return None if found is None or found.pk == getattr(person, f"{name}_id") else found


def _namesakes(people: YoungPersonQuerySet, name: str, born_on: date) -> list[YoungPerson]:
    """Return those of `people` with this folded name and birth date who are neither dead nor merged."""
    found = people.listed().filter(born_on=born_on).select_related("unit").order_by("id")
    return [person for person in found if fold(person.first_name, person.last_name) == name]


def _notify_leaders(person: YoungPerson, other: YoungPerson) -> None:
    """Notify the leaders of both units that the two cases may be about one young person.

    Each notification is about the case that the leader can see, and names the unit of the other, unless that case is
    closed to all but named staff.
    """
    directory = Directory.load(clock.today())
    for own, theirs in ((person, other), (other, person)):
        leader = directory.leader_of(own.unit_id)
        if leader is None or not who_sees(staff=[leader], people=[own.pk], level="summary"):
            continue
        names_unit = theirs.sensitivity != Sensitivity.CLOSED
        facts = {"other_unit": theirs.unit_id, "other_unit_name": theirs.unit.name} if names_unit else {}
        notify(staff_id=leader, kind=NotificationKind.PROBABLE_DUPLICATE, young_person_id=own.pk, facts=facts)


def _checked(text: str, born_on: date) -> cpr.Cpr:
    number = cpr.parse(text, pointer="/cpr")
    if number.born_on != born_on:
        raise Invalid(
            _("The CPR number and the date of birth do not agree: check both."), code="cpr_date", pointer="/cpr"
        )
    return number


def _new_case_number(year: int) -> str:
    """Return a free number of the year, for example 2026-483920. It is random, so that numbers cannot be guessed."""
    while True:
        number = f"{year}-{secrets.randbelow(1_000_000):06d}"
        if not YoungPerson.objects.filter(case_number=number).exists():
            return number
