"""Sends mails, each at most once: a claim is committed before a mail goes, and says that nobody else may send it.

A mail found in `sending` when its lease is over is `uncertain`: its sender died, and may have sent it. That is for a
person to decide (`manage.py mail_queue`). What the server refuses for now, and what never reached it, is tried again.
Leases and tries are real time, by the database's clock.
"""

import random
import smtplib
import time
from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog
from django.core.mail import get_connection
from django.db import connection, transaction

from backend.followups.ledger import STATE_NOW, parameters
from backend.followups.letters import compose
from backend.followups.models import Mail, MailState, Reminder, ReminderState
from backend.followups.recipients import RESPONSIBLE, WHO_IS_THERE

log = structlog.get_logger(__name__)

LEASE = 300
"""Seconds within which a mail is sent, or is uncertain; many times `EMAIL_TIMEOUT`."""

IN_FLIGHT = 2
"""Mails that are being sent at a time, so that a server that stalls never takes all workers."""

AT_A_STRETCH = 60
"""Seconds after which a run begins no further mail; the next ring goes on."""

TRIES = 8
FIRST_WAIT, LONGEST_WAIT = 30, 3600  # seconds

# Looked for apart, and so once: inside the update a plan might look again, and take a second one that nobody sends.
_TAKE = f"""
    WITH next AS MATERIALIZED (
        SELECT id FROM followups_mail
        WHERE state = '{MailState.QUEUED.value}' AND next_at <= clock_timestamp()
          AND (SELECT count(*) FROM followups_mail WHERE state = '{MailState.SENDING.value}') < {IN_FLIGHT}
        ORDER BY next_at, id
        LIMIT 1
        FOR UPDATE SKIP LOCKED
    )
    UPDATE followups_mail AS m
    SET state = '{MailState.SENDING.value}', fence = m.fence + 1, attempts = m.attempts + 1,
        leased_until = clock_timestamp() + make_interval(secs => {LEASE})
    FROM next
    JOIN followups_mail AS own ON own.id = next.id
    JOIN organisation_staff AS s ON s.id = own.recipient_id
    WHERE m.id = next.id
    RETURNING m.id, m.fence, m.attempts, m.kind, m.number, m.local_day, CASE WHEN s.is_active THEN s.email ELSE '' END
"""  # noqa: S608  # from code

# What is no longer owed, or no longer to this recipient, leaves the mail.
_CHECK = f"""
    WITH RECURSIVE {WHO_IS_THERE},
    checked AS MATERIALIZED (
        SELECT r.id, r.step,
               CASE WHEN %(reachable)s THEN {STATE_NOW} ELSE '{ReminderState.CANCELLED.value}' END AS state
        FROM followups_reminder AS r
        JOIN followups_followup AS f ON f.id = r.follow_up_id
        LEFT JOIN people_youngperson AS y ON y.id = f.young_person_id
        {RESPONSIBLE}
        WHERE r.mail_id = %(mail)s AND r.state = '{ReminderState.PLANNED.value}'
    ),
    dropped AS (
        UPDATE followups_reminder AS r SET state = checked.state, settled_at = %(now)s, mail_id = NULL
        FROM checked WHERE checked.id = r.id AND checked.state <> '{ReminderState.SENT.value}'
    )
    SELECT step, array_agg(id) FROM checked WHERE state = '{ReminderState.SENT.value}' GROUP BY step
"""  # noqa: S608  # from code


@dataclass(frozen=True)
class Claim:
    """A mail that is ours to send, and the reminders that it counts, by step."""

    id: int
    fence: int
    attempts: int
    kind: str
    number: int
    local_day: date
    to: str
    reminders: dict[str, list[int]]


@dataclass(frozen=True)
class Outcome:
    """What became of a try: the state that the mail is in, and the reason, without what the server said."""

    state: MailState
    error: str = ""
    reached: bool = True


def run() -> int:
    """Send what is queued, until nothing is or the server cannot be reached. Answers how many were sent."""
    _mark_uncertain()
    sent, end = 0, time.monotonic() + AT_A_STRETCH
    server = get_connection()
    try:
        while time.monotonic() < end and (mail := claim()):
            outcome = _send(server, mail)
            settle(mail, outcome)
            sent += outcome.state is MailState.SENT
            if not outcome.reached:
                break
    finally:
        _hang_up(server)
    return sent


def claim() -> Claim | None:
    """Take the mail whose turn it is, commit that, and answer it with what it has to say; None where there is none.

    A mail that has nothing left to say goes: it was never made.
    """
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_TAKE)
            row = cursor.fetchone()
            if row is None:
                return None
            cursor.execute(_CHECK, {**parameters(), "mail": row[0], "reachable": bool(row[-1])})
            reminders = dict(cursor.fetchall())
            if reminders:
                pk, fence, attempts, kind, number, local_day, to = row
                return Claim(pk, fence, attempts, kind, number, local_day, to, reminders)
            Mail.objects.filter(pk=row[0]).delete()


def settle(mail: Claim, outcome: Outcome) -> None:
    """Write what became of a claimed mail, unless it has been claimed anew meanwhile."""
    state = outcome.state
    if state is MailState.QUEUED and mail.attempts >= TRIES:
        state = MailState.DEAD
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE followups_mail SET state = %(state)s, error = %(error)s, leased_until = NULL,"
            " sent_at = CASE WHEN %(state)s = 'sent' THEN clock_timestamp() END,"
            " next_at = clock_timestamp() + make_interval(secs => %(wait)s)"
            " WHERE id = %(id)s AND fence = %(fence)s",
            {
                "state": state.value,
                "error": outcome.error,
                "wait": wait(mail.attempts),
                "id": mail.id,
                "fence": mail.fence,
            },
        )
        if cursor.rowcount and state is MailState.SENT:
            told = [pk for ids in mail.reminders.values() for pk in ids]
            settled_at = parameters()["now"]
            Reminder.objects.filter(pk__in=told).update(state=ReminderState.SENT, settled_at=settled_at)
    if state is not MailState.SENT:
        log.warning("mail_not_sent", mail=mail.id, state=state.value, error=outcome.error, attempts=mail.attempts)


def wait(attempts: int) -> float:
    """Seconds before the next try: 30, 60, 120 … at most an hour; less up to a quarter, as not all may come at once."""
    seconds: int = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempts - 1))
    return seconds * random.uniform(0.75, 1)  # noqa: S311  # no secret


def _mark_uncertain() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE followups_mail SET state = '{MailState.UNCERTAIN.value}', error = 'its sender died'"  # noqa: S608
            f" WHERE state = '{MailState.SENDING.value}' AND leased_until < clock_timestamp() RETURNING id"
        )
        for (pk,) in cursor.fetchall():
            log.error("mail_uncertain", mail=pk)


def _send(server: Any, mail: Claim) -> Outcome:
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as exc:
        _hang_up(server)
        return Outcome(MailState.QUEUED, _name(exc), reached=False)
    try:
        server.send_messages([compose(mail)])
    except smtplib.SMTPRecipientsRefused as exc:
        code, _said = next(iter(exc.recipients.values()))
        outcome = _refused(code)
    except smtplib.SMTPHeloError as exc:  # the server refuses us, not this mail
        outcome = Outcome(MailState.QUEUED, _name(exc), reached=False)
    except smtplib.SMTPResponseException as exc:
        outcome = _refused(exc.smtp_code)
    except (OSError, smtplib.SMTPException) as exc:
        unknown = getattr(server, "handed_over", True)
        outcome = Outcome(MailState.UNCERTAIN if unknown else MailState.QUEUED, _name(exc), reached=False)
    else:
        return Outcome(MailState.SENT)
    _hang_up(server)
    return outcome


def _refused(code: int) -> Outcome:
    return Outcome(MailState.DEAD if 500 <= code < 600 else MailState.QUEUED, f"SMTP {code}")


def _name(exc: Exception) -> str:
    code = getattr(exc, "smtp_code", "")
    return f"{type(exc).__name__} {code}".strip()


def _hang_up(server: Any) -> None:
    try:
        server.close()
    except (OSError, smtplib.SMTPException):
        server.connection = None
