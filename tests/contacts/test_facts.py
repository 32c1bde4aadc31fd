"""The loader of contacts reads what the services write."""

from datetime import date, timedelta
from typing import Any

import pytest

from backend.contacts import services
from backend.contacts.facts import Appointments, Concerns, Contacts
from backend.contacts.models import Contact, ContactKind, Outcome, Participant
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.people.services.concerns import record_concern
from tests import factories
from tests.conftest import Municipality
from tests.contacts.facts import appointment, appointments, concern, concerns, contact, contacts, since
from tests.followups.facts import moment
from tests.support import at


def test_contacts_are_read_as_services_write_them(
    municipality_in_january: Municipality, django_assert_num_queries
) -> None:
    municipality = municipality_in_january
    guide, colleague = municipality.guide, municipality.colleague
    meeting, call = (ContactKind.objects.get(pk=kind) for kind in ("meeting", "phone"))
    other, without = (factories.young_person(municipality.team) for _number in range(2))
    factories.assignment(other, guide, date(2026, 1, 5))
    person = municipality.person
    with at(date(2026, 11, 2)):
        about: dict[str, Any] = {"young_person": person, "by": guide}
        noted = services.register(kind=meeting, note="Vi talte.", participants=[Participant(staff=colleague)], **about)
        earlier = services.register(kind=call, occurred_at=moment("2026-10-30"), **about)
        absent = services.register(kind=meeting, outcome=Outcome.NO_SHOW, note="Kom ikke.", **about)
        services.void(contact=services.register(kind=meeting, **about), reason="Fejl", by=municipality.leader)
        moved = services.register(kind=meeting, note="Vi talte.", **about)
        services.move(contact=moved, young_person=other, by=guide)
    with at(date(2026, 11, 4)):
        services.correct(contact=earlier, expected=earlier.version, changes={"note": "Ringede."}, by=guide)

    with django_assert_num_queries(2):
        found = Contacts.load([person.pk, other.pk, without.pk])
    assert found == {
        person.pk: contacts(
            contact("2026-11-02", guide.pk, colleague.pk, id=noted.pk),
            contact(
                "2026-10-30",
                guide.pk,
                id=earlier.pk,
                is_face_to_face=False,
                recorded_at=moment("2026-11-02"),
                noted_at=moment("2026-11-04"),
            ),
            contact("2026-11-02", guide.pk, id=absent.pk, is_held=False, is_qualifying=False),
        ),
        other.pk: contacts(contact("2026-11-02", guide.pk, id=moved.pk)),
    }


@pytest.mark.parametrize(
    ("fields", "qualifying"),
    [
        ({}, True),
        ({"kind_id": "phone", "face_to_face": False}, True),
        ({"outcome": "no_show"}, False),
        ({"outcome": "no_answer"}, False),
        ({"outcome": "cancelled_us"}, False),
        ({"kind_id": "letter", "face_to_face": False}, False),
        ({"young_person_took_part": False}, False),
    ],
)
def test_qualifying_contact_was_held_with_the_young_person_and_is_not_a_letter(
    municipality: Municipality, fields: dict[str, Any], qualifying: bool
) -> None:
    factories.contact(municipality.person, municipality.guide, **fields)
    (found,) = Contacts.load([municipality.person.pk])[municipality.person.pk].records
    assert found.is_qualifying is qualifying


def test_day_of_a_contact_and_of_its_note_is_that_of_copenhagen(municipality: Municipality) -> None:
    midnight = clock.at_local(date(2026, 7, 1), moment("2026-07-01", 0).time())
    factories.contact(
        municipality.person,
        municipality.guide,
        occurred_at=midnight,
        recorded_at=midnight + timedelta(minutes=5),
        noted_at=midnight + timedelta(days=1, minutes=10),
    )
    (found,) = Contacts.load([municipality.person.pk])[municipality.person.pk].records
    assert (found.on, found.recorded_on, found.noted_on) == (date(2026, 7, 1), date(2026, 7, 1), date(2026, 7, 2))


def test_imported_contact_and_contact_without_a_note(municipality: Municipality) -> None:
    with at(date(2026, 11, 2)):
        imported = factories.contact(municipality.person, municipality.guide, source="import", note="", noted_at=None)
    (found,) = Contacts.load([municipality.person.pk])[municipality.person.pk].records
    assert Contact.objects.get() == imported
    assert (found.is_imported, found.has_note, found.noted_on) == (True, False, None)


def test_appointments_are_read_as_services_write_them(
    municipality_in_january: Municipality, django_assert_num_queries
) -> None:
    municipality, meeting = municipality_in_january, ContactKind.objects.get(pk="meeting")
    guide, person = municipality.guide, municipality.person
    without = factories.young_person(municipality.team)
    about: dict[str, Any] = {"young_person": person, "kind": meeting, "by": guide}
    with at(date(2026, 11, 2)):
        planned, held, cancelled, moved = (
            services.plan(starts_at=moment(on), **about)
            for on in ("2026-11-09", "2026-11-03", "2026-11-04", "2026-11-05")
        )
        services.cancel(appointment=cancelled, by_young_person=True, by=guide)
        later = services.reschedule(appointment=moved, starts_at=moment("2026-11-10"), by=guide)
    with at(date(2026, 11, 5)):
        services.hold(appointment=held, by=guide)

    with django_assert_num_queries(1):
        found = Appointments.load([person.pk, without.pk])
    assert found == {
        person.pk: appointments(
            appointment("2026-11-09", guide.pk, id=planned.pk),
            appointment("2026-11-03", guide.pk, id=held.pk, settled_on="2026-11-05"),
            appointment("2026-11-04", guide.pk, id=cancelled.pk, settled_on="2026-11-02"),
            appointment("2026-11-05", guide.pk, id=moved.pk, settled_on="2026-11-02"),
            appointment("2026-11-10", guide.pk, id=later.pk),
        )
    }


def test_acute_concerns_are_read_as_services_write_them(
    municipality_in_january: Municipality, django_assert_num_queries
) -> None:
    municipality = municipality_in_january
    person, guide, colleague = municipality.person, municipality.guide, municipality.colleague
    meeting, letter = (ContactKind.objects.get(pk=kind) for kind in ("meeting", "letter"))
    about: dict[str, Any] = {"young_person": person, "by": guide}
    other = factories.young_person(municipality.team)
    arose, agreed = moment("2026-11-02", 9), moment("2026-11-03", 14)
    with at(date(2026, 11, 2)):
        recorded = record_concern(
            person=person, at=arose, what_was_done=[], responsible_now=guide, next_contact_at=agreed, by=guide
        )
        services.register(kind=letter, **about)
    with at(date(2026, 11, 3)):
        reconcile_all()
        made = services.register(
            kind=meeting,
            occurred_at=moment("2026-11-03", 8),
            participants=[Participant(staff=colleague)],
            **about,
        )

    with django_assert_num_queries(1):
        found = Concerns.load([person.pk])
    then = since(moment("2026-11-03", 8), guide.pk, colleague.pk, id=made.pk)
    wanted = concern(arose, guide.pk, next_contact_at=agreed, id=recorded.pk)
    assert found == {person.pk: concerns(wanted)}
    qualifying = Contacts.load([person.pk])[person.pk].qualifying
    assert [(one.id, one.on, one.occurred_at, one.staff_ids) for one in qualifying] == [
        (then.id, then.on, then.occurred_at, then.staff_ids)
    ]
    with django_assert_num_queries(1):
        assert Concerns.load([other.pk]) == {}
    with at(date(2026, 11, 3)):
        row = FollowUp.objects.with_state(clock.now()).get(rule="acute.next")
        assert (row.state, row.fulfilled_by, row.responsible) == ("fulfilled", made.pk, guide)
        assert reconcile_all() == 0
