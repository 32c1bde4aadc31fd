"""Assign reminders to e-mails, and write the text of an e-mail.

An e-mail has the number of follow-ups and a link to the application. It has no name, no case number and no rule.
"""

from datetime import date
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Case, CharField, Max, QuerySet, Value, When
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from backend.reminders.expressions import ClockTimestamp
from backend.reminders.models import Channel, Email, EmailKind, EmailState, Reminder, ReminderStage, ReminderState
from backend.reminders.situation import Situation


@transaction.atomic
def queue_emails(situation: Situation) -> None:
    """Assign each planned reminder by e-mail to the queued e-mail of its recipient, or to a new one.

    There is at most one digest of each kind a day, from 08:00. Reminders that come after it wait for the next day.
    Those of statutory and same-day rules do not wait. An e-mail that is being sent gets no more reminders.
    """
    loose = _without_email(situation)
    wanted = set(loose.order_by().values_list("recipient_id", "kind").distinct())
    if not wanted:
        return
    of_today = Email.objects.filter(local_day=situation.today, recipient__in={recipient for recipient, _kind in wanted})
    queued = of_today.filter(state=EmailState.QUEUED)
    there = {
        (recipient, kind): last
        for recipient, kind, last in of_today.order_by()
        .values_list("recipient_id", "kind")
        .annotate(last=Max("number"))
    }
    missing = wanted - set(queued.values_list("recipient_id", "kind"))
    Email.objects.bulk_create(
        [
            Email(
                recipient_id=recipient,
                local_day=situation.today,
                kind=kind,
                number=there.get((recipient, kind), 0) + 1,
                next_at=ClockTimestamp(),
            )
            for recipient, kind in sorted(missing)
            if kind == EmailKind.IMMEDIATE or not (situation.is_early or (recipient, kind) in there)
        ],
        ignore_conflicts=True,
    )
    locked = queued.order_by("pk").select_for_update(skip_locked=True)
    for pk, recipient, kind in locked.values_list("pk", "recipient_id", "kind"):
        if (recipient, kind) in wanted:
            loose.filter(recipient=recipient, kind=kind).update(email=pk)


def _without_email(situation: Situation) -> QuerySet[Any]:
    """Return the reminders by e-mail that belong to no e-mail, with the `kind` of the e-mail that they need."""
    kind = Case(
        When(follow_up__rule__in=situation.rules_at_once, then=Value(EmailKind.IMMEDIATE)),
        When(stage=ReminderStage.ESCALATED, then=Value(EmailKind.LEADER_DIGEST)),
        default=Value(EmailKind.DIGEST),
        output_field=CharField(),
    )
    loose = Reminder.objects.filter(state=ReminderState.PLANNED, channel=Channel.EMAIL, email__isnull=True)
    return loose.annotate(kind=kind)


class Content(Protocol):
    """The data for the text of an e-mail. `reminders` has the ids, by stage."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def local_day(self) -> date: ...
    @property
    def to(self) -> str: ...
    @property
    def reminders(self) -> dict[str, list[int]]: ...


def compose(content: Content) -> EmailMessage:
    """Return the e-mail in Danish, the language of the staff. Each try has the same Message-ID."""
    host = urlsplit(settings.PUBLIC_URL).hostname
    counts = {stage: len(ids) for stage, ids in content.reminders.items()}
    with override(settings.LANGUAGE_CODE):
        body = render_to_string(
            f"reminders/email/{content.kind}.txt",
            {**counts, "total": sum(counts.values()), "link": urljoin(settings.PUBLIC_URL, reverse("home"))},
        )
        subject = _subject(content.kind)
    return EmailMessage(
        subject=subject,
        body=body.strip() + "\n",
        to=[content.to],
        headers={
            "Message-ID": f"<{content.id}.{content.local_day}.{content.kind}.{content.number}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )


def _subject(kind: str) -> str:
    match kind:
        case EmailKind.LEADER_DIGEST:
            return gettext("Følgeskab: follow-ups in your unit")
        case EmailKind.IMMEDIATE:
            return gettext("Følgeskab: something that cannot wait")
    return gettext("Følgeskab: your follow-ups today")
