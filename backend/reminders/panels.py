"""The unread notifications, on the start page."""

from django.utils.translation import gettext_lazy as _

from backend.access.permissions import CASE_ROLES
from backend.reminders.queries import notices, notifications_of, with_facts
from backend.workspace.registry import StartContent, StartPart, StartReading, start_parts

SHOWN = 5
"""Unread notifications on the start page. The others are one click away."""


def news(reading: StartReading) -> StartContent:
    """Return the newest unread notifications, and how many there are."""
    unread = notifications_of(reading.staff_roles).filter(read_at__isnull=True)
    shown = notices(with_facts(unread)[:SHOWN])
    count = unread.count() if len(shown) == SHOWN else len(shown)
    values = {"notices": shown, "count": count, "newest": shown[0].notification.pk if shown else None}
    return StartContent(values=values, people=[pk for one in shown for pk in one.people])


start_parts.add(
    StartPart(
        key="news",
        title=_("News"),
        template="reminders/news.html",
        content=news,
        roles=CASE_ROLES,
        side=True,
        position=20,
    )
)
