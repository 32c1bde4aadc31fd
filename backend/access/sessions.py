"""The limits of a session: 30 minutes without activity, 10 hours in all."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.contrib import auth, messages
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from knox.models import get_token_model

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
    """End the sessions and delete the tokens of `staff`, for good: all, or those begun before a moment (real time)."""
    with as_system("the serving role has no privilege on tokens and sessions"):
        tokens = get_token_model().objects.filter(user=staff)
        if begun_before is not None:
            tokens = tokens.filter(created__lt=begun_before)
        tokens.delete()
        for session in Session.objects.filter(expire_date__gt=clock.real_now()):
            signed_in = session.get_decoded()
            if signed_in.get(auth.SESSION_KEY) == str(staff.pk) and (
                begun_before is None or signed_in.get(SINCE, 0) < begun_before.timestamp()
            ):
                session.delete()


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
