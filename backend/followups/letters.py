"""What an e-mail says: how many follow-ups, and where to read them. No name, no number of a case, no rule."""

from typing import Protocol
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from backend.followups.models import EmailKind


class Letter(Protocol):
    """What a text is made of; the reminders are ids, by stage."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def local_day(self) -> object: ...
    @property
    def to(self) -> str: ...
    @property
    def reminders(self) -> dict[str, list[int]]: ...


def compose(letter: Letter) -> EmailMessage:
    """The e-mail in Danish, the staff's language. A second try carries the same Message-ID as the first."""
    host = urlsplit(settings.PUBLIC_URL).hostname
    counts = {stage: len(ids) for stage, ids in letter.reminders.items()}
    with override(settings.LANGUAGE_CODE):
        body = render_to_string(
            f"followups/email/{letter.kind}.txt",
            {**counts, "total": sum(counts.values()), "link": urljoin(settings.PUBLIC_URL, reverse("home"))},
        )
        subject = _subject(letter.kind)
    return EmailMessage(
        subject=subject,
        body=body.strip() + "\n",
        to=[letter.to],
        headers={
            "Message-ID": f"<{letter.id}.{letter.local_day}.{letter.kind}.{letter.number}@{host}>",
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
