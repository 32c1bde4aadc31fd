"""Commands on the case of a young person: open and edit."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.access.access_log import log_access
from backend.access.models import Action, Basis, Grant
from backend.access.permissions import Permission, check
from backend.access.row_level_security import as_system
from backend.core import clock, cpr
from backend.core.crypto import fingerprint
from backend.core.errors import Conflict, Invalid
from backend.core.models import save_version
from backend.followups.changing import changing
from backend.organisation.models import Staff, Unit
from backend.people.models import Address, CaseNumberSeries, YoungPerson
from backend.people.models.person import sort_name

OPENER_SEES_FOR = timedelta(days=14)
"""How long the member of staff who opens a case can see it without an assignment, to refer the young person."""


class CaseExists(Conflict):
    """409: another case has the CPR number. The answer reveals that case, so it is written to the access log."""

    code = "cpr_known"
    detail = _("A case with this CPR number exists: ask the leader of its unit for access.")

    def __init__(self, person: YoungPerson) -> None:
        super().__init__()
        self.young_people = {person.pk}


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
    by: Staff,
    **more: Any,
) -> YoungPerson:
    """Open a case today for a young person within the age limits of the settings. `by` can see it for 14 days.

    It runs as system, because `by` cannot yet see the new case, nor a record with the same CPR number. Raises `Invalid`
    for an age outside the limits or a wrong CPR number, and `CaseExists` for a known CPR number.
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
    with as_system("the opener cannot see the row yet"):
        if number and (known := YoungPerson.objects.filter(cpr_fingerprint=fingerprint(number.digits)).first()):
            raise CaseExists(known)
        person = YoungPerson.objects.create(
            case_number=_next_case_number(today.year),
            first_name=first_name,
            last_name=last_name,
            preferred_name=preferred_name,
            sort_name=sort_name(first_name, last_name, preferred_name),
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
            Address.objects.create(young_person=person, text=address or None, protected=address_protected)
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
    }
)


def edit(*, person: YoungPerson, expected: int, changes: Mapping[str, Any], by: Staff) -> YoungPerson:
    """Write `changes` (of `EDITABLE`) as a new version. Raises `Stale` if the version is not `expected`.

    The unit is not among them, because it decides who has access: `steps.transfer` changes it.
    """
    check(by, Permission.EDIT_CASE, person.pk)
    values = {name: value for name, value in changes.items() if name in EDITABLE}
    with changing(person) as change, as_system("the serving role cannot write to the table of young people"):
        person = change.young_person
        parts = ("first_name", "last_name", "preferred_name")
        values["sort_name"] = sort_name(**{name: values.get(name, getattr(person, name)) for name in parts})
        change.record(person)
        return save_version(person, expected, values)


def _checked(text: str, born_on: date) -> cpr.Cpr:
    number = cpr.parse(text, pointer="/cpr")
    if number.born_on != born_on:
        raise Invalid(
            _("The CPR number and the date of birth do not agree: check both."), code="cpr_date", pointer="/cpr"
        )
    return number


def _next_case_number(year: int) -> str:
    """Return the next free number of the year, for example 2026-000123. Skip numbers that an import has used."""
    series, _created = CaseNumberSeries.objects.select_for_update().get_or_create(year=year, defaults={"last": 0})
    while True:
        series.last += 1
        number = f"{year}-{series.last:06d}"
        if not YoungPerson.objects.filter(case_number=number).exists():
            series.save(update_fields=["last"])
            return number
