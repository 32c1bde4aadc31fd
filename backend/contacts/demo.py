"""Demo data: the appointments and contacts of a colleague with a young person, and their notes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from backend.contacts import demo_words as words
from backend.contacts.models import (
    Appointment,
    AppointmentState,
    Contact,
    ContactKind,
    Initiative,
    Outcome,
    Place,
)
from backend.core.demo_data import DemoData, Scenario, midnight
from backend.organisation.demo import Colleague, Workforce
from backend.people.demo import Person
from backend.people.models.person import Sensitivity

MISSES = {
    True: (Outcome.NO_SHOW, Outcome.NO_SHOW, Outcome.CANCELLED_YOUNG),
    False: (Outcome.NO_ANSWER,),
}
"""The outcomes of a meeting that is not held: of one planned face to face, and of others."""

STATES = {
    Outcome.HELD: AppointmentState.HELD,
    Outcome.NO_SHOW: AppointmentState.NO_SHOW,
    Outcome.CANCELLED_YOUNG: AppointmentState.CANCELLED_YOUNG,
}

FORGOTTEN = 0.08
"""The share of appointments whose contact is registered on its own, so that the appointment waits for its outcome."""

FORGOTTEN_FOR = 12
"""The number of days after which such an outcome has been recorded."""


class ContactKinds(dict[str, ContactKind]):
    """The kinds of contact by key."""


@dataclass(frozen=True)
class Manner:
    """How two people meet: the kinds of contact with their weights, the share that is not held, and the note."""

    kinds: Mapping[str, int]
    fails: float
    note: Callable[[Random], str]


def fill(data: DemoData) -> None:
    """Share `ContactKinds`.

    The domains add the contacts, because the course or plan determines how often people meet.
    """
    data.share(ContactKinds((kind.pk, kind) for kind in ContactKind.objects.all()))


def who_meets(person: Person, colleague: Colleague, day: date) -> Colleague | None:
    """Return the colleague if they are there, else the deputy, else None.

    A deputy for all cases has no access to a restricted case.
    """
    if colleague.is_there(day):
        return colleague
    return colleague.deputy_on(day) if person.row.sensitivity == Sensitivity.NORMAL else None


def next_day_with_colleague(data: DemoData, person: Person, colleague: Colleague, day: date) -> date:
    """Return the first working day, from `day` on, on which they can meet.

    The result is `date.max` if the colleague is absent without a known end and has no deputy.
    """
    workforce = data[Workforce]
    while day != date.max and not (workforce.is_workday(day) and who_meets(person, colleague, day)):
        away = colleague.away_on(day)
        if away and away.last == date.max and not who_meets(person, colleague, day):
            return date.max
        day += timedelta(days=1)
    return day


def agree_on(scenario: Scenario, person: Person, colleague: Colleague, day: date) -> Appointment | None:
    """Add an appointment on `day` for some of the future meetings."""
    rng = scenario.rng
    if day == date.max or day <= scenario.day or rng.random() > 0.2 or not colleague.is_there(day):
        return None
    return scenario.data.add(
        Appointment(
            young_person=person.row,
            staff=colleague.staff,
            starts_at=midnight(day) + timedelta(hours=rng.randrange(9, 15), minutes=rng.choice((0, 30))),
            minutes=rng.choice((30, 45, 60, 60)),
            kind_id="meeting",
            place=rng.choice((Place.OFFICE, Place.HOME, Place.OTHER)),
            created_by=colleague.staff,
        )
    )


def cancel(scenario: Scenario, appointment: Appointment | None) -> None:
    """Cancel an appointment on the scenario's day, if there is one."""
    if appointment:
        scenario.data.edit(appointment, state=AppointmentState.CANCELLED_US, settled_on=scenario.day)


def meet(
    scenario: Scenario, person: Person, colleague: Colleague, manner: Manner, appointment: Appointment | None = None
) -> Contact:
    """Add the contact of a meeting on the scenario's day, with the colleague or the deputy."""
    data, rng = scenario.data, scenario.rng
    author = who_meets(person, colleague, scenario.day) or colleague
    if author is not colleague:
        cancel(scenario, appointment)
        appointment = None
    if appointment and rng.random() < FORGOTTEN and (data.today - scenario.day).days < FORGOTTEN_FOR:
        appointment = None
    kind = appointment.kind_id if appointment else rng.choices([*manner.kinds], weights=[*manner.kinds.values()])[0]
    face_to_face = bool(data[ContactKinds][kind].face_to_face)
    outcome = rng.choice(MISSES[face_to_face]) if rng.random() < manner.fails else Outcome.HELD
    held = outcome == Outcome.HELD
    place = appointment.place if appointment else Place.OFFICE if kind == "meeting" and rng.random() < 0.6 else ""
    occurred_at = appointment.starts_at if appointment else scenario.moment()
    recorded_at = occurred_at + timedelta(minutes=rng.randrange(20, 61))
    late = held and rng.random() > 0.25 + 0.75 * author.on_time
    if not held:
        note = rng.choice(words.MISSED)
    elif late:
        note = ""
    else:
        note = manner.note(rng) if face_to_face else rng.choice(words.SHORT)
    contact = data.add(
        Contact(
            young_person=person.row,
            staff=author.staff,
            occurred_at=occurred_at,
            recorded_at=recorded_at,
            recorded_by=author.staff,
            kind_id=kind,
            outcome=outcome,
            initiative=Initiative.YOUNG_PERSON if rng.random() < 0.07 else Initiative.STAFF,
            place=place,
            face_to_face=face_to_face,
            outside_office=place != Place.OFFICE if place else bool(data[ContactKinds][kind].outside_office),
            minutes=_minutes(rng, appointment, face_to_face=face_to_face) if held else None,
            outreach_strategy="" if held or rng.random() < 0.6 else rng.choice(words.OUTREACH),
            note=note,
            noted_at=recorded_at if note else None,
            own_words=rng.choice(words.OWN_WORDS) if held and rng.random() < 0.15 else "",
            appointment=appointment,
        )
    )
    if appointment:
        data.edit(appointment, state=STATES[outcome], settled_on=scenario.day)
    if late:
        _LateNote(data, rng, scenario.day, contact, author, manner).run()
    return contact


def _minutes(rng: Random, appointment: Appointment | None, *, face_to_face: bool) -> int:
    if appointment:
        return appointment.minutes
    return rng.choice((30, 45, 60, 60, 90)) if face_to_face else rng.choice((5, 10, 15, 20))


class _LateNote(Scenario):
    """A note that is written some days after the contact, usually in time."""

    def __init__(
        self, data: DemoData, rng: Random, day: date, contact: Contact, author: Colleague, manner: Manner
    ) -> None:
        super().__init__(data, rng, day)
        self.contact = contact
        self.author = author
        self.manner = manner

    def events(self) -> None:
        """Write the note on a day on which the author is there."""
        workforce = self.data[Workforce]
        day = workforce.workdays_after(self.day, self.rng.choice((1, 1, 2, 3, 5)))
        while not self.author.is_there(day):
            self.go_to(day)
            day = workforce.workdays_after(day, 1)
        self.go_to(day)
        self.data.edit(self.contact, note=self.manner.note(self.rng), noted_at=self.moment(15, 16))
