"""Measures of the report `ips` about employers: the first contact, and disclosure beyond a decision."""

from functools import partial
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from backend.core.sql_files import load_sql
from backend.reports.registry import PERCENT, Counts, Dataset, Direction, Kind, Measure, measures
from backend.reports.scope import Period
from jobs.employers.models import ContactStatus, EmployerContact
from jobs.plans.measures import OF_PLANS

SOON = 30
"""Days from entry within which IPS requires the first employer contact (IPS-25, item 15)."""

REACHED = Dataset(
    key="ips.reached_employers",
    source=_("IPS plans and the contacts with employers"),
    rows=load_sql(__file__, "reached_employers.sql"),
    dimensions=OF_PLANS,
)
ENTRIES = Dataset(
    key="ips.entries_to_contact",
    source=_("IPS plans and the contacts with employers"),
    rows=load_sql(__file__, "entries.sql"),
    parameters={"soon": SOON},
    dimensions=OF_PLANS,
)


def _beyond_decision(period: Period) -> QuerySet[EmployerContact, Any]:
    """Return the contacts of the period that disclosed more to an employer than the young person had decided."""
    return (
        EmployerContact.objects.filter(
            status=ContactStatus.HELD, beyond_decision=True, occurred_on__range=(period.first, period.until)
        )
        .order_by()
        .values(
            "young_person_id",
            counted_unit_id=F("young_person__unit_id"),
            counted_staff_id=F("staff_id"),
            counted_on=F("occurred_on"),
            track=F("plan__track"),
        )
    )


BEYOND_DECISION = Dataset(
    key="ips.beyond_decision",
    source=_("Contacts with employers and disclosure decisions"),
    rows=_beyond_decision,
    dimensions=OF_PLANS,
)

_of_entries = partial(
    Measure,
    dataset=ENTRIES,
    counts=Counts.EVENTS,
    pending="is_pending",
    left_out="was_before_go_live",
)

measures.add(
    Measure(
        key="ips.employer_contact",
        label=_("First employer contact"),
        definition=_(
            "Of the referred with a job among their goals, those for whom there has been a face-to-face contact with an"
            " employer about an ordinary job, by consultant or young person, on or after entry."
        ),
        unit=PERCENT,
        direction=Direction.UP,
        dataset=REACHED,
        kind=Kind.SHARE,
        numerator="has_employer_contact",
        left_out="was_before_go_live",
        position=14,
    ),
    _of_entries(
        key="ips.contact_days",
        label=_("Days to the first employer contact, median"),
        definition=_(
            "Days from entry in the period to the first face-to-face employer contact about an ordinary job, over plans"
            " with a job among their goals that have had one; plans without one are missing, in the first 30 days"
            " pending."
        ),
        unit=_("days"),
        direction=Direction.DOWN,
        kind=Kind.MEDIAN,
        numerator="contact_days",
        position=40,
    ),
    _of_entries(
        key="ips.contact_days_mean",
        label=_("Days to the first employer contact, mean"),
        definition=_(
            "The mean of the days from entry in the period to the first face-to-face employer contact about an ordinary"
            " job, over plans with a job among their goals that have had one."
        ),
        unit=_("days"),
        direction=Direction.DOWN,
        kind=Kind.MEAN,
        numerator="contact_days",
        position=41,
    ),
    _of_entries(
        key="ips.contact_days_so_far",
        label=_("Days to the first employer contact, at least"),
        definition=_(
            "The mean of the days from entry in the period to the first face-to-face employer contact about an ordinary"
            " job, where plans without a contact count the days that have passed so far."
        ),
        unit=_("days"),
        direction=Direction.DOWN,
        kind=Kind.MEAN,
        numerator="days_so_far",
        position=42,
    ),
    _of_entries(
        key="ips.contact_soon",
        label=_("First employer contact within 30 days"),
        definition=_(
            "Of the plans with a job among their goals that were entered in the period, those with a face-to-face"
            " employer contact within 30 days; plans without one are pending in these days."
        ),
        unit=PERCENT,
        direction=Direction.UP,
        kind=Kind.SHARE,
        numerator="is_soon",
        position=43,
    ),
    Measure(
        key="ips.beyond_decision",
        label=_("Disclosure beyond the decision"),
        definition=_("Contacts in the period that told an employer more than the young person had decided; must be 0."),
        unit=_("contacts"),
        direction=Direction.DOWN,
        dataset=BEYOND_DECISION,
        counts=Counts.EVENTS,
        sensitive=True,
        position=80,
    ),
)
