"""What is asked of a report: query parameters made into a scope, within what the caller may ask."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from backend.access.permissions import StaffRoles
from backend.core import clock
from backend.core.errors import Invalid
from backend.organisation.models import Role, Staff
from backend.reports.engine import Scope
from backend.reports.registry import Dimension, Measure, Report, dimensions

PERIOD = frozenset({"from", "to"})
PARAMETERS = PERIOD | {"group_by", "measure", "format"}
YEARS = range(1990, 2200)
"""Years that a period may lie in: there is nothing before and after, and dates have an end."""
AT_MOST = 2
"""Things that figures are grouped by at a time."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """Measures of a report, over a scope, grouped. `suppressed`: for whoever may not be told of a few people.

    `unit` is the one that was asked for, with those beneath it.
    """

    report: Report
    measures: list[Measure]
    scope: Scope
    group_by: tuple[str, ...]
    suppressed: bool
    unit: int | None

    @property
    def narrowed_by(self) -> list[str]:
        """The dimensions that the figures are narrowed down by."""
        return [*(["unit"] if self.unit is not None else []), *self.scope.only]


def narrowing() -> list[Dimension]:
    """The dimensions that can be asked for by value."""
    return [dimension for dimension in dimensions if dimension.read]


def question(report: Report, asked: Mapping[str, str], staff_roles: StaffRoles) -> Question:
    """Read the query parameters. Raises `Invalid` with a sentence for each that cannot be answered."""
    led = _led_by(staff_roles.staff) if Role.LEADER in staff_roles.roles else []
    oversees = bool({Role.MANAGER, Role.INTEGRATION} & staff_roles.roles)
    unit = _unit(asked)
    wanted = beneath([unit]) if unit is not None else None
    suppressed = oversees and not (wanted and set(wanted) <= set(led))
    if not oversees and wanted and not set(wanted) <= set(led):
        raise Invalid(
            _("You do not lead this unit. Leave the parameter out for those that you lead."),
            code="unit",
            parameter="unit",
        )
    units = wanted if wanted is not None or oversees else led
    scope = _scope(asked, suppressed).narrowed(tuple(units) if units is not None else None, _only(asked))
    chosen = _measures(report, asked)
    group_by = _group_by(report, asked)
    _must_fit(chosen, group_by, "group_by")
    _must_fit(chosen, scope.only)
    found = Question(report=report, measures=chosen, scope=scope, group_by=group_by, suppressed=suppressed, unit=unit)
    if suppressed and len({*found.narrowed_by, *group_by}) > AT_MOST:
        raise Invalid(
            _("Figures for you are grouped and narrowed down by two things at most, so that none tells of a few."),
            code="too_fine",
            parameter="group_by",
        )
    return found


def behind(measure: Measure, asked: Mapping[str, str], staff_roles: StaffRoles) -> Scope:
    """The scope of a drill-down: as the report's, of the own units for whoever leads some."""
    led = _led_by(staff_roles.staff) if Role.LEADER in staff_roles.roles else []
    today = clock.today()
    first, last = period(asked, today)
    unit = _unit(asked)
    units = tuple(beneath([unit])) if unit is not None else tuple(led) or None
    only = _only(asked)
    _must_fit([measure], only)
    return Scope(first=first, last=last, as_of=today, units=units, only=only)


def period(asked: Mapping[str, str], today: date) -> tuple[date, date]:
    """`from` and `to`, both days included; without them the running quarter until today."""
    if not PERIOD & asked.keys():
        return quarter_of(today)[0], today
    missing = next((name for name in ("from", "to") if name not in asked), None)
    if missing:
        raise Invalid(
            _("Give both ends of the period: from and to, both days included."), code="period", parameter=missing
        )
    first, last = (_date(asked, name) for name in ("from", "to"))
    if first > last:
        raise Invalid(_("The period ends before it begins."), code="period", parameter="to")
    return first, last


def beneath(units: Iterable[int]) -> list[int]:
    """The units, and all that stand beneath them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE under (id) AS (SELECT unnest(%s::bigint[]) UNION"
            " SELECT u.id FROM organisation_unit AS u JOIN under ON u.parent_id = under.id) SELECT id FROM under",
            [list(units)],
        )
        return [row[0] for row in cursor.fetchall()]


def quarter_of(day: date) -> tuple[date, date]:
    """The first and the last day of the calendar quarter of `day`."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return first, clock.add_months(first, 3) - timedelta(days=1)


def is_month(first: date, last: date) -> bool:
    """Whether the period is one whole calendar month."""
    return first.day == 1 and last == clock.add_months(first, 1) - timedelta(days=1)


def _led_by(staff: Staff) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT r.unit_id FROM access_role_units(%s, %s) AS r WHERE r.role = 'leader'",
            [staff.pk, clock.now()],
        )
        return [row[0] for row in cursor.fetchall()]


def _scope(asked: Mapping[str, str], suppressed: bool) -> Scope:
    today = clock.today()
    if not suppressed:
        first, last = period(asked, today)
        return Scope(first=first, last=last, as_of=today)
    # Seen from the end of the last whole month, whatever the period: who asks every day learns nothing day by day.
    as_of = today.replace(day=1) - timedelta(days=1)
    over = quarter_of(quarter_of(today)[0] - timedelta(days=1))
    first, last = period(asked, today) if PERIOD & asked.keys() else over
    if not is_month(first, last) and (first, last) != quarter_of(first):
        raise Invalid(
            _("Figures for you are those of one whole month or one whole quarter, for example %(from)s to %(to)s.")
            % dict(zip(("from", "to"), (day.isoformat() for day in over), strict=True)),
            code="period",
            parameter="to",
        )
    if first > as_of:
        raise Invalid(
            _("There are no figures yet of a month that is not over: they are there until %(day)s.")
            % {"day": as_of.isoformat()},
            code="period",
            parameter="from",
        )
    return Scope(first=first, last=last, as_of=as_of)


def _unit(asked: Mapping[str, str]) -> int | None:
    return _read(dimensions["unit"], asked["unit"]) if "unit" in asked else None


def _only(asked: Mapping[str, str]) -> dict[str, Any]:
    return {
        dimension.key: _read(dimension, asked[dimension.key])
        for dimension in narrowing()
        if dimension.key in asked and dimension.key != "unit"
    }


def _read(dimension: Dimension, text: str) -> Any:
    assert dimension.read is not None
    try:
        return dimension.read(text)
    except ValueError:
        raise Invalid(
            _("There is no such value of “%(dimension)s”.") % {"dimension": dimension.label},
            code="unknown",
            parameter=dimension.key,
        ) from None


def _measures(report: Report, asked: Mapping[str, str]) -> list[Measure]:
    """All of the report, or those that `measure` names, separated by commas."""
    if "measure" not in asked:
        return report.measures
    known = {measure.key: measure for measure in report.measures}
    keys = dict.fromkeys(asked["measure"].split(","))
    if unknown := [key for key in keys if key not in known]:
        raise Invalid(
            _("This report has no measure %(key)s. It has: %(known)s.")
            % {"key": unknown[0], "known": ", ".join(known)},
            code="unknown",
            parameter="measure",
        )
    return [measure for key, measure in known.items() if key in keys]


def _group_by(report: Report, asked: Mapping[str, str]) -> tuple[str, ...]:
    """One or two dimensions, separated by a comma; empty for none; without the parameter those of the report."""
    if "group_by" not in asked:
        return report.group_by
    keys = tuple(dict.fromkeys(key for key in asked["group_by"].split(",") if key))
    if unknown := [key for key in keys if key not in dimensions]:
        raise Invalid(
            _("Figures cannot be grouped by %(key)s, but by: %(known)s.")
            % {"key": unknown[0], "known": ", ".join(dimension.key for dimension in dimensions)},
            code="unknown",
            parameter="group_by",
        )
    if len(keys) > AT_MOST:
        raise Invalid(_("Figures are grouped by two things at most."), code="too_many", parameter="group_by")
    return keys


def _must_fit(measures: Sequence[Measure], keys: Iterable[str], parameter: str = "") -> None:
    """Raise `Invalid` for a dimension that a measure does not know, naming the parameter: its own unless told."""
    for key in keys:
        unfit = next((measure for measure in measures if not dimensions[key].fits(measure.counted)), None)
        if unfit:
            raise Invalid(
                _("“%(measure)s” cannot be grouped or narrowed down by “%(dimension)s”. Choose others with measure=….")
                % {"measure": unfit.label, "dimension": dimensions[key].label},
                code="grouping",
                parameter=parameter or key,
            )


def _date(asked: Mapping[str, str], name: str) -> date:
    try:
        day = date.fromisoformat(asked[name])
    except ValueError:
        raise Invalid(_("Write the day as yyyy-mm-dd."), code="invalid", parameter=name) from None
    if day.year not in YEARS:
        raise Invalid(_("There are no figures from that year."), code="invalid", parameter=name)
    return day
