"""What jobs add to the report `ips`: the steps after the first job, job starts, and who works how much."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from backend.reports.registry import Counts, Direction, Kind, Measure, measures
from jobs.placements.cohorts import APART, CONVERTED, IN_JOB, LASTING, STARTS, TO_FIRST_JOB, UNDER_WAY, WEEKS

measures.add(
    Measure(
        key="ips.first_job",
        label=_("First ordinary job"),
        definition=_("Of the referred, those who have started an ordinary job on or after entry."),
        unit=_("%"),
        direction=Direction.UP,
        counted=LASTING,
        kind=Kind.SHARE,
        counts=Counts.PEOPLE,
        hit="c.started_on IS NOT NULL",
        left_out="c.early",
        of="ips.referred",
        after="ips.entered",
        position=14,
    ),
    *[
        Measure(
            key=f"ips.{name}_{weeks}_weeks",
            label=format_lazy(label, weeks=weeks),
            definition=definition,
            unit=_("%"),
            direction=Direction.UP,
            counted=LASTING,
            kind=Kind.SHARE,
            counts=Counts.PEOPLE,
            among="c.started_on IS NOT NULL",
            hit=f"c.{name}_{weeks}",
            pending=f"c.started_on + {weeks * 7} > %(as_of)s::date",
            left_out="c.early",
            position=20 + 10 * at + number,
        )
        for at, (name, label, definition) in enumerate(
            [
                (
                    "working",
                    _("In ordinary work {weeks} weeks later"),
                    _(
                        "Of the referred with a first ordinary job, those who have been in ordinary work since then,"
                        " with whichever employer, with no gap of more than 28 days; later ones are not yet known."
                    ),
                ),
                (
                    "same_employer",
                    _("With the same employer {weeks} weeks later"),
                    _("The same with the employer of the first job alone; later ones are not yet known."),
                ),
            ]
        )
        for number, weeks in enumerate(WEEKS)
    ],
    Measure(
        key="ips.conversion",
        label=_("From access to ordinary work"),
        definition=_(
            "Of those who entered in the period without a job and have met us since they agreed, those who have started"
            " an ordinary job and worked at least four paid hours."
        ),
        unit=_("%"),
        direction=Direction.UP,
        counted=CONVERTED,
        kind=Kind.SHARE,
        counts=Counts.PEOPLE,
        hit="c.converted",
        left_out="c.early",
        position=39,
    ),
    Measure(
        key="ips.job_days",
        label=_("Days to the first ordinary job, median"),
        definition=_(
            "Days from entry in the period to the start of the first ordinary job, over those who have started one;"
            " those still in IPS without one are told as not yet known, those who left as missing."
        ),
        unit=_("days"),
        direction=Direction.DOWN,
        counted=TO_FIRST_JOB,
        kind=Kind.MEDIAN,
        counts=Counts.EVENTS,
        value="c.days",
        pending="c.days IS NULL AND c.goes_on",
        left_out="c.early",
        position=44,
    ),
    Measure(
        key="ips.job_starters",
        label=_("People who started an ordinary job"),
        definition=_("Young people in IPS who started an ordinary job in the period, each counted once."),
        unit=_("people"),
        direction=Direction.UP,
        counted=STARTS,
        kind=Kind.COUNT,
        counts=Counts.PEOPLE,
        position=50,
    ),
    Measure(
        key="ips.job_starts",
        label=_("Ordinary job starts"),
        definition=_("Starts of ordinary jobs in the period by young people in IPS, all of them."),
        unit=_("job starts"),
        direction=Direction.UP,
        counted=STARTS,
        kind=Kind.COUNT,
        counts=Counts.EVENTS,
        position=51,
    ),
    Measure(
        key="ips.known_in_advance",
        label=_("Job starts known in advance"),
        definition=_(
            "Ordinary job starts that we had learned of no later than the day before, among all in the period."
        ),
        unit=_("%"),
        direction=Direction.UP,
        counted=STARTS,
        kind=Kind.SHARE,
        counts=Counts.EVENTS,
        hit="c.known",
        of="ips.job_starts",
        position=52,
    ),
    Measure(
        key="ips.worked",
        label=_("Worked in the period"),
        definition=_(
            "Young people with an ordinary job on at least one day of the period, among those with an entered plan open"
            " on any day of it."
        ),
        unit=_("%"),
        direction=Direction.UP,
        counted=UNDER_WAY,
        kind=Kind.SHARE,
        counts=Counts.PEOPLE,
        hit="c.worked",
        position=55,
    ),
    Measure(
        key="ips.hours",
        label=_("Ordinary hours a week, mean"),
        definition=_(
            "Hours a week on the last day of the period, summed over simultaneous ordinary jobs, over those with an"
            " open plan who work that day; jobs without known hours are told as missing."
        ),
        unit=_("hours"),
        direction=Direction.UP,
        counted=IN_JOB,
        kind=Kind.MEAN,
        counts=Counts.PEOPLE,
        value="c.hours",
        position=56,
    ),
    *[
        Measure(
            key=f"ips.{key}",
            label=label,
            definition=definition,
            unit=_("starts"),
            direction=Direction.NEITHER,
            counted=APART,
            kind=Kind.COUNT,
            counts=Counts.EVENTS,
            among=among,
            position=position,
        )
        for key, label, definition, among, position in [
            (
                "flex_jobs",
                _("Flex job starts"),
                _("Starts of flex jobs in the period by young people in IPS; they are in no other count."),
                "c.form = 'flex_job'",
                60,
            ),
            (
                "apprenticeships",
                _("Apprenticeship starts"),
                _("Starts of apprenticeships in the period by young people in IPS; they are in no other count."),
                "c.form = 'apprenticeship'",
                61,
            ),
            (
                "work_placements",
                _("Work placement starts"),
                _(
                    "Starts of work placements and wage subsidies in the period by young people in IPS; they are in no"
                    " other count."
                ),
                "c.form IN ('work_placement', 'wage_subsidy')",
                62,
            ),
        ]
    ],
)
