"""Merging two records of one young person: a dry run first, then everything moves and nothing is lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.access.models import AccessBlock, AccessLogEntry, Grant
from backend.assignments.models import Assignment
from backend.contacts.models import Contact
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from backend.people.models import Address, CaseStep, YoungPerson
from guidance.courses.models import GuidanceCourse
from tests import factories
from tests.conftest import Municipality
from tests.support import errors, written

Api = Callable[[Staff | None], APIClient]


def merge(client: APIClient, person: YoungPerson, into: YoungPerson, **body: Any) -> Any:
    return client.post(f"/api/v1/young-people/{person.pk}/merge/", {"into": into.pk, **body})


@pytest.fixture
def duplicate(municipality: Municipality) -> YoungPerson:
    """Return a second record of the young person, with a contact, a block and a person in the network."""
    person = factories.young_person(municipality.team, cpr=None, phone="12 34 56 78")
    factories.contact(person, municipality.leader)
    factories.consent(person, municipality.leader)
    AccessBlock.objects.create(
        staff=municipality.colleague,
        young_person=person,
        reason="relation",
        starts_on=clock.today(),
        set_by=municipality.leader,
    )
    reconcile_all()
    return person


def test_dry_run_says_what_would_move_and_changes_nothing(
    municipality: Municipality, duplicate: YoungPerson, api: Api
) -> None:
    before = written()

    response = merge(api(municipality.leader), duplicate, municipality.person)

    shown = response.json()
    assert (response.status_code, shown["dry_run"], shown["conflicts"]) == (200, True, [])
    assert {"contact": 1, "consent": 1, "accessblock": 1}.items() <= {
        row["kind"]: row["count"] for row in shown["moved"]
    }.items()
    assert written() == before


def test_merge_moves_the_rows_and_the_merged_record_refers_to_the_other(
    municipality: Municipality, duplicate: YoungPerson, api: Api
) -> None:
    person, client = municipality.person, api(municipality.leader)

    response = merge(client, duplicate, person, dry_run=False, why="Oprettet to gange")

    duplicate.refresh_from_db()
    person.refresh_from_db()
    assert response.status_code == 200
    assert (duplicate.merged_into, duplicate.closed_on) == (person, clock.today())
    assert Contact.objects.get().young_person == person
    assert AccessBlock.objects.get().young_person == person
    assert not FollowUp.objects.filter(young_person=duplicate).exists()
    assert person.phone == "12 34 56 78"
    assert Address.objects.get(young_person=person)
    step = CaseStep.objects.get()
    assert (step.young_person, step.merged_case, step.why) == (person, duplicate, "Oprettet to gange")
    before = written()
    reconcile_all()
    assert written() == before


def test_merged_record_is_in_no_list_and_has_no_verbs(
    municipality: Municipality, duplicate: YoungPerson, api: Api
) -> None:
    client = api(municipality.leader)

    merge(client, duplicate, municipality.person, dry_run=False)

    shown = client.get(f"/api/v1/young-people/{duplicate.pk}/").json()
    assert (shown["merged_into"], shown["abilities"]) == (municipality.person.pk, [])
    assert duplicate.pk not in [row["id"] for row in client.get("/api/v1/young-people/").json()["results"]]
    refused = client.post("/api/v1/contacts/", {"young_person": duplicate.pk, "kind": "meeting"})
    assert (refused.status_code, errors(refused)) == (409, [("", "merged")])


def test_access_log_of_both_records_is_read_together(
    municipality: Municipality, duplicate: YoungPerson, api: Api
) -> None:
    client = api(municipality.leader)
    client.get(f"/api/v1/young-people/{duplicate.pk}/")

    merge(client, duplicate, municipality.person, dry_run=False)

    log = client.get(f"/api/v1/young-people/{municipality.person.pk}/access-log/").json()["results"]
    assert "retrieve" in [row["purpose"] for row in log]
    assert AccessLogEntry.objects.filter(young_people=[duplicate.pk]).exists()


def test_guide_of_the_merged_record_works_with_the_other(
    municipality: Municipality, duplicate: YoungPerson, api: Api
) -> None:
    Assignment.objects.all().delete()
    Grant.objects.all().delete()
    factories.assignment(duplicate, municipality.outsider)

    merge(api(municipality.leader), duplicate, municipality.person, dry_run=False)

    assert api(municipality.outsider).get(f"/api/v1/young-people/{municipality.person.pk}/").status_code == 200
    assert Assignment.objects.get().young_person == municipality.person


def test_two_open_courses_are_a_conflict_in_the_dry_run_and_409_in_the_merge(
    municipality: Municipality, duplicate: YoungPerson, api: Api
) -> None:
    client = api(municipality.leader)
    factories.course(duplicate, municipality.leader)
    before = written()

    dry = merge(client, duplicate, municipality.person)
    real = merge(client, duplicate, municipality.person, dry_run=False)

    assert (dry.status_code, len(dry.json()["conflicts"])) == (200, 1)
    assert real.status_code == 409
    assert written() == before
    assert GuidanceCourse.objects.filter(young_person=duplicate).exists()


def test_cpr_number_passes_to_the_record_that_remains(municipality: Municipality, api: Api) -> None:
    duplicate = factories.young_person(municipality.team)
    number, mark = duplicate.cpr, duplicate.cpr_fingerprint
    YoungPerson.objects.filter(pk=municipality.person.pk).update(cpr=None, cpr_fingerprint=None)

    merge(api(municipality.leader), duplicate, municipality.person, dry_run=False)

    kept = YoungPerson.objects.get(pk=municipality.person.pk)
    assert (kept.cpr, bytes(kept.cpr_fingerprint or b"")) == (number, mark)
    assert YoungPerson.objects.get(pk=duplicate.pk).cpr is None


def test_two_cpr_numbers_are_two_people(municipality: Municipality, api: Api) -> None:
    duplicate = factories.young_person(municipality.team)

    dry = merge(api(municipality.leader), duplicate, municipality.person)
    real = merge(api(municipality.leader), duplicate, municipality.person, dry_run=False)

    assert len(dry.json()["conflicts"]) == 1
    assert (real.status_code, errors(real)) == (409, [("", "cpr_differs")])


def test_merge_into_itself_is_400(municipality: Municipality, api: Api) -> None:
    response = merge(api(municipality.leader), municipality.person, municipality.person)

    assert (response.status_code, errors(response)) == (400, [("/into", "same")])


def test_merge_into_a_case_that_is_invisible_answers_like_a_missing_one(municipality: Municipality, api: Api) -> None:
    theirs = factories.young_person(municipality.other_team)

    response = merge(api(municipality.leader), municipality.person, theirs)
    missing = api(municipality.leader).post(
        f"/api/v1/young-people/{municipality.person.pk}/merge/", {"into": 987654321}
    )

    assert response.status_code == missing.status_code == 400
    assert errors(response) == errors(missing) == [("/into", "does_not_exist")]


def test_later_merge_keeps_the_first_one_pointing_at_the_record_that_remains(
    municipality: Municipality, duplicate: YoungPerson, api: Api
) -> None:
    client = api(municipality.leader)
    third = factories.young_person(municipality.team, cpr=None)
    merge(client, third, duplicate, dry_run=False)

    merge(client, duplicate, municipality.person, dry_run=False)

    third.refresh_from_db()
    assert third.merged_into == municipality.person


def test_merge_opens_a_closed_record_for_what_is_open(
    municipality: Municipality, duplicate: YoungPerson, api: Api
) -> None:
    earlier = clock.today() - timedelta(days=400)
    YoungPerson.objects.filter(pk=duplicate.pk).update(opened_on=earlier, closed_on=clock.today())

    merge(api(municipality.leader), municipality.person, duplicate, dry_run=False)

    duplicate.refresh_from_db()
    assert (duplicate.closed_on, duplicate.opened_on) == (None, earlier)
