"""The private address of a member of staff's calendar: create, revoke, and find its owner."""

import secrets
from datetime import datetime
from hashlib import sha256

from backend.access.models import CalendarFeed
from backend.access.row_level_security import as_system
from backend.core import clock
from backend.organisation.models import Staff

RANDOM_BYTES = 32
"""A token of this length cannot be guessed, so that a plain hash of it is enough."""


def create_feed(*, staff: Staff) -> str:
    """Create the address of the calendar of `staff`, and return its token. A former address ends."""
    token = secrets.token_urlsafe(RANDOM_BYTES)
    with as_system("the serving role has no privilege on the addresses of calendars"):
        CalendarFeed.objects.update_or_create(
            staff=staff, defaults={"token_hash": _hash(token), "created_at": clock.real_now()}
        )
    return token


def revoke_feed(*, staff: Staff) -> None:
    """End the address of the calendar of `staff`, for good."""
    with as_system("the serving role has no privilege on the addresses of calendars"):
        CalendarFeed.objects.filter(staff=staff).delete()


def feed_created_at(staff: Staff) -> datetime | None:
    """Return when the address of the calendar of `staff` was created (real time), or None without one."""
    with as_system("the serving role has no privilege on the addresses of calendars"):
        return CalendarFeed.objects.filter(staff=staff).values_list("created_at", flat=True).first()


def owner_of(token: str) -> Staff | None:
    """Return the member of staff whose calendar has this token, or None."""
    with as_system("find out who asks"):
        return Staff.objects.filter(calendar_feed__token_hash=_hash(token)).first()


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
