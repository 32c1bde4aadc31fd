"""What the report `caseload` counts, as SQL for `measures.py`."""

from django.utils.translation import gettext_lazy as _

from backend.assignments.models import AssignmentRole, Capacity, Origin
from backend.assignments.sql import active_primary, unit_of
from backend.followups.sql import TODAY, went_live
from backend.organisation.models import Role
from backend.reports.registry import Counted
from backend.reports.sql import AS_OF, within
from guidance.courses.models import Phase

INACTIVE_AFTER = 28
"""Days without qualifying contact with anyone."""
LONG_COVER = 14
"""Days of standing in."""

_GUIDE = f"'{Role.YOUTH_GUIDE.value}'"
_PRIMARY = f"capacity = '{Capacity.GUIDE.value}' AND {{}}.role = '{AssignmentRole.PRIMARY.value}'"
_ALIVE = f"y.merged_into_id IS NULL AND (y.deceased_on IS NULL OR y.deceased_on > {TODAY})"
_A_YEAR_AGO = f"({TODAY} - interval '12 months')::date"

# The guides of this evening; one counts in the young person's own unit, where the guide works there, else in the first.
_GUIDES = f"""
    guides AS MATERIALIZED (
        SELECT m.id, m.staff_id, m.unit_id, m.fte, m.fte * m.caseload_limit AS places
        FROM organisation_membership AS m
        WHERE m.role = {_GUIDE} AND m.starts_on <= {TODAY} AND (m.ends_on IS NULL OR m.ends_on >= {TODAY})
    )
"""  # noqa: S608  # from code
_UNIT = "coalesce(same.unit_id, other.unit_id, y.unit_id)"

# Each young person's course that is open this evening, in the phase of this evening, with the primary guide.
_OPEN = f"""
    FROM people_youngperson AS y
    CROSS JOIN LATERAL (
        SELECT course.id, course.opened_on, step.to_phase
        FROM courses_guidancecourse AS course
        CROSS JOIN LATERAL (
            SELECT s.to_phase FROM courses_phasechange AS s
            WHERE s.course_id = course.id AND s."on" <= {TODAY} ORDER BY s.id DESC LIMIT 1
        ) AS step
        WHERE course.young_person_id = y.id AND step.to_phase <> '{Phase.CLOSED.value}'
        ORDER BY course.opened_on DESC, course.id DESC
        LIMIT 1
    ) AS g
    LEFT JOIN assignments_assignment AS a ON a.young_person_id = y.id AND {active_primary("a", Capacity.GUIDE)}
    LEFT JOIN guides AS same ON same.staff_id = a.staff_id AND same.unit_id = y.unit_id
    LEFT JOIN (
        SELECT DISTINCT ON (guides.staff_id) guides.staff_id, guides.unit_id
        FROM guides ORDER BY guides.staff_id, guides.id
    ) AS other ON other.staff_id = a.staff_id
    WHERE {_ALIVE}
"""  # noqa: S608  # from code

_REFERRED = f"""(
    SELECT r.received_on FROM courses_referral AS r
    WHERE r.course_id = g.id AND r.received_on <= {TODAY} ORDER BY r.id DESC LIMIT 1
)"""  # noqa: S608  # from code

OPEN = Counted(
    key="courses.open",
    source=_("Courses with their phases and referrals, guides' assignments, qualifying contacts with anyone"),
    once=True,
    columns=frozenset({"staff_id"}),
    sql=f"""
        WITH {_GUIDES}
        SELECT o.*, {TODAY} - o.referred_on AS waiting, o.referred_on < o.live_from AS before_go_live
        FROM (
            SELECT y.id AS young_person_id, {_UNIT} AS unit_id, a.staff_id,
                   CASE WHEN g.to_phase IN ('{Phase.PAUSED.value}', '{Phase.AFTERCARE.value}') THEN g.to_phase
                        ELSE '{Phase.ACTIVE.value}' END AS activity_state,
                   g.opened_on <= {TODAY} - {INACTIVE_AFTER} AND NOT EXISTS (
                       SELECT FROM contacts_contact AS k
                       WHERE k.young_person_id = y.id AND k.is_qualifying
                         AND k.occurred_on > {TODAY} - {INACTIVE_AFTER} AND k.occurred_on <= {TODAY}
                   ) AS inactive,
                   CASE WHEN a.staff_id IS NULL THEN {_REFERRED} END AS referred_on,
                   CASE WHEN a.staff_id IS NULL THEN {went_live("y.unit_id")} END AS live_from,
                   g.opened_on <= {_A_YEAR_AGO} AS long_open,
                   g.opened_on <= {_A_YEAR_AGO} AND EXISTS (
                       SELECT FROM (
                           SELECT h.starts_on, h.staff_id,
                                  lag(h.staff_id) OVER (ORDER BY h.starts_on, h.id) AS before
                           FROM assignments_assignment AS h
                           WHERE h.young_person_id = y.id AND h.{_PRIMARY.format("h")} AND h.starts_on <= {TODAY}
                       ) AS held
                       WHERE held.before <> held.staff_id AND held.starts_on > {_A_YEAR_AGO}
                   ) AS changed
            {_OPEN}
            OFFSET 0
        ) AS o
    """,  # noqa: S608  # from code
)

# Beside the young people the guides themselves, whose time and limits are summed up.
LOAD = Counted(
    key="courses.load",
    source=_("Courses with their phases, guides' assignments, and the full-time shares and limits of guides"),
    of_people=False,
    columns=frozenset({"staff_id"}),
    sql=f"""
        WITH {_GUIDES}
        SELECT y.id AS young_person_id, {_UNIT} AS unit_id, a.staff_id, 1 AS people,
               0::numeric AS fte, 0::numeric AS places,
               (EXISTS (SELECT FROM guides WHERE guides.staff_id = a.staff_id AND guides.places IS NOT NULL))::int
                   AS limited
        {_OPEN} AND a.staff_id IS NOT NULL
            AND g.to_phase NOT IN ('{Phase.PAUSED.value}', '{Phase.AFTERCARE.value}')
        UNION ALL
        SELECT NULL, guides.unit_id, guides.staff_id, 0, guides.fte, coalesce(guides.places, 0), 0 FROM guides
    """,  # noqa: S608  # from code
)

NEW = Counted(
    key="courses.new",
    source=_("Referrals to a course"),
    flows=True,
    columns=frozenset({"staff_id", "on"}),
    sql=f"""
        SELECT y.id AS young_person_id, {unit_of("a.staff_id", _GUIDE, "y").replace(TODAY, AS_OF)} AS unit_id,
               a.staff_id, r.received_on AS "on"
        FROM courses_referral AS r
        JOIN courses_guidancecourse AS g ON g.id = r.course_id
        JOIN people_youngperson AS y ON y.id = g.young_person_id AND y.merged_into_id IS NULL
        LEFT JOIN assignments_assignment AS a
            ON a.young_person_id = y.id AND {active_primary("a", Capacity.GUIDE).replace(TODAY, AS_OF)}
        WHERE {within("r.received_on")}
    """,  # noqa: S608  # from code
)

CLOSED = Counted(
    key="courses.closed",
    source=_("Courses, when and why they closed"),
    flows=True,
    columns=frozenset({"staff_id", "on", "close_reason"}),
    sql=f"""
        SELECT y.id AS young_person_id, {unit_of("a.staff_id", _GUIDE, "y").replace(TODAY, 's."on"')} AS unit_id,
               a.staff_id, s."on", CASE WHEN g.closed_on = s."on" THEN g.close_reason END AS close_reason
        FROM courses_phasechange AS s
        JOIN courses_guidancecourse AS g ON g.id = s.course_id
        JOIN people_youngperson AS y ON y.id = g.young_person_id AND y.merged_into_id IS NULL
        LEFT JOIN LATERAL (
            SELECT h.staff_id FROM assignments_assignment AS h
            WHERE h.young_person_id = y.id AND h.{_PRIMARY.format("h")} AND h.starts_on <= s."on"
              AND (h.ends_on IS NULL OR h.ends_on >= s."on")
            ORDER BY h.starts_on DESC, h.id DESC
            LIMIT 1
        ) AS a ON true
        WHERE s.to_phase = '{Phase.CLOSED.value}'
          AND {within('s."on"')}
    """,  # noqa: S608  # from code
)

MOVED = Counted(
    key="courses.moved",
    source=_("Guides' assignments"),
    flows=True,
    columns=frozenset({"staff_id", "on"}),
    sql=f"""
        SELECT y.id AS young_person_id, {unit_of("a.staff_id", _GUIDE, "y").replace(TODAY, "a.starts_on")} AS unit_id,
               a.staff_id, a.starts_on AS "on"
        FROM assignments_assignment AS a
        JOIN people_youngperson AS y ON y.id = a.young_person_id AND y.merged_into_id IS NULL
        WHERE a.{_PRIMARY.format("a")} AND a.origin IN ('{Origin.HANDED_OVER.value}', '{Origin.MOVED.value}')
          AND {within("a.starts_on")}
    """,  # noqa: S608  # from code
)

COVERED = Counted(
    key="courses.covered",
    source=_("Absences, deputies and guides' assignments"),
    columns=frozenset({"staff_id"}),
    sql=f"""
        SELECT y.id AS young_person_id, {unit_of("a.staff_id", _GUIDE, "y")} AS unit_id, a.staff_id
        FROM access_cover AS cover
        JOIN organisation_absence AS away ON away.id = cover.absence_id
            AND away.starts_on <= {TODAY} AND (away.ends_on IS NULL OR away.ends_on >= {TODAY})
        JOIN assignments_assignment AS a ON a.staff_id = away.staff_id AND {active_primary("a", Capacity.GUIDE)}
        JOIN people_youngperson AS y ON y.id = a.young_person_id AND {_ALIVE}
        WHERE cover.starts_on < {TODAY} - {LONG_COVER} AND (cover.ends_on IS NULL OR cover.ends_on >= {TODAY})
          AND (cover.everyone OR EXISTS (
            SELECT FROM access_cover_young_people AS named
            WHERE named.cover_id = cover.id AND named.youngperson_id = y.id
          ))
    """,  # noqa: S608  # from code
)
