"""Measures of the report `contact` about courses: contacts a month, the first contact, and who has none."""

from functools import partial

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from backend.core.sql_files import load_sql
from backend.reports.dimensions import BY_DAY, labelled
from backend.reports.registry import (
    PERCENT,
    Counts,
    Dataset,
    Dimension,
    Direction,
    Kind,
    Measure,
    dimensions,
    measures,
)
from guidance.courses.models import Phase

SOON = 5
"""Weekdays (Monday to Saturday) in which a first contact is in time."""
WITHOUT_CONTACT = (14, 21, 28)
"""Days without a qualifying contact. `without_contact.sql` has the same numbers."""
DAYS_A_MONTH = 30.4375
"""The days of a year ÷ 12."""

dimensions.add(
    Dimension(
        key="phase",
        label=_("Phase"),
        column="phase",
        labels=labelled(dict(Phase.choices)),
        rank=Phase.values.index,
        position=83,
    )
)

RATE = Dataset(
    key="courses.contact_rate",
    source=_("Courses with their phases, guides' assignments, qualifying contacts with anyone"),
    rows=load_sql(__file__, "contact_rate.sql"),
    parameters={"days_a_month": DAYS_A_MONTH},
    dimensions=frozenset({"staff", "phase"}),
)
FIRST_CONTACTS = Dataset(
    key="courses.first_contacts",
    source=_("Referrals to a course, guides' assignments, qualifying contacts with anyone"),
    rows=load_sql(__file__, "first_contacts.sql"),
    parameters={"soon": SOON},
    dimensions=frozenset({"staff"}) | BY_DAY,
)

WITHOUT = Dataset(
    key="courses.without_contact",
    source=_("Courses with their phases, guides' assignments, qualifying contacts with anyone"),
    rows=load_sql(__file__, "without_contact.sql"),
    dimensions=frozenset({"staff", "phase"}),
)

_per_month = partial(Measure, unit=_("contacts"), dataset=RATE, kind=Kind.RATIO, counts=Counts.EVENTS)
_first = partial(
    Measure,
    direction=Direction.DOWN,
    dataset=FIRST_CONTACTS,
    counts=Counts.EVENTS,
    left_out="was_referred_before_go_live",
)
_quiet = partial(
    Measure,
    unit=PERCENT,
    direction=Direction.DOWN,
    dataset=WITHOUT,
    kind=Kind.SHARE,
)

measures.add(
    _per_month(
        key="contact.per_month",
        label=_("Contacts a month"),
        definition=_(
            "Qualifying contacts with anyone ÷ months of young people in the phases start, active and phase-out, by the"
            " phase and the primary guide of each day."
        ),
        direction=Direction.UP,
        numerator="contacts",
        denominator="months",
        position=20,
    ),
    _per_month(
        key="contact.per_month_face_to_face",
        label=_("Contacts a month, face to face"),
        definition=_(
            "Of the contacts a month, those face to face ÷ the same months of young people in the phases start, active"
            " and phase-out."
        ),
        direction=Direction.UP,
        numerator="face_to_face",
        denominator="months",
        position=21,
    ),
    _per_month(
        key="contact.per_month_paused",
        label=_("Contacts a month, paused"),
        definition=_("Qualifying contacts with anyone during a pause ÷ months of paused young people."),
        numerator="contacts_paused",
        denominator="months_paused",
        position=22,
    ),
    _first(
        key="contact.days_from_referral",
        label=_("Days from referral to first contact, median"),
        definition=_(
            "Days from a referral in the period, declined ones left out, to the first qualifying contact with anyone;"
            " those who still wait are pending, those whose course closed without a contact are missing."
        ),
        unit=_("days"),
        kind=Kind.MEDIAN,
        numerator="days_from_referral",
        pending="is_awaiting",
        position=30,
    ),
    _first(
        key="contact.days_from_referral_p90",
        label=_("Days from referral to first contact, nine of ten"),
        definition=_(
            "The number of days, as in the median, that nine of ten first contacts after a referral do not exceed."
        ),
        unit=_("days"),
        kind=Kind.P90,
        numerator="days_from_referral",
        pending="is_awaiting",
        position=31,
    ),
    _first(
        key="contact.soon_from_referral",
        label=_("First contact within 5 weekdays of the referral"),
        definition=_(
            "Of the referrals in the period, declined ones left out, those with a qualifying contact no later than the"
            " fifth weekday (Monday to Saturday) after; pending while there is time."
        ),
        unit=PERCENT,
        direction=Direction.UP,
        kind=Kind.SHARE,
        numerator="is_soon_from_referral",
        pending="is_fresh_from_referral",
        position=32,
    ),
    _first(
        key="contact.days_from_assignment",
        label=_("Days from first guide to first contact, median"),
        definition=_(
            "Days from the first assignment of a primary guide, on or after a referral in the period, to the first"
            " qualifying contact with anyone from that day on; those who still wait are pending, those whose course"
            " closed without a contact are missing."
        ),
        unit=_("days"),
        kind=Kind.MEDIAN,
        numerator="days_from_assignment",
        denominator="has_guide",
        pending="is_awaiting_guide",
        position=33,
    ),
    _first(
        key="contact.days_from_assignment_p90",
        label=_("Days from first guide to first contact, nine of ten"),
        definition=_(
            "The number of days, as in the median, that nine of ten first contacts after the first assignment do not"
            " exceed."
        ),
        unit=_("days"),
        kind=Kind.P90,
        numerator="days_from_assignment",
        denominator="has_guide",
        pending="is_awaiting_guide",
        position=34,
    ),
    _first(
        key="contact.soon_from_assignment",
        label=_("First contact within 5 weekdays of the first guide"),
        definition=_(
            "Of the referrals in the period that have been given a primary guide, those with a qualifying contact no"
            " later than the fifth weekday (Monday to Saturday) after the assignment; pending while there is time."
        ),
        unit=PERCENT,
        direction=Direction.UP,
        kind=Kind.SHARE,
        numerator="is_soon_from_assignment",
        denominator="has_guide",
        pending="is_fresh_from_assignment",
        position=35,
    ),
    *[
        _quiet(
            key=f"contact.without_{days}_days",
            label=format_lazy(_("Without contact for {days} days"), days=days),
            definition=_(
                "Young people in the phases start, active and phase-out on the last day of the period without a"
                " qualifying contact with anyone in so many days, among all of them; those whose course was opened or"
                " reopened since count as in contact."
            ),
            numerator=f"is_without_contact_{days}",
            position=50 + at,
        )
        for at, days in enumerate(WITHOUT_CONTACT)
    ],
)
