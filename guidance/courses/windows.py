"""The windows of the promises between a young person and the guide, as SQL for `rules.py`."""

from backend.assignments.models import Capacity, Origin
from backend.assignments.sql import active_primary, by_capacity, unit_of
from backend.core.workdays import Calendar
from backend.followups.sql import TODAY, days_after, next_local, setting
from backend.organisation.models import Role
from guidance.courses.models import Phase

FIRST_CONTACT = "guide.first_contact"
CONTACT = "guide.contact"
UNASSIGNED = "course.unassigned"

RESTS = f"('{Phase.PAUSED.value}', '{Phase.CLOSED.value}')"
"""Phases in which nothing is expected; what follows a pause starts anew, with the resumption as its occurrence."""

_GUIDE = by_capacity("c", Capacity.GUIDE)
_NEW_GUIDE = by_capacity("c", Capacity.GUIDE, beyond="a.starts_on")
_UNIT = unit_of("a.staff_id", f"'{Role.YOUTH_GUIDE.value}'", "y")

# Each active primary guide of a course that is under way, and how that assignment stands to the first contact.
# `first_due_on` is moved to a local working day here as the engine does it, because go-live looks at that day.
# `first_owed`: the first contact is a promise that holds. It is none where it was due before the rule came into
# force (baseline), or where the municipality has switched the rule off.
_GUIDED = f"""
    FROM people AS y
    JOIN courses_guidancecourse AS g ON g.young_person_id = y.id AND g.phase NOT IN {RESTS}
    JOIN assignments_assignment AS a ON a.young_person_id = y.id AND {active_primary("a", Capacity.GUIDE)}
    CROSS JOIN LATERAL (SELECT {_UNIT} AS unit_id OFFSET 0) AS u
    CROSS JOIN LATERAL (
        SELECT CASE WHEN a.origin = '{Origin.MOVED.value}'
                    THEN {days_after("a.starts_on", setting(FIRST_CONTACT, "days_after_move"), Calendar.LOCAL)}
                    ELSE {days_after("a.starts_on", setting(FIRST_CONTACT, "days"), Calendar.HVERDAG)}
               END AS due_on
        OFFSET 0
    ) AS counted
    CROSS JOIN LATERAL (SELECT {next_local("counted.due_on")} AS first_due_on OFFSET 0) AS first
    LEFT JOIN followups_ruleactivation AS since ON since.rule = '{FIRST_CONTACT}' AND since.unit_id = u.unit_id
    CROSS JOIN LATERAL (
        SELECT coalesce(
            NOT (a.starts_on < since.starts_on AND first.first_due_on < since.starts_on), first.first_due_on IS NOT NULL
        ) AS first_owed
        OFFSET 0
    ) AS promise
"""  # from code

# A pause before the first contact ends the promise; resumed, it holds again, from that day.
FIRST_CONTACT_EXPECTED = f"""
    SELECT a.young_person_id, a.id,
           CASE WHEN resumed.id IS NOT NULL THEN 'phase:' || resumed.id
                WHEN a.origin = '{Origin.MOVED.value}' THEN 'moved:' || a.id
                ELSE 'assignment:' || a.id END,
           coalesce(resumed."on", a.starts_on), coalesce(resumed."on", a.starts_on),
           CASE WHEN resumed.id IS NULL THEN first.first_due_on
                ELSE {days_after('resumed."on"', setting(FIRST_CONTACT, "days"), Calendar.HVERDAG)} END,
           NULL::date, a.staff_id, u.unit_id
    {_GUIDED}
    LEFT JOIN LATERAL (
        SELECT step.id, step."on"
        FROM courses_phasechange AS step
        WHERE step.course_id = g.id AND step.from_phase = '{Phase.PAUSED.value}' AND step."on" > a.starts_on
          AND promise.first_owed
          AND NOT EXISTS (
            SELECT FROM contacts_contact AS c
            WHERE c.young_person_id = y.id AND c.is_qualifying
              AND c.occurred_on >= a.starts_on AND c.occurred_on < step."on" AND {_NEW_GUIDE}
          )
        ORDER BY step.id DESC
        LIMIT 1
    ) AS resumed ON true
"""  # noqa: S608  # from code

# From the last qualifying contact by guide (of several on that day the one registered first, so that another one on the
# same day changes nothing) or the start of the phase, which a resumption is too; on the same day the phase counts.
# Before the first contact `guide.first_contact` holds, unless that is not owed, or was waived.
# Aftercare: a mark is open from half-way between the mark before and itself, until half-way to the next: so a contact
# counts for the mark that it is nearest to, and an unmet mark is missed when the next opens. The last has no end.
CONTACT_EXPECTED = f"""
    SELECT a.young_person_id, a.id, w.occurrence, w.started_on, w.opens_on, w.due_on, w.closes_on,
           a.staff_id, u.unit_id
    {_GUIDED}
    LEFT JOIN LATERAL (
        SELECT c.id, c.occurred_on
        FROM contacts_contact AS c
        WHERE c.young_person_id = y.id AND c.is_qualifying AND c.occurred_on <= {TODAY} AND {_GUIDE}
        ORDER BY c.occurred_on DESC, c.id
        LIMIT 1
    ) AS met ON true
    LEFT JOIN LATERAL (
        SELECT step.id, step."on" FROM courses_phasechange AS step WHERE step.course_id = g.id
        ORDER BY step.id DESC LIMIT 1
    ) AS step ON true
    CROSS JOIN LATERAL (
        SELECT coalesce('phase:' || step.id, 'course:' || g.id) AS occurrence, coalesce(step."on", g.opened_on) AS day
    ) AS phase
    CROSS JOIN LATERAL (
        SELECT CASE WHEN met.occurred_on > phase.day THEN 'contact:' || met.id ELSE phase.occurrence END AS occurrence,
               CASE WHEN met.occurred_on > phase.day THEN met.occurred_on ELSE phase.day END AS day
    ) AS start
    CROSS JOIN LATERAL (
        SELECT start.occurrence, start.day AS started_on, start.day + 1 AS opens_on,
               CASE g.phase
                   WHEN '{Phase.START.value}'
                   THEN {days_after("start.day", setting(CONTACT, "start"), Calendar.LOCAL)}
                   WHEN '{Phase.ACTIVE.value}' THEN start.day + {setting(CONTACT, "active")}
                   ELSE start.day + {setting(CONTACT, "phase_out")}
               END AS due_on,
               NULL::date AS closes_on
        WHERE g.phase IN ('{Phase.START.value}', '{Phase.ACTIVE.value}', '{Phase.PHASE_OUT.value}')
        UNION ALL (
            SELECT phase.occurrence || ':' || mark.months, phase.day, mark.opens_on, mark.due_on, mark.closes_on
            FROM (
                SELECT marks.months, marks.due_on,
                       coalesce(
                           lag(marks.due_on) OVER by_month + (marks.due_on - lag(marks.due_on) OVER by_month + 1) / 2,
                           phase.day + 1
                       ) AS opens_on,
                       marks.due_on + (lead(marks.due_on) OVER by_month - marks.due_on + 1) / 2 - 1 AS closes_on
                FROM (
                    SELECT month.number::int AS months,
                           (phase.day + make_interval(months => month.number::int))::date AS due_on
                    FROM policy AS p, jsonb_array_elements_text(p.settings -> 'aftercare') AS month (number)
                    WHERE p.rule = '{CONTACT}'
                ) AS marks
                WINDOW by_month AS (ORDER BY marks.months)
            ) AS mark
            WHERE g.phase = '{Phase.AFTERCARE.value}' AND (mark.closes_on IS NULL OR mark.closes_on >= {TODAY})
            ORDER BY mark.months
            LIMIT 2
        )
    ) AS w
    WHERE met.occurred_on > a.starts_on
       OR EXISTS (
            SELECT FROM contacts_contact AS c
            WHERE c.young_person_id = y.id AND c.is_qualifying AND c.occurred_on = a.starts_on AND {_NEW_GUIDE}
       )
       OR NOT promise.first_owed
       OR EXISTS (
            SELECT FROM followups_followup AS waived
            WHERE waived.rule = '{FIRST_CONTACT}' AND waived.subject_id = a.id AND waived.waived_on IS NOT NULL
       )
"""  # noqa: S608  # from code

# From the later of the referral and the end of the last primary; a resumption starts the time anew, and of facts of
# the same day the referral counts before the assignment, the assignment before the resumption.
UNASSIGNED_EXPECTED = f"""
    SELECT y.id, g.id, start.occurrence, start.day, start.day,
           {days_after("start.day", setting(UNASSIGNED, "days"), Calendar.LOCAL)}, NULL::date,
           (SELECT l.staff_id FROM leaders AS l WHERE l.unit_id = y.unit_id), y.unit_id
    FROM people AS y
    JOIN courses_guidancecourse AS g ON g.young_person_id = y.id AND g.phase NOT IN {RESTS}
    CROSS JOIN LATERAL (
        SELECT facts.occurrence, facts.day
        FROM (
            (
                SELECT 'referral:' || r.id AS occurrence, r.received_on AS day, 1 AS rank
                FROM courses_referral AS r WHERE r.course_id = g.id ORDER BY r.id DESC LIMIT 1
            )
            UNION ALL (
                SELECT 'assignment:' || a.id, a.ends_on, 2
                FROM assignments_assignment AS a
                WHERE a.young_person_id = y.id AND a.capacity = '{Capacity.GUIDE.value}' AND a.role = 'primary'
                  AND a.ends_on <= {TODAY}
                ORDER BY a.ends_on DESC, a.id DESC LIMIT 1
            )
            UNION ALL (
                SELECT 'phase:' || step.id, step."on", 3
                FROM courses_phasechange AS step
                WHERE step.course_id = g.id AND step.from_phase = '{Phase.PAUSED.value}'
                ORDER BY step.id DESC LIMIT 1
            )
            UNION ALL
            SELECT 'course:' || g.id, g.opened_on, 4
            WHERE NOT EXISTS (SELECT FROM courses_referral AS r WHERE r.course_id = g.id)
        ) AS facts
        ORDER BY facts.day DESC, facts.rank
        LIMIT 1
    ) AS start
    WHERE NOT EXISTS (
        SELECT FROM assignments_assignment AS a
        WHERE a.young_person_id = y.id AND {active_primary("a", Capacity.GUIDE)}
    )
"""  # noqa: S608  # from code

UNASSIGNED_FULFILLED = f"""
    SELECT greatest(a.starts_on, w.opens_on) AS fulfilled_on, a.id AS fulfilled_by
    FROM assignments_assignment AS a
    WHERE a.young_person_id = w.young_person_id
      AND a.capacity = '{Capacity.GUIDE.value}' AND a.role = 'primary'
      AND a.starts_on <= w.until_on AND (a.ends_on IS NULL OR a.ends_on > w.opens_on)
      AND w.opens_on <= w.until_on
    ORDER BY 1, a.id
    LIMIT 1
"""  # noqa: S608  # from code
