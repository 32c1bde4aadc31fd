"""The report `caseload`: who has how many, who waits, and what has moved."""

from django.utils.translation import gettext_lazy as _

from backend.reports.dimensions import labelled
from backend.reports.registry import Counts, Dimension, Direction, Kind, Measure, Report, dimensions, measures, reports
from guidance.courses.caseload import CLOSED, COVERED, LOAD, MOVED, NEW, OPEN
from guidance.courses.models import CloseReason

reports.add(
    Report(
        key="caseload",
        label=_("Caseload"),
        definition=_("Young people with a course on the last day of the period, by guide, and what moved in it."),
        group_by=("staff",),
        position=10,
    )
)

dimensions.add(
    Dimension(
        key="close_reason",
        label=_("Why the course closed"),
        sql="c.close_reason",
        column="close_reason",
        labels=labelled(dict(CloseReason.choices)),
        position=80,
    )
)

measures.add(
    Measure(
        key="caseload.people",
        label=_("Young people"),
        definition=_(
            "Young people with a course open on the last day of the period, by primary guide; those without a guide"
            " on a line of their own."
        ),
        unit=_("people"),
        direction=Direction.NEITHER,
        counted=OPEN,
        kind=Kind.COUNT,
        counts=Counts.PEOPLE,
        position=10,
    ),
    Measure(
        key="caseload.active",
        label=_("Active"),
        definition=_("Of the young people, those in any open phase but paused and aftercare."),
        unit=_("people"),
        direction=Direction.NEITHER,
        counted=OPEN,
        kind=Kind.COUNT,
        counts=Counts.PEOPLE,
        among="c.activity_state = 'active'",
        part_of="caseload.people",
        position=11,
    ),
    Measure(
        key="caseload.paused",
        label=_("Paused"),
        definition=_("Of the young people, those whose course is paused."),
        unit=_("people"),
        direction=Direction.NEITHER,
        counted=OPEN,
        kind=Kind.COUNT,
        counts=Counts.PEOPLE,
        among="c.activity_state = 'paused'",
        part_of="caseload.people",
        position=12,
    ),
    Measure(
        key="caseload.aftercare",
        label=_("Aftercare"),
        definition=_("Of the young people, those in aftercare."),
        unit=_("people"),
        direction=Direction.NEITHER,
        counted=OPEN,
        kind=Kind.COUNT,
        counts=Counts.PEOPLE,
        among="c.activity_state = 'aftercare'",
        part_of="caseload.people",
        position=13,
    ),
    Measure(
        key="caseload.inactive",
        label=_("Active without contact for 28 days"),
        definition=_(
            "Active young people with whom nobody has had a qualifying contact in the last 28 days, among all active"
            " ones; a course that is younger than that counts as in contact."
        ),
        unit=_("%"),
        direction=Direction.DOWN,
        counted=OPEN,
        kind=Kind.SHARE,
        counts=Counts.PEOPLE,
        among="c.activity_state = 'active'",
        hit="c.inactive",
        of="caseload.active",
        position=20,
    ),
    Measure(
        key="caseload.per_full_time",
        label=_("Active young people per full-time guide"),
        definition=_("Active young people with a primary guide ÷ the full-time shares of the guides."),
        unit=_("people"),
        direction=Direction.NEITHER,
        counted=LOAD,
        kind=Kind.RATIO,
        counts=Counts.PEOPLE,
        value="c.people",
        per="c.fte",
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
        counted=LOAD,
        kind=Kind.RATIO,
        counts=Counts.PEOPLE,
        among="c.limited = 1 OR c.places > 0",
        value="c.people",
        per="c.places",
        position=22,
    ),
    Measure(
        key="caseload.without_guide",
        label=_("Without a guide"),
        definition=_("Young people whose open course has no primary guide, among all with an open course."),
        unit=_("%"),
        direction=Direction.DOWN,
        counted=OPEN,
        kind=Kind.SHARE,
        counts=Counts.PEOPLE,
        hit="c.staff_id IS NULL",
        of="caseload.people",
        position=30,
    ),
    Measure(
        key="caseload.waiting",
        label=_("Days without a guide, median"),
        definition=_(
            "Days from the referral to the last day of the period for those without a primary guide; referrals from"
            " before go-live are left out and told."
        ),
        unit=_("days"),
        direction=Direction.DOWN,
        counted=OPEN,
        kind=Kind.MEDIAN,
        counts=Counts.PEOPLE,
        among="c.staff_id IS NULL",
        value="c.waiting",
        left_out="coalesce(c.before_go_live, false)",
        position=31,
    ),
    Measure(
        key="caseload.longest_waiting",
        label=_("Days without a guide, longest"),
        definition=_("The longest of the same waits; referrals from before go-live are left out and told."),
        unit=_("days"),
        direction=Direction.DOWN,
        counted=OPEN,
        kind=Kind.LARGEST,
        counts=Counts.PEOPLE,
        among="c.staff_id IS NULL",
        value="c.waiting",
        left_out="coalesce(c.before_go_live, false)",
        position=32,
    ),
    Measure(
        key="caseload.new",
        label=_("New referrals"),
        definition=_("Referrals received in the period, by the guide of today; a reopened course has one more."),
        unit=_("referrals"),
        direction=Direction.NEITHER,
        counted=NEW,
        kind=Kind.COUNT,
        counts=Counts.EVENTS,
        position=40,
    ),
    Measure(
        key="caseload.closed",
        label=_("Closed"),
        definition=_("Courses closed in the period, by the last guide; declined referrals are among them."),
        unit=_("courses"),
        direction=Direction.NEITHER,
        counted=CLOSED,
        kind=Kind.COUNT,
        counts=Counts.EVENTS,
        position=41,
    ),
    Measure(
        key="caseload.moved",
        label=_("Moved to another guide"),
        definition=_("Assignments of a primary guide that began in the period by handover or caseload move."),
        unit=_("assignments"),
        direction=Direction.NEITHER,
        counted=MOVED,
        kind=Kind.COUNT,
        counts=Counts.EVENTS,
        position=42,
    ),
    Measure(
        key="caseload.changed_guide",
        label=_("Another guide within a year"),
        definition=_(
            "Young people whose primary guide has become another one in the last 12 months, among those whose course"
            " has been open for at least 12 months."
        ),
        unit=_("%"),
        direction=Direction.DOWN,
        counted=OPEN,
        kind=Kind.SHARE,
        counts=Counts.PEOPLE,
        among="c.long_open",
        hit="c.changed",
        position=50,
    ),
    Measure(
        key="caseload.long_cover",
        label=_("With a deputy for more than 14 days"),
        definition=_("Young people of an absent primary guide for whom one deputy has stood in for more than 14 days."),
        unit=_("people"),
        direction=Direction.DOWN,
        counted=COVERED,
        kind=Kind.COUNT,
        counts=Counts.PEOPLE,
        position=51,
    ),
)
