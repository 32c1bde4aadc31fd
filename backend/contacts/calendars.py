"""The calendar of a member of staff in the format iCalendar (RFC 5545): appointments and follow-ups.

It is read by programs outside the municipality's control, so it has case numbers only: no name, no place, no reason.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from backend.access.visibility import VisibleTo
from backend.contacts.models import Appointment, AppointmentState
from backend.core import clock
from backend.followups.models import FollowUp
from backend.organisation.models import Staff

BACK = timedelta(days=30)
AHEAD = timedelta(days=400)
FOLLOW_UPS_AHEAD = timedelta(days=90)
"""Which appointments and follow-ups the calendar has, counted from today."""

CALLED_OFF = frozenset({AppointmentState.CANCELLED_YOUNG, AppointmentState.CANCELLED_US, AppointmentState.MOVED})


def calendar_of(staff: Staff, today: date) -> tuple[bytes, list[int]]:
    """Return the calendar of `staff`, and the ids of the young people in it. It must run inside `acting_as`.

    Two calls on the same day return the same bytes, unless something has changed.
    """
    calendar = Calendar()
    for name, value in (
        ("prodid", "-//Følgeskab//DA"),
        ("version", "2.0"),
        ("method", "PUBLISH"),
        ("x-wr-calname", "Følgeskab"),
        ("x-published-ttl", "PT1H"),
    ):
        calendar.add(name, value)
    calendar.add_component(_time_zone())
    stamp = clock.at_local(today, time(0))
    appointments, follow_ups = _appointments(staff, today), _follow_ups(staff, today)
    for event in (*_events_of_appointments(appointments), *_events_of_follow_ups(follow_ups)):
        event.add("dtstamp", stamp)
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    people: list[int | None] = [appointment.young_person_id for appointment in appointments]
    people += [follow_up.young_person_id for follow_up in follow_ups]
    return calendar.to_ical(), [person for person in people if person is not None]


def _appointments(staff: Staff, today: date) -> list[Appointment]:
    begin, end = (clock.at_local(day, time(0)) for day in (today - BACK, today + AHEAD))
    mine = Appointment.objects.filter(
        VisibleTo("young_person_id", staff, "full"), staff=staff, starts_at__gte=begin, starts_at__lt=end
    )
    return list(mine.select_related("young_person").only(*_APPOINTMENT))


_APPOINTMENT = ("starts_at", "minutes", "state", "moved_to", "young_person__case_number")


def _follow_ups(staff: Staff, today: date) -> list[FollowUp]:
    due = FollowUp.objects.outstanding().filter(
        Q(VisibleTo("young_person_id", staff, "summary")) | Q(young_person__isnull=True),
        responsible=staff,
        due_on__lte=today + FOLLOW_UPS_AHEAD,
    )
    return list(due.select_related("young_person").only("due_on", "young_person__case_number").order_by("due_on", "pk"))


def _events_of_appointments(appointments: Iterable[Appointment]) -> Iterator[Event]:
    """Yield one event for each appointment together with those that it was moved from.

    The event keeps its UID when the appointment moves, and its SEQUENCE rises. An appointment that was moved to a
    colleague is cancelled in this calendar.
    """
    appointments = list(appointments)
    people = {appointment.young_person_id for appointment in appointments}
    moves = Appointment.objects.filter(young_person__in=people, moved_to__isnull=False)
    moved_from = dict(moves.order_by().values_list("moved_to_id", "pk"))
    latest: dict[int, tuple[int, Appointment]] = {}
    for appointment in appointments:
        first, times_moved = _origin(appointment.pk, moved_from)
        if first not in latest or latest[first][0] < times_moved:
            latest[first] = times_moved, appointment
    for first, (times_moved, appointment) in sorted(latest.items()):
        is_off = appointment.state in CALLED_OFF
        text = _("Appointment, case %(case)s") % {"case": appointment.young_person.case_number}
        event = _event(f"appointment-{first}", _("Called off: %(what)s") % {"what": text} if is_off else text)
        starts_at = appointment.starts_at.astimezone(clock.COPENHAGEN)
        event.add("dtstart", starts_at)
        event.add("dtend", _later(starts_at, appointment.minutes))
        event.add("sequence", 2 * times_moved + is_off)
        event.add("status", "CANCELLED" if is_off else "CONFIRMED")
        event.add("transp", "TRANSPARENT" if is_off else "OPAQUE")
        yield event


def _origin(pk: int, moved_from: dict[int, int]) -> tuple[int, int]:
    """Return the id of the appointment from which this one was moved at first, and how often it was moved."""
    times_moved = 0
    while pk in moved_from:
        pk, times_moved = moved_from[pk], times_moved + 1
    return pk, times_moved


def _events_of_follow_ups(follow_ups: Iterable[FollowUp]) -> Iterator[Event]:
    """Yield a whole day that does not block time for each follow-up, on its due date."""
    for follow_up in follow_ups:
        person = follow_up.young_person
        text = _("Follow-up, case %(case)s") % {"case": person.case_number} if person else _("Follow-up")
        event = _event(f"follow-up-{follow_up.pk}", text)
        event.add("dtstart", follow_up.due_on)
        event.add("dtend", follow_up.due_on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        yield event


def _event(key: str, text: str) -> Event:
    event = Event()
    event.add("uid", f"{key}@{urlsplit(settings.PUBLIC_URL).hostname}")
    event.add("summary", text)
    return event


def _later(starts_at: datetime, minutes: int) -> datetime:
    """Return the moment so many minutes later, also across a change to or from summer time."""
    ends_at = starts_at.timestamp() + timedelta(minutes=minutes).total_seconds()
    return datetime.fromtimestamp(ends_at, clock.COPENHAGEN)


def _time_zone() -> Timezone:
    """Return Danish time by the rule of the European Union, with one rule for each change, as Outlook reads it."""
    zone = Timezone()
    zone.add("tzid", "Europe/Copenhagen")
    for part, month, name, before, after in (
        (TimezoneDaylight(), 3, "CEST", 1, 2),
        (TimezoneStandard(), 10, "CET", 2, 1),
    ):
        part.add("dtstart", datetime(1981, 3, 29, 2) if month == 3 else datetime(1996, 10, 27, 3))  # noqa: DTZ001  # local time, as RFC 5545 wants it here
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzname", name)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        zone.add_component(part)
    return zone
