"""Snapshots: freeze the figures of a report, and find the snapshots that a reader may read."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import date, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from rest_framework.renderers import JSONRenderer

from backend.access.models import AccessBlock, TokenAudience
from backend.access.permissions import Permission, StaffRoles, check
from backend.access.row_level_security import as_system
from backend.access.tokens import audience_of, is_of_integration
from backend.core import clock
from backend.core.errors import Invalid
from backend.core.periods import covers
from backend.organisation.models import Role, Staff
from backend.reports.answers import answer
from backend.reports.comparison import whole_months
from backend.reports.models import Snapshot
from backend.reports.questions import Audience, Question, led_by, question
from backend.reports.registry import dimensions, filled_reports
from backend.reports.scope import Period, Scope
from backend.reports.serializers import AnswerSerializer, shown

ONE_DAY = timedelta(days=1)

CALENDAR_PERIODS = (1, 3, 6, 12)
"""The months of the periods that can be frozen: month, quarter, half-year, year."""


@transaction.atomic
def take_snapshot(*, report: str, parameters: Mapping[str, str], by: StaffRoles) -> Snapshot:
    """Freeze the figures of a report as `by` sees them now.

    `parameters` are those of the report (`questions.PARAMETERS`). Without `group_by` the figures are grouped as in the
    report's table for publication. Raises `Invalid`, with a pointer, for a period that is not over or is no month,
    quarter, half-year or year; for groups by staff, because a snapshot has no names; and for what the report refuses.
    """
    check(by.staff, Permission.FREEZE_FIGURES)
    asked = question_to_freeze(report, parameters, by)
    blocked = asked.audience is Audience.INTERNAL and _blocked_since(by.staff) is not None
    frozen = frozen_answer(asked)
    with as_system("the serving role writes no snapshots"):
        return Snapshot.objects.create(
            report=asked.report.key,
            starts_on=asked.period.first,
            ends_on=asked.period.last,
            as_of=asked.period.as_of,
            audience=asked.audience.value,
            group_by=list(asked.group_by),
            units=None if asked.scope.units is None else list(asked.scope.units),
            only=dict(asked.scope.only),
            seen_by=by.staff if blocked or asked.audience is Audience.LEADER else None,
            answer=frozen,
            digest=hashlib.sha256(frozen.encode()).hexdigest(),
            taken_by=by.staff,
            taken_at=clock.now(),
        )


def frozen_answer(asked: Question) -> str:
    """Return the answer to a question as JSON: the same text for the same data, in the language of the installation."""
    with (
        as_system("the permission is checked; the query limits the rows to those whom the leader may see"),
        in_own_language(),
    ):
        data = {**AnswerSerializer(shown(asked, answer(asked))).data, "scope": _scope(asked.scope)}
        return JSONRenderer().render(data).decode()


def in_own_language() -> override:
    """Return the context in which texts are in the language of the installation, and not in that of the reader."""
    return override(settings.LANGUAGE_CODE)


def question_to_freeze(report: str, parameters: Mapping[str, str], by: StaffRoles) -> Question:
    """Return the question whose answer `take_snapshot` freezes. Raises `Invalid` with a pointer into the body."""
    found = filled_reports().get(report)
    if found is None:
        raise Invalid(_("There is no such report. /reports/ lists them."), code="unknown", pointer="/report")
    groups = {} if "for" in parameters else {"group_by": ",".join(found.published_by)}
    try:
        asked = question(found, {**groups, **parameters}, by)
    except Invalid as error:
        raise Invalid(error.detail, code=error.code, pointer=f"/{error.parameter}") from None
    _refuse_staff(asked.group_by, "/group_by")
    _refuse_staff(asked.scope.only, "")
    _refuse_other_periods(asked.period, asked.audience)
    return asked


def readable(reader: StaffRoles, token: Any = None) -> QuerySet[Snapshot]:
    """Return the snapshots that a reader may read today.

    Rounded figures are for every reader of reports. Exact figures of the municipality are for managers, and for tokens
    for internal use. A leader reads the own ones, of units that the leader still leads. A reader who is blocked from a
    young person reads only the own ones of later days than the first of the block, because all others may count that
    young person.
    """
    exact = Q(pk__in=[])
    if is_of_integration(reader, token):
        if audience_of(token) is TokenAudience.INTERNAL:
            exact |= Q(audience=Audience.INTERNAL.value, seen_by=None)
    else:
        if Role.MANAGER in reader.roles:
            exact |= Q(audience=Audience.INTERNAL.value) & (Q(seen_by=None) | Q(seen_by=reader.staff))
        if Role.LEADER in reader.roles:
            exact |= Q(audience=Audience.LEADER.value, seen_by=reader.staff, units__contained_by=led_by(reader))
    if (since := _blocked_since(reader.staff)) is not None:
        exact &= Q(seen_by=reader.staff, taken_at__gte=clock.at_local(since + ONE_DAY, time(0)))
    return Snapshot.objects.filter(exact | Q(audience=Audience.PUBLICATION.value))


def can_be_frozen(period: Period, today: date) -> bool:
    """Return whether a period is a calendar month, quarter, half-year or year that is over."""
    return _is_calendar_period(period.first, period.last) and period.last < today


def _refuse_staff(keys: Iterable[str], pointer: str) -> None:
    for key in keys:
        if dimensions[key].names_staff:
            raise Invalid(
                _("Frozen figures have no names: leave out “%(dimension)s”.") % {"dimension": dimensions[key].label},
                code="names",
                pointer=pointer or f"/{key}",
            )


def _refuse_other_periods(period: Period, audience: Audience) -> None:
    if not _is_calendar_period(period.first, period.last):
        raise Invalid(
            _("Freeze the figures of one calendar month, quarter, half-year or year."), code="period", pointer="/to"
        )
    if period.last >= clock.today():
        raise Invalid(
            _("Freeze the figures of a period that is over. This one lasts until %(day)s.")
            % {"day": date_format(period.last)},
            code="running",
            pointer="/to",
        )
    if period.is_running and audience is not Audience.PUBLICATION:
        raise Invalid(_("Frozen figures are seen from a day after the period."), code="running", pointer="/as_of")


def _is_calendar_period(first: date, last: date) -> bool:
    months = whole_months(first, last)
    return months in CALENDAR_PERIODS and (first.month - 1) % months == 0


def _blocked_since(staff: Staff) -> date | None:
    """Return the first day of the latest block of `staff` from a young person that holds today, if there is one."""
    with as_system("blocks are not for the blocked to see"):
        held = AccessBlock.objects.filter(covers(clock.today()), staff=staff)
        return held.order_by("-starts_on").values_list("starts_on", flat=True).first()


def _scope(scope: Scope) -> list[dict[str, Any]]:
    """Return the values to which the figures are limited, by dimension, with their labels."""
    limits: dict[str, Collection[Any]] = {key: [value] for key, value in scope.only.items()}
    if scope.units is not None:
        limits = {"unit": scope.units, **limits}
    return [
        {
            "dimension": key,
            "label": str(dimensions[key].label),
            "values": [
                {"value": str(value), "label": label} for value, label in sorted(dimensions[key].labels(values).items())
            ],
        }
        for key, values in limits.items()
    ]
