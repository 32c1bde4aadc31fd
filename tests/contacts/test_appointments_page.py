"""The page /aftaler/ with the week of a member of staff, and the pages that plan, hold, move and call off."""

from datetime import date, timedelta

import pytest
from django.test import Client

from backend.access.models import AccessLogEntry
from backend.contacts.models import Appointment, AppointmentState, Contact
from backend.core import clock
from backend.organisation.models import Absence, Staff
from backend.people.models import NetworkPerson
from tests import factories
from tests.conftest import Municipality
from tests.support import at, denials, written

WEEK = "/aftaler/"


def browser(staff: Staff) -> Client:
    client = Client(headers={"accept-language": "da"})
    client.force_login(staff)
    return client


def proposed(client: Client, address: str) -> dict[str, object]:
    """Return what the form of a page proposes, as the browser would send it."""
    context = client.get(address).context
    return {one.name: one.value for one in context["form"].fields if one.value} | {"submission": context["submission"]}


def shown_on(client: Client, address: str = WEEK) -> dict[date, list[int]]:
    days = client.get(address).context["week"].days
    return {day.on: [one.appointment.pk for one in day.shown] for day in days if day.shown}


def test_week_shows_own_appointments_under_their_local_day(municipality_in_january: Municipality) -> None:
    municipality = municipality_in_january
    person, guide = municipality.person, municipality.guide
    with at(date(2026, 11, 25)):
        late = factories.appointment(person, guide, clock.at_local(date(2026, 11, 29), clock.now().time().max))
        first = factories.appointment(person, guide, clock.at_local(date(2026, 11, 23), clock.now().time().min))
        before = factories.appointment(person, guide, first.starts_at - timedelta(minutes=1))
        factories.appointment(person, municipality.colleague, first.starts_at)
        client = browser(guide)

        assert shown_on(client) == {date(2026, 11, 23): [first.pk], date(2026, 11, 29): [late.pk]}
        assert shown_on(client, f"{WEEK}?week=2026-W47") == {date(2026, 11, 22): [before.pk]}


@pytest.mark.parametrize("week", ["2026-W54", "2026", "W48", "0000-W01", "9999-W52", "2026-W48'"])
def test_week_that_does_not_exist_is_refused(municipality: Municipality, week: str) -> None:
    assert browser(municipality.guide).get(WEEK, {"week": week}).status_code == 400


def test_week_is_written_to_the_access_log(municipality: Municipality) -> None:
    factories.appointment(municipality.person, municipality.guide)

    browser(municipality.guide).get(WEEK)

    entry = AccessLogEntry.objects.latest("pk")
    assert (entry.staff, entry.young_people, entry.channel) == (municipality.guide, [municipality.person.pk], "web")


def test_week_leaves_out_a_young_person_who_is_no_longer_visible(municipality: Municipality) -> None:
    factories.appointment(municipality.person, municipality.guide)
    factories.block(municipality.person, municipality.guide)

    assert shown_on(browser(municipality.guide)) == {}


@pytest.mark.parametrize(
    ("who", "expected"),
    [("guide", 200), ("leader", 200), ("coordinator", 200), ("manager", 403), ("administrator", 403), ("auditor", 403)],
)
def test_week_is_for_those_who_work_with_cases(municipality: Municipality, who: str, expected: int) -> None:
    assert browser(municipality.staff(who)).get(WEEK).status_code == expected


def test_leader_sees_appointments_of_absent_staff_of_the_unit_only(municipality: Municipality) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    monday = tomorrow - timedelta(days=tomorrow.weekday())
    planned = factories.appointment(municipality.person, municipality.guide, clock.now() + timedelta(days=1))
    elsewhere = factories.young_person(municipality.other_team)
    factories.appointment(elsewhere, municipality.guide, clock.now() + timedelta(days=1))
    address = f"{WEEK}?week={monday.isocalendar().year}-W{monday.isocalendar().week:02d}"
    leader = browser(municipality.leader)

    assert leader.get(address).context["week"].of_absent == []
    Absence.objects.create(
        staff=municipality.guide, starts_on=tomorrow, ends_on=tomorrow, entered_by=municipality.leader
    )

    shown = leader.get(address).context["week"].of_absent
    assert [(one.appointment.pk, [verb.verb for verb in one.buttons]) for one in shown] == [
        (planned.pk, ["move", "cancel"])
    ]
    assert browser(municipality.outsider).get(address).context["week"].of_absent == []


@pytest.mark.parametrize("rows", [1, 200])
def test_week_costs_the_same_queries_for_1_and_200_appointments(
    municipality: Municipality, django_assert_max_num_queries: object, rows: int
) -> None:
    for number in range(min(rows, 20)):
        person = factories.young_person(municipality.team) if number else municipality.person
        if number:
            factories.assignment(person, municipality.guide)
        Appointment.objects.bulk_create(
            Appointment(
                young_person=person,
                staff=municipality.guide,
                starts_at=clock.now(),
                kind_id="meeting",
                created_by=municipality.guide,
            )
            for _ in range(rows // min(rows, 20))
        )
    client = browser(municipality.guide)
    client.get("/was/")  # the first page of a session writes it

    with django_assert_max_num_queries(12):  # type: ignore[operator]
        answer = client.get(WEEK)

    assert sum(len(day.shown) for day in answer.context["week"].days) == rows


def test_hold_becomes_a_contact_with_note_own_words_and_participants(municipality: Municipality) -> None:
    person = municipality.person
    appointment = factories.appointment(person, municipality.guide)
    mother = NetworkPerson.objects.create(young_person=person, relation="mother", name="Mor Prøve")
    client = browser(municipality.guide)
    address = f"/aftaler/{appointment.pk}/afholdt/"
    said = {"note": "Vi talte om skolen.", "own_words": "Det går bedre.", "network": [mother.pk]}
    body = proposed(client, address) | said

    answers = [client.post(f"{address}?next={WEEK}", body | {"next": WEEK}) for _ in range(2)]

    assert [one.status_code for one in answers] == [302, 302]
    assert answers[0]["Location"] == WEEK
    contact = Contact.objects.get(appointment=appointment)
    assert (contact.note, contact.own_words, contact.staff) == (*list(said.values())[:2], municipality.guide)
    assert [one.network_person for one in contact.participants.all()] == [mother]


def test_page_of_hold_leads_to_the_other_results(municipality: Municipality) -> None:
    appointment = factories.appointment(municipality.person, municipality.guide)

    answer = browser(municipality.guide).get(f"/aftaler/{appointment.pk}/afholdt/?next={WEEK}")

    for slug in ("moedte-ikke", "aflys", "flyt"):
        assert f'href="/aftaler/{appointment.pk}/{slug}/?next=/aftaler/"' in answer.text


def test_hold_before_the_appointment_begins_is_refused(municipality: Municipality) -> None:
    appointment = factories.appointment(municipality.person, municipality.guide, clock.now() + timedelta(hours=2))

    assert browser(municipality.guide).get(f"/aftaler/{appointment.pk}/afholdt/").status_code == 409


def test_cancel_without_saying_who_is_refused_beside_the_field(municipality: Municipality) -> None:
    appointment = factories.appointment(municipality.person, municipality.guide)
    client, before = browser(municipality.guide), written()

    answer = client.post(f"/aftaler/{appointment.pk}/aflys/", {})

    assert answer.status_code == 400
    assert [one.name for one in answer.context["form"].fields if one.errors] == ["by_young_person"]
    appointment.refresh_from_db()
    assert (appointment.state, written()) == (AppointmentState.PLANNED, before)


def test_move_to_a_taken_slot_is_saved_only_after_save_it_anyway(municipality: Municipality) -> None:
    person, guide, later = municipality.person, municipality.guide, clock.now() + timedelta(days=2)
    appointment = factories.appointment(person, guide)
    factories.appointment(person, guide, later)
    client = browser(guide)
    address = f"/aftaler/{appointment.pk}/flyt/"
    body = proposed(client, address) | {"starts_at": later.astimezone(clock.COPENHAGEN).strftime("%Y-%m-%dT%H:%M")}

    refused = client.post(address, body)

    assert refused.status_code == 409
    assert [one.name for one in refused.context["form"].fields if one.errors] == ["starts_at"]
    assert 'name="confirm" value="true"' in refused.text
    assert "confirm" not in refused.context["form"].faults[0][2]
    appointment.refresh_from_db()
    assert appointment.state == AppointmentState.PLANNED
    assert client.post(address, body | {"confirm": "true"}).status_code == 302
    appointment.refresh_from_db()
    assert appointment.state == AppointmentState.MOVED


def test_move_gives_the_appointment_to_a_colleague(municipality: Municipality) -> None:
    appointment = factories.appointment(municipality.person, municipality.guide, clock.now() + timedelta(days=1))
    client = browser(municipality.leader)
    address = f"/aftaler/{appointment.pk}/flyt/"

    answer = client.post(address, proposed(client, address) | {"staff": municipality.colleague.pk})

    assert answer.status_code == 302
    moved = Appointment.objects.get(moved_from=appointment)
    assert (moved.staff, moved.starts_at) == (
        municipality.colleague,
        appointment.starts_at.replace(second=0, microsecond=0),
    )


def test_plan_from_the_page_of_the_young_person_saves_once(municipality: Municipality) -> None:
    client = browser(municipality.guide)
    address = f"/unge/{municipality.person.pk}/aftale/"
    body = proposed(client, address) | {"starts_at": f"{clock.today() + timedelta(days=3)}T10:00"}

    answers = [client.post(address, body).status_code for _ in range(2)]

    assert answers == [302, 302]
    planned = Appointment.objects.get()
    assert (planned.young_person, planned.staff, planned.minutes) == (municipality.person, municipality.guide, 60)


def test_plan_from_a_day_offers_own_young_people_and_the_day(municipality: Municipality) -> None:
    factories.young_person(municipality.other_team)
    day = clock.today() + timedelta(days=3)
    client = browser(municipality.guide)
    address = f"/aftaler/ny/?day={day}"

    form = client.get(address).context["form"]

    offered = {one.name: [key for key, _label in one.options if key] for one in form.fields}
    assert offered["young_person"] == [str(municipality.person.pk)]
    assert AccessLogEntry.objects.latest("pk").young_people == [municipality.person.pk]
    body = proposed(client, address) | {"young_person": municipality.person.pk}
    assert body["starts_at"] == f"{day}T10:00"
    assert client.post(address, body).status_code == 302
    assert Appointment.objects.get().young_person == municipality.person


def test_plan_with_an_invisible_young_person_is_refused_and_logged(municipality: Municipality) -> None:
    hidden = factories.young_person(municipality.other_team)
    client = browser(municipality.guide)
    body = proposed(client, "/aftaler/ny/") | {"starts_at": f"{clock.today() + timedelta(days=3)}T10:00"}

    answer = client.post("/aftaler/ny/", body | {"young_person": hidden.pk})

    assert answer.status_code == 400
    assert [one.name for one in answer.context["form"].fields if one.errors] == ["young_person"]
    assert not Appointment.objects.exists()
    assert denials() == [(municipality.guide, [hidden.pk])]


def test_plan_in_the_past_is_refused_beside_the_time(municipality: Municipality) -> None:
    client = browser(municipality.guide)
    address = f"/unge/{municipality.person.pk}/aftale/"

    answer = client.post(address, proposed(client, address) | {"starts_at": "2020-01-01T10:00"})

    assert answer.status_code == 400
    assert [one.name for one in answer.context["form"].fields if one.errors] == ["starts_at"]


def test_outsider_finds_no_page_of_an_appointment(municipality: Municipality) -> None:
    appointment = factories.appointment(municipality.person, municipality.guide)

    for slug in ("afholdt", "moedte-ikke", "flyt", "aflys"):
        assert browser(municipality.outsider).get(f"/aftaler/{appointment.pk}/{slug}/").status_code == 404
    assert browser(municipality.outsider).get(f"/unge/{municipality.person.pk}/aftale/").status_code == 404


def test_overview_shows_the_next_appointments_with_their_verbs(municipality: Municipality) -> None:
    past = factories.appointment(municipality.person, municipality.guide)
    ahead = factories.appointment(municipality.person, municipality.guide, clock.now() + timedelta(days=1))
    factories.appointment(municipality.person, municipality.guide, state="held", settled_on=clock.today())

    panels = browser(municipality.guide).get(f"/unge/{municipality.person.pk}/").context["panels"]

    shown = next(one for one in panels if one["panel"].key == "appointments")["appointments"]
    assert [(one.appointment, one.needs_outcome, [verb.verb for verb in one.buttons]) for one in shown] == [
        (past, True, ["hold", "no-show", "move", "cancel"]),
        (ahead, False, ["move", "cancel"]),
    ]
