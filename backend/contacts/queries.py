"""What a member of staff has to do today and this week: appointments and follow-ups in one list."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet

from backend.access.deputies import theirs
from backend.access.people import ON_PAGES, fields_to_defer
from backend.access.scopes import AboutYoungPerson
from backend.contacts.models import Appointment, AppointmentState, Contact, ContactKind
from backend.contacts.rules import APPOINTMENT_OUTCOME
from backend.core import clock
from backend.followups.models import State
from backend.followups.queries import NextStep, due_from
from backend.organisation.models import Staff
from backend.workspace.registry import StartReading

SATURDAY = 6
"""The ISO number of the day on which the working week is over."""

USED_LATELY = timedelta(days=90)
"""The period in which the form of a contact counts how often a kind was used."""


@dataclass(frozen=True)
class Line:
    """One line of the list: a follow-up, or an appointment."""

    on: date
    at: datetime
    step: NextStep | None = None
    appointment: Appointment | None = None
    has_begun: bool = False

    @property
    def young_person_id(self) -> int | None:
        record = self.step.follow_up if self.step else self.appointment
        return record.young_person_id if record else None


@dataclass
class Due:
    """What is overdue, due today, and due on the following days until Sunday, each in order of time.

    On Saturday and Sunday the following days are those until the next Sunday: then the week that comes is what counts.
    `of_absent` has today's appointments of the absent colleagues whom the reader replaces.
    """

    overdue: list[Line] = field(default_factory=list)
    today: list[Line] = field(default_factory=list)
    following: list[Line] = field(default_factory=list)
    of_absent: list[Line] = field(default_factory=list)

    @property
    def young_people(self) -> list[int]:
        """The ids of the young people in the list."""
        lines = [*self.overdue, *self.today, *self.following, *self.of_absent]
        return [line.young_person_id for line in lines if line.young_person_id is not None]

    @property
    def waiting_for_contact(self) -> int:
        """The number of young people with whom a contact is overdue."""
        return len({line.young_person_id for line in self.overdue if line.step and line.step.is_contact})


def until_next_week(today: date) -> bool:
    """Return whether the list of `today` ends with the next week, because this week is over."""
    return today.isoweekday() >= SATURDAY


def due_now(reading: StartReading) -> Due:
    """Return what the reader has to do until Sunday, on a weekend until the next Sunday.

    It runs the same number of queries for 1 and 200 lines.
    """
    days = 14 if until_next_week(reading.today) else 7
    sunday = reading.today + timedelta(days=days - reading.today.isoweekday())
    due = Due()
    shown = set()
    for appointment in _planned(reading, sunday):
        line = _line(appointment)
        if appointment.staff_id != reading.staff.pk:
            due.of_absent.append(line)
            continue
        shown.add(appointment.pk)
        (due.today if line.on == reading.today else due.following).append(line)
    for step in due_from(reading, sunday):
        if step.rule.key == APPOINTMENT_OUTCOME and step.follow_up.subject_id in shown:
            continue  # the appointment itself is in the list
        on = step.follow_up.due_on
        line = Line(on, step.follow_up.due_at or clock.at_local(on, time.max), step=step)
        if step.follow_up.state == State.OVERDUE:
            due.overdue.append(line)
        else:
            (due.today if on == reading.today else due.following).append(line)
    for lines in (due.today, due.following):
        lines.sort(key=lambda line: line.at)
    return due


def _planned(reading: StartReading, until: date) -> Iterable[Appointment]:
    """Return the reader's planned appointments from today, and today's of absent colleagues, in order of time."""
    begins, tomorrow, ends = (
        clock.at_local(day, time.min)
        for day in (reading.today, reading.today + timedelta(days=1), until + timedelta(days=1))
    )
    mine = Q(staff=reading.staff, starts_at__lt=ends) | theirs(reading.replaced, "staff") & Q(starts_at__lt=tomorrow)
    planned = readable(reading.staff).filter(mine, starts_at__gte=begins, state=AppointmentState.PLANNED)
    return planned.order_by("starts_at", "id")


def readable(staff: Staff) -> QuerySet[Appointment]:
    """Return the appointments that `staff` may read, with what a line of a page shows of them."""
    appointments = AboutYoungPerson("full").within(Appointment.objects.all(), staff)
    return appointments.select_related("young_person", "staff", "kind").defer(
        *fields_to_defer("young_person", ON_PAGES)
    )


def _line(appointment: Appointment) -> Line:
    at = appointment.starts_at.astimezone(clock.COPENHAGEN)
    return Line(at.date(), at, appointment=appointment, has_begun=appointment.starts_at <= clock.now())


def kinds_of(staff: Staff, today: date) -> list[ContactKind]:
    """Return the kinds of contact that are valid today, those that the member of staff used most lately first."""
    lately = Contact.objects.filter(staff=staff, occurred_on__gt=today - USED_LATELY).order_by()
    counts = dict(lately.values_list("kind").annotate(used=Count("pk")))
    return sorted(ContactKind.objects.valid_on(today), key=lambda kind: (-counts.get(kind.pk, 0), kind.position))
