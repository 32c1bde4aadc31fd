"""`/calendar/<token>.ics`: the calendar of a member of staff for Outlook and other programs."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from icalendar import Calendar

from backend.access.calendar_feeds import create_feed, revoke_feed
from backend.access.models import AccessLogEntry, CalendarFeed
from backend.access.sessions import end_sign_ins
from backend.access.throttles import ATTEMPTS_BY_ADDRESS
from backend.contacts import services
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Membership, Staff
from tests import factories
from tests.conftest import Municipality
from tests.support import denials


def events(staff: Staff) -> dict[str, Any]:
    """Return the events of the calendar of `staff` by UID."""
    answer = Client().get(f"/calendar/{create_feed(staff=staff)}.ics")
    assert answer.status_code == 200
    return {str(event["UID"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def appointments(staff: Staff) -> list[Any]:
    return [event for uid, event in sorted(events(staff).items()) if uid.startswith("appointment-")]


def test_feed_has_case_numbers_and_no_name_note_or_place(municipality: Municipality) -> None:
    person, guide = municipality.person, municipality.guide
    factories.appointment(person, guide, clock.now() + timedelta(days=2), place="home")
    reconcile_all()

    body = Client().get(f"/calendar/{create_feed(staff=guide)}.ics").content.decode()

    assert f"SUMMARY:Aftale\\, sag {person.case_number}" in body
    assert f"SUMMARY:Opfølgning\\, sag {person.case_number}" in body
    for hidden in (person.first_name, person.last_name, "LOCATION", "DESCRIPTION", "Møde", "hjemme", "Prøvevej"):
        assert hidden not in body


def test_feed_has_the_danish_time_zone_with_its_definition(municipality: Municipality) -> None:
    starts_at = clock.at_local(date(2027, 7, 1), clock.now().time().replace(hour=9, minute=30, second=0, microsecond=0))
    factories.appointment(municipality.person, municipality.guide, starts_at, minutes=90)

    body = Client().get(f"/calendar/{create_feed(staff=municipality.guide)}.ics")

    text = body.content.decode()
    assert body["Content-Type"] == "text/calendar; charset=utf-8"
    assert "\r\nDTSTART;TZID=Europe/Copenhagen:20270701T093000\r\n" in text
    assert "\r\nDTEND;TZID=Europe/Copenhagen:20270701T110000\r\n" in text
    assert text.index("BEGIN:VTIMEZONE") < text.index("BEGIN:VEVENT")
    for rule in ("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"):
        assert f"RRULE:{rule}" in text
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_moved_appointment_keeps_its_uid_and_its_sequence_rises(municipality: Municipality) -> None:
    guide = municipality.guide
    first = factories.appointment(municipality.person, guide, clock.now() + timedelta(days=2))
    [before] = appointments(guide)

    later = clock.now() + timedelta(days=3)
    second = services.reschedule(appointment=first, starts_at=later, by=guide)

    [after] = appointments(guide)
    assert (after["UID"], after["STATUS"]) == (before["UID"], "CONFIRMED")
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after.decoded("DTSTART") == later.replace(microsecond=0)
    services.cancel(appointment=second, by_young_person=True, by=guide)
    [cancelled] = appointments(guide)
    assert (cancelled["UID"], cancelled["STATUS"]) == (before["UID"], "CANCELLED")
    assert cancelled["SEQUENCE"] > after["SEQUENCE"]


def test_appointment_moved_to_a_colleague_is_cancelled_here_and_confirmed_there(municipality: Municipality) -> None:
    guide, colleague = municipality.guide, municipality.colleague
    factories.assignment(municipality.person, colleague, role="secondary")
    appointment = factories.appointment(municipality.person, guide, clock.now() + timedelta(days=2))

    services.reschedule(appointment=appointment, staff=colleague, by=guide)

    [mine], [theirs] = appointments(guide), appointments(colleague)
    assert (mine["STATUS"], theirs["STATUS"]) == ("CANCELLED", "CONFIRMED")
    assert mine["UID"] == theirs["UID"]
    assert theirs["SEQUENCE"] > mine["SEQUENCE"]


def test_feed_shows_only_whom_the_owner_may_see_now(municipality: Municipality) -> None:
    factories.appointment(municipality.person, municipality.guide)
    reconcile_all()
    assert events(municipality.guide)
    factories.block(municipality.person, municipality.guide)

    assert events(municipality.guide) == {}
    assert events(municipality.colleague) == {}


def test_follow_up_is_a_whole_day_of_its_responsible_person(municipality: Municipality) -> None:
    reconcile_all()
    due = FollowUp.objects.outstanding().filter(responsible=municipality.guide).first()
    assert due is not None

    event = events(municipality.guide)[f"follow-up-{due.pk}@{urlsplit(settings.PUBLIC_URL).hostname}"]

    assert (event.decoded("DTSTART"), event["TRANSP"]) == (due.due_on, "TRANSPARENT")


def test_reading_is_logged_and_an_unchanged_feed_is_304_without_a_log(municipality: Municipality) -> None:
    factories.appointment(municipality.person, municipality.guide)
    address = f"/calendar/{create_feed(staff=municipality.guide)}.ics"

    first = Client().get(address)
    entry = AccessLogEntry.objects.latest("pk")
    again = Client().get(address, headers={"if-none-match": first["ETag"]})

    assert (entry.staff, entry.channel, entry.purpose) == (municipality.guide, "api", "calendar")
    assert entry.young_people == [municipality.person.pk]
    assert (again.status_code, again.content) == (304, b"")
    assert AccessLogEntry.objects.latest("pk") == entry
    factories.appointment(municipality.person, municipality.guide)
    assert Client().get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_token_is_stored_as_a_hash_only(municipality: Municipality) -> None:
    token = create_feed(staff=municipality.guide)

    assert token not in str(CalendarFeed.objects.values().get())


def test_new_revoked_and_unknown_addresses_are_404(municipality: Municipality) -> None:
    former, token = create_feed(staff=municipality.guide), create_feed(staff=municipality.guide)
    client = Client()

    assert client.get(f"/calendar/{former}.ics").status_code == 404
    assert client.get(f"/calendar/{token}.ics").status_code == 200
    revoke_feed(staff=municipality.guide)
    for gone in (token, "x", "%00", "Ø" * 300):
        assert client.get(f"/calendar/{gone}.ics").status_code == 404


def test_owner_who_no_longer_works_with_cases_is_404_and_logged(municipality: Municipality) -> None:
    token = create_feed(staff=municipality.guide)
    Membership.objects.filter(staff=municipality.guide).update(ends_on=clock.today() - timedelta(days=1))

    assert Client().get(f"/calendar/{token}.ics").status_code == 404
    assert denials() == [(municipality.guide, [])]


def test_deactivated_owner_is_404(municipality: Municipality) -> None:
    token = create_feed(staff=municipality.guide)
    Staff.objects.filter(pk=municipality.guide.pk).update(is_active=False)

    assert Client().get(f"/calendar/{token}.ics").status_code == 404


def test_address_ends_with_the_sign_ins(municipality: Municipality) -> None:
    token = create_feed(staff=municipality.guide)

    end_sign_ins(municipality.guide)

    assert Client().get(f"/calendar/{token}.ics").status_code == 404


@pytest.mark.usefixtures("one_minute")
def test_guesses_are_limited_and_right_tokens_are_not(municipality: Municipality) -> None:
    token = create_feed(staff=municipality.guide)
    client = Client()
    for _ in range(3):
        assert client.get(f"/calendar/{token}.ics").status_code == 200
    for _ in range(ATTEMPTS_BY_ADDRESS):
        client.get("/calendar/guess.ics")

    refused = client.get("/calendar/guess.ics")

    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0


@pytest.mark.parametrize("rows", [1, 200])
def test_feed_costs_the_same_queries_for_1_and_200_appointments(
    municipality: Municipality, django_assert_max_num_queries: object, rows: int
) -> None:
    for number in range(rows):
        factories.appointment(municipality.person, municipality.guide, clock.now() + timedelta(hours=number))
    address = f"/calendar/{create_feed(staff=municipality.guide)}.ics"

    with django_assert_max_num_queries(16):  # type: ignore[operator]
        answer = Client().get(address)

    assert answer.content.count(b"UID:appointment-") == rows
