"""The week of a member of staff, and the appointments with one young person."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from backend.access.abilities import Actor, actors
from backend.contacts.models import Appointment, AppointmentState
from backend.contacts.queries import readable
from backend.core import clock
from backend.core.periods import includes, overlaps
from backend.organisation.models import Absence, Staff
from backend.people.models import YoungPerson
from backend.workspace.registry import Verb, buttons

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class ShownAppointment:
    """An appointment on a page, with the verbs that the reader may use now."""

    appointment: Appointment
    buttons: list[Verb]
    needs_outcome: bool

    @property
    def ends_at(self) -> datetime:
        return self.appointment.starts_at + timedelta(minutes=self.appointment.minutes)


@dataclass(frozen=True)
class WeekDay:
    """One day of a week with its appointments, in order."""

    on: date
    is_today: bool
    can_plan: bool
    shown: list[ShownAppointment] = field(default_factory=list)


@dataclass(frozen=True)
class Week:
    """The appointments of a member of staff in a week, and those of absent colleagues with the same young people."""

    days: list[WeekDay]
    of_absent: list[ShownAppointment]

    @property
    def people(self) -> list[int]:
        """The ids of the young people who are shown."""
        every = [shown for day in self.days for shown in day.shown] + self.of_absent
        return [shown.appointment.young_person_id for shown in every]


def week_of(staff: Staff, monday: date, now: datetime) -> Week:
    """Return the week that begins on `monday`.

    Colleagues who are absent on the day of a planned appointment are included, if `staff` sees the young person: a
    leader, a deputy, or another one who works with the same young person.
    """
    begin, end = clock.at_local(monday, time(0)), clock.at_local(monday + ONE_WEEK, time(0))
    away = list(Absence.objects.filter(overlaps(monday, monday + ONE_WEEK - ONE_DAY)).exclude(staff=staff))
    mine = Q(staff=staff) & ~Q(state=AppointmentState.MOVED)
    theirs = Q(staff__in={absence.staff_id for absence in away}, state=AppointmentState.PLANNED)
    found = readable(staff).filter(mine | theirs, starts_at__gte=begin, starts_at__lt=end)
    shown = _shown(found, staff, now)
    today = now.astimezone(clock.COPENHAGEN).date()
    days = [monday + ONE_DAY * number for number in range(7)]
    return Week(
        [
            WeekDay(
                on,
                is_today=on == today,
                can_plan=on >= today,
                shown=[one for one in shown if one.appointment.staff_id == staff.pk and _day_of(one) == on],
            )
            for on in days
        ],
        [one for one in shown if one.appointment.staff_id != staff.pk and _is_away(away, one)],
    )


def next_appointments(person: YoungPerson, actor: Actor, now: datetime) -> list[ShownAppointment]:
    """Return the planned appointments with a young person. Those that have begun lack a result, and come first."""
    planned = Appointment.objects.filter(young_person=person, state=AppointmentState.PLANNED)
    return [_with_buttons(one, actor, now) for one in planned.select_related("staff", "kind")[:AT_MOST]]


AT_MOST = 10
"""How many appointments the page of a young person shows."""


def _shown(found: QuerySet[Appointment], staff: Staff, now: datetime) -> list[ShownAppointment]:
    appointments = list(found)
    known = actors(staff, {one.young_person_id for one in appointments})
    return [_with_buttons(one, known[one.young_person_id], now) for one in appointments]


def _with_buttons(appointment: Appointment, actor: Actor, now: datetime) -> ShownAppointment:
    needs_outcome = appointment.state == AppointmentState.PLANNED and appointment.starts_at <= now
    return ShownAppointment(appointment, buttons(appointment, actor), needs_outcome)


def _day_of(shown: ShownAppointment) -> date:
    return shown.appointment.starts_at.astimezone(clock.COPENHAGEN).date()


def _is_away(away: list[Absence], shown: ShownAppointment) -> bool:
    on = _day_of(shown)
    return any(absence.staff_id == shown.appointment.staff_id and includes(absence, on) for absence in away)
