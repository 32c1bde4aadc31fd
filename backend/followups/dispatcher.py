"""Tells staff what is due, exactly once: plans rows of the ledger, then delivers them inside the app.

Any number of dispatchers may run at once. Planning takes turns; delivering shares the ledger by locked rows, and the
transaction is the lease: what a worker that dies had taken is taken by the next. Mails are sent apart (`mailer`).
"""

from django.db import connection, transaction

from backend.core import clock
from backend.followups.ledger import STATE_NOW, parameters
from backend.followups.models import Channel, DispatcherRun, ReminderState
from backend.followups.planning import plan
from backend.followups.recipients import RESPONSIBLE, WHO_IS_THERE

BATCH = 500
"""Reminders that are delivered in one transaction."""

# A notification's kind is named after its stage (`NotificationKind`).
_DELIVER = f"""
    WITH RECURSIVE {WHO_IS_THERE},
    taken AS (
        SELECT r.id, r.follow_up_id, r.recipient_id, r.for_date, r.stage
        FROM followups_reminder AS r
        WHERE r.state = '{ReminderState.PLANNED.value}' AND r.channel = '{Channel.IN_APP.value}'
          AND r.id > %(after)s
        ORDER BY r.id
        LIMIT {BATCH}
        FOR UPDATE OF r SKIP LOCKED
    ),
    checked AS MATERIALIZED (
        SELECT r.id, r.recipient_id, r.stage, f.id AS follow_up_id, f.young_person_id, f.rule, f.due_on,
               {STATE_NOW} AS state
        FROM taken AS r
        -- One by one: of a table that is not large the planner would rather read all of it for each batch.
        CROSS JOIN LATERAL (SELECT * FROM followups_followup AS own WHERE own.id = r.follow_up_id OFFSET 0) AS f
        LEFT JOIN people_youngperson AS y ON y.id = f.young_person_id
        {RESPONSIBLE}
    ),
    told AS (
        INSERT INTO followups_notification
            (staff_id, kind, young_person_id, follow_up_id, reminder_id, facts, created_at)
        SELECT recipient_id, 'follow_up_' || stage, young_person_id, follow_up_id, id,
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


def deliver(after: int) -> tuple[int | None, int]:
    """Deliver one batch of the ledger after that id, within a transaction.

    Answers the last id that was looked at (None: there was none), and how many notifications were made.
    """
    with connection.cursor() as cursor:
        # By the index of what is planned, in its order: the statistics of a ledger just filled would say it is empty,
        # and have all of it sorted for each batch.
        cursor.execute("SELECT set_config('enable_bitmapscan', 'off', true), set_config('enable_seqscan', 'off', true)")
        cursor.execute(_DELIVER, {**parameters(), "after": after})
        last, told, _settled = cursor.fetchone()
    return last, told
