"""The e-mails of the checked system: where development stores them, and that they name no young person."""

import re
from collections.abc import Iterable
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

END = b"-" * 79 + b"\n"
"""The line that Django writes after each e-mail in a file."""

NUMBER = re.compile(r"\d{6}-?\d{4}|\d{4}-\d{5,6}")
"""A text that looks like a CPR number or a case number."""


def in_folder(folder: Path) -> list[EmailMessage]:
    """Return the e-mails in the files of a folder, without one that is still being written."""
    whole = (text for path in sorted(folder.iterdir()) for text in path.read_bytes().split(END)[:-1])
    return [
        message
        for text in whole
        if isinstance(message := message_from_bytes(text, policy=policy.default), EmailMessage)
    ]


def digests(emails: Iterable[EmailMessage], to: str, day: date) -> list[EmailMessage]:
    """Return the e-mails of one morning to one address; the Message-ID names day and kind."""
    return [email for email in emails if email["To"] == to and f".{day}.digest." in email["Message-ID"]]


def text(email: EmailMessage) -> str:
    """Return everything that can be read without opening Følgeskab."""
    return f"{email['Subject']}\n{email.get_content()}"


def forbidden_words(email: EmailMessage, words: Iterable[str] = ()) -> list[str]:
    """Return what the e-mail must not contain but does: numbers, and any of `words`."""
    content = text(email)
    found = [word for word in words if re.search(rf"\b{re.escape(word)}\b", content, re.IGNORECASE)]
    return [*NUMBER.findall(content), *found]
