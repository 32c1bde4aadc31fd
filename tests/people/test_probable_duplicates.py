"""The question whether two cases are about one young person: who is asked, what they see, and what answers it."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.access.models import AccessBlock, AccessLogEntry
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from backend.people.facts import DuplicateFact, Duplicates
from backend.people.models import ProbableDuplicate, YoungPerson
from tests import factories
from tests.conftest import Municipality
from tests.support import errors, written

Api = Callable[[Staff | None], APIClient]

PEOPLE, DUPLICATES = "/api/v1/young-people/", "/api/v1/probable-duplicates/"
NAME = {"first_name": "Zoë", "last_name": "Aagaard", "born_on": "2006-05-15"}
RULE = "person.duplicate"


@pytest.fixture
def theirs(municipality: Municipality) -> YoungPerson:
    """Return a case of the other team, which the guide cannot see."""
    person = factories.young_person(municipality.other_team, **NAME)
    reconcile_all()
    return person


@pytest.fixture
def ours(municipality: Municipality, api: Api, theirs: YoungPerson) -> YoungPerson:
    """Return a case of the same young person that the guide opened in the team."""
    response = api(municipality.guide).post(PEOPLE, {**NAME, "unit": municipality.team.pk})
    assert response.status_code == 201, response.content
    return YoungPerson.objects.get(pk=response.json()["id"])


def follow_ups() -> dict[int | None, str]:
    """Return the state of the follow-up of each responsible person."""
    rows = FollowUp.objects.filter(rule=RULE).with_state(clock.now()).order_by("id")
    return {row.responsible_id: row.state for row in rows}


def listed(client: APIClient, **params: Any) -> list[dict[str, Any]]:
    response = client.get(DUPLICATES, params)
    assert response.status_code == 200, response.content
    results: list[dict[str, Any]] = response.json()["results"]
    return results


def test_invisible_duplicate_gives_the_leader_of_each_unit_a_follow_up(
    municipality: Municipality, api: Api, ours: YoungPerson
) -> None:
    assert follow_ups() == {municipality.leader.pk: "open", municipality.other_leader.pk: "open"}
    assert not FollowUp.objects.filter(rule=RULE).exclude(young_person=None).exists()
    assert reconcile_all() == 0


def test_opener_sees_neither_follow_up_nor_question(municipality: Municipality, api: Api, ours: YoungPerson) -> None:
    client = api(municipality.guide)
    assert client.get("/api/v1/follow-ups/", {"rule": RULE}).json()["count"] == 0
    assert client.get(DUPLICATES).status_code == 403
    assert "duplicate" not in client.get(f"{PEOPLE}{ours.pk}/").content.decode()


def test_leader_of_another_unit_who_opens_the_case_is_not_asked(
    municipality: Municipality, api: Api, theirs: YoungPerson
) -> None:
    third = factories.UnitFactory.create(name="Tredje", parent=municipality.department)
    opener = factories.leader(third)
    response = api(opener).post(PEOPLE, {**NAME, "unit": municipality.team.pk})
    assert response.status_code == 201, response.content
    assert listed(api(opener)) == []
    question = ProbableDuplicate.objects.get(young_person=response.json()["id"])
    assert api(opener).get(f"{DUPLICATES}{question.pk}/").status_code == 404


def test_leader_gets_the_other_unit_and_its_leader_and_nothing_else_of_the_other_case(
    municipality: Municipality, api: Api, ours: YoungPerson, theirs: YoungPerson
) -> None:
    client = api(municipality.leader)
    [found] = listed(client)
    assert found["young_person"]["id"] == ours.pk
    assert found["other"] == {
        "young_person": None,
        "unit": municipality.other_team.pk,
        "unit_name": municipality.other_team.name,
        "leader": {"id": municipality.other_leader.pk, "name": municipality.other_leader.name},
    }
    detail = client.get(f"{DUPLICATES}{found['id']}/")
    assert detail.json()["abilities"] == ["two-people"]
    assert theirs.case_number not in detail.content.decode()
    entry = AccessLogEntry.objects.filter(staff=municipality.leader).latest("id")
    assert entry.young_people == [ours.pk]


@pytest.mark.parametrize("hidden", ["closed", "blocked"])
def test_unit_of_a_closed_or_blocked_case_is_not_named(
    municipality: Municipality, api: Api, ours: YoungPerson, theirs: YoungPerson, hidden: str
) -> None:
    if hidden == "closed":
        YoungPerson.objects.filter(pk=theirs.pk).update(sensitivity="closed")
    else:
        AccessBlock.objects.create(
            staff=municipality.leader,
            young_person=theirs,
            reason="relation",
            starts_on=clock.today(),
            set_by=municipality.other_leader,
        )
    [found] = listed(api(municipality.leader))
    assert found["other"] == {"young_person": None, "unit": None, "unit_name": None, "leader": None}


def test_leader_above_both_units_sees_both_cases_and_both_are_logged(
    municipality: Municipality, api: Api, ours: YoungPerson, theirs: YoungPerson
) -> None:
    head = factories.leader(municipality.department)
    found = listed(api(head))
    assert {(row["young_person"]["id"], row["other"]["young_person"]["id"]) for row in found} == {
        (ours.pk, theirs.pk),
        (theirs.pk, ours.pk),
    }
    entry = AccessLogEntry.objects.filter(staff=head).latest("id")
    assert set(entry.young_people) == {ours.pk, theirs.pk}


def test_answer_fulfils_the_follow_up_of_the_own_case_only(
    municipality: Municipality, api: Api, ours: YoungPerson
) -> None:
    client = api(municipality.leader)
    [found] = listed(client)
    response = client.post(f"{DUPLICATES}{found['id']}/two-people/", {"reason": "Tvillinger"})

    assert response.status_code == 200, response.content
    answered = response.json()
    assert (answered["answer"], answered["reason"], answered["abilities"]) == ("two_people", "Tvillinger", [])
    assert answered["answered_by"]["id"] == municipality.leader.pk
    assert follow_ups() == {municipality.leader.pk: "fulfilled", municipality.other_leader.pk: "open"}
    assert (listed(client, answered="false"), len(listed(client, answered="true"))) == ([], 1)
    assert reconcile_all() == 0

    again = client.post(f"{DUPLICATES}{found['id']}/two-people/", {"reason": "Tvillinger"})
    assert (again.status_code, errors(again)) == (409, [("", "answered")])


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": " "}, {"reason": "x" * 301}, {"reason": "x", "a": 1}])
def test_answer_without_a_reason_is_400_and_writes_nothing(
    municipality: Municipality, api: Api, ours: YoungPerson, body: dict[str, Any]
) -> None:
    question = ProbableDuplicate.objects.get(young_person=ours)
    before = written()
    response = api(municipality.leader).post(f"{DUPLICATES}{question.pk}/two-people/", body)
    assert response.status_code == 400
    assert written() == before


def test_leader_cannot_answer_for_the_other_case(municipality: Municipality, api: Api, ours: YoungPerson) -> None:
    question = ProbableDuplicate.objects.get(young_person=ours)
    response = api(municipality.other_leader).post(f"{DUPLICATES}{question.pk}/two-people/", {"reason": "Nej"})
    assert response.status_code == 404


def test_merge_fulfils_the_follow_ups_of_both_leaders(
    municipality: Municipality, api: Api, ours: YoungPerson, theirs: YoungPerson
) -> None:
    head = api(factories.leader(municipality.department))
    merge = f"{PEOPLE}{theirs.pk}/merge/"
    assert head.post(merge, {"into": ours.pk}).json()["conflicts"] == []
    assert set(follow_ups().values()) == {"open"}  # a dry run answers nothing
    response = head.post(merge, {"into": ours.pk, "dry_run": False})

    assert response.status_code == 200, response.content
    assert follow_ups() == {municipality.leader.pk: "fulfilled", municipality.other_leader.pk: "fulfilled"}
    assert set(ProbableDuplicate.objects.values_list("answer", flat=True)) == {"merged"}
    assert reconcile_all() == 0


def test_question_about_a_third_case_passes_to_the_remaining_record(
    municipality: Municipality, api: Api, ours: YoungPerson, theirs: YoungPerson
) -> None:
    remaining = factories.young_person(municipality.team)
    response = api(municipality.leader).post(f"{PEOPLE}{ours.pk}/merge/", {"into": remaining.pk, "dry_run": False})
    assert response.status_code == 200, response.content
    assert set(ProbableDuplicate.objects.values_list("young_person", "other", "answer")) == {
        (remaining.pk, theirs.pk, ""),
        (theirs.pk, remaining.pk, ""),
    }
    assert set(follow_ups().values()) == {"open"}
    assert reconcile_all() == 0


def test_transfer_asks_the_leader_of_the_new_unit(municipality: Municipality, api: Api, ours: YoungPerson) -> None:
    third = factories.UnitFactory.create(name="Tredje", parent=municipality.department)
    leader = factories.leader(third)
    body = {"unit": third.pk, "reason": "Flyttet"}
    assert api(municipality.leader).post(f"{PEOPLE}{ours.pk}/transfer/", body).status_code in (200, 204)

    assert follow_ups() == {
        municipality.leader.pk: "withdrawn",
        municipality.other_leader.pk: "open",
        leader.pk: "open",
    }
    assert [row["young_person"]["id"] for row in listed(api(leader))] == [ours.pk]
    assert reconcile_all() == 0


def test_answer_stays_kept_when_the_case_moves_or_the_young_person_dies(
    municipality: Municipality, api: Api, ours: YoungPerson
) -> None:
    leader, question = api(municipality.leader), ProbableDuplicate.objects.get(young_person=ours)
    assert leader.post(f"{DUPLICATES}{question.pk}/two-people/", {"reason": "Tvillinger"}).status_code == 200
    third = factories.UnitFactory.create(name="Tredje", parent=municipality.department)
    head = api(factories.leader(municipality.department))
    assert leader.post(f"{PEOPLE}{ours.pk}/transfer/", {"unit": third.pk, "reason": "Flyttet"}).status_code in (
        200,
        204,
    )
    assert follow_ups() == {municipality.leader.pk: "fulfilled", municipality.other_leader.pk: "open"}
    assert reconcile_all() == 0

    head.post(f"{PEOPLE}{ours.pk}/record-death/", {"deceased_on": clock.today().isoformat()})
    assert follow_ups() == {municipality.leader.pk: "fulfilled", municipality.other_leader.pk: "withdrawn"}
    assert reconcile_all() == 0


def test_death_withdraws_the_follow_ups_and_undoing_it_asks_again(
    municipality: Municipality, api: Api, ours: YoungPerson
) -> None:
    leader = api(municipality.leader)
    died = leader.post(f"{PEOPLE}{ours.pk}/record-death/", {"deceased_on": clock.today().isoformat()})
    assert died.status_code in (200, 204), died.content
    assert set(follow_ups().values()) == {"withdrawn"}
    assert reconcile_all() == 0

    undone = leader.post(f"{PEOPLE}{ours.pk}/undo-death/", {"reason": "Forkert person"})
    assert undone.status_code == 200, undone.content
    assert set(follow_ups().values()) == {"open"}
    assert reconcile_all() == 0


def test_questions_are_read_as_services_write_them(
    municipality: Municipality, api: Api, ours: YoungPerson, django_assert_num_queries
) -> None:
    question = ProbableDuplicate.objects.get(young_person=ours)
    with django_assert_num_queries(1):
        found = Duplicates.load([municipality.team.pk, municipality.department.pk])
    assert found == {municipality.team.pk: Duplicates((DuplicateFact(question.pk, clock.today(), None),))}


def test_question_to_a_closed_case_is_for_nobody(municipality: Municipality, api: Api, theirs: YoungPerson) -> None:
    YoungPerson.objects.filter(pk=theirs.pk).update(sensitivity="closed")
    api(municipality.guide).post(PEOPLE, {**NAME, "unit": municipality.team.pk})
    assert follow_ups() == {municipality.leader.pk: "open"}
