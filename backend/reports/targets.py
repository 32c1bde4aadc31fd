"""Targets: the commands on them, and which one belongs to a figure."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from backend.access.permissions import Permission, check
from backend.access.row_level_security import as_system
from backend.core import clock
from backend.core.errors import Conflict, Invalid
from backend.core.locks import lock_until_commit
from backend.organisation.models import Staff, Unit
from backend.reports.models import Target
from backend.reports.registry import Direction, Kind, Measure, measures
from backend.reports.scope import Period


@transaction.atomic
def set_target(
    *,
    measure: str,
    starts_on: date,
    ends_on: date,
    value: Decimal,
    decided_on: date,
    unit: Unit | None = None,
    by: Staff,
) -> Target:
    """Set what a measure should be in a period. Without a unit it is about the whole municipality.

    Raises `Invalid` for an unknown measure, a period that ends before it starts and a decision in the future, and
    `Conflict` if that period has a target already.
    """
    check(by, Permission.SET_TARGETS)
    if measure not in measures:
        raise Invalid(
            _("There is no measure %(key)s. /reports/ lists them.") % {"key": measure},
            code="unknown",
            pointer="/measure",
        )
    if ends_on < starts_on:
        raise Invalid(_("The period ends before it begins."), code="period", pointer="/ends_on")
    if decided_on > clock.today():
        raise Invalid(_("A target has been decided today or earlier."), code="future", pointer="/decided_on")
    with as_system("the serving role writes no targets"):
        same = {"measure": measure, "unit": unit, "starts_on": starts_on, "ends_on": ends_on}
        lock_until_commit("set a target", measure, unit and unit.pk, starts_on, ends_on)
        if Target.objects.filter(**same).exists():
            raise Conflict(_("This period has a target already. Delete it first."), code="exists", pointer="/starts_on")
        return Target.objects.create(**same, value=value, decided_on=decided_on, set_by=by)


@transaction.atomic
def delete_target(*, target: Target, by: Staff) -> None:
    """Delete a target. The change history keeps it."""
    check(by, Permission.SET_TARGETS)
    with as_system("the serving role writes no targets"):
        Target.objects.filter(pk=target.pk).delete()


def target_for(measure: Measure, period: Period, targets: Iterable[Target]) -> Target | None:
    """Return the target of a figure, of those for its unit.

    A target for exactly the period comes first. A target for a longer period, for example the year, also belongs to
    the quarters in it, except for a count: a quarter is not expected to have the count of a year. Of several, the
    shortest belongs to the figure.
    """
    fits = [
        target
        for target in targets
        if target.measure == measure.key
        and target.starts_on <= period.first
        and period.last <= target.ends_on
        and (measure.kind is not Kind.COUNT or (target.starts_on, target.ends_on) == (period.first, period.last))
    ]
    return min(fits, key=lambda target: (target.ends_on - target.starts_on, target.starts_on), default=None)


def is_met(value: float | None, target: float, measure: Measure, period: Period) -> bool | None:
    """Return whether a value meets its target.

    None if the measure has no better direction, or if there is no value, or for a count while the period runs.
    """
    if value is None or measure.direction is Direction.NEITHER:
        return None
    if measure.kind is Kind.COUNT and period.is_running:
        return None
    return value >= target if measure.direction is Direction.UP else value <= target
