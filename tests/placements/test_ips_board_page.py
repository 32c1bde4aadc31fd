"""The IPS board: who is on it, what it says of each young person, and what it costs."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend.access.models import AccessLogEntry
from backend.assignments.models import Capacity
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Role, Staff, Unit
from backend.people.models import YoungPerson
from jobs.placements.board import FOLLOW_ALONG, Board, Card
from jobs.plans.models import PlanPhase
from tests import factories
from tests.conftest import Around, Municipality
from tests.placements.conftest import SINCE, Search
from tests.support import at

OF_EVERY_PAGE = 10
"""Session, user with password, roles, two steps each into and out of the row-level security, and the access log."""


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def board(staff: Staff, query: str = "") -> Board:
    shown: Board = signed_in(staff).get(f"/jobs/{query}").context["board"]
    return shown


def cards(shown: Board) -> list[Card]:
    return [*shown.referrals, *(card for column in shown.columns for card in column.cards)]


def people(shown: Board) -> set[int]:
    return {card.plan.young_person_id for card in cards(shown)}


def in_phase(shown: Board, phase: PlanPhase) -> list[Card]:
    [column] = [column for column in shown.columns if column.phase == phase]
    return column.cards


def ips_unit(municipality: Municipality) -> tuple[Unit, Staff]:
    """Return an IPS unit that serves the team, and its leader."""
    unit = factories.UnitFactory.create(name="IPS-teamet", parent=municipality.department)
    municipality.team.ips_unit = unit
    municipality.team.save()
    return unit, factories.leader(unit)


def test_board_shows_each_reader_only_whom_they_see(municipality: Municipality, around: Around) -> None:
    factories.plan(municipality.person, around.consult)
    other = factories.young_person(municipality.other_team)
    factories.plan(other, municipality.other_leader)

    assert people(board(around.consult)) == {municipality.person.pk}
    assert people(board(municipality.leader)) == {municipality.person.pk}
    assert people(board(municipality.other_leader)) == {other.pk}
    assert people(board(municipality.outsider)) == set()
    assert AccessLogEntry.objects.filter(staff=around.consult, purpose="board", action="list").exists()


def test_board_is_closed_to_roles_without_cases(municipality: Municipality) -> None:
    assert signed_in(municipality.manager).get("/jobs/").status_code == 403
    assert Client().get("/jobs/").status_code == 302


def test_board_shows_short_names_and_no_last_names(municipality: Municipality, around: Around) -> None:
    YoungPerson.objects.filter(pk=municipality.person.pk).update(last_name="Hemmelighedsen")
    factories.plan(municipality.person, around.consult)

    page = signed_in(around.consult).get("/jobs/").text

    assert YoungPerson.objects.get(pk=municipality.person.pk).short_name in page
    assert "Hemmelighedsen" not in page


def test_unanswered_referral_is_first_with_buttons_for_leader_of_the_ips_unit_only(municipality: Municipality) -> None:
    _unit, ips_leader = ips_unit(municipality)
    plan = factories.plan(municipality.person, municipality.guide, PlanPhase.REFERRAL)
    reconcile_all()

    [of_ips], [of_team] = board(ips_leader).referrals, board(municipality.leader).referrals

    assert of_ips.plan.pk == of_team.plan.pk == plan.pk
    assert of_ips.due.rule == "ips.answer"
    assert {verb.verb for verb in of_ips.buttons} == {"accept", "decline", "assign"}
    assert not {"accept", "decline"} & {verb.verb for verb in of_team.buttons}
    for verb in of_ips.buttons:
        assert signed_in(ips_leader).get(verb.url(of_ips.plan)).status_code == 200


def test_accepted_referral_leaves_the_unanswered_ones(municipality: Municipality, around: Around) -> None:
    today = clock.today()
    accepted: dict[str, Any] = {"decision": "accepted", "decided_on": today, "decided_by": municipality.leader}
    factories.plan(municipality.person, municipality.guide, PlanPhase.REFERRAL, **accepted)

    shown = board(around.consult)

    assert shown.referrals == []
    assert len(in_phase(shown, PlanPhase.REFERRAL)) == 1


@pytest.mark.parametrize(("days", "state"), [(12, "open"), (34, "overdue")])
def test_clock_counts_the_days_from_the_entry_to_the_first_employer(search: Search, days: int, state: str) -> None:
    with at(SINCE + timedelta(days=days)):
        reconcile_all()
        [card] = in_phase(board(search.consultant), PlanPhase.SEARCH)

        assert (card.countdown.day, card.countdown.days) == (days, 30)
        assert card.first_employer.state == state
        assert card.step_url == f"/unge/{search.person.pk}/virksomhedskontakt/"
        assert signed_in(search.consultant).get(card.step_url).status_code == 200


def test_clock_ends_with_a_meeting_with_an_employer(search: Search) -> None:
    with at(SINCE + timedelta(days=12)):
        factories.employer_contact(search.person, search.consultant)
        reconcile_all()
        [card] = in_phase(board(search.consultant), PlanPhase.SEARCH)

        assert card.first_employer.state == "fulfilled"
        assert card.due is None
        assert card.step_url == ""


def _in_a_job(search: Search, weeks: int) -> date:
    """Start a job of which the first week had a meeting and the second had none. Return the day of today."""
    start = SINCE + timedelta(days=20)
    with at(start):
        factories.employer_contact(search.person, search.consultant)
        factories.job(search.person, search.consultant, start)
        factories.contact(search.person, search.consultant)
        reconcile_all()
    today = start + timedelta(weeks=weeks)
    with at(today):
        reconcile_all()
    return today


def test_windows_of_a_job_are_counted_by_state(search: Search) -> None:
    with at(_in_a_job(search, weeks=2)):
        page = signed_in(search.consultant).get("/jobs/")
        [card] = cards(page.context["board"])
        [job] = card.jobs

        expected = FollowUp.objects.filter(subject_id=job.employment.pk, rule__in=FOLLOW_ALONG)
        assert [window.pk for window in job.windows] == [one.pk for one in expected.order_by("due_on", "id")]
        assert {str(label): number for number, label in job.counts} == {
            "Opfyldt": 3,
            "Ikke opfyldt": 1,
            "Åben": 1,
            "Afventer": 1,
        }
        assert page.text.count('class="window window-') == 6


def test_step_of_a_window_is_for_the_consultant_and_not_for_the_leader(search: Search) -> None:
    with at(_in_a_job(search, weeks=2)):
        [own], [of_leader] = cards(board(search.consultant)), cards(board(search.municipality.leader))

        assert own.step_url == f"/unge/{search.person.pk}/kontakt/"
        assert of_leader.step_url == ""


@pytest.mark.parametrize(("days", "ends_soon"), [(30, True), (31, False)])
def test_job_that_ends_within_30_days_is_marked(
    municipality: Municipality, around: Around, days: int, ends_soon: bool
) -> None:
    factories.plan(municipality.person, around.consult, PlanPhase.IN_JOB)
    factories.job(municipality.person, around.consult, ends_on=clock.today() + timedelta(days=days))

    [card] = cards(board(around.consult))

    assert [job.ends_soon for job in card.jobs] == [ends_soon]


def test_coordinator_sees_the_plan_without_the_job(municipality: Municipality, around: Around) -> None:
    factories.plan(municipality.person, around.consult, PlanPhase.IN_JOB)
    job = factories.job(municipality.person, around.consult)

    page = signed_in(municipality.coordinator).get("/jobs/")

    assert people(page.context["board"]) == {municipality.person.pk}
    assert job.employer.name not in page.text


def test_leader_can_show_the_young_people_of_one_consultant(municipality: Municipality, around: Around) -> None:
    factories.plan(municipality.person, around.consult)
    other = factories.young_person(municipality.team)
    colleague = factories.consultant(municipality.team)
    factories.assignment(other, colleague, capacity=Capacity.CONSULTANT)
    factories.plan(other, colleague)

    everyone, one = board(municipality.leader), board(municipality.leader, f"?konsulent={colleague.pk}")

    assert people(everyone) == {municipality.person.pk, other.pk}
    assert people(one) == {other.pk}
    assert {name for _id, name in one.consultants} == {around.consult.name, colleague.name}


def test_navigation_has_the_board_for_those_who_work_with_ips(municipality: Municipality, around: Around) -> None:
    unit, ips_leader = ips_unit(municipality)
    ips_coordinator = factories.StaffFactory.create(roles=[Role.COORDINATOR], roles__unit=unit)
    third = factories.UnitFactory.create(name="Ungeteam Vest", parent=municipality.department)
    readers = {
        "consultant": around.consult,
        "leader of consultants": municipality.leader,
        "leader of the IPS unit": ips_leader,
        "coordinator of the IPS unit": ips_coordinator,
        "guide": municipality.guide,
        "leader without consultants": factories.leader(third),
        "manager": municipality.manager,
    }

    found = {who for who, staff in readers.items() if 'href="/jobs/"' in signed_in(staff).get("/was/").text}

    assert found == {
        "consultant",
        "leader of consultants",
        "leader of the IPS unit",
        "coordinator of the IPS unit",
    }


def test_consultant_begins_the_search_from_the_board_and_guide_does_not(
    municipality: Municipality, around: Around
) -> None:
    factories.plan(municipality.person, around.consult, PlanPhase.PROFILE)

    [own], [of_guide] = cards(board(around.consult)), cards(board(municipality.guide))

    assert [verb.verb for verb in own.buttons] == ["begin-search"]
    assert of_guide.buttons == []
    answer = signed_in(around.consult).post(own.buttons[0].url(own.plan), {"next": "/jobs/"})
    assert answer["Location"] == "/jobs/"
    assert len(in_phase(board(around.consult), PlanPhase.SEARCH)) == 1


def test_empty_board_says_what_to_do_first(municipality: Municipality, around: Around) -> None:
    assert "Ingen har et åbent IPS-forløb her." in signed_in(around.consult).get("/jobs/").text


@pytest.mark.parametrize("asked", ["x", "-1", "99999999999999999999"])
def test_unknown_consultant_gives_an_empty_board(municipality: Municipality, around: Around, asked: str) -> None:
    factories.plan(municipality.person, around.consult)

    assert signed_in(around.consult).get("/jobs/", {"konsulent": asked}).status_code == 200


def _grow(municipality: Municipality, consult: Staff, more: int) -> None:
    phases: list[Any] = [PlanPhase.REFERRAL, PlanPhase.PROFILE, PlanPhase.SEARCH, PlanPhase.IN_JOB]
    for number in range(more):
        person = factories.young_person(municipality.team)
        factories.assignment(person, consult, capacity=Capacity.CONSULTANT)
        factories.plan(person, consult, phases[number % len(phases)])
        factories.job(person, consult)


def test_board_costs_at_most_twelve_queries_of_its_own_for_4_and_200_plans(
    municipality: Municipality, around: Around
) -> None:
    ips_unit(municipality)

    def queries(staff: Staff) -> int:
        client = signed_in(staff)
        client.get("/jobs/")
        with CaptureQueriesContext(connection) as run:
            assert client.get("/jobs/").status_code == 200
        return len(run)

    readers = (around.consult, municipality.leader, municipality.coordinator)
    _grow(municipality, around.consult, 4)
    reconcile_all()
    few = [queries(staff) for staff in readers]
    _grow(municipality, around.consult, 196)
    reconcile_all()

    assert [queries(staff) for staff in readers] == few
    assert max(few) - OF_EVERY_PAGE <= 12


def test_unreadable_consultant_shows_everybody(municipality: Municipality, around: Around) -> None:
    factories.plan(municipality.person, around.consult)
    assert people(board(around.consult, f"?konsulent={'9' * 5000}")) == {municipality.person.pk}
