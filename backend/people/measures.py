"""The report `ungeloeftet`: what the young people in the effort do at the start and at the end of a period.

Other apps add their own measures to it, and `programme_measures.py` those of programmes.
Here are also the facts of the young person by which any report can be grouped.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from backend.core.sql_files import load_sql
from backend.people import programme_measures  # noqa: F401  # `measures.py` is the file that the reports look for
from backend.people.models.person import Gender
from backend.reports.dimensions import labelled, one_of
from backend.reports.registry import (
    PERCENT,
    Dataset,
    Dimension,
    Direction,
    Drawn,
    Kind,
    Measure,
    Report,
    dimensions,
    measures,
    reports,
)


class Activity(TextChoices):
    """The activities of the report. Each young person has exactly one: the first in this order that applies.

    The SQL function `people_activity_on` decides it.
    """

    EDUCATION = "education", _("Ordinary youth or higher education")
    APPRENTICESHIP = "apprenticeship", _("Apprenticeship")
    JOB_30 = "job_30", _("Ordinary job, 30 hours or more")
    JOB_20 = "job_20", _("Ordinary job, 20 to under 30 hours")
    JOB_18 = "job_18", _("Ordinary job, 18 to under 20 hours")
    JOB_LESS = "job_less", _("Ordinary job, under 18 hours")
    JOB_HOURS_UNKNOWN = "job_hours_unknown", _("Ordinary job, hours not known")
    PREPARATORY = "preparatory", _("Preparatory: FGU, STU, tenth grade or folk high school")
    SUBSIDISED = "subsidised", _("Wage subsidy, flex job or sheltered work")
    PLACEMENT = "placement", _("Work placement")
    TREATMENT = "treatment", _("Treatment or leave")
    PENSION = "pension", _("Disability pension")
    OTHER = "other", _("Other activity")
    NONE = "none", _("Neither job nor education")
    UNKNOWN = "unknown", _("Not known")


NEWCOMER = "newcomer"
LEFT = "left"
TURNED_30 = "turned_30"
AT_START = {**dict(Activity.choices), NEWCOMER: _("Came into the effort in the period")}
AT_END = {
    **dict(Activity.choices),
    LEFT: _("Has left the effort"),
    TURNED_30: _("Has turned 30"),
}
ORDINARY = (
    Activity.EDUCATION,
    Activity.APPRENTICESHIP,
    Activity.JOB_30,
    Activity.JOB_20,
    Activity.JOB_18,
    Activity.JOB_LESS,
    Activity.JOB_HOURS_UNKNOWN,
)
"""The activities that are an ordinary job of any hours or an ordinary education."""

reports.add(
    Report(
        key="ungeloeftet",
        label=_("Ungeløftet"),
        definition=_(
            "Young people aged 15-29 in the effort, which is to have an open case: what they do before the period and"
            " at its end, and who has moved into an ordinary job or education."
        ),
        published_by=("unit",),
        position=5,
    )
)

dimensions.add(
    Dimension(
        key="gender",
        label=_("Gender"),
        column="gender",
        of_person=True,
        read=one_of(Gender.values),
        labels=labelled(dict(Gender.choices)),
        position=50,
    ),
    Dimension(
        key="activity_at_start",
        label=_("Activity at the start"),
        column="activity_at_start",
        read=one_of(AT_START),
        labels=labelled(AT_START),
        rank=list(AT_START).index,
        position=90,
    ),
    Dimension(
        key="activity_at_end",
        label=_("Activity at the end"),
        column="activity_at_end",
        read=one_of(AT_END),
        labels=labelled(AT_END),
        rank=list(AT_END).index,
        position=91,
    ),
)

FLOW = Dataset(
    key="people.activity_flow",
    source=_("Cases and their steps, activities and their hours, benefits"),
    rows=load_sql(__file__, "activity_flow.sql"),
    dimensions=frozenset({"activity_at_start", "activity_at_end"}),
)

measures.add(
    Measure(
        key="ungeloeftet.people",
        label=_("Young people"),
        definition=_(
            "Young people aged 15-29 who were in the effort on a day of the period; each has one activity before the"
            " period and one at its end, by the order of the report."
        ),
        unit=_("people"),
        dataset=FLOW,
        divided_by=("activity_at_start", "activity_at_end"),
        flow=Drawn(strong=frozenset(ORDINARY), outside=frozenset({NEWCOMER, LEFT, TURNED_30})),
        position=10,
    ),
    Measure(
        key="ungeloeftet.at_start",
        label=_("In the effort at the start"),
        definition=_("Of the young people, those who were in the effort in the evening before the period."),
        unit=_("people"),
        dataset=FLOW,
        numerator="is_in_at_start",
        position=11,
    ),
    Measure(
        key="ungeloeftet.newcomers",
        label=_("Newcomers"),
        definition=_("Of the young people, those who came into the effort in the period, for the first time or again."),
        unit=_("people"),
        dataset=FLOW,
        numerator={"activity_at_start": [NEWCOMER]},
        position=12,
    ),
    Measure(
        key="ungeloeftet.leavers",
        label=_("Leavers"),
        definition=_("Of the young people, those who were no longer in the effort at the end, or had turned 30."),
        unit=_("people"),
        dataset=FLOW,
        numerator={"activity_at_end": [LEFT, TURNED_30]},
        position=13,
    ),
    Measure(
        key="ungeloeftet.at_end",
        label=_("In the effort at the end"),
        definition=_("Of the young people, those who are in the effort in the evening of the last day."),
        unit=_("people"),
        dataset=FLOW,
        numerator="is_in_at_end",
        position=14,
    ),
    Measure(
        key="ungeloeftet.ordinary_at_start",
        label=_("In an ordinary job or education at the start"),
        definition=_(
            "Young people with an ordinary job of any hours or an ordinary education, apprenticeship included, among"
            " those in the effort before the period."
        ),
        unit=PERCENT,
        direction=Direction.UP,
        dataset=FLOW,
        kind=Kind.SHARE,
        numerator={"activity_at_start": ORDINARY},
        denominator="is_in_at_start",
        position=20,
    ),
    Measure(
        key="ungeloeftet.ordinary_at_end",
        label=_("In an ordinary job or education at the end"),
        definition=_(
            "Young people with an ordinary job of any hours or an ordinary education, apprenticeship included, among"
            " those in the effort at the end."
        ),
        unit=PERCENT,
        direction=Direction.UP,
        dataset=FLOW,
        kind=Kind.SHARE,
        numerator={"activity_at_end": ORDINARY},
        denominator="is_in_at_end",
        position=21,
    ),
    Measure(
        key="ungeloeftet.both",
        label=_("Education and ordinary hours both"),
        definition=_(
            "Young people with an ordinary education and an ordinary job at the end; in the order of activities they"
            " are under education."
        ),
        unit=_("people"),
        dataset=FLOW,
        numerator="has_both_at_end",
        position=22,
    ),
    Measure(
        key="ungeloeftet.hours_of_all",
        label=_("Ordinary hours a week, mean over all"),
        definition=_(
            "Hours a week at the end, summed over simultaneous ordinary jobs, over all in the effort: without a job 0;"
            " those with a job without known hours are missing."
        ),
        unit=_("hours"),
        direction=Direction.UP,
        dataset=FLOW,
        kind=Kind.MEAN,
        numerator="hours_at_end",
        denominator="is_in_at_end",
        position=30,
    ),
    Measure(
        key="ungeloeftet.hours",
        label=_("Ordinary hours a week, mean over those with a job"),
        definition=_(
            "Hours a week at the end, summed over simultaneous ordinary jobs, over those in the effort with an ordinary"
            " job; those with a job without known hours are missing."
        ),
        unit=_("hours"),
        direction=Direction.UP,
        dataset=FLOW,
        kind=Kind.MEAN,
        numerator="hours_at_end",
        denominator="has_job_at_end",
        position=31,
    ),
    Measure(
        key="ungeloeftet.pension",
        label=_("Granted disability pension"),
        definition=_(
            "Of the young people, those whose disability pension began in the period: an accepted result of its own,"
            " neither better nor worse."
        ),
        unit=_("people"),
        dataset=FLOW,
        numerator="began_pension",
        position=60,
    ),
    Measure(
        key="ungeloeftet.without_benefit",
        label=_("Without a public benefit at the end"),
        definition=_(
            "Of the young people in the effort at the end, those who receive no public benefit then; a student grant"
            " does not count as one. Those whose benefit is not recorded or not known count as not known yet."
        ),
        unit=PERCENT,
        direction=Direction.UP,
        dataset=FLOW,
        kind=Kind.SHARE,
        numerator="is_off_benefit_at_end",
        denominator="is_in_at_end",
        pending="is_unknown_of_those_in",
        position=61,
    ),
    Measure(
        key="ungeloeftet.off_benefit",
        label=_("Off benefit"),
        definition=_(
            "Of the young people in the effort with a public benefit at the start, those who receive none at the end,"
            " also if they have left by then; a student grant does not count as one. Those whose benefit at the end"
            " is not known count as not known yet."
        ),
        unit=PERCENT,
        direction=Direction.UP,
        dataset=FLOW,
        kind=Kind.SHARE,
        numerator="is_off_benefit_at_end",
        denominator="is_on_benefit_at_start",
        pending="is_unknown_of_supported",
        position=62,
    ),
)
