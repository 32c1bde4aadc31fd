"""Sends e-mails, each at most once: a claim is committed before an e-mail goes, and says that nobody else may send it.

An e-mail found in `sending` when its lease is over is `uncertain`: its sender died, and may have sent it. That is for a
person to decide (`manage.py email_queue`). What the server refuses for now, and what never reached it, is tried again.
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
from backend.followups.models import Email, EmailState, Reminder, ReminderState
from backend.followups.recipients import RESPONSIBLE, WHO_IS_THERE

log = structlog.get_logger(__name__)

CLAIM_SECONDS = 300
"""Seconds within which an e-mail is sent, or is uncertain; many times `EMAIL_TIMEOUT`."""

IN_FLIGHT = 2
"""Mails that are being sent at a time, so that a server that stalls never takes all workers."""

AT_A_STRETCH = 60
"""Seconds after which a run begins no further e-mail; the next ring goes on."""

TRIES = 8
FIRST_WAIT, LONGEST_WAIT = 30, 3600  # seconds

# Looked for apart, and so once: inside the update a plan might look again, and take a second one that nobody sends.
_TAKE = f"""
    WITH next AS MATERIALIZED (
        SELECT id FROM followups_email
        WHERE state = '{EmailState.QUEUED.value}' AND next_at <= clock_timestamp()
          AND (SELECT count(*) FROM followups_email WHERE state = '{EmailState.SENDING.value}') < {IN_FLIGHT}
        ORDER BY next_at, id
        LIMIT 1
        FOR UPDATE SKIP LOCKED
    )
    UPDATE followups_email AS m
    SET state = '{EmailState.SENDING.value}', claim_token = m.claim_token + 1, attempts = m.attempts + 1,
        claimed_until = clock_timestamp() + make_interval(secs => {CLAIM_SECONDS})
    FROM next
    JOIN followups_email AS own ON own.id = next.id
    JOIN organisation_staff AS s ON s.id = own.recipient_id
    WHERE m.id = next.id
    RETURNING m.id, m.claim_token, m.attempts, m.kind, m.number, m.local_day,
              CASE WHEN s.is_active THEN s.email ELSE '' END
"""  # noqa: S608  # from code

# What is no longer owed, or no longer to this recipient, leaves the e-mail.
_CHECK = f"""
    WITH RECURSIVE {WHO_IS_THERE},
    checked AS MATERIALIZED (
        SELECT r.id, r.stage,
               CASE WHEN %(reachable)s THEN {STATE_NOW} ELSE '{ReminderState.CANCELLED.value}' END AS state
        FROM followups_reminder AS r
        JOIN followups_followup AS f ON f.id = r.follow_up_id
        LEFT JOIN people_youngperson AS y ON y.id = f.young_person_id
        {RESPONSIBLE}
        WHERE r.email_id = %(email)s AND r.state = '{ReminderState.PLANNED.value}'
    ),
    dropped AS (
        UPDATE followups_reminder AS r SET state = checked.state, settled_at = %(now)s, email_id = NULL
        FROM checked WHERE checked.id = r.id AND checked.state <> '{ReminderState.SENT.value}'
    )
    SELECT stage, array_agg(id) FROM checked WHERE state = '{ReminderState.SENT.value}' GROUP BY stage
"""  # noqa: S608  # from code


@dataclass(frozen=True)
class Claim:
    """An e-mail that is ours to send, and the reminders that it counts, by stage."""

    id: int
    claim_token: int
    attempts: int
    kind: str
    number: int
    local_day: date
    to: str
    reminders: dict[str, list[int]]


@dataclass(frozen=True)
class Outcome:
    """What became of a try: the state that the e-mail is in, and the reason, without what the server said."""

    state: EmailState
    error: str = ""
    reached: bool = True


def run() -> int:
    """Send what is queued, until nothing is or the server cannot be reached. Answers how many were sent."""
    _mark_uncertain()
    sent, end = 0, time.monotonic() + AT_A_STRETCH
    server = get_connection()
    try:
        while time.monotonic() < end and (email := claim()):
            outcome = _send(server, email)
            settle(email, outcome)
            sent += outcome.state is EmailState.SENT
            if not outcome.reached:
                break
    finally:
        _hang_up(server)
    return sent


def claim() -> Claim | None:
    """Take the e-mail whose turn it is, commit that, and answer it with what it has to say; None where there is none.

    An e-mail that has nothing left to say goes: it was never made.
    """
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_TAKE)
            row = cursor.fetchone()
            if row is None:
                return None
            cursor.execute(_CHECK, {**parameters(), "email": row[0], "reachable": bool(row[-1])})
            reminders = dict(cursor.fetchall())
            if reminders:
                pk, claim_token, attempts, kind, number, local_day, to = row
                return Claim(pk, claim_token, attempts, kind, number, local_day, to, reminders)
            Email.objects.filter(pk=row[0]).delete()


def settle(email: Claim, outcome: Outcome) -> None:
    """Write what became of a claimed e-mail, unless it has been claimed anew meanwhile."""
    state = outcome.state
    if state is EmailState.QUEUED and email.attempts >= TRIES:
        state = EmailState.DEAD
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE followups_email SET state = %(state)s, error = %(error)s, claimed_until = NULL,"
            " sent_at = CASE WHEN %(state)s = 'sent' THEN clock_timestamp() END,"
            " next_at = clock_timestamp() + make_interval(secs => %(wait)s)"
            " WHERE id = %(id)s AND claim_token = %(claim_token)s",
            {
                "state": state.value,
                "error": outcome.error,
                "wait": wait(email.attempts),
                "id": email.id,
                "claim_token": email.claim_token,
            },
        )
        if cursor.rowcount and state is EmailState.SENT:
            told = [pk for ids in email.reminders.values() for pk in ids]
            settled_at = parameters()["now"]
            Reminder.objects.filter(pk__in=told).update(state=ReminderState.SENT, settled_at=settled_at)
    if state is not EmailState.SENT:
        log.warning("email_not_sent", email=email.id, state=state.value, error=outcome.error, attempts=email.attempts)


def wait(attempts: int) -> float:
    """Seconds before the next try: 30, 60, 120 … at most an hour; less up to a quarter, as not all may come at once."""
    seconds: int = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempts - 1))
    return seconds * random.uniform(0.75, 1)  # noqa: S311  # no secret


def _mark_uncertain() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE followups_email SET state = '{EmailState.UNCERTAIN.value}', error = 'its sender died'"  # noqa: S608
            f" WHERE state = '{EmailState.SENDING.value}' AND claimed_until < clock_timestamp() RETURNING id"
        )
        for (pk,) in cursor.fetchall():
            log.error("email_uncertain", email=pk)


def _send(server: Any, email: Claim) -> Outcome:
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as exc:
        _hang_up(server)
        return Outcome(EmailState.QUEUED, _name(exc), reached=False)
    try:
        server.send_messages([compose(email)])
    except smtplib.SMTPRecipientsRefused as exc:
        code, _said = next(iter(exc.recipients.values()))
        outcome = _refused(code)
    except smtplib.SMTPHeloError as exc:  # the server refuses us, not this e-mail
        outcome = Outcome(EmailState.QUEUED, _name(exc), reached=False)
    except smtplib.SMTPResponseException as exc:
        outcome = _refused(exc.smtp_code)
    except (OSError, smtplib.SMTPException) as exc:
        unknown = getattr(server, "handed_over", True)
        outcome = Outcome(EmailState.UNCERTAIN if unknown else EmailState.QUEUED, _name(exc), reached=False)
    else:
        return Outcome(EmailState.SENT)
    _hang_up(server)
    return outcome


def _refused(code: int) -> Outcome:
    return Outcome(EmailState.DEAD if 500 <= code < 600 else EmailState.QUEUED, f"SMTP {code}")


def _name(exc: Exception) -> str:
    code = getattr(exc, "smtp_code", "")
    return f"{type(exc).__name__} {code}".strip()


def _hang_up(server: Any) -> None:
    try:
        server.close()
    except (OSError, smtplib.SMTPException):
        server.connection = None
