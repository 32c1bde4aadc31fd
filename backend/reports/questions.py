"""The query parameters of a report: which figures, about which rows, for which reader."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _

from backend.access.models import TokenAudience
from backend.access.permissions import StaffRoles
from backend.core import clock
from backend.core.errors import Invalid
from backend.organisation.models import Role, Unit
from backend.reports.comparison import Compare, compared_with
from backend.reports.registry import Dimension, Measure, Report, dimensions
from backend.reports.scope import Period, Scope

PERIOD = frozenset({"from", "to", "as_of"})
PARAMETERS = PERIOD | {"for", "group_by", "measure", "compare", "format"}
PUBLISHED = frozenset({"from", "to", "for", "measure", "compare", "format"})
"""The parameters of a report for publication. A `group_by` is allowed only if it repeats that of the fixed table."""
YEARS = range(1990, 2200)
"""The years that a period may lie in."""
MOST_DIMENSIONS = 2
"""The most dimensions that figures can be grouped by at a time."""
MOST_YEARS = 10
"""The most years that a period may last."""


class Audience(Enum):
    """The readers of the figures. docs/reports.md says what each of them sees."""

    LEADER = "leader"
    INTERNAL = "internal"
    PUBLICATION = "publication"


@dataclass(frozen=True, kw_only=True)
class Question:
    """Measures of a report about the rows in a scope, grouped by dimensions, for an audience.

    `before` is the scope of the earlier period that the figures are compared with, or None. `unit` is the unit that all
    figures together are about, with the units below it, or None for the whole municipality or for several units.
    """

    report: Report
    measures: list[Measure]
    scope: Scope
    group_by: tuple[str, ...]
    audience: Audience
    before: Scope | None = None
    unit: int | None = None

    @property
    def period(self) -> Period:
        return self.scope.period


def narrowing() -> list[Dimension]:
    """Return the dimensions by which figures can be filtered. Each is a parameter."""
    return [dimension for dimension in dimensions if dimension.read]


def question(
    report: Report,
    asked: Mapping[str, str],
    staff_roles: StaffRoles,
    of_token: TokenAudience = TokenAudience.PUBLICATION,
) -> Question:
    """Return the question that the query parameters of a report ask.

    `of_token` is the audience of an integration token. Raises `Invalid` for a parameter that cannot be answered.
    """
    audience = _audience(asked, staff_roles, of_token)
    chosen = _measures(report, asked, audience)
    if audience is Audience.PUBLICATION:
        group_by = report.published_by
        _refuse_other_tables(group_by, asked)
        scope = Scope(period=_published_period(asked))
    elif audience is Audience.LEADER:
        group_by = _group_by(report, asked)
        scope = leader_scope(asked, staff_roles)
    else:
        group_by = _group_by(report, asked)
        unit = _unit(asked)
        units = None if unit is None else tuple(beneath([unit]))
        scope = Scope(period=_period(asked), units=units, not_blocked_for=staff_roles.staff, only=_only(asked))
    _must_fit(chosen, group_by, "group_by")
    _must_fit(chosen, scope.only)
    return Question(
        report=report,
        measures=chosen,
        scope=scope,
        group_by=group_by,
        audience=audience,
        before=_before(asked, scope, audience),
        unit=_unit(asked) if "unit" in asked else _only_unit(staff_roles) if audience is Audience.LEADER else None,
    )


def drill_down(measure: Measure, asked: Mapping[str, str], leader: StaffRoles) -> Scope:
    """Return the scope that the parameters of a drill-down name. It is that of the leader's report."""
    scope = leader_scope(asked, leader)
    _must_fit([measure], scope.only)
    return scope


def leader_scope(asked: Mapping[str, str], leader: StaffRoles) -> Scope:
    """Return the scope of a leader's figures: the units that they lead, and the people in them whom they may see."""
    units = led_by(leader)
    unit = _unit(asked)
    if unit is not None:
        wanted = beneath([unit])
        if not set(wanted) <= set(units):
            raise Invalid(
                _("You do not lead this unit. Leave the parameter out for those that you lead."),
                code="unit",
                parameter="unit",
            )
        units = wanted
    return Scope(period=_period(asked), units=tuple(units), seen_by=leader.staff, only=_only(asked))


def beneath(units: Iterable[int]) -> list[int]:
    """Return the units and all units below them."""
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    found = set(units)
    while more := {unit for unit, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found)


def led_by(staff_roles: StaffRoles) -> list[int]:
    """Return the units that a member of staff leads today, and all units below them."""
    return beneath(membership.unit_id for membership in staff_roles.memberships if membership.role == Role.LEADER)


def _only_unit(leader: StaffRoles) -> int | None:
    """Return the unit that a leader leads, or None if there are several."""
    units = {membership.unit_id for membership in leader.memberships if membership.role == Role.LEADER}
    return units.pop() if len(units) == 1 else None


def quarter_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of the calendar quarter of `day`."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return first, clock.add_months(first, 3) - timedelta(days=1)


def last_quarter(today: date) -> tuple[date, date]:
    """Return the first and the last day of the last whole quarter before `today`."""
    return quarter_of(quarter_of(today)[0] - timedelta(days=1))


def _audience(asked: Mapping[str, str], staff_roles: StaffRoles, of_token: TokenAudience) -> Audience:
    if "for" in asked:
        if asked["for"] != Audience.PUBLICATION.value:
            raise Invalid(
                _("for is publication. Leave it out for the figures that you may see."), code="unknown", parameter="for"
            )
        return Audience.PUBLICATION
    if Role.MANAGER in staff_roles.roles:
        unit = _unit(asked)
        is_led = (
            unit is not None and Role.LEADER in staff_roles.roles and set(beneath([unit])) <= set(led_by(staff_roles))
        )
        return Audience.LEADER if is_led else Audience.INTERNAL
    if Role.LEADER in staff_roles.roles:
        return Audience.LEADER
    return Audience(of_token.value)


def _before(asked: Mapping[str, str], scope: Scope, audience: Audience) -> Scope | None:
    """Return the scope of the earlier period that `compare` names.

    Figures for publication are all seen from the same day, so that a period has the same figures in each answer.
    """
    if "compare" not in asked:
        return None
    try:
        compare = Compare(asked["compare"])
    except ValueError:
        raise Invalid(
            _("Figures are compared with one of these: %(known)s.")
            % {"known": ", ".join(one.value for one in Compare)},
            code="unknown",
            parameter="compare",
        ) from None
    period = compared_with(scope.period, compare)
    if audience is Audience.PUBLICATION:
        period = replace(period, as_of=scope.period.as_of)
    return replace(scope, period=period)


def _period(asked: Mapping[str, str]) -> Period:
    """Read `from`, `to` and `as_of`: both ends of the period, or neither for the running quarter."""
    today = clock.today()
    first, last = _ends(asked, quarter_of(today))
    as_of = _date(asked, "as_of") if "as_of" in asked else today
    if as_of > today:
        raise Invalid(_("Figures cannot be seen from a day that has not come."), code="invalid", parameter="as_of")
    if as_of < first:
        raise Invalid(_("Figures are seen from a day in the period or after it."), code="invalid", parameter="as_of")
    return Period(first=first, last=last, as_of=as_of)


def _ends(asked: Mapping[str, str], default: tuple[date, date]) -> tuple[date, date]:
    if not {"from", "to"} & asked.keys():
        return default
    missing = next((name for name in ("from", "to") if name not in asked), None)
    if missing:
        raise Invalid(
            _("Give both ends of the period: from and to, both days included."), code="period", parameter=missing
        )
    first, last = (_date(asked, name) for name in ("from", "to"))
    if first > last:
        raise Invalid(_("The period ends before it begins."), code="period", parameter="to")
    if last >= clock.add_months(first, 12 * MOST_YEARS):
        raise Invalid(
            _("A period lasts %(years)d years at most.") % {"years": MOST_YEARS}, code="too_long", parameter="to"
        )
    return first, last


def _published_period(asked: Mapping[str, str]) -> Period:
    """Return the period of figures for publication: a calendar quarter that is over.

    Periods of publication never overlap. With a year beside its four quarters, or four months beside each of them, a
    reader could compute exact counts from the rounded ones. The figures are computed as of the end of the last whole
    month, so that a reader who asks every day cannot compare figures of different days.
    """
    today = clock.today()
    first, last = _ends(asked, last_quarter(today))
    as_of = today.replace(day=1) - timedelta(days=1)
    if (first, last) != quarter_of(first) or last > as_of:
        raise Invalid(
            _("Figures for publication are those of a calendar quarter that is over, for example %(from)s to %(to)s.")
            % dict(zip(("from", "to"), (day.isoformat() for day in last_quarter(today)), strict=True)),
            code="period",
            parameter="to",
        )
    return Period(first=first, last=last, as_of=as_of)


def _refuse_other_tables(group_by: tuple[str, ...], asked: Mapping[str, str]) -> None:
    same = asked.get("group_by") == ",".join(group_by)
    other = next((key for key in asked if key not in PUBLISHED and not (key == "group_by" and same)), None)
    if other:
        raise Invalid(
            _("Figures for publication come as the fixed table of the report. Leave out %(parameter)s.")
            % {"parameter": other},
            code="fixed_table",
            parameter=other,
        )


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


def _measures(report: Report, asked: Mapping[str, str], audience: Audience) -> list[Measure]:
    """Return all measures of the report that the audience gets, or those that `measure` names, separated by commas."""
    all_ = [measure for measure in report.measures if measure.is_published or audience is not Audience.PUBLICATION]
    if "measure" not in asked:
        return all_
    known = {measure.key: measure for measure in all_}
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
    """Return the dimensions in `group_by`: at most two, separated by a comma. The default is that of the report."""
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
    if len(keys) > MOST_DIMENSIONS:
        raise Invalid(_("Figures are grouped by two things at most."), code="too_many", parameter="group_by")
    return keys


def _must_fit(measures: Sequence[Measure], keys: Iterable[str], parameter: str = "") -> None:
    """Raise `Invalid` for a dimension that a measure does not have. The error names `parameter`, or the dimension."""
    for key in keys:
        unfit = next((measure for measure in measures if not dimensions[key].fits(measure.dataset)), None)
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
