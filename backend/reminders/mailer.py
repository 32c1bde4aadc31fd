"""Send e-mails, each at most once. A claim is committed before an e-mail is sent, so that no other worker sends it.

An e-mail that is still `sending` after its claim has ended becomes `uncertain`: its worker died, and may have sent it.
An operator decides about it (`manage.py email_queue`). The worker tries an e-mail again if the server refused it
temporarily or could not be reached. Claims and tries use real time, by the clock of the database.
"""

import random
import smtplib
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import structlog
from django.core.mail import get_connection
from django.db import transaction

from backend.core import clock
from backend.reminders.emails import compose
from backend.reminders.expressions import AnyOf, ClockTimestamp
from backend.reminders.models import Email, EmailState, Reminder, ReminderState
from backend.reminders.planner import COLUMNS
from backend.reminders.situation import DueReminder, Situation
from backend.reminders.stages import FollowUpRow

log = structlog.get_logger(__name__)

CLAIMED_FOR = timedelta(minutes=5)
"""How long a claim lasts. An e-mail not sent by then is uncertain. It is many times `EMAIL_TIMEOUT`."""

AT_ONCE = 2
"""How many e-mails are sent at the same time, so that a slow server does not block all workers."""

RUN_FOR = 60
"""Seconds after which a run starts no further e-mail. The next run continues."""

TRIES = 8
FIRST_WAIT, LONGEST_WAIT = 30, 3600  # seconds


@dataclass(frozen=True)
class Claim:
    """An e-mail that this worker sends, and the ids of its reminders, by stage."""

    id: int
    token: int
    attempts: int
    kind: str
    number: int
    local_day: date
    to: str
    reminders: dict[str, list[int]]


@dataclass(frozen=True)
class Outcome:
    """The result of a try: the new state of the e-mail, and the error without the text of the server."""

    state: EmailState
    error: str = ""
    reached: bool = True


def run() -> int:
    """Send queued e-mails until none is left or the server cannot be reached. Return the number of sent e-mails."""
    mark_uncertain()
    sent, end = 0, time.monotonic() + RUN_FOR
    server = get_connection()
    try:
        while time.monotonic() < end and (email := claim()):
            outcome = _send(server, email)
            record(email, outcome)
            sent += outcome.state is EmailState.SENT
            if not outcome.reached:
                break
    finally:
        _hang_up(server)
    return sent


def claim() -> Claim | None:
    """Claim the next queued e-mail and commit the claim. Return it with its reminders, or None if the queue is empty.

    An e-mail without reminders is deleted.
    """
    while True:
        with transaction.atomic():
            email = _next_queued()
            if email is None:
                return None
            reminders = _reminders_to_send(email)
            if reminders:
                return Claim(
                    email.pk,
                    email.claim_token,
                    email.attempts,
                    email.kind,
                    email.number,
                    email.local_day,
                    email.recipient.email,
                    reminders,
                )
            email.delete()


def record(email: Claim, outcome: Outcome) -> None:
    """Record the result for a claimed e-mail, unless another worker has claimed it since."""
    state = outcome.state
    if state is EmailState.QUEUED and email.attempts >= TRIES:
        state = EmailState.DEAD
    with transaction.atomic():
        recorded = Email.objects.filter(pk=email.id, claim_token=email.token).update(
            state=state,
            error=outcome.error,
            claimed_until=None,
            sent_at=ClockTimestamp() if state is EmailState.SENT else None,
            next_at=ClockTimestamp() + timedelta(seconds=wait(email.attempts)),
        )
        if recorded and state is EmailState.SENT:
            sent = [pk for ids in email.reminders.values() for pk in ids]
            Reminder.objects.filter(AnyOf("pk", sent)).update(state=ReminderState.SENT, settled_at=clock.now())
    if state is not EmailState.SENT:
        log.warning("email_not_sent", email=email.id, state=state.value, error=outcome.error, attempts=email.attempts)


def wait(attempts: int) -> float:
    """Return the seconds before the next try: 30, 60, 120 … at most an hour, minus a random part of up to a quarter."""
    seconds: int = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempts - 1))
    return seconds * random.uniform(0.75, 1)  # noqa: S311  # no secret


def mark_uncertain() -> None:
    """Mark the e-mails whose worker died while it was sending them."""
    sending = Email.objects.filter(state=EmailState.SENDING, claimed_until__lt=ClockTimestamp())
    for pk in sending.values_list("pk", flat=True):
        if sending.filter(pk=pk).update(state=EmailState.UNCERTAIN, error="its worker died"):
            log.error("email_uncertain", email=pk)


def _next_queued() -> Email | None:
    """Claim the e-mail that has waited longest, in the caller's transaction."""
    if Email.objects.filter(state=EmailState.SENDING).count() >= AT_ONCE:
        return None
    queued = Email.objects.filter(state=EmailState.QUEUED, next_at__lte=ClockTimestamp())
    locked = queued.select_for_update(skip_locked=True, of=("self",)).select_related("recipient")
    email = locked.order_by("next_at", "pk").first()
    if email is not None:
        email.state = EmailState.SENDING
        email.claim_token += 1
        email.attempts += 1
        Email.objects.filter(pk=email.pk).update(
            state=email.state,
            claim_token=email.claim_token,
            attempts=email.attempts,
            claimed_until=ClockTimestamp() + CLAIMED_FOR,
        )
    return email


def _reminders_to_send(email: Email) -> dict[str, list[int]]:
    """Return the ids of the e-mail's reminders, by stage. Settle the reminders that are no longer needed."""
    situation = Situation.load()
    reachable = email.recipient.is_active and email.recipient.email
    columns = (f"follow_up__{column}" for column in COLUMNS)
    planned = [
        (pk, for_date, DueReminder(stage, days_before, email.recipient_id), FollowUpRow._make(row))
        for pk, for_date, stage, days_before, *row in Reminder.objects.filter(
            email=email, state=ReminderState.PLANNED
        ).values_list("pk", "for_date", "stage", "days_before", *columns)
    ]
    plans = situation.plans({row.id: row for _pk, _for_date, _reminder, row in planned}.values())
    found: defaultdict[str, list[int]] = defaultdict(list)
    dropped: defaultdict[ReminderState, list[int]] = defaultdict(list)
    for pk, for_date, reminder, row in planned:
        outcome = plans[row.id].outcome(for_date, reminder) if reachable else ReminderState.CANCELLED
        if outcome is ReminderState.SENT:
            found[reminder.stage].append(pk)
        else:
            dropped[outcome].append(pk)
    for outcome, pks in dropped.items():
        Reminder.objects.filter(AnyOf("pk", pks)).update(state=outcome, settled_at=clock.now(), email=None)
    return found


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
    except smtplib.SMTPHeloError as exc:  # the server refuses the connection, not this e-mail
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
