"""Commands on staff, their roles and units, by an administrator; and the password of one's own."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.access.abilities import check_ability
from backend.access.permissions import Permission, check
from backend.access.row_level_security import as_system
from backend.access.sessions import end_sign_ins
from backend.access.staff_abilities import is_of_a_colleague
from backend.core import clock
from backend.core.background import schedule_reconcile
from backend.core.days import in_order, not_too_far_ahead
from backend.core.errors import Conflict, Invalid
from backend.core.models import save_version
from backend.core.periods import overlaps
from backend.organisation.holdings import HoldingCount, counts_by_staff
from backend.organisation.models import Membership, Role, Staff, Unit
from backend.organisation.staff_import import CONSULTANT_LIMIT

ONE_DAY = timedelta(days=1)


@transaction.atomic
def create_staff(
    *, username: str, name: str, email: str = "", phone: str = "", password: str | None = None, by: Staff
) -> Staff:
    """Create an account. The password is a one-time password. Without one, sign-in with a password is not possible."""
    check(by, Permission.ADMINISTER)
    with as_system("the serving role writes no staff"):
        if Staff.objects.filter(username__iexact=username).exists():
            raise Invalid(_("Another user has this user name."), code="unique", pointer="/username")
        _email_is_free(email)
        staff = Staff(username=username, name=name, email=email, phone=phone)
        if password is not None:
            _fit_password(password, staff, "/password")
        staff.save()
        if password is not None:
            staff.set_one_time_password(password)
    return staff


def edit_staff(*, staff: Staff, expected: int, changes: Mapping[str, Any], by: Staff) -> Staff:
    """Change the name or the contact details. Raises `Stale` if the version is not `expected`."""
    with transaction.atomic(), as_system("the serving role writes no staff"):
        check_ability(by, "edit", staff)
        _email_is_free(changes.get("email", ""), but=staff)
        return save_version(staff, expected, changes)


@transaction.atomic
def deactivate(*, staff: Staff, by: Staff) -> Staff:
    """End an account: sessions and tokens end for good, and the member of staff sees and receives nothing more."""
    with as_system("the serving role writes no staff"):
        staff = Staff.objects.select_for_update().get(pk=staff.pk)
        check_ability(by, "deactivate", staff)
        staff.is_active, staff.deactivated_on = False, clock.today()
        staff.save(update_fields=["is_active", "deactivated_on"])
        end_sign_ins(staff)
    schedule_reconcile()
    return staff


@transaction.atomic
def activate(*, staff: Staff, by: Staff) -> Staff:
    """Open an account again. The roles that have not ended apply again."""
    with as_system("the serving role writes no staff"):
        staff = Staff.objects.select_for_update().get(pk=staff.pk)
        check_ability(by, "activate", staff)
        staff.is_active, staff.deactivated_on = True, None
        staff.save(update_fields=["is_active", "deactivated_on"])
    schedule_reconcile()
    return staff


@transaction.atomic
def set_password(*, staff: Staff, password: str, by: Staff) -> Staff:
    """Give a member of staff a one-time password. Their sessions and tokens end."""
    with as_system("the serving role writes no passwords"):
        staff = Staff.objects.select_for_update().get(pk=staff.pk)
        check_ability(by, "set-password", staff)
        _fit_password(password, staff, "/password")
        staff.set_one_time_password(password)
        end_sign_ins(staff)
    return staff


@transaction.atomic
def change_password(*, staff: Staff, old_password: str, new_password: str) -> None:
    """Change the password of one's own, also a one-time password. All sessions and tokens end, also the present one.

    Raises `Invalid` for a wrong old password, for the same one again, and for one that the rules refuse.
    """
    with as_system("the serving role reads and writes no passwords"):
        staff = Staff.objects.select_for_update().get(pk=staff.pk)
        if not staff.check_password(old_password):
            raise Invalid(_("This is not your present password."), code="wrong", pointer="/old_password")
        if new_password == old_password:
            raise Invalid(_("Choose another password than the present one."), code="same", pointer="/new_password")
        _fit_password(new_password, staff, "/new_password")
        staff.set_password(new_password)
        end_sign_ins(staff)


def choose_digest(*, staff: Staff, wanted: bool) -> None:
    """Turn one's own morning e-mail on or off. What cannot wait is still sent by e-mail."""
    with as_system("the serving role writes no staff"):
        Staff.objects.filter(pk=staff.pk).update(wants_digest=wanted)


@transaction.atomic
def start_membership(
    *,
    staff: Staff,
    unit: Unit,
    role: Role,
    fte: Decimal = Decimal(1),
    caseload_limit: int | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    by: Staff,
) -> Membership:
    """Give a member of staff a role in a unit from a day (today). A consultant without a limit gets the usual one.

    Raises `Invalid` for a closed account, and `Conflict` for a role of one's own, or one that they hold in the unit in
    that period.
    """
    check(by, Permission.ADMINISTER)
    starts_on = starts_on or clock.today()
    if not staff.is_active:
        raise Invalid(_("This account is closed: open it first."), code="inactive", pointer="/staff")
    is_of_a_colleague(staff.pk, by)
    if role == Role.JOB_CONSULTANT and caseload_limit is None:
        caseload_limit = CONSULTANT_LIMIT
    with as_system("the serving role writes no roles"):
        return _start(
            Membership(
                staff=staff,
                unit=unit,
                role=role,
                fte=fte,
                caseload_limit=caseload_limit,
                starts_on=starts_on,
                ends_on=ends_on,
            )
        )


@transaction.atomic
def change_membership(
    *, membership: Membership, starts_on: date | None = None, changes: Mapping[str, Any], by: Staff
) -> Membership:
    """Change a role from a day (today): the row ends on the day before, and a new one begins. Return the new one.

    A row that begins on that day or later is replaced. Raises `Invalid` if nothing changes.
    """
    starts_on = starts_on or clock.today()
    with as_system("the serving role writes no roles"):
        membership = Membership.objects.select_for_update().get(pk=membership.pk)
        check_ability(by, "change", membership)
        if all(getattr(membership, name) == value for name, value in changes.items()):
            raise Invalid(
                _("Say what changes: the unit, the role, the share of full time or the caseload limit."), code="nothing"
            )
        if membership.ends_on is not None and membership.ends_on < starts_on:
            raise Invalid(_("The role has ended by then."), code="ended", pointer="/starts_on")
        values = {
            name: getattr(membership, name)
            for name in ("staff", "unit", "role", "fte", "caseload_limit", "starts_on", "ends_on")
        }
        if membership.starts_on < starts_on:
            values["starts_on"] = starts_on
            membership.ends_on = starts_on - ONE_DAY
            membership.save(update_fields=["ends_on"])
        else:
            membership.delete()
        return _start(Membership(**{**values, **changes}))


@transaction.atomic
def end_membership(*, membership: Membership, ends_on: date | None = None, by: Staff) -> Membership:
    """End a role after a day (today). A role that begins later is removed.

    Sessions and tokens of the member of staff end with it: now, or by a task on the day after.
    """
    ends_on = ends_on or clock.today()
    with as_system("the serving role writes no roles"):
        membership = Membership.objects.select_for_update().get(pk=membership.pk)
        check_ability(by, "end", membership)
        if membership.ends_on is not None and membership.ends_on < ends_on:
            raise Invalid(_("The role has ended by then."), code="ended", pointer="/ends_on")
        not_too_far_ahead(ends_on, "/ends_on")
        if ends_on < membership.starts_on:
            Membership.objects.filter(pk=membership.pk).delete()
        else:
            membership.ends_on = ends_on
            membership.save(update_fields=["ends_on"])
        if ends_on < clock.today():
            end_sign_ins(membership.staff)
    schedule_reconcile()
    return membership


@transaction.atomic
def create_unit(*, by: Staff, **values: Any) -> Unit:
    """Create a unit. The caller has checked that no other has its name."""
    check(by, Permission.ADMINISTER)
    with as_system("the serving role writes no units"):
        return Unit.objects.create(**values)


@transaction.atomic
def edit_unit(*, unit: Unit, expected: int, changes: Mapping[str, Any], by: Staff) -> Unit:
    """Change the name, the kind, the place or the IPS unit of a unit. Raises `Invalid` for a place below itself."""
    with as_system("the serving role writes no units"):
        check_ability(by, "edit", unit)
        list(Unit.objects.order_by("pk").select_for_update(no_key=True))  # two moves together could form a circle
        above = changes.get("parent")
        while above is not None:
            if above.pk == unit.pk:
                raise Invalid(_("A unit cannot be below itself."), code="circle", pointer="/parent")
            above = Unit.objects.get(pk=above.pk).parent
        unit = save_version(unit, expected, changes)
    schedule_reconcile()
    return unit


def still_held(staff: Staff) -> list[HoldingCount]:
    """Return how many records name a member of staff, by kind. An administrator sees only these numbers."""
    with as_system("an administrator counts, and sees no case content"):
        counts = counts_by_staff([staff.pk]).get(staff.pk, [])
    return sorted(counts, key=attrgetter("kind"))


def _start(membership: Membership) -> Membership:
    in_order(membership.starts_on, membership.ends_on)
    for pointer, day in (("/starts_on", membership.starts_on), ("/ends_on", membership.ends_on)):
        if day is not None:
            not_too_far_ahead(day, pointer)
    same = Membership.objects.filter(staff=membership.staff_id, unit=membership.unit_id, role=membership.role)
    if same.filter(overlaps(membership.starts_on, membership.ends_on)).exists():
        raise Conflict(_("This person already holds this role in this unit in that period."), code="overlap")
    membership.save()
    schedule_reconcile()
    return membership


def _email_is_free(email: str, but: Staff | None = None) -> None:
    others = Staff.objects.filter(email__iexact=email)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if email and others.exists():
        raise Invalid(_("Another colleague already has this e-mail address."), code="unique", pointer="/email")


def _fit_password(password: str, staff: Staff, pointer: str) -> None:
    """Raise `Invalid` for a password that the validators of the settings refuse."""
    try:
        validate_password(password, staff)
    except ValidationError as error:
        raise Invalid.several(
            [
                Invalid(sentence, code=one.code or "invalid", pointer=pointer)
                for one in error.error_list
                for sentence in one.messages
            ]
        ) from None
