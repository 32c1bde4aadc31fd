"""The report `caseload`: how many young people each guide has, who waits for a guide, and what has changed.

The measures of courses in the report `contact` are in `contact_measures.py`.
"""

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
    Report,
    dimensions,
    measures,
    reports,
)
from guidance.courses import contact_measures  # noqa: F401  # `measures.py` is the file that the reports look for
from guidance.courses.models import CloseReason

reports.add(
    Report(
        key="caseload",
        label=_("Caseload"),
        definition=_("Young people with a course on the last day of the period, by guide, and what moved in it."),
        group_by=("staff",),
        published_by=("unit",),
        position=10,
    )
)

dimensions.add(
    Dimension(
        key="close_reason",
        label=_("Why the course closed"),
        column="close_reason",
        labels=labelled(dict(CloseReason.choices)),
        position=80,
    )
)

INACTIVE_AFTER = 28
"""Days without a qualifying contact with anyone after which an active young person counts as inactive."""
LONG_COVER = 14
"""Days after which a cover counts as long."""

OPEN = Dataset(
    key="courses.open",
    source=_("Courses with their phases and referrals, guides' assignments, qualifying contacts with anyone"),
    rows=load_sql(__file__, "open_courses.sql"),
    parameters={"inactive_after": INACTIVE_AFTER},
    dimensions=frozenset({"staff"}),
)
LOAD = Dataset(
    key="courses.load",
    source=_("Courses with their phases, guides' assignments, and the full-time shares and limits of guides"),
    rows=load_sql(__file__, "guides_load.sql"),
    dimensions=frozenset({"staff"}),
    about_people=False,
)
REFERRALS = Dataset(
    key="courses.referrals",
    source=_("Referrals to a course"),
    rows=load_sql(__file__, "referrals.sql"),
    dimensions=frozenset({"staff"}) | BY_DAY,
)
CLOSED = Dataset(
    key="courses.closed",
    source=_("Courses, when and why they closed"),
    rows=load_sql(__file__, "closed_courses.sql"),
    dimensions=frozenset({"staff", "close_reason"}) | BY_DAY,
)
MOVES = Dataset(
    key="courses.moves",
    source=_("Guides' assignments"),
    rows=load_sql(__file__, "moves.sql"),
    dimensions=frozenset({"staff"}) | BY_DAY,
)
LONG_COVERS = Dataset(
    key="courses.long_covers",
    source=_("Absences, deputies and guides' assignments"),
    rows=load_sql(__file__, "long_covers.sql"),
    parameters={"long_cover": LONG_COVER},
    dimensions=frozenset({"staff"}),
)

measures.add(
    Measure(
        key="caseload.people",
        label=_("Young people"),
        definition=_(
            "Young people whose course is open on the last day of the period, by primary guide; those without a guide"
            " have a line of their own."
        ),
        unit=_("people"),
        dataset=OPEN,
        position=10,
    ),
    Measure(
        key="caseload.active",
        label=_("Active"),
        definition=_("Of the young people, those in any open phase except paused and aftercare."),
        unit=_("people"),
        dataset=OPEN,
        numerator={"activity_state": ["active"]},
        position=11,
    ),
    Measure(
        key="caseload.paused",
        label=_("Paused"),
        definition=_("Of the young people, those whose course is paused."),
        unit=_("people"),
        dataset=OPEN,
        numerator={"activity_state": ["paused"]},
        position=12,
    ),
    Measure(
        key="caseload.aftercare",
        label=_("Aftercare"),
        definition=_("Of the young people, those in aftercare."),
        unit=_("people"),
        dataset=OPEN,
        numerator={"activity_state": ["aftercare"]},
        position=13,
    ),
    Measure(
        key="caseload.inactive",
        label=_("Active without contact for 28 days"),
        definition=_(
            "Active young people without a qualifying contact with anyone in the last 28 days, among all active ones;"
            " those whose course was opened or reopened since count as in contact."
        ),
        unit=PERCENT,
        direction=Direction.DOWN,
        dataset=OPEN,
        kind=Kind.SHARE,
        numerator="is_inactive",
        denominator={"activity_state": ["active"]},
        late=True,
        position=20,
    ),
    Measure(
        key="caseload.per_full_time",
        label=_("Active young people per full-time guide"),
        definition=_("Active young people with a primary guide ÷ the full-time shares of the guides."),
        unit=_("people"),
        dataset=LOAD,
        kind=Kind.RATIO,
        numerator="people",
        denominator="full_time_share",
        position=21,
    ),
    Measure(
        key="caseload.against_limit",
        label=_("Active young people against the limit"),
        definition=_(
            "Active young people of guides who have a limit ÷ those guides' limit × full-time share; above 1 the"
            " limit is passed."
        ),
        unit=_("of the limit"),
        direction=Direction.DOWN,
        dataset=LOAD,
        kind=Kind.RATIO,
        numerator="people_of_limited",
        denominator="places",
        position=22,
    ),
    Measure(
        key="caseload.without_guide",
        label=_("Without a guide"),
        definition=_("Young people whose open course has no primary guide, among all with an open course."),
        unit=PERCENT,
        direction=Direction.DOWN,
        dataset=OPEN,
        kind=Kind.SHARE,
        numerator="is_without_guide",
        late=True,
        position=30,
    ),
    Measure(
        key="caseload.waiting",
        label=_("Days without a guide, median"),
        definition=_(
            "Days from the referral to the last day of the period for those without a primary guide; referrals from"
            " before go-live are counted apart."
        ),
        unit=_("days"),
        direction=Direction.DOWN,
        dataset=OPEN,
        kind=Kind.MEDIAN,
        numerator="waiting_days",
        denominator="is_without_guide",
        left_out="was_referred_before_go_live",
        position=31,
    ),
    Measure(
        key="caseload.longest_waiting",
        label=_("Days without a guide, longest"),
        definition=_(
            "The longest wait from the referral to the last day of the period among those without a primary guide;"
            " referrals from before go-live are counted apart."
        ),
        unit=_("days"),
        direction=Direction.DOWN,
        dataset=OPEN,
        kind=Kind.LARGEST,
        numerator="waiting_days",
        denominator="is_without_guide",
        left_out="was_referred_before_go_live",
        position=32,
    ),
    Measure(
        key="caseload.new",
        label=_("New referrals"),
        definition=_(
            "Referrals received in the period, by the present guide; a reopened course has one referral more."
        ),
        unit=_("referrals"),
        dataset=REFERRALS,
        counts=Counts.EVENTS,
        position=40,
    ),
    Measure(
        key="caseload.closed",
        label=_("Closed"),
        definition=_("Courses closed in the period, by the last guide; declined referrals are included."),
        unit=_("courses"),
        dataset=CLOSED,
        counts=Counts.EVENTS,
        position=41,
    ),
    Measure(
        key="caseload.moved",
        label=_("Moved to another guide"),
        definition=_("Assignments of a primary guide that began in the period by handover or caseload move."),
        unit=_("assignments"),
        dataset=MOVES,
        counts=Counts.EVENTS,
        position=42,
    ),
    Measure(
        key="caseload.changed_guide",
        label=_("Another guide within a year"),
        definition=_(
            "Young people whose primary guide has changed in the last 12 months, among those whose course has been open"
            " for at least 12 months; a reopened course counts from its reopening."
        ),
        unit=PERCENT,
        direction=Direction.DOWN,
        dataset=OPEN,
        kind=Kind.SHARE,
        numerator="has_changed_guide",
        denominator="has_run_a_year",
        position=50,
    ),
    Measure(
        key="caseload.long_cover",
        label=_("With a deputy for more than 14 days"),
        definition=_("Young people of an absent primary guide whom one deputy has had for more than 14 days."),
        unit=_("people"),
        direction=Direction.DOWN,
        dataset=LONG_COVERS,
        position=51,
    ),
)
