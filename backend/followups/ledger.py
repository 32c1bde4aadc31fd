"""What the statements of the ledger share: what is owed and may be told, and what they take as parameters."""

import json
from datetime import date, time, timedelta
from typing import Any

from backend.core import clock
from backend.followups.models import Authority, ReminderStage, ReminderState
from backend.followups.recipients import DEPUTIES_OR_LEADER
from backend.followups.registry import rules
from backend.followups.sql import TODAY

REMINDERS_GO_AT = time(8)
"""Local time; where summer time leaves it out, an hour later."""

IS_OWED = """
    f.fulfilled_on IS NULL AND f.ended_on IS NULL AND f.waived_on IS NULL AND NOT f.baseline
    AND f.rule = ANY (%(rules)s)
"""

WAITS = f"""
    coalesce(f.snoozed_until > {TODAY}, false)
    OR (coalesce(y.reminders_paused_until >= {TODAY}, false) AND f.rule <> ALL (%(at_once)s))
"""
"""Whether the reminders of a follow-up `f` about a young person `y` wait. Statutory ones and those of the same day
never wait for a pause."""

STATE_NOW = f"""
    CASE WHEN f.due_on <> r.for_date THEN '{ReminderState.SUPERSEDED.value}'
         WHEN ({IS_OWED}) AND NOT ({WAITS})
              AND CASE WHEN r.stage = '{ReminderStage.ESCALATED.value}'
                           THEN r.recipient_id IN (SELECT l.staff_id FROM leads AS l WHERE l.unit_id = f.unit_id)
                       WHEN staff.id IS NOT NULL THEN staff.id = r.recipient_id
                       ELSE r.recipient_id IN ({DEPUTIES_OR_LEADER}) END
             THEN '{ReminderState.SENT.value}'
         ELSE '{ReminderState.CANCELLED.value}' END
"""  # noqa: S608  # from code
"""What becomes of a planned reminder `r` when its turn comes: of `f` about `y`, whose responsible is `staff`.

What waits is cancelled too: it is planned again when it has waited.
"""


def reached() -> date:
    """The last day of which the reminders have gone out: today from 08:00 local time."""
    today = clock.today()
    return today if clock.now() >= clock.at_local(today, REMINDERS_GO_AT) else today - timedelta(days=1)


def parameters() -> dict[str, Any]:
    """What the statements of the ledger take: the time, and what the rules say of themselves."""
    known = rules()
    return {
        "now": clock.now(),
        "today": clock.today(),
        "reached": reached(),
        "defaults": json.dumps({rule.key: rule.reminder_settings for rule in known}),
        "rules": [rule.key for rule in known],
        "fixed": [rule.key for rule in known if rule.authority is not Authority.LOCAL],
        "at_once": [rule.key for rule in known if rule.never_waits],
        "same_day": [rule.key for rule in known if rule.same_day],
    }
