"""Plans the ledger: which stage each follow-up has come to, whom to tell of it, and in which e-mail.

Of the stages to whoever is responsible only the last that has come is told: who hears today that something is overdue
need not hear that it was due. The leader's is told beside it. Extra days ahead, and those of every rule, follow from
the policy (`registry.REMINDER_STAGES`); what does not wait for 08:00 or for a pause follows from the rule.
"""

from django.db import connection

from backend.followups.ledger import WAITS, parameters
from backend.followups.models import Channel, EmailKind, EmailState, ReminderStage, ReminderState
from backend.followups.recipients import DEPUTIES_OR_LEADER, RESPONSIBLE, WHO_IS_THERE
from backend.followups.sql import POLICY, TODAY

_PLANNING = 0x466F6C6765
"""The advisory lock of whoever plans."""

_FAR = 30
"""Days that the arbejdsdage of a stage may spread over at most, beside twice their number: longer than any closure."""

# The calendar numbers working days, so that a stage has come when the number of today, `till`, has come to that of the
# due date and the stage's own. Local rules count the municipality's days; the others are told of on the last arbejdsdag
# before their due date, which never moves. Nobody is told ahead of what began the same day or later.
_CURRENT = f"""
    stages AS MATERIALIZED (
        SELECT p.rule, kind.is_fixed, till.day AS till_day, till.arbejdsdag AS till_arbejdsdag,
               CASE WHEN kind.is_fixed THEN till.arbejdsdag ELSE till.local END AS till,
               (p.settings ->> 'advance_days')::int AS advance,
               (p.settings ->> 'overdue_days')::int AS overdue,
               (p.settings ->> 'escalated_days')::int AS escalated,
               extra.days AS extra,
               greatest(2 * (p.settings ->> 'advance_days')::int, extra.most, 0) + {_FAR} AS horizon
        FROM policy AS p
        CROSS JOIN LATERAL (
            SELECT array_agg(n.value::int) AS days, max(n.value::int) AS most
            FROM jsonb_array_elements_text(coalesce(p.settings -> 'extra_advance_days', '[]')) AS n
        ) AS extra
        CROSS JOIN LATERAL (SELECT p.rule = ANY (%(fixed)s) AS is_fixed) AS kind
        JOIN core_workday AS till
            ON till.day = CASE WHEN p.rule = ANY (%(same_day)s) THEN {TODAY} ELSE %(reached)s::date END
    ),
    -- The planner knows how many follow-ups stand before a date that it is given.
    owed AS NOT MATERIALIZED (
        SELECT f.* FROM followups_followup AS f
        WHERE f.fulfilled_on IS NULL AND f.ended_on IS NULL AND f.waived_on IS NULL AND NOT f.baseline
          AND f.due_on <= {TODAY} + (SELECT max(horizon) FROM stages)
    ),
    current AS MATERIALIZED (
        SELECT f.id, f.due_on, f.unit_id, told.stage, told.days_before,
               CASE WHEN s.escalated = 0 THEN has_come.due ELSE s.till >= due.number + s.escalated END AS is_escalated
        FROM owed AS f
        JOIN stages AS s ON s.rule = f.rule
        JOIN core_workday AS w ON w.day = f.due_on
        LEFT JOIN people_youngperson AS y ON y.id = f.young_person_id
        CROSS JOIN LATERAL (
            SELECT CASE WHEN s.is_fixed THEN w.arbejdsdag ELSE w.local END AS number,
                   NOT CASE WHEN s.is_fixed THEN w.is_arbejdsdag ELSE w.is_local END AS is_off
        ) AS due
        CROSS JOIN LATERAL (
            SELECT CASE WHEN s.is_fixed THEN w.previous_arbejdsdag ELSE f.due_on END <= s.till_day AS due,
                   s.till >= due.number + s.overdue AS overdue
        ) AS has_come
        CROSS JOIN LATERAL (
            SELECT '{ReminderStage.OVERDUE.value}' AS stage, 0 AS days_before WHERE has_come.overdue AND has_come.due
            UNION ALL
            SELECT '{ReminderStage.DUE.value}', 0 WHERE has_come.due AND has_come.overdue IS NOT TRUE
            UNION ALL
            (
                SELECT '{ReminderStage.ADVANCE.value}', a.days_before
                FROM (
                    SELECT 0 AS days_before, due.number - s.advance + due.is_off::int AS number, s.till
                    UNION ALL
                    SELECT e.days, x.arbejdsdag, s.till_arbejdsdag
                    FROM unnest(s.extra) AS e (days)
                    JOIN core_workday AS x ON x.day = f.due_on - e.days
                ) AS a
                JOIN core_workday AS b ON b.day = greatest(f.started_on, f.opens_on - 1)
                WHERE NOT has_come.due AND a.number <= a.till
                  AND a.number > CASE WHEN s.is_fixed OR a.days_before > 0 THEN b.arbejdsdag ELSE b.local END
                ORDER BY a.till - a.number, a.days_before
                LIMIT 1
            )
        ) AS told
        WHERE NOT ({WAITS})
    )
"""  # noqa: S608  # from code

# One row of the ledger for each who is to be told, and for each channel that reaches them. One that was cancelled or
# superseded is planned again when it is owed again. What is planned and unsent goes when its date or its stage has
# passed.
_PLAN = f"""
    WITH RECURSIVE {WHO_IS_THERE}, {POLICY}, {_CURRENT},
    superseded AS (
        UPDATE followups_reminder AS r SET state = '{ReminderState.SUPERSEDED.value}', settled_at = %(now)s
        FROM followups_followup AS f
        LEFT JOIN current AS c ON c.id = f.id
        WHERE f.id = r.follow_up_id AND r.state = '{ReminderState.PLANNED.value}'
          AND (f.due_on <> r.for_date
               OR (r.stage <> '{ReminderStage.ESCALATED.value}'
                   AND (c.stage, c.days_before) <> (r.stage, r.days_before)))
        RETURNING 1
    ),
    addressed AS (
        SELECT c.id, c.due_on, c.stage, c.days_before, who.staff_id
        FROM current AS c
        JOIN followups_followup AS f ON f.id = c.id
        LEFT JOIN people_youngperson AS y ON y.id = f.young_person_id
        {RESPONSIBLE}
        CROSS JOIN LATERAL (
            SELECT staff.id AS staff_id WHERE staff.id IS NOT NULL
            UNION ALL
            SELECT s.deputy_id FROM ({DEPUTIES_OR_LEADER}) AS s WHERE staff.id IS NULL
        ) AS who
    ),
    everyone AS (
        SELECT * FROM addressed
        UNION ALL
        SELECT c.id, c.due_on, '{ReminderStage.ESCALATED.value}', 0, l.staff_id
        FROM current AS c
        JOIN leads AS l ON l.unit_id = c.unit_id
        WHERE c.is_escalated
          AND NOT EXISTS (SELECT FROM addressed AS a WHERE a.id = c.id AND a.staff_id = l.staff_id)
    ),
    planned AS (
        INSERT INTO followups_reminder
            (follow_up_id, stage, days_before, for_date, recipient_id, channel, state, planned_at)
        SELECT e.id, e.stage, e.days_before, e.due_on, e.staff_id, by.channel, '{ReminderState.PLANNED.value}', %(now)s
        FROM everyone AS e
        JOIN organisation_staff AS s ON s.id = e.staff_id
        JOIN (VALUES ('{Channel.IN_APP.value}'), ('{Channel.EMAIL.value}')) AS by (channel)
            ON by.channel = '{Channel.IN_APP.value}' OR s.email <> ''
        WHERE NOT EXISTS (
            SELECT FROM followups_reminder AS r
            WHERE r.follow_up_id = e.id AND r.stage = e.stage AND r.days_before = e.days_before
              AND r.for_date = e.due_on AND r.recipient_id = e.staff_id AND r.channel = by.channel
              AND r.state IN ('{ReminderState.PLANNED.value}', '{ReminderState.SENT.value}')
        )
        ORDER BY e.id
        ON CONFLICT (follow_up_id, stage, days_before, for_date, recipient_id, channel) DO UPDATE
        SET state = excluded.state, planned_at = excluded.planned_at, settled_at = NULL, email_id = NULL
        WHERE followups_reminder.state IN ('{ReminderState.CANCELLED.value}', '{ReminderState.SUPERSEDED.value}')
        RETURNING channel
    )
    SELECT count(*) FILTER (WHERE channel = '{Channel.IN_APP.value}') FROM planned
"""  # noqa: S608  # from code

# What is planned by e-mail joins an e-mail that is still queued, else makes one: digests once a day from 08:00, what
# goes at once now. An e-mail that is being sent is locked, and passed over. One may go since the run began, so that a
# clock that is set back a little holds up none.
_GATHER = f"""
    WITH loose AS MATERIALIZED (
        SELECT r.id, r.recipient_id,
               CASE WHEN f.rule = ANY (%(at_once)s) THEN '{EmailKind.IMMEDIATE.value}'
                    WHEN r.stage = '{ReminderStage.ESCALATED.value}' THEN '{EmailKind.LEADER_DIGEST.value}'
                    ELSE '{EmailKind.DIGEST.value}' END AS kind
        FROM followups_reminder AS r
        JOIN followups_followup AS f ON f.id = r.follow_up_id
        WHERE r.state = '{ReminderState.PLANNED.value}' AND r.channel = '{Channel.EMAIL.value}' AND r.email_id IS NULL
    ),
    waiting AS MATERIALIZED (
        SELECT m.id, m.recipient_id, m.kind FROM followups_email AS m
        WHERE m.state = '{EmailState.QUEUED.value}' AND m.local_day = {TODAY}
        FOR UPDATE SKIP LOCKED
    ),
    made AS (
        INSERT INTO followups_email
            (recipient_id, local_day, kind, number, state, claim_token, attempts, next_at, error)
        SELECT l.recipient_id, {TODAY}, l.kind, coalesce(max(m.number), 0) + 1, '{EmailState.QUEUED.value}', 0, 0,
               now(), ''
        FROM (SELECT DISTINCT recipient_id, kind FROM loose) AS l
        LEFT JOIN followups_email AS m
            ON m.recipient_id = l.recipient_id AND m.kind = l.kind AND m.local_day = {TODAY}
        WHERE NOT EXISTS (SELECT FROM waiting AS w WHERE w.recipient_id = l.recipient_id AND w.kind = l.kind)
          AND (l.kind = '{EmailKind.IMMEDIATE.value}' OR {TODAY} <= %(reached)s::date)
        GROUP BY l.recipient_id, l.kind
        HAVING l.kind = '{EmailKind.IMMEDIATE.value}' OR count(m.id) = 0
        RETURNING id, recipient_id, kind
    ),
    place AS (
        SELECT id, recipient_id, kind FROM made
        UNION ALL
        SELECT max(id), recipient_id, kind FROM waiting GROUP BY recipient_id, kind
    )
    UPDATE followups_reminder AS r SET email_id = place.id
    FROM loose JOIN place USING (recipient_id, kind)
    WHERE r.id = loose.id
"""  # noqa: S608  # from code


def plan() -> int:
    """Write the ledger rows whose time has come, supersede unsent ones that have passed, and put e-mails together.

    Answers how many are new in the app. Within a transaction; a second planner waits for the first.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PLANNING])
        cursor.execute(_PLAN, parameters())
        (planned,) = cursor.fetchone()
        cursor.execute(_GATHER, parameters())
    return int(planned)
