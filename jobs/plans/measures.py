"""The report `ips`: its cohort funnel up to entry, and how plans end. Other apps add their own measures to it.

This is the smallest example of how an app adds measures: a dataset in a `.sql` file, and measures that name its
columns.
"""

from django.utils.translation import gettext_lazy as _

from backend.core.sql_files import load_sql
from backend.reports.dimensions import BY_DAY, labelled, one_of
from backend.reports.registry import (
    PERCENT,
    Counts,
    Dataset,
    Dimension,
    Direction,
    Kind,
    Measure,
    Report,
    dimensions,
    measures,
    reports,
)
from jobs.plans.models import PlanCloseReason, Track

reports.add(
    Report(
        key="ips",
        label=_("IPS"),
        definition=_("From referral to an ordinary job and on, by track: IPS and IPS-like are shown apart."),
        group_by=("track",),
        published_by=("track",),
        position=30,
    )
)

dimensions.add(
    Dimension(
        key="track",
        label=_("Track"),
        column="track",
        read=one_of(Track.values),
        labels=labelled(dict(Track.choices)),
        rank=Track.values.index,
        position=30,
    ),
    Dimension(
        key="plan_close_reason",
        label=_("Why the plan closed"),
        column="plan_close_reason",
        labels=labelled(dict(PlanCloseReason.choices)),
        position=81,
    ),
)

OF_PLANS = frozenset({"staff", "track"}) | BY_DAY
"""The dimensions of every dataset of IPS plans whose rows belong to a day."""

REFERRALS = Dataset(
    key="ips.referrals",
    source=_("IPS plans: referral, agreement and entry"),
    rows=load_sql(__file__, "referrals.sql"),
    dimensions=OF_PLANS,
)
ENDED = Dataset(
    key="ips.ended",
    source=_("IPS plans, when and why they closed"),
    rows=load_sql(__file__, "ended_plans.sql"),
    dimensions=OF_PLANS | {"plan_close_reason"},
)
STEP_DOWNS = Dataset(
    key="ips.step_downs",
    source=_("The phases of IPS plans"),
    rows=load_sql(__file__, "step_downs.sql"),
    dimensions=OF_PLANS,
)

measures.add(
    Measure(
        key="ips.referred",
        label=_("Referred"),
        definition=_("Young people referred to IPS in the period: the cohort that the next steps follow."),
        unit=_("people"),
        dataset=REFERRALS,
        left_out="was_before_go_live",
        position=10,
    ),
    Measure(
        key="ips.agreed",
        label=_("Agreed"),
        definition=_("Of the referred, those who have agreed in their own words by the day the figures are seen from."),
        unit=PERCENT,
        direction=Direction.UP,
        dataset=REFERRALS,
        kind=Kind.SHARE,
        numerator="has_agreed",
        left_out="was_before_go_live",
        position=11,
    ),
    Measure(
        key="ips.entered",
        label=_("Entered"),
        definition=_("Of the referred, those who have entered IPS by the day the figures are seen from."),
        unit=PERCENT,
        direction=Direction.UP,
        dataset=REFERRALS,
        kind=Kind.SHARE,
        numerator="has_entered",
        left_out="was_before_go_live",
        position=12,
    ),
    Measure(
        key="ips.profile",
        label=_("Career profile done"),
        definition=_(
            "Of the referred, those who have gone on from the career profile, to the job search, a job or an education,"
            " by the day the figures are seen from."
        ),
        unit=PERCENT,
        direction=Direction.UP,
        dataset=REFERRALS,
        kind=Kind.SHARE,
        numerator="has_profile",
        left_out="was_before_go_live",
        position=13,
    ),
    Measure(
        key="ips.ended",
        label=_("Plans ended"),
        definition=_("IPS plans that closed in the period; declined referrals are included."),
        unit=_("plans"),
        dataset=ENDED,
        counts=Counts.EVENTS,
        position=70,
    ),
    Measure(
        key="ips.stepped_down",
        label=_("Steps to other support"),
        definition=_("Times that a plan began the move to other support in the period."),
        unit=_("plans"),
        dataset=STEP_DOWNS,
        counts=Counts.EVENTS,
        position=71,
    ),
)
