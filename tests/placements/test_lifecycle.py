"""/jobs/employments/: the start, the hours and the end of a job, and the phase of the plan that follows."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from rest_framework.test import APIClient

from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from backend.people.models import ActivityHours, ActivitySpell
from jobs.placements import services, tasks
from jobs.placements.models import Employment, EmploymentForm
from jobs.plans.models import IpsPlan
from tests.followups.scenario import reconcile_one
from tests.placements.conftest import SINCE, Search
from tests.support import at, errors, written

Api = Callable[[Staff | None], APIClient]
EMPLOYMENTS = "/api/v1/jobs/employments/"
MON = date(2026, 3, 2)
ENDS = {"ended_by": "employer", "reason": "too_little_work"}


def begins(search: Search, **more: Any) -> dict[str, Any]:
    body = {"young_person": search.person.pk, "employer": search.employer.pk, "form": "ordinary"}
    return {**body, "starts_on": "2026-03-02", "hours_per_week": "12.5", "title": "Lagerhjælper", **more}


def ends(employment: Employment, by: Staff, **facts: Any) -> Employment:
    values: dict[str, Any] = {"ended_by": "employer", "reason": "too_little_work", **facts}
    return services.end(employment=employment, by=by, **values)


def start(search: Search, **more: Any) -> Employment:
    values = {
        "young_person": search.person,
        "employer": search.employer,
        "form": EmploymentForm.objects.get(pk=more.pop("form", "ordinary")),
        "starts_on": MON,
        "by": search.consultant,
    }
    return services.start(**{**values, **more})


def test_job_start_writes_days_and_hours_and_moves_the_plan(search: Search, api: Api) -> None:
    with at(MON):
        reconcile_one(search.person)
        answer = api(search.consultant).post(EMPLOYMENTS, begins(search))

        assert answer.status_code == 201, answer.content
        shown = answer.json()
        assert (shown["plan"], shown["competitive"], shown["learned_on"]) == (search.plan.pk, True, "2026-03-02")
        assert shown["hours"] == [{"starts_on": "2026-03-02", "hours_per_week": "12.50"}]
        assert shown["abilities"] == ["change-hours", "edit", "end", "remove-hours", "verify", "void"]
        spell = ActivitySpell.objects.get()
        assert (spell.kind_id, spell.description, spell.starts_on) == ("ordinary_job", "Lagerhjælper", MON)
        assert search.phase() == "in_job"
        assert reconcile_all() == 0


def test_changed_hours_are_a_new_row(search: Search, api: Api) -> None:
    with at(MON):
        employment = start(search, hours_per_week=4)
        client = api(search.consultant)
        answer = client.post(
            f"{EMPLOYMENTS}{employment.pk}/change-hours/", {"starts_on": "2026-03-16", "hours_per_week": "8"}
        )
        assert [row["hours_per_week"] for row in answer.json()["hours"]] == ["4.00", "8.00"]
        early = client.post(
            f"{EMPLOYMENTS}{employment.pk}/change-hours/", {"starts_on": "2026-03-01", "hours_per_week": "8"}
        )
        assert errors(early) == [("/starts_on", "outside")]


def test_hours_row_is_corrected_and_removed(search: Search, api: Api) -> None:
    with at(MON):
        employment = start(search, hours_per_week=4)
        client, path = api(search.consultant), f"{EMPLOYMENTS}{employment.pk}/"
        client.post(f"{path}change-hours/", {"starts_on": "2026-03-16", "hours_per_week": "8"})
        corrected = client.post(f"{path}change-hours/", {"starts_on": "2026-03-16", "hours_per_week": "15"})
        assert [row["hours_per_week"] for row in corrected.json()["hours"]] == ["4.00", "15.00"]
        removed = client.post(f"{path}remove-hours/", {"starts_on": "2026-03-16"})
        assert removed.json()["hours"] == [{"starts_on": "2026-03-02", "hours_per_week": "4.00"}]
        before = written()
        again = client.post(f"{path}remove-hours/", {"starts_on": "2026-03-16"}, headers={"Accept-Language": "en"})
        (error,) = again.json()["errors"]
        assert (again.status_code, error["pointer"]) == (400, "/starts_on")
        assert error["detail"] == "No hours begin on that day. Hours begin on: 02.03.2026."
        assert written() == before
        reconcile_one(search.person)
        assert reconcile_all() == 0


def test_job_with_a_future_change_of_hours_ends_and_leaves_no_hours_after_its_end(search: Search, api: Api) -> None:
    with at(MON):
        employment = start(search, hours_per_week=8)
        client, path = api(search.consultant), f"{EMPLOYMENTS}{employment.pk}/"
        client.post(f"{path}change-hours/", {"starts_on": "2026-04-01", "hours_per_week": "20"})
    with at(date(2026, 3, 20)):
        ended = client.post(f"{path}end/", ENDS)
        assert ended.status_code == 200, ended.content
        assert (ended.json()["ends_on"], [row["starts_on"] for row in ended.json()["hours"]]) == (
            "2026-03-20",
            ["2026-03-02"],
        )
        late = client.post(f"{path}change-hours/", {"starts_on": "2026-04-01", "hours_per_week": "20"})
        assert errors(late) == [("/starts_on", "outside")]
        removed = apps.get_model("people", "ActivityHoursEvent").objects.filter(pgh_label="delete")
        assert [str(event.hours_per_week) for event in removed] == ["20.00"]  # the change history keeps it
        reconcile_one(search.person)
        assert reconcile_all() == 0


def test_end_of_the_last_job_moves_the_plan_to_search(search: Search, api: Api) -> None:
    with at(MON):
        first, second = start(search), start(search, starts_on=date(2026, 2, 2))
    with at(date(2026, 4, 1)):
        client = api(search.consultant)
        client.post(f"{EMPLOYMENTS}{first.pk}/end/", {**ENDS, "ends_on": "2026-03-30"})
        assert search.phase() == "in_job"
        answer = client.post(
            f"{EMPLOYMENTS}{second.pk}/end/", {**ENDS, "ends_on": "2026-03-31", "own_words": "Sæsonen er slut"}
        )
        assert (answer.json()["ends_on"], answer.json()["end_known_on"]) == ("2026-03-31", "2026-04-01")
        assert answer.json()["abilities"] == ["change-hours", "edit", "remove-hours", "verify", "void"]
        assert answer.json()["own_words"] == "Sæsonen er slut"
        assert search.phase() == "search"
        assert search.plan.phase_changes.latest("pk").on == date(2026, 4, 1)
        assert client.post(f"{EMPLOYMENTS}{second.pk}/end/", ENDS).status_code == 409
        reconcile_one(search.person)
        assert reconcile_all() == 0


def test_future_job_moves_the_plan_on_its_first_day(search: Search) -> None:
    with at(date(2026, 2, 20)):
        employment = start(search)
        assert services.update_plans() == 0
        assert search.phase() == "search"
    with at(MON, hour=0):
        tasks.update_plans()
        assert search.phase() == "in_job"
        assert search.plan.phase_changes.latest("pk").on == MON
        ends(employment, search.consultant, ends_on=date(2026, 3, 20), ended_by="term", reason="term_over")
        assert search.phase() == "in_job"
    with at(date(2026, 3, 20), hour=23):
        assert services.update_plans() == 0
        assert search.phase() == "in_job"  # the last day counts as worked
    with at(date(2026, 3, 21), hour=0):
        tasks.update_plans()
        assert search.phase() == "search"
        assert search.plan.phase_changes.latest("pk").on == date(2026, 3, 21)
        assert services.update_plans() == 0
        reconcile_one(search.person)
        assert reconcile_all() == 0


def test_search_begun_by_the_consultant_is_not_reverted(search: Search, api: Api) -> None:
    with at(MON):
        start(search)
        api(search.consultant).post(f"/api/v1/jobs/plans/{search.plan.pk}/begin-search/", {})
        tasks.update_plans()
        assert search.phase() == "search"


def test_reopened_plan_is_moved_to_in_job_if_the_job_still_runs(search: Search, api: Api) -> None:
    with at(MON):
        start(search)
        path = f"/api/v1/jobs/plans/{search.plan.pk}/"
        assert api(search.municipality.leader).post(f"{path}close/", {"reason": "taken_over"}).status_code in (200, 204)
        assert (services.update_plans(), search.phase()) == (1, "closed")
    with at(date(2026, 4, 1)):
        assert api(search.municipality.leader).post(f"{path}reopen/", {}).status_code == 200
        assert services.update_plans() == 1
        assert (services.update_plans(), search.phase()) == (0, "in_job")
        assert search.plan.phase_changes.latest("pk").on == date(2026, 4, 1)


def test_past_job_is_recorded_with_its_end(search: Search) -> None:
    with at(MON):
        employment = start(search, starts_on=date(2026, 1, 12), learned_on=date(2026, 2, 27))
        ends(
            employment,
            search.consultant,
            ends_on=date(2026, 2, 6),
            ended_by="young_person",
            reason="hours",
            end_known_on=date(2026, 2, 27),
        )
        assert search.phase() == "search"


def test_job_that_began_before_entry_is_no_ips_job_start(search: Search, api: Api) -> None:
    before_entry, entry = SINCE - timedelta(days=1), SINCE
    with at(MON):
        employment = start(search, starts_on=before_entry)
        assert (employment.plan, search.phase()) == (search.plan, "search")
        ends(employment, search.consultant, ends_on=date(2026, 3, 1))
        assert search.phase() == "search"
        again = start(search, starts_on=before_entry)
        headers = {"If-Match": f'"{again.version}"'}
        api(search.consultant).patch(
            f"{EMPLOYMENTS}{again.pk}/", {"starts_on": str(entry)}, format="json", headers=headers
        )
        assert search.phase() == "in_job"  # corrected: it began on the day of entry


def test_job_known_before_entry_that_begins_after_it_is_an_ips_job_start(search: Search) -> None:
    """The job is recorded on 2 March, the plan is entered on 9 March, and the job begins on 16 March."""
    IpsPlan.objects.filter(pk=search.plan.pk).update(phase="referral", entry_on=None)
    with at(MON):
        start(search, starts_on=date(2026, 3, 16))
        reconcile_one(search.person)
        assert not FollowUp.objects.filter(rule__startswith="ips.before_start").exists()
    with at(date(2026, 3, 9)):
        IpsPlan.objects.filter(pk=search.plan.pk).update(phase="profile", entry_on=date(2026, 3, 9))
        reconcile_one(search.person)
        assert FollowUp.objects.get(rule="ips.before_start").due_on == date(2026, 3, 16)
        assert search.phase() == "profile"
    with at(date(2026, 3, 16), hour=0):
        services.update_plans()
        assert search.phase() == "in_job"
        reconcile_one(search.person)
        assert reconcile_all() == 0


def test_job_that_runs_at_entry_is_no_ips_job_start(search: Search) -> None:
    IpsPlan.objects.filter(pk=search.plan.pk).update(phase="referral", entry_on=None)
    with at(MON):
        start(search, starts_on=date(2026, 2, 2))
    with at(date(2026, 3, 9)):
        IpsPlan.objects.filter(pk=search.plan.pk).update(phase="profile", entry_on=date(2026, 3, 9))
        services.update_plans()
        reconcile_one(search.person)
        assert search.phase() == "profile"
        assert not FollowUp.objects.filter(rule__in=["ips.after_start", "ips.first_month"]).exists()


def test_plan_stays_in_job_until_an_earlier_job_has_ended_too(search: Search) -> None:
    with at(MON):
        earlier, ips = start(search, starts_on=SINCE - timedelta(days=1)), start(search)
        ends(ips, search.consultant, ends_on=date(2026, 3, 20))
        ends(earlier, search.consultant, ends_on=date(2026, 3, 27))
    for day, phase in ((date(2026, 3, 21), "in_job"), (date(2026, 3, 27), "in_job"), (date(2026, 3, 28), "search")):
        with at(day, hour=0):
            services.update_plans()
            assert search.phase() == phase, day


def test_job_without_a_plan_is_recorded(search: Search) -> None:
    with at(MON):
        search.plan.phase_changes.all().delete()
        search.plan.delete()
        assert start(search).plan is None


@pytest.mark.parametrize(
    ("form", "kind", "competitive", "permanent", "apart", "phase"),
    [
        ("ordinary", "ordinary_job", True, True, False, "in_job"),
        ("fixed_term", "ordinary_job", True, False, False, "in_job"),
        ("seasonal", "ordinary_job", True, False, False, "in_job"),
        ("agency", "ordinary_job", True, False, False, "in_job"),
        ("wage_subsidy", "wage_subsidy", False, False, False, "search"),
        ("work_placement", "work_placement", False, False, False, "search"),
        ("sheltered", "sheltered_work", False, False, False, "search"),
        ("volunteer", "volunteer", False, False, False, "search"),
        ("flex_job", "flex_job", False, True, True, "search"),
        ("apprenticeship", "apprenticeship", False, False, True, "search"),
    ],
)
def test_only_competitive_forms_move_the_plan(
    search: Search, api: Api, form: str, kind: str, competitive: bool, permanent: bool, apart: bool, phase: str
) -> None:
    with at(MON):
        shown = api(search.consultant).post(EMPLOYMENTS, begins(search, form=form)).json()
        assert (shown["competitive"], shown["permanent"], shown["apart"]) == (competitive, permanent, apart)
        assert (ActivitySpell.objects.get().kind_id, search.phase()) == (kind, phase)


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"employer": None}, "/employer", "null"),
        ({"employer": 987_654_321}, "/employer", "does_not_exist"),
        ({"form": "astronaut"}, "/form", "invalid_choice"),
        ({"starts_on": "2006-05-13"}, "/starts_on", "before_birth"),
        ({"learned_on": "2026-03-03"}, "/learned_on", "future"),
        ({"hours_per_week": "60.5"}, "/hours_per_week", "max_value"),
        ({"four_paid_hours_on": "2026-03-01"}, "/four_paid_hours_on", "before_start"),
        ({"disclosed": "everything"}, "/disclosed", "invalid_choice"),
        ({"salary": "x"}, "/salary", "unknown"),
    ],
)
def test_impossible_job_is_refused(search: Search, api: Api, body: dict[str, Any], pointer: str, code: str) -> None:
    with at(MON):
        before = written()
        answer = api(search.consultant).post(EMPLOYMENTS, begins(search, **body), format="json")
        assert (answer.status_code, errors(answer)) == (400, [(pointer, code)])
        assert written() == before


def test_job_without_an_employer_is_refused_with_advice(search: Search, api: Api) -> None:
    body = begins(search)
    del body["employer"]
    with at(MON):
        answer = api(search.consultant).post(EMPLOYMENTS, body, headers={"Accept-Language": "da"})
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/employer", "required")
    assert error["detail"] == "Et job skal have en arbejdsgiver: vælg en, eller opret den først."


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"ends_on": "2026-03-01"}, "/ends_on", "end_before_start"),
        ({"end_known_on": "2026-03-10"}, "/end_known_on", "future"),
        ({"reason": "not_ready"}, "/reason", "invalid_choice"),
        ({"ended_by": ""}, "/ended_by", "invalid_choice"),
    ],
)
def test_impossible_end_is_refused(search: Search, api: Api, body: dict[str, Any], pointer: str, code: str):
    with at(MON):
        employment = start(search)
        before = written()
        answer = api(search.consultant).post(f"{EMPLOYMENTS}{employment.pk}/end/", {**ENDS, **body})
        assert (answer.status_code, errors(answer)) == (400, [(pointer, code)])
        assert written() == before


def test_corrected_first_day_moves_spell_and_hours(search: Search, api: Api) -> None:
    with at(date(2026, 2, 20)):
        employment = start(search, hours_per_week=12)
        client = api(search.consultant)
        path = f"{EMPLOYMENTS}{employment.pk}/"
        assert client.patch(path, {"starts_on": "2026-03-09"}).status_code == 428
        answer = client.patch(path, {"starts_on": "2026-03-09", "form": "seasonal"}, headers={"If-Match": '"1"'})
        assert (answer.json()["starts_on"], answer.json()["permanent"]) == ("2026-03-09", False)
        assert ActivityHours.objects.get().starts_on == date(2026, 3, 9)
        assert client.patch(path, {"title": "x"}, headers={"If-Match": '"1"'}).status_code == 412


def test_end_can_be_removed(search: Search, api: Api) -> None:
    with at(MON):
        employment = start(search, starts_on=date(2026, 2, 2))
        ends(employment, search.consultant, ends_on=date(2026, 3, 1), ended_by="both", reason="other")
        assert search.phase() == "search"
        version = Employment.objects.get().version
        answer = api(search.consultant).patch(
            f"{EMPLOYMENTS}{employment.pk}/", {"ends_on": None}, format="json", headers={"If-Match": f'"{version}"'}
        )
        assert (answer.json()["ends_on"], answer.json()["ended_by"], search.phase()) == (None, "", "in_job")
        reconcile_one(search.person)
        assert reconcile_all() == 0


def test_spell_of_a_job_cannot_be_changed_as_an_activity(search: Search, api: Api) -> None:
    with at(MON):
        spell = start(search).spell
        path = f"/api/v1/young-people/{search.person.pk}/activities/{spell.pk}/"
        before = written()
        answer = api(search.consultant).post(f"{path}end/", {})
        assert answer.status_code == 409
        assert written() == before


def test_guide_reads_own_jobs_and_not_those_of_others(search: Search, api: Api) -> None:
    with at(MON):
        employment = start(search)
        guide = api(search.municipality.guide)
        assert [row["id"] for row in guide.get(EMPLOYMENTS, {"running": True}).json()["results"]] == [employment.pk]
        assert guide.get(f"{EMPLOYMENTS}{employment.pk}/").json()["abilities"] == []
        assert guide.post(f"{EMPLOYMENTS}{employment.pk}/end/", ENDS).status_code == 403
        assert api(search.municipality.consultant).get(f"{EMPLOYMENTS}{employment.pk}/").status_code == 404
        assert api(search.municipality.consultant).get(EMPLOYMENTS).json()["results"] == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"running": "true"}, 1),
        ({"running": "false"}, 0),
        ({"competitive": "false"}, 0),
        ({"form": "ordinary"}, 1),
        ({"form": "seasonal"}, 0),
        ({"ordering": "-starts_on"}, 1),
    ],
)
def test_filters_keep_matching_jobs(search: Search, api: Api, asked: dict[str, str], found: int) -> None:
    with at(MON):
        start(search)
        assert api(search.consultant).get(EMPLOYMENTS, asked).json()["count"] == found


def test_timeline_has_employer_and_end_of_a_job(search: Search, api: Api) -> None:
    with at(MON):
        employment = start(search, title="Lagerhjælper")
        ends(employment, search.consultant, ended_by="employer", reason="too_little_work")
        path = f"/api/v1/young-people/{search.person.pk}/timeline/"
        entries = api(search.consultant).get(path, headers={"Accept-Language": "en"}).json()["results"]
    told = {one["kind"]: one["facts"] for one in entries}
    assert told["job_start"]["employer"] == search.employer.name
    assert told["job_end"]["reason_label"] == "Too little work at the employer"


def test_voided_job_is_deleted_and_its_follow_ups_withdrawn(search: Search, api: Api) -> None:
    with at(MON):
        employment = start(search)
        follows = start(search, starts_on=date(2026, 5, 4), succeeds=employment)
        client = api(search.consultant)
        assert client.post(f"{EMPLOYMENTS}{employment.pk}/void/", {"reason": "Forkert person"}).status_code == 204

        assert client.get(f"{EMPLOYMENTS}{employment.pk}/").status_code == 404
        assert list(ActivitySpell.objects.values_list("pk", flat=True)) == [follows.spell_id]
        assert search.phase() == "search"
        ended = FollowUp.objects.filter(rule__in=["ips.after_start", "ips.first_month"], subject_id=employment.pk)
        assert set(ended.values_list("end_reason", flat=True)) == {"voided"}
        reconcile_one(search.person)
        assert reconcile_all() == 0
