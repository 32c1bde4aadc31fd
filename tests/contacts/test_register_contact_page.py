"""/unge/<id>/kontakt/: the form that registers a contact, and the verbs of a contact in the timeline."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend.contacts.models import Contact
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from tests import factories
from tests.conftest import Municipality
from tests.support import at

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 1, 26)


@pytest.fixture
def here(municipality_in_january: Municipality) -> Iterator[Municipality]:
    """Give the small municipality on a Monday at 9 in the morning."""
    with at(MONDAY, hour=9):
        yield municipality_in_january


@pytest.fixture
def page(client: Client, here: Municipality) -> Any:
    client.force_login(here.guide)
    return client


def address(here: Municipality) -> str:
    return f"/unge/{here.person.pk}/kontakt/"


def field(response: Any, name: str) -> Any:
    return next(one for one in response.context["form"].fields if one.name == name)


def test_six_kinds_are_shown_with_the_most_used_first_and_the_others_behind(page, here):
    for kind in ("letter", "phone", "phone"):
        factories.contact(here.person, here.guide, kind_id=kind)
    kinds = field(page.get(address(here)), "kind")
    assert [key for key, _label in kinds.first_options][:2] == ["phone", "letter"]
    assert len(kinds.first_options) == 6
    assert kinds.more_options
    assert not kinds.more_is_chosen


def test_kind_behind_other_is_saved_and_stays_open_after_an_error(page, here):
    kind = field(page.get(address(here)), "kind").more_options[-1][0]
    wrong = page.post(address(here), {"kind": kind, "outcome": "held", "when": "today", "at_time": "23:30"})
    assert wrong.status_code == 400
    assert field(wrong, "kind").more_is_chosen
    assert Contact.objects.count() == 0


def test_now_is_the_moment_of_sending_whatever_the_hidden_inputs_have(page, here):
    page.post(address(here), {"kind": "phone", "outcome": "held", "when": "now", "occurred_at": "2026-01-02T10:00"})
    assert Contact.objects.get().occurred_at == clock.now()


def test_time_of_today_and_moment_of_another_day_are_saved(page, here):
    page.post(address(here), {"kind": "phone", "outcome": "held", "when": "today", "at_time": "08:15"})
    page.post(address(here), {"kind": "phone", "outcome": "held", "when": "other", "occurred_at": "2026-01-20T14:00"})
    assert sorted(Contact.objects.values_list("occurred_at", flat=True)) == [
        clock.at_local(date(2026, 1, 20), time(14)),
        clock.at_local(MONDAY, time(8, 15)),
    ]


@pytest.mark.parametrize(
    "told",
    [
        {"when": "today", "at_time": "23:30"},
        {"when": "today", "at_time": ""},
        {"when": "today", "at_time": "halv ni"},
        {"when": "other", "occurred_at": "2027-01-20T14:00"},
    ],
)
def test_bad_time_is_refused_beside_the_question_and_nothing_is_saved(page, here, told):
    response = page.post(address(here), {"kind": "phone", "outcome": "held", "note": "Et notat", **told})
    assert response.status_code == 400
    assert field(response, "occurred_at").errors
    assert field(response, "note").value == "Et notat"
    assert Contact.objects.count() == 0


def test_no_show_needs_no_note(page, here):
    assert page.post(address(here), {"kind": "meeting", "outcome": "no_show", "when": "now"}).status_code == 302
    assert Contact.objects.get().outcome == "no_show"


def test_page_says_what_the_contact_fulfils_for_the_guide_and_not_for_others(client, page, here):
    reconcile_all()
    text = page.get(address(here)).text
    assert "Opfylder, hvis den er afholdt:" in text
    assert "kontakt med" in text.split("Opfylder, hvis den er afholdt:")[1].split("</p>")[0]
    client.force_login(here.leader)
    assert "Opfylder, hvis den er afholdt:" not in client.get(address(here)).text


def test_saved_contact_fulfils_what_the_page_said_and_leads_back_to_today(page, here):
    reconcile_all()
    said = [step.follow_up.pk for step in page.get(address(here)).context["fulfils"]]
    told = {"kind": "meeting", "outcome": "held", "when": "now", "young_person_took_part": "true"}
    answer = page.post(address(here), {**told, "next": "/"})
    assert answer["Location"] == "/"
    assert said
    assert FollowUp.objects.filter(pk__in=said, fulfilled_on=MONDAY).count() == len(said)
    assert reconcile_all() == 0


def test_timeline_has_the_verbs_of_a_contact_for_its_author_and_not_for_a_reader(client, page, here):
    contact = factories.contact(here.person, here.guide)
    timeline = f"/unge/{here.person.pk}/tidslinje/"
    text = page.get(timeline).text
    for slug in ("ret", "flyt", "annuller"):
        assert f"/kontakter/{contact.pk}/{slug}/" in text
    reader = factories.guide(here.other_team)
    factories.former(here.person, reader, ended=MONDAY - timedelta(days=3))
    client.force_login(reader)
    assert f"/kontakter/{contact.pk}/" not in client.get(timeline).text


def test_timeline_costs_the_same_queries_for_1_and_20_contacts(page, here):
    def queries() -> int:
        page.get(f"/unge/{here.person.pk}/tidslinje/")
        with CaptureQueriesContext(connection) as captured:
            page.get(f"/unge/{here.person.pk}/tidslinje/")
        return len(captured)

    factories.contact(here.person, here.guide)
    few = queries()
    for _more in range(19):
        factories.contact(here.person, here.guide)
    assert queries() == few


def test_contact_moves_by_case_number_and_an_invisible_case_is_as_none(page, here):
    contact = factories.contact(here.person, here.guide)
    mine, hidden = factories.young_person(here.team), factories.young_person(here.other_team)
    factories.assignment(mine, here.guide)
    move = f"/kontakter/{contact.pk}/flyt/"
    sentences = {
        str(page.post(move, {"young_person": number}).context["form"].fields[0].errors)
        for number in (hidden.case_number, "2026-nej")
    }
    assert len(sentences) == 1
    contact.refresh_from_db()
    assert contact.young_person == here.person
    assert page.post(move, {"young_person": f" {mine.case_number} "}).status_code == 302
    contact.refresh_from_db()
    assert contact.young_person == mine
