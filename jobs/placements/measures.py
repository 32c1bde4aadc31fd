"""Measures of the report `ips` about jobs: lasting work, job starts, and hours.

And those of the report `ungeloeftet` about moves into an ordinary job or education, and who is still in one.
"""

from functools import partial

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from backend.core.sql_files import load_sql
from backend.people.measures import Activity
from backend.reports.dimensions import BY_DAY, labelled, one_of
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
from jobs.plans.measures import OF_PLANS

WEEKS = (13, 26, 52)
"""Weeks after the first job. `lasting_work.sql` has the same numbers."""
MONTHS = (1, 3, 6, 12)
"""Months after a move into an ordinary job or education. `moves.sql` has the same numbers."""
GAP = 28
"""The longest gap between two jobs, in days, that does not interrupt the time in work."""

MOVED_INTO = {
    "education": Activity.EDUCATION.label,
    "apprenticeship": Activity.APPRENTICESHIP.label,
    "job": _("Ordinary job"),
}
dimensions.add(
    Dimension(
        key="moved_into",
        label=_("Moved into"),
        column="moved_into",
        read=one_of(MOVED_INTO),
        labels=labelled(MOVED_INTO),
        rank=list(MOVED_INTO).index,
        position=92,
    )
)

LASTING = Dataset(
    key="ips.lasting_work",
    source=_("IPS plans and jobs"),
    rows=load_sql(__file__, "lasting_work.sql"),
    parameters={"gap": GAP},
    dimensions=OF_PLANS,
)
ENTRIES = Dataset(
    key="ips.entries_to_job",
    source=_("IPS plans, qualifying contacts and jobs"),
    rows=load_sql(__file__, "entries.sql"),
    dimensions=OF_PLANS,
)
STARTS = Dataset(
    key="ips.job_starts",
    source=_("Jobs and placements of young people in IPS"),
    rows=load_sql(__file__, "job_starts.sql"),
    dimensions=OF_PLANS,
)
OPEN_PLANS = Dataset(
    key="ips.open_plans",
    source=_("IPS plans, jobs and their hours"),
    rows=load_sql(__file__, "open_plans.sql"),
    dimensions=frozenset({"staff", "track"}),
)
MOVES = Dataset(
    key="people.moves",
    source=_("Cases, activities and their hours, jobs and their verifications"),
    rows=load_sql(__file__, "moves.sql"),
    parameters={"gap": GAP},
    dimensions=frozenset({"moved_into"}) | BY_DAY,
)

_lasting = partial(
    Measure,
    unit=PERCENT,
    direction=Direction.UP,
    dataset=LASTING,
    kind=Kind.SHARE,
    denominator="has_job",
    left_out="was_before_go_live",
)

measures.add(
    Measure(
        key="ips.first_job",
        label=_("First ordinary job"),
        definition=_("Of the referred, those who have started an ordinary job on or after entry."),
        unit=PERCENT,
        direction=Direction.UP,
        dataset=LASTING,
        kind=Kind.SHARE,
        numerator="has_job",
        left_out="was_before_go_live",
        position=15,
    ),
    *[
        _lasting(
            key=f"ips.working_{weeks}_weeks",
            label=format_lazy(_("In ordinary work {weeks} weeks later"), weeks=weeks),
            definition=_(
                "Of the referred with a first ordinary job, those who are known to have been in ordinary work since"
                " then, with any employer and no gap of more than 28 days; pending until then, and while a shorter gap"
                " is running; unverified work is counted apart."
            ),
            numerator=f"working_{weeks}",
            pending=f"working_{weeks}_pending",
            position=20 + at,
        )
        for at, weeks in enumerate(WEEKS)
    ],
    *[
        _lasting(
            key=f"ips.same_employer_{weeks}_weeks",
            label=format_lazy(_("With the same employer {weeks} weeks later"), weeks=weeks),
            definition=_(
                "Of the referred with a first ordinary job, those who are known to have been with its employer since"
                " then, with no gap of more than 28 days; pending until then, and while a shorter gap is running;"
                " unverified work is counted apart."
            ),
            numerator=f"same_employer_{weeks}",
            pending=f"same_employer_{weeks}_pending",
            position=30 + at,
        )
        for at, weeks in enumerate(WEEKS)
    ],
    *[
        _lasting(
            key=f"ips.unverified_{weeks}_weeks",
            label=format_lazy(_("Unverified {weeks} weeks later"), weeks=weeks),
            definition=_(
                "Of the referred with a first ordinary job, those whose work has gone on since then by the records,"
                " while neither a verification nor a later start or end confirms it."
            ),
            numerator=f"unverified_{weeks}",
            pending=f"working_{weeks}_pending",
            direction=Direction.NEITHER,
            position=25 + at,
        )
        for at, weeks in enumerate(WEEKS)
    ],
    *[
        _lasting(
            key=f"ips.same_employer_unverified_{weeks}_weeks",
            label=format_lazy(_("With the same employer, unverified {weeks} weeks later"), weeks=weeks),
            definition=_(
                "Of the referred with a first ordinary job, those who have been with its employer since then by the"
                " records, while neither a verification nor a later start or end confirms it."
            ),
            numerator=f"same_employer_unverified_{weeks}",
            pending=f"same_employer_{weeks}_pending",
            direction=Direction.NEITHER,
            position=35 + at,
        )
        for at, weeks in enumerate(WEEKS)
    ],
    Measure(
        key="ips.conversion",
        label=_("From access to ordinary work"),
        definition=_(
            "Of those who entered in the period without a job and have had a qualifying contact with a job consultant"
            " since they agreed, those who have started an ordinary job and worked at least four paid hours."
        ),
        unit=PERCENT,
        direction=Direction.UP,
        dataset=ENTRIES,
        kind=Kind.SHARE,
        numerator="has_worked_four_hours",
        denominator="had_access_without_job",
        left_out="was_before_go_live",
        position=39,
    ),
    Measure(
        key="ips.job_days",
        label=_("Days to the first ordinary job, median"),
        definition=_(
            "Days from entry in the period to the start of the first ordinary job, over those who have started one;"
            " those still in IPS without one are pending, those who left without one missing."
        ),
        unit=_("days"),
        direction=Direction.DOWN,
        dataset=ENTRIES,
        kind=Kind.MEDIAN,
        counts=Counts.EVENTS,
        numerator="job_days",
        pending="is_awaiting_job",
        left_out="was_before_go_live",
        position=44,
    ),
    Measure(
        key="ips.job_starters",
        label=_("People who started an ordinary job"),
        definition=_("Young people in IPS who started an ordinary job in the period, each counted once."),
        unit=_("people"),
        direction=Direction.UP,
        dataset=STARTS,
        numerator="is_ordinary",
        position=50,
    ),
    Measure(
        key="ips.job_starts",
        label=_("Ordinary job starts"),
        definition=_("Starts of ordinary jobs in the period by young people in IPS, all of them."),
        unit=_("job starts"),
        direction=Direction.UP,
        dataset=STARTS,
        counts=Counts.EVENTS,
        numerator="is_ordinary",
        position=51,
    ),
    Measure(
        key="ips.known_in_advance",
        label=_("Job starts known in advance"),
        definition=_("Ordinary job starts that were known no later than the day before, among all in the period."),
        unit=PERCENT,
        direction=Direction.UP,
        dataset=STARTS,
        kind=Kind.SHARE,
        counts=Counts.EVENTS,
        numerator="was_known_in_advance",
        denominator="is_ordinary",
        position=52,
    ),
    Measure(
        key="ips.worked",
        label=_("Worked in the period"),
        definition=_(
            "Young people with an ordinary job on at least one day of the period, among those with an entered plan open"
            " on any day of it."
        ),
        unit=PERCENT,
        direction=Direction.UP,
        dataset=OPEN_PLANS,
        kind=Kind.SHARE,
        numerator="has_worked",
        position=55,
    ),
    Measure(
        key="ips.hours",
        label=_("Ordinary hours a week, mean"),
        definition=_(
            "Hours a week on the last day of the period, summed over simultaneous ordinary jobs, over those with an"
            " open plan who work that day; those with a job without known hours are missing."
        ),
        unit=_("hours"),
        direction=Direction.UP,
        dataset=OPEN_PLANS,
        kind=Kind.MEAN,
        numerator="hours",
        denominator="works_at_the_end",
        position=56,
    ),
    Measure(
        key="ips.flex_jobs",
        label=_("Flex job starts"),
        definition=_("Starts of flex jobs in the period by young people in IPS; they are in no other count."),
        unit=_("starts"),
        dataset=STARTS,
        counts=Counts.EVENTS,
        numerator={"form": ["flex_job"]},
        position=60,
    ),
    Measure(
        key="ips.apprenticeships",
        label=_("Apprenticeship starts"),
        definition=_("Starts of apprenticeships in the period by young people in IPS; they are in no other count."),
        unit=_("starts"),
        dataset=STARTS,
        counts=Counts.EVENTS,
        numerator={"form": ["apprenticeship"]},
        position=61,
    ),
    Measure(
        key="ips.work_placements",
        label=_("Work placement starts"),
        definition=_(
            "Starts of work placements and wage subsidies in the period by young people in IPS; they are in no other"
            " count."
        ),
        unit=_("starts"),
        dataset=STARTS,
        counts=Counts.EVENTS,
        numerator={"form": ["work_placement", "wage_subsidy"]},
        position=62,
    ),
)

_after_move = partial(
    Measure, unit=PERCENT, dataset=MOVES, kind=Kind.SHARE, left_out="was_before_go_live", direction=Direction.UP
)

measures.add(
    Measure(
        key="ungeloeftet.moved",
        label=_("Moved into an ordinary job or education"),
        definition=_(
            "Young people aged 15-29 in the effort who began an ordinary job of any hours or an ordinary education in"
            " the period, and had neither in the 28 days before; each once, by their first move."
        ),
        unit=_("people"),
        direction=Direction.UP,
        dataset=MOVES,
        position=40,
    ),
    *[
        _after_move(
            key=f"ungeloeftet.still_month_{months}",
            label=format_lazy(_("Month {months}: still in a job or education"), months=months),
            definition=_(
                "Of those who moved, those who are known to be in an ordinary job or education on the day so many"
                " months later, with any employer or school; pending until then; unverified ones are counted apart."
            ),
            numerator=f"still_{months}",
            pending=f"still_pending_{months}",
            position=41 + at,
        )
        for at, months in enumerate(MONTHS)
    ],
    *[
        _after_move(
            key=f"ungeloeftet.still_unverified_month_{months}",
            label=format_lazy(_("Month {months}: unverified"), months=months),
            definition=_(
                "Of those who moved, those who are in an ordinary job or education on that day by the records, while"
                " nothing that staff recorded later confirms it."
            ),
            numerator=f"still_unverified_{months}",
            pending=f"still_pending_{months}",
            direction=Direction.NEITHER,
            position=45 + at,
        )
        for at, months in enumerate(MONTHS)
    ],
    *[
        _after_move(
            key=f"ungeloeftet.kept_month_{months}",
            label=format_lazy(_("Month {months}: without a longer gap"), months=months),
            definition=_(
                "Of those who moved, those who are known to have been in ordinary jobs or education since then with no"
                " gap of more than 28 days; pending until then, and while a shorter gap is running."
            ),
            numerator=f"kept_{months}",
            pending=f"kept_pending_{months}",
            position=50 + at,
        )
        for at, months in enumerate(MONTHS)
    ],
    *[
        _after_move(
            key=f"ungeloeftet.kept_unverified_month_{months}",
            label=format_lazy(_("Month {months}: without a longer gap, unverified"), months=months),
            definition=_(
                "Of those who moved, those who have been in ordinary jobs or education since then by the records with"
                " no gap of more than 28 days, while nothing that staff recorded later confirms it."
            ),
            numerator=f"kept_unverified_{months}",
            pending=f"kept_pending_{months}",
            direction=Direction.NEITHER,
            position=54 + at,
        )
        for at, months in enumerate(MONTHS)
    ],
)
