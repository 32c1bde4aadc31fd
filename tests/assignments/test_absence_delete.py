"""DELETE /absences/<id>/: an absence that has not begun, or that was entered by mistake."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from backend.access.models import Cover
from backend.assignments.absences import enter_absence, enter_cover
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Absence, Staff
from backend.people.models import YoungPerson
from tests import factories
from tests.conftest import Municipality

Api = Callable[[Staff | None], APIClient]


def absence_of(staff: Staff, starts_in: int) -> Absence:
    return enter_absence(staff=staff, starts_on=clock.today() + timedelta(days=starts_in), by=staff)


def test_absence_in_the_future_is_deleted(municipality: Municipality, api: Api) -> None:
    absence = absence_of(municipality.guide, 7)

    assert api(municipality.guide).delete(f"/api/v1/absences/{absence.pk}/").status_code == 204
    assert not Absence.objects.exists()


@pytest.mark.parametrize("starts_in", [0, -5])
def test_absence_that_has_begun_is_deleted_only_as_a_mistake(
    municipality: Municipality, api: Api, starts_in: int
) -> None:
    absence = absence_of(municipality.guide, starts_in)
    client = api(municipality.leader)

    refused = client.delete(f"/api/v1/absences/{absence.pk}/")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "begun")
    assert client.delete(f"/api/v1/absences/{absence.pk}/?mistake=true").status_code == 204
    assert not Absence.objects.exists()


def test_deputy_of_a_mistaken_absence_loses_access_and_contacts_no_longer_count(
    municipality: Municipality, api: Api
) -> None:
    guide, deputy, person = municipality.guide, municipality.outsider, municipality.person
    absence = absence_of(guide, 0)
    enter_cover(absence=absence, deputy=deputy, by=guide)
    reconcile_all()
    factories.contact(person, deputy)
    reconcile_all()
    first = FollowUp.objects.get(rule="guide.first_contact")
    assert first.fulfilled_on == clock.today()
    assert YoungPerson.objects.visible_to(deputy).exists()

    api(guide).delete(f"/api/v1/absences/{absence.pk}/?mistake=true")

    assert FollowUp.objects.get(pk=first.pk).fulfilled_on is None
    assert not Cover.objects.exists()
    assert not YoungPerson.objects.visible_to(deputy).exists()
    assert reconcile_all() == 0


def test_unknown_value_of_mistake_is_refused(municipality: Municipality, api: Api) -> None:
    absence = absence_of(municipality.guide, 0)

    answer = api(municipality.guide).delete(f"/api/v1/absences/{absence.pk}/?mistake=måske")

    assert answer.status_code == 400
    assert Absence.objects.exists()
