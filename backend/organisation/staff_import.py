"""Import the municipality's first list of staff, with their roles and units."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, NoReturn

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from backend.core import clock
from backend.core.errors import Invalid
from backend.core.import_report import ImportMessage, MessageWriter, Outcome
from backend.core.names import fold
from backend.core.spreadsheet import (
    Line,
    Sheet,
    error_value_text,
    is_error_value,
    parse_date,
    parse_decimal,
    plain,
    value_class,
)
from backend.organisation.models import Credential, Membership, Role, Staff, Unit

ROLES = {
    "Ungeguide": Role.YOUTH_GUIDE,
    "IPS-konsulent": Role.JOB_CONSULTANT,
    "Koordinator": Role.COORDINATOR,
    "Teamleder": Role.LEADER,
    "Chef": Role.MANAGER,
}
_ROLES = {plain(label): role for label, role in ROLES.items()}
REQUIRED = ("Navn", "E-mail", "Brugernavn", "Rolle", "Enhed")
COLUMNS = (*REQUIRED, "Fuldtidsandel", "Fra")

CONSULTANT_LIMIT = 20
"""Young people per full-time consultant (IPS fidelity scale, item 1). Guides have no limit."""


class GivenPassword(NamedTuple):
    """A new password: in clear text, as it is stored, and until when it may be used once (None: without a limit)."""

    text: str
    stored: str
    one_time_until: datetime | None = None


NewPassword = Callable[[], GivenPassword]
"""A function that makes a password."""


@dataclass
class StaffResult:
    """The result of an import. `passwords` has the name and the new password in clear text, by user name."""

    rows: int = 0
    accepted: int = 0
    known: int = 0
    refused: int = 0
    warnings: int = 0
    passwords: dict[str, tuple[str, str]] = field(default_factory=dict)


def common_password(text: str) -> NewPassword:
    """Return a function that gives all staff the same password.

    It is hashed once. It is only for development, with invented staff.
    """
    stored = make_password(text)
    return lambda: GivenPassword(text, stored)


class _Refused(Exception):
    """The current row is refused. Its message has been reported."""


class StaffImport:
    """One import of a list of staff. A row is one role of one person. Existing records stay unchanged."""

    def __init__(self, found: MessageWriter, new_password: NewPassword | None = None) -> None:
        self.result = StaffResult()
        self._found = found
        self._new_password = new_password
        self._today = clock.today()
        self._staff = {staff.username.casefold(): staff for staff in Staff.objects.all()}
        self._usernames = {staff.email.casefold(): name for name, staff in self._staff.items() if staff.email}
        self._units = {fold(unit.name): unit for unit in Unit.objects.all()}
        self._memberships: dict[tuple[int, int, str], list[Membership]] = {}
        for membership in Membership.objects.order_by("id"):
            self._remember(membership)

    @transaction.atomic
    def read(self, path: Path) -> StaffResult:
        """Import the list. Raises `UnreadableFile`, and has then changed nothing."""
        sheet = Sheet(path, known=COLUMNS, required=REQUIRED)
        named: dict[int, int] = {}
        for line in sheet:
            self.result.rows += 1
            try:
                unit = self._take(line)
            except _Refused:
                self.result.refused += 1
            else:
                named.setdefault(unit.pk, line.number)
        self._warn_of_leaderless(named)
        return self.result

    def _take(self, line: Line) -> Unit:
        if line.overflows:
            self._refuse(line, "", "too_many_cells", _("The row has more cells than there are headings. Correct it."))
        for column in COLUMNS:
            if is_error_value(line.cells.get(column, "")):
                self._refuse(line, column, "error_value", error_value_text())
        name = self._required(line, "Navn", "no_name", 200)
        username = self._required(line, "Brugernavn", "no_username", 150)
        email = self._email(line, username)
        unit_name = self._required(line, "Enhed", "no_unit", 120)
        role = self._role(line)
        fte = self._fte(line)
        starts_on = self._date(line)

        staff = self._staff_of(line, name, username, email)
        unit = self._units.get(fold(unit_name))
        if unit is None:
            unit = self._units[fold(unit_name)] = Unit.objects.create(name=unit_name)
        held = self._memberships.get((staff.pk, unit.pk, role), [])
        same = [one for one in held if one.ends_on is None or one.ends_on >= starts_on]
        if same:
            self.result.known += 1
            if line.cells.get("Fuldtidsandel") and same[-1].fte != fte:
                self._differs(line, "Fuldtidsandel")
            return unit
        self._remember(
            Membership.objects.create(
                staff=staff,
                unit=unit,
                role=role,
                fte=fte,
                caseload_limit=CONSULTANT_LIMIT if role == Role.JOB_CONSULTANT else None,
                starts_on=starts_on,
            )
        )
        self.result.accepted += 1
        return unit

    def _staff_of(self, line: Line, name: str, username: str, email: str) -> Staff:
        staff = self._staff.get(username.casefold())
        if staff is None:
            staff = Staff(username=username, name=name, email=email)
            staff.save()
            self._staff[username.casefold()] = staff
            self._usernames[email.casefold()] = username.casefold()
        else:
            if staff.name != name:
                self._differs(line, "Navn")
            if staff.email.casefold() != email.casefold():
                self._differs(line, "E-mail")
        if self._new_password and not staff.has_usable_password():
            given = self._new_password()
            stored = {"password": given.stored, "one_time_until": given.one_time_until}
            Credential.objects.update_or_create(staff=staff, defaults=stored)
            self.result.passwords[staff.username] = (staff.name, given.text)
        return staff

    def _required(self, line: Line, column: str, code: str, longest: int) -> str:
        text = line.cells.get(column, "")
        if not text:
            self._refuse(line, column, code, _("This cell must not be empty. Fill it in."))
        if len(text) > longest:
            self._refuse(
                line, column, "too_long", _("The text is too long: at most %(count)s characters.") % {"count": longest}
            )
        return text

    def _email(self, line: Line, username: str) -> str:
        email = self._required(line, "E-mail", "no_email", 254)
        try:
            validate_email(email)
        except ValidationError:
            self._refuse(
                line,
                "E-mail",
                "bad_email",
                _("This is not an e-mail address. Correct it: the caseload names staff by it."),
            )
        if self._usernames.get(email.casefold(), username.casefold()) != username.casefold():
            self._refuse(
                line, "E-mail", "email_taken", _("Another user name has this e-mail address. Correct one of the two.")
            )
        return email

    def _role(self, line: Line) -> Role:
        role = _ROLES.get(plain(line.cells["Rolle"]))
        if role is None:
            text = _("This role cannot be imported. Write one of: %(roles)s.") % {"roles": ", ".join(ROLES)}
            self._refuse(line, "Rolle", "unknown_role", text)
        return role

    def _fte(self, line: Line) -> Decimal:
        text = line.cells.get("Fuldtidsandel", "")
        if not text:
            return Decimal(1)
        try:
            fte = parse_decimal(text)
        except Invalid:
            fte = Decimal(0)
        if not 0 < round(fte, 2) <= 1:
            self._refuse(
                line,
                "Fuldtidsandel",
                "bad_fte",
                _("The share of full time is a number above 0 and at most 1, such as 0,8."),
            )
        return round(fte, 2)

    def _date(self, line: Line) -> date:
        text = line.cells.get("Fra", "")
        try:
            return parse_date(text) if text else self._today
        except Invalid as error:
            self._refuse(line, "Fra", error.code, str(error))

    def _remember(self, membership: Membership) -> None:
        key = (membership.staff_id, membership.unit_id, membership.role)
        self._memberships.setdefault(key, []).append(membership)

    def _warn_of_leaderless(self, named: dict[int, int]) -> None:
        """Warn of units in the list in which staff work with young people, and which have no leader today."""
        working: Iterable[Membership] = Membership.objects.active(self._today).filter(unit__in=named)
        roles: dict[int, set[str]] = {}
        for membership in working:
            roles.setdefault(membership.unit_id, set()).add(membership.role)
        names = {unit.pk: unit.name for unit in self._units.values()}
        for unit, row in named.items():
            if roles.get(unit, set()) - {Role.MANAGER} and Role.LEADER not in roles[unit]:
                text = _(
                    "“%(unit)s” has no team leader. Until it has one, the reminders of the leader are sent to the "
                    "administrators, only as a count."
                )
                self._warn(row, "Enhed", "unit_without_leader", text % {"unit": names[unit]})

    def _differs(self, line: Line, column: str) -> None:
        text = _("This member of staff is there already and is left as they are; the row differs here.")
        self._warn(line.number, column, "differs", text)

    def _warn(self, row: int, column: str, code: str, text: str) -> None:
        self.result.warnings += 1
        self._found(ImportMessage(row, column, Outcome.WARNING, code, text))

    def _refuse(self, line: Line, column: str, code: str, text: str) -> NoReturn:
        if cell := line.cells.get(column):
            text = _("%(text)s The cell holds %(kind)s.") % {"text": text, "kind": value_class(cell)}
        self._found(ImportMessage(line.number, column, Outcome.REFUSED, code, text))
        raise _Refused
