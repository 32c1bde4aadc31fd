"""The limits of a session: 30 minutes without activity, 10 hours in all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.contrib import auth, messages
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from knox.models import get_token_model

from backend.access.models import CalendarFeed
from backend.access.row_level_security import as_system
from backend.core import clock
from backend.organisation.models import Membership, Staff

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
SEEN_IS_WRITTEN_EVERY = timedelta(minutes=1)

ONE_DAY = timedelta(days=1)

ENDED_LATELY = timedelta(days=30)
"""How long after the end of a role its sign-ins are looked for. A sign-in lasts less than that."""

SINCE, SEEN = "signed_in_at", "last_seen_at"
"""Keys of the session. Their values are seconds since 1970 by the real clock."""

TOO_IDLE = _("You have been signed out after 30 minutes without activity. Sign in, and you are back where you were.")
TOO_LONG = _("You have been signed out 10 hours after you signed in. Sign in again, and you are back where you were.")


def end_sign_ins(staff: Staff, *, begun_before: datetime | None = None) -> None:
    """End the sessions of `staff`, and delete their tokens and the address of their calendar, for good.

    All end, or those begun before a moment (real time).
    """
    with as_system("the serving role has no privilege on tokens and sessions"):
        tokens = get_token_model().objects.filter(user=staff)
        calendars = CalendarFeed.objects.filter(staff=staff)
        if begun_before is not None:
            tokens, calendars = tokens.filter(created__lt=begun_before), calendars.filter(created_at__lt=begun_before)
        tokens.delete()
        calendars.delete()
        for session, signed_in in _sessions_of(staff):
            if begun_before is None or signed_in.get(SINCE, 0) < begun_before.timestamp():
                session.delete()


@dataclass(frozen=True)
class SignIn:
    """A session in a browser, or a token of a program. Times are real time. `key` is empty for a token."""

    begun_at: datetime
    seen_at: datetime | None = None
    key: str = ""


def sign_ins(staff: Staff) -> list[SignIn]:
    """Return the sessions and tokens of `staff` that are valid now, the newest first."""
    with as_system("the serving role has no privilege on tokens and sessions"):
        tokens = get_token_model().objects.filter(user=staff, expiry__gt=clock.real_now())
        found = [SignIn(created) for created in tokens.values_list("created", flat=True)]
        for session, values in _sessions_of(staff):
            if SINCE in values:
                begun, seen = (datetime.fromtimestamp(values.get(key, values[SINCE]), UTC) for key in (SINCE, SEEN))
                found.append(SignIn(begun, seen, session.session_key))
    return sorted(found, key=lambda sign_in: sign_in.begun_at, reverse=True)


def end_other_sign_ins(staff: Staff, *, but: str) -> None:
    """End the sessions of `staff` except the one with the key `but`, and delete their tokens, for good."""
    with as_system("the serving role has no privilege on tokens and sessions"):
        get_token_model().objects.filter(user=staff).delete()
        for session, _values in _sessions_of(staff):
            if session.session_key != but:
                session.delete()


def _sessions_of(staff: Staff) -> Iterator[tuple[Session, dict[str, Any]]]:
    """Yield the sessions of `staff` that have not expired, with their values."""
    for session in Session.objects.filter(expire_date__gt=clock.real_now()):
        values = session.get_decoded()
        if values.get(auth.SESSION_KEY) == str(staff.pk):
            yield session, values


def end_sign_ins_of_ended_roles() -> None:
    """End the sign-ins of staff that began before a role of theirs ended, in the last `ENDED_LATELY`.

    A new period of the same role, for example with another limit, is no end.
    """
    today, moved = clock.today(), clock.now() - clock.real_now()
    going_on = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("ends_on")), staff=OuterRef("staff"), role=OuterRef("role")
    ).filter(starts_on__lte=OuterRef("ends_on") + ONE_DAY)
    ended = Membership.objects.filter(~Exists(going_on), ends_on__lt=today, ends_on__gte=today - ENDED_LATELY)
    for membership in ended.select_related("staff"):
        assert membership.ends_on is not None
        midnight = clock.at_local(membership.ends_on + ONE_DAY, time(0)) - moved
        end_sign_ins(membership.staff, begun_before=midnight)


class SessionLimits:
    """Middleware that ends expired sessions, and records activity in the others.

    It also forbids browsers to cache the pages of a signed-in user. The times are in the session itself, so a session
    that cannot be read counts as ended.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = auth.SESSION_KEY in request.session
        if signed_in:
            _end_or_note(request)
        response = self.get_response(request)
        if not signed_in and auth.SESSION_KEY in request.session:
            request.session[SINCE] = request.session[SEEN] = clock.real_now().timestamp()
        if signed_in or auth.SESSION_KEY in request.session:
            add_never_cache_headers(response)
        return response


def _end_or_note(request: HttpRequest) -> None:
    now = clock.real_now().timestamp()
    session = request.session
    since, seen = session.setdefault(SINCE, now), session.setdefault(SEEN, now)
    if now - seen >= IDLE.total_seconds():
        auth.logout(request)
        messages.info(request, TOO_IDLE)
    elif now - since >= LONGEST.total_seconds():
        auth.logout(request)
        messages.info(request, TOO_LONG)
    elif now - seen >= SEEN_IS_WRITTEN_EVERY.total_seconds():
        session[SEEN] = now
