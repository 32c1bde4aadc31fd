"""The report `ips`: its cohort funnel up to entry, and how plans end. Employers and jobs add their own to it."""

from django.utils.translation import gettext_lazy as _

from backend.reports.dimensions import labelled, one_of
from backend.reports.registry import Counts, Dimension, Direction, Kind, Measure, Report, dimensions, measures, reports
from jobs.plans.cohorts import ENDED, REFERRED, STEPPED_DOWN
from jobs.plans.models import PlanCloseReason, Track

reports.add(
    Report(
        key="ips",
        label=_("IPS"),
        definition=_("From referral to an ordinary job and on, by track: IPS and IPS-like are never added up unasked."),
        group_by=("track",),
        position=30,
    )
)

dimensions.add(
    Dimension(
        key="track",
        label=_("Track"),
        sql="c.track",
        column="track",
        read=one_of(Track.values),
        labels=labelled(dict(Track.choices)),
        rank=Track.values.index,
        position=30,
    ),
    Dimension(
        key="plan_close_reason",
        label=_("Why the plan closed"),
        sql="c.plan_close_reason",
        column="plan_close_reason",
        labels=labelled(dict(PlanCloseReason.choices)),
        position=81,
    ),
)

measures.add(
    Measure(
        key="ips.referred",
        label=_("Referred"),
        definition=_("Young people referred to IPS in the period: the cohort that the steps below follow."),
        unit=_("people"),
        direction=Direction.NEITHER,
        counted=REFERRED,
        kind=Kind.COUNT,
        counts=Counts.PEOPLE,
        left_out="c.early",
        position=10,
    ),
    Measure(
        key="ips.agreed",
        label=_("Agreed"),
        definition=_("Of the referred, those who have agreed in their own words by the day the figures are seen from."),
        unit=_("%"),
        direction=Direction.UP,
        counted=REFERRED,
        kind=Kind.SHARE,
        counts=Counts.PEOPLE,
        hit="c.agreed",
        left_out="c.early",
        of="ips.referred",
        after="ips.referred",
        position=11,
    ),
    Measure(
        key="ips.entered",
        label=_("Entered"),
        definition=_("Of the referred, those who have entered IPS by the day the figures are seen from."),
        unit=_("%"),
        direction=Direction.UP,
        counted=REFERRED,
        kind=Kind.SHARE,
        counts=Counts.PEOPLE,
        hit="c.entered",
        left_out="c.early",
        of="ips.referred",
        after="ips.agreed",
        position=12,
    ),
    Measure(
        key="ips.ended",
        label=_("Plans ended"),
        definition=_(
            "IPS plans that closed in the period, declined referrals among them; grouped by reason on request."
        ),
        unit=_("plans"),
        direction=Direction.NEITHER,
        counted=ENDED,
        kind=Kind.COUNT,
        counts=Counts.EVENTS,
        position=70,
    ),
    Measure(
        key="ips.stepped_down",
        label=_("Steps to other support"),
        definition=_("Times that a plan began the move to other support in the period."),
        unit=_("plans"),
        direction=Direction.NEITHER,
        counted=STEPPED_DOWN,
        kind=Kind.COUNT,
        counts=Counts.EVENTS,
        position=71,
    ),
)
