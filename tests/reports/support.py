"""What the tests of figures share: a quarter, one figure, a plan that was entered, a job."""

from datetime import date, time, timedelta
from typing import Any

from backend.core import clock
from backend.reports.figures import Figure, table
from backend.reports.registry import measures
from backend.reports.scope import Period, Scope
from jobs.employers.models import Employer
from jobs.placements.models import Employment
from jobs.plans.models import IpsPlan
from tests import factories
from tests.conftest import Municipality

Q2 = Period(first=date(2026, 4, 1), last=date(2026, 6, 30), as_of=date(2026, 6, 30))
"""The second quarter, seen from its last day."""


def seen_from(year: int, month: int, day: int) -> Period:
    """Return the second quarter, seen from a later day."""
    return Period(first=Q2.first, last=Q2.last, as_of=date(year, month, day))


def figure(key: str, period: Period = Q2, *group: object, by: str = "") -> Figure:
    """Return the figure of a measure, of one group if `by` names a dimension."""
    return table([measures[key]], Scope(period=period), [by] if by else [])[group][key]


def entered_plan(municipality: Municipality, entered: date, contact_after: int | None = None, **fields: Any) -> IpsPlan:
    """Make a plan that was received and entered on a day, with a first employer contact so many days later."""
    person = factories.young_person(municipality.team)
    plan = factories.plan(person, municipality.leader, since=entered, **fields)
    if contact_after is not None:
        at = clock.at_local(entered + timedelta(days=contact_after), time(10))
        factories.employer_contact(person, municipality.consultant, plan=plan, at=at, recorded_at=at)
    return plan


def job(
    municipality: Municipality,
    plan: IpsPlan,
    starts: date,
    ends: date | None,
    employer: str = "Bager",
    names_plan: bool = True,
    **fields: Any,
) -> Employment:
    """Make an ordinary job of the plan's young person, known from its first day."""
    return factories.job(
        plan.young_person,
        municipality.consultant,
        starts,
        **{
            "ends_on": ends,
            "learned_on": starts,
            "hours": None,
            "plan": plan if names_plan else None,
            "employer": Employer.objects.get_or_create(name=employer)[0],
            **fields,
        },
    )
