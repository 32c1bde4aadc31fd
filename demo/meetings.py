"""How a guide or consultant and a young person meet, or miss each other: contacts, appointments and notes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from backend.contacts.models import Appointment, AppointmentState, Contact, Initiative, Outcome, Place
from backend.people.models.person import Sensitivity
from demo import words
from demo.cases import Case
from demo.simulation import Process
from demo.staff import Colleague

GUIDE_KINDS = {
    "meeting": 30,
    "walk_and_talk": 14,
    "home_visit": 10,
    "accompaniment": 6,
    "school_visit": 5,
    "bridge_building": 3,
    "phone": 18,
    "text_message": 10,
    "video": 2,
}
CONSULTANT_KINDS = {"meeting": 45, "walk_and_talk": 10, "employer_visit": 12, "phone": 18, "text_message": 12}
FACE_TO_FACE = {"meeting": 60, "walk_and_talk": 20, "employer_visit": 20}

MISSES = {
    True: (Outcome.NO_SHOW, Outcome.NO_SHOW, Outcome.CANCELLED_YOUNG),
    False: (Outcome.NO_ANSWER,),
}
"""What a meeting comes to that does not come about, by whether it was to be face to face."""

STATES = {
    Outcome.HELD: AppointmentState.HELD,
    Outcome.NO_SHOW: AppointmentState.NO_SHOW,
    Outcome.CANCELLED_YOUNG: AppointmentState.CANCELLED_YOUNG,
}


@dataclass(frozen=True)
class Manner:
    """In which ways they meet, how often it fails, what is noted, and whether a promise is kept by it."""

    kinds: dict[str, int]
    fails: float
    note: Callable[[Random], str]
    promised: bool = True


WITH_GUIDE = Manner(GUIDE_KINDS, 0.08, words.note)
WITH_CONSULTANT = Manner(CONSULTANT_KINDS, 0.1, words.work_note, promised=False)
AT_WORK = Manner(FACE_TO_FACE, 0.06, words.work_note)


def who_meets(case: Case, colleague: Colleague, day: date) -> Colleague | None:
    """The colleague, else whoever stands in; nobody stands in for everyone where a case is restricted."""
    if colleague.there(day):
        return colleague
    return colleague.deputy(day) if case.person.sensitivity == Sensitivity.NORMAL else None


def next_day_with_colleague(case: Case, colleague: Colleague, day: date) -> date:
    """The first working day, from `day`, on which they can meet; `date.max` where nobody knows when."""
    while day != date.max and not (case.simulation.organisation.works(day) and who_meets(case, colleague, day)):
        absence = colleague.absence(day)
        nobody_knows = absence and absence[1] == date.max and not who_meets(case, colleague, day)
        day = date.max if nobody_knows else day + timedelta(days=1)
    return day


def agree_on(case: Case, colleague: Colleague, day: date) -> Appointment | None:
    """Put a time in the diary, for some of those who are there that day."""
    simulation, rng = case.simulation, case.rng
    if day == date.max or day <= simulation.day or rng.random() > 0.2 or not colleague.there(day):
        return None
    hour, minute = rng.randrange(9, 15), rng.choice((0, 30))
    return simulation.batch.add(
        Appointment(
            young_person=case.person,
            staff=colleague.staff,
            starts_at=simulation.midnight(day - simulation.day) + timedelta(hours=hour, minutes=minute),
            minutes=rng.choice((30, 45, 60, 60)),
            kind_id="meeting",
            place=rng.choice((Place.OFFICE, Place.HOME, Place.OTHER)),
            created_by=colleague.staff,
        )
    )


def meet(case: Case, colleague: Colleague, manner: Manner, appointment: Appointment | None = None) -> Contact:
    """What became of today's meeting with the colleague, or with whoever stands in."""
    simulation, rng = case.simulation, case.rng
    who = who_meets(case, colleague, simulation.day) or colleague
    if appointment and who is not colleague:
        simulation.batch.change(appointment, state=AppointmentState.CANCELLED_US)
        appointment = None
    kind = appointment.kind_id if appointment else rng.choices([*manner.kinds], weights=[*manner.kinds.values()])[0]
    face_to_face = bool(simulation.kinds[kind].face_to_face)
    outcome = rng.choice(MISSES[face_to_face]) if rng.random() < manner.fails else Outcome.HELD
    held = outcome == Outcome.HELD
    place = appointment.place if appointment else Place.OFFICE if kind == "meeting" and rng.random() < 0.6 else ""
    occurred_at = appointment.starts_at if appointment else simulation.moment(rng)
    recorded_at = occurred_at + timedelta(minutes=rng.randrange(20, 61))
    late = held and rng.random() > 0.25 + 0.75 * who.on_time
    if not held:
        note = rng.choice(words.MISSED)
    elif late:
        note = ""
    else:
        note = manner.note(rng) if face_to_face else rng.choice(words.SHORT)
    contact = simulation.batch.add(
        Contact(
            young_person=case.person,
            staff=who.staff,
            occurred_at=occurred_at,
            recorded_at=recorded_at,
            recorded_by=who.staff,
            kind_id=kind,
            outcome=outcome,
            initiative=Initiative.YOUNG_PERSON if rng.random() < 0.07 else Initiative.STAFF,
            place=place,
            face_to_face=face_to_face,
            outside_office=place != Place.OFFICE if place else bool(simulation.kinds[kind].outside_office),
            minutes=_minutes(rng, appointment, face_to_face=face_to_face) if held else None,
            outreach_strategy="" if held or rng.random() < 0.6 else rng.choice(words.OUTREACH),
            note=note,
            noted_at=recorded_at if note else None,
            own_words=rng.choice(words.OWN_WORDS) if held and rng.random() < 0.15 else "",
            appointment=appointment,
        ),
        of=case.person if held and (manner.promised or late) else None,
    )
    if appointment:
        simulation.batch.change(appointment, state=STATES[outcome])
    if late:
        simulation.begin(_write_it_up(case, contact, who, manner))
    return contact


def _minutes(rng: Random, appointment: Appointment | None, *, face_to_face: bool) -> int:
    if appointment:
        return appointment.minutes
    return rng.choice((30, 45, 60, 60, 90)) if face_to_face else rng.choice((5, 10, 15, 20))


def _write_it_up(case: Case, contact: Contact, who: Colleague, manner: Manner) -> Process:
    """The note comes some days later, mostly within the three that are promised."""
    simulation, rng = case.simulation, case.rng
    yield simulation.organisation.workdays_after(simulation.day, rng.choice((1, 1, 2, 3, 5)))
    while not who.there(simulation.day) or not simulation.organisation.works(simulation.day):
        yield simulation.day + timedelta(days=1)
    simulation.batch.change(contact, of=case.person, note=manner.note(rng), noted_at=simulation.moment(rng, 15, 16))
