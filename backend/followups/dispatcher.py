"""Tells staff what is due, exactly once: plans rows of the ledger, then delivers them inside the app.

Any number of dispatchers may run at once. Planning takes turns; delivering shares the ledger by locked rows, and the
transaction is the lease: what a worker that dies had taken is taken by the next.
"""

from datetime import date, time, timedelta
from typing import Any

from django.db import connection, transaction

from backend.core import clock
from backend.followups.models import (
    Channel,
    DispatcherRun,
    NotificationKind,
    ReminderState,
    Step,
    Strength,
)
from backend.followups.registry import rules
from backend.followups.sql import LEADERS, TODAY, leader_of

BATCH = 500
"""Reminders that are delivered in one transaction."""

REMINDERS_GO_AT = time(8)
"""Local wall time; where summer time leaves it out, an hour later."""

_PLANNING = 0x466F6C6765
"""The advisory lock of whoever plans."""

# A follow-up that is owed, whom to tell, and whether that waits. Statutory ones never wait for a pause of reminders;
# where the responsible has left, or there is none, the leader is told.
_OWED = f"""
    FROM followups_followup AS f
    LEFT JOIN people_youngperson AS y ON y.id = f.young_person_id
    LEFT JOIN organisation_staff AS staff ON staff.id = f.responsible_id AND staff.is_active
    CROSS JOIN LATERAL (
        SELECT
            f.met_on IS NULL AND f.ended_on IS NULL AND f.waived_on IS NULL AND NOT f.baseline
                AND f.rule = ANY (%(rules)s) AS is_owed,
            coalesce(staff.id, {leader_of("f.unit_id")}) AS recipient_id,
            coalesce(f.snoozed_until > {TODAY}, false)
                OR (coalesce(y.reminders_paused_until >= {TODAY}, false) AND f.rule <> ALL (%(statutory)s)) AS waits
    ) AS now_
"""  # from code

# One row for each follow-up whose day has come. Local due dates are working days; the others keep theirs, and are
# told of on the last arbejdsdag before. One that was cancelled or superseded is planned
# again when it is owed again.
_PLAN = f"""
    WITH RECURSIVE {LEADERS},
    superseded AS (
        UPDATE followups_reminder AS r SET state = '{ReminderState.SUPERSEDED.value}', settled_at = %(now)s
        FROM followups_followup AS f
        WHERE f.id = r.follow_up_id AND r.state = '{ReminderState.PLANNED.value}' AND f.due_on <> r.for_date
        RETURNING 1
    ),
    planned AS (
        INSERT INTO followups_reminder (follow_up_id, step, for_date, recipient_id, channel, state, planned_at)
        SELECT f.id, '{Step.DUE.value}', f.due_on, now_.recipient_id, '{Channel.IN_APP.value}',
               '{ReminderState.PLANNED.value}', %(now)s
        {_OWED}
        JOIN core_workday AS due ON due.day = f.due_on
        WHERE f.met_on IS NULL AND f.ended_on IS NULL AND f.waived_on IS NULL AND NOT f.baseline
          AND f.due_on <= %(reached)s::date + 14
          AND CASE WHEN f.rule = ANY (%(fixed)s) THEN due.previous_arbejdsdag ELSE f.due_on END <= %(reached)s
          AND now_.is_owed AND now_.recipient_id IS NOT NULL AND NOT now_.waits
          AND NOT EXISTS (
            SELECT FROM followups_reminder AS r
            WHERE r.follow_up_id = f.id AND r.step = '{Step.DUE.value}' AND r.for_date = f.due_on
              AND r.recipient_id = now_.recipient_id AND r.channel = '{Channel.IN_APP.value}'
              AND r.state IN ('{ReminderState.PLANNED.value}', '{ReminderState.SENT.value}')
          )
        ORDER BY f.id
        ON CONFLICT (follow_up_id, step, for_date, recipient_id, channel) DO UPDATE
        SET state = excluded.state, planned_at = excluded.planned_at, settled_at = NULL
        WHERE followups_reminder.state IN ('{ReminderState.CANCELLED.value}', '{ReminderState.SUPERSEDED.value}')
        RETURNING 1
    )
    SELECT count(*) FROM planned
"""  # noqa: S608  # from code

_DELIVER = f"""
    WITH RECURSIVE {LEADERS},
    taken AS (
        SELECT r.id, r.follow_up_id, r.recipient_id, r.for_date
        FROM followups_reminder AS r
        WHERE r.state = '{ReminderState.PLANNED.value}'
          AND r.id > %(after)s
        ORDER BY r.id
        LIMIT {BATCH}
        FOR UPDATE OF r SKIP LOCKED
    ),
    checked AS MATERIALIZED (
        SELECT taken.id, taken.recipient_id, f.id AS follow_up_id, f.young_person_id, f.rule, f.due_on,
               CASE WHEN f.due_on <> taken.for_date THEN '{ReminderState.SUPERSEDED.value}'
                    WHEN now_.is_owed AND now_.recipient_id = taken.recipient_id THEN '{ReminderState.SENT.value}'
                    ELSE '{ReminderState.CANCELLED.value}' END AS state
        {_OWED}
        JOIN taken ON taken.follow_up_id = f.id
        WHERE NOT (now_.is_owed AND now_.waits AND f.due_on = taken.for_date)
    ),
    told AS (
        INSERT INTO followups_notification
            (staff_id, kind, young_person_id, follow_up_id, reminder_id, facts, created_at)
        SELECT recipient_id, '{NotificationKind.FOLLOW_UP_DUE.value}', young_person_id, follow_up_id, id,
               jsonb_build_object('rule', rule, 'due_on', due_on), %(now)s
        FROM checked WHERE state = '{ReminderState.SENT.value}'
        RETURNING 1
    ),
    marked AS (
        UPDATE followups_reminder AS r SET state = checked.state, settled_at = %(now)s
        FROM checked WHERE checked.id = r.id
        RETURNING 1
    )
    SELECT (SELECT max(id) FROM taken), (SELECT count(*) FROM told), (SELECT count(*) FROM marked)
"""  # noqa: S608  # from code


def run() -> int:
    """Plan what is due and deliver all that is planned. Answers how many notifications were made."""
    with transaction.atomic():
        plan()
    delivered = 0
    after: int | None = 0
    while after is not None:
        with transaction.atomic():
            after, told = deliver(after)
        delivered += told
    DispatcherRun.objects.update_or_create(pk=1, defaults={"finished_at": clock.real_now()})
    return delivered


def plan() -> int:
    """Write the ledger rows whose time has come, and supersede unsent ones of an old date. Answers how many are new.

    Within a transaction; a second planner waits for the first.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PLANNING])
        cursor.execute(_PLAN, _parameters())
        return int(cursor.fetchone()[0])


def deliver(after: int) -> tuple[int | None, int]:
    """Deliver one batch of the ledger after that id, within a transaction.

    Answers the last id that was looked at (None: there was none), and how many notifications were made. What waits
    stays planned, and the next batch begins behind it.
    """
    with connection.cursor() as cursor:
        # By the index of what is planned, in its order: the statistics of a ledger just filled would say it is empty,
        # and have all of it sorted for each batch.
        cursor.execute("SELECT set_config('enable_bitmapscan', 'off', true), set_config('enable_seqscan', 'off', true)")
        cursor.execute(_DELIVER, {**_parameters(), "after": after})
        last, told, _settled = cursor.fetchone()
    return last, told


def reached() -> date:
    """The last day of which the reminders have gone out: today from 08:00 local wall time."""
    today = clock.today()
    return today if clock.now() >= clock.at_local(today, REMINDERS_GO_AT) else today - timedelta(days=1)


def _parameters() -> dict[str, Any]:
    known = rules()
    return {
        "now": clock.now(),
        "today": clock.today(),
        "reached": reached(),
        "rules": [rule.key for rule in known],
        "fixed": [rule.key for rule in known if rule.strength is not Strength.LOCAL],
        "statutory": [rule.key for rule in known if rule.strength is Strength.STATUTORY],
    }
