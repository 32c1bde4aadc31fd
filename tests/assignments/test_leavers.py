"""A colleague who leaves still holds something: the leader is asked until it is handed over."""

from collections.abc import Callable
from datetime import timedelta

from rest_framework.test import APIClient

from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Membership, Role, Staff
from tests import factories
from tests.conftest import Municipality

Api = Callable[[Staff | None], APIClient]
RULE = "staff.leaves"


def leaves(municipality: Municipality, in_days: int) -> None:
    ends_on = clock.today() + timedelta(days=in_days)
    Membership.objects.filter(staff=municipality.guide).update(ends_on=ends_on)


def test_leader_is_asked_two_weeks_before_the_role_ends(municipality: Municipality) -> None:
    leaves(municipality, in_days=15)
    reconcile_all()
    assert not FollowUp.objects.filter(rule=RULE).exists()

    leaves(municipality, in_days=14)
    reconcile_all()

    row = FollowUp.objects.get(rule=RULE)
    assert (row.responsible, row.unit, row.subject_id) == (
        municipality.leader,
        municipality.team,
        municipality.guide.pk,
    )
    assert row.young_person is None
    assert reconcile_all() == 0


def test_handover_of_everything_fulfils_it(municipality: Municipality, api: Api) -> None:
    leaves(municipality, in_days=-3)
    reconcile_all()
    assignment = municipality.person.assignments.get()

    body = {"to": municipality.colleague.pk}
    path = f"/api/v1/assignments/{assignment.pk}/hand-over/"
    response = api(municipality.leader).post(path, body, format="json")

    assert response.status_code == 200, response.content
    row = FollowUp.objects.get(rule=RULE)
    assert (row.fulfilled_on, row.fulfilled_by) == (clock.today(), assignment.pk)
    assert reconcile_all() == 0


def test_it_stays_open_while_something_is_held(municipality: Municipality, api: Api) -> None:
    factories.assignment(factories.young_person(municipality.team), municipality.guide)
    leaves(municipality, in_days=-3)
    reconcile_all()

    body = {"to": municipality.colleague.pk}
    path = f"/api/v1/assignments/{municipality.person.assignments.get().pk}/hand-over/"
    assert api(municipality.leader).post(path, body, format="json").status_code == 200

    assert FollowUp.objects.outstanding().filter(rule=RULE).exists()
    assert reconcile_all() == 0


def test_colleague_with_another_role_afterwards_is_no_leaver(municipality: Municipality) -> None:
    leaves(municipality, in_days=1)
    Membership.objects.create(
        staff=municipality.guide,
        unit=municipality.other_team,
        role=Role.YOUTH_GUIDE,
        starts_on=clock.today() + timedelta(days=2),
    )
    reconcile_all()
    assert not FollowUp.objects.filter(rule=RULE).exists()


def test_colleague_who_holds_nothing_is_no_leaver(municipality: Municipality) -> None:
    Membership.objects.filter(staff=municipality.colleague).update(ends_on=clock.today())
    reconcile_all()
    assert not FollowUp.objects.filter(rule=RULE).exists()


def test_leader_is_asked_when_an_account_is_closed(municipality: Municipality, api: Api) -> None:
    path = f"/api/v1/staff/{municipality.guide.pk}/deactivate/"
    assert api(municipality.administrator).post(path).status_code == 200

    reconcile_all()

    row = FollowUp.objects.get(rule=RULE)
    assert (row.responsible, row.started_on) == (municipality.leader, clock.today())


def test_leader_sees_the_follow_up_and_others_do_not(municipality: Municipality, api: Api) -> None:
    leaves(municipality, in_days=0)
    reconcile_all()

    (row,) = api(municipality.leader).get(f"/api/v1/follow-ups/?rule={RULE}").json()["results"]

    assert (row["subject_id"], row["young_person"]) == (municipality.guide.pk, None)
    assert "hand" in row["explanation"] or "overdrag" in row["explanation"]
    for who in (municipality.guide, municipality.other_leader, municipality.colleague):
        assert api(who).get(f"/api/v1/follow-ups/?rule={RULE}").json()["count"] == 0


def test_leader_snoozes_and_waives_the_follow_up(municipality: Municipality, api: Api) -> None:
    leaves(municipality, in_days=0)
    reconcile_all()
    row, client = FollowUp.objects.get(rule=RULE), api(municipality.leader)
    until = str(clock.today() + timedelta(days=3))

    for verb, body in (
        ("snooze", {"snoozed_until": until, "reason": "Efter mødet"}),
        ("waive", {"reason": "Kommer tilbage"}),
    ):
        response = client.post(f"/api/v1/follow-ups/{row.pk}/{verb}/", body, format="json")
        assert response.status_code == 200, response.content
    other = api(municipality.other_leader).post(f"/api/v1/follow-ups/{row.pk}/waive/", {"reason": "x"}, format="json")
    assert other.status_code == 404
    row.refresh_from_db()
    assert row.waived_on == clock.today()
    assert reconcile_all() == 0
