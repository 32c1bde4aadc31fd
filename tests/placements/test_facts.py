"""The loader of jobs reads what the services write."""

from datetime import date
from typing import Any

import pytest

from backend.people.models import ActivitySpell
from jobs.placements import services
from jobs.placements.facts import Employments
from jobs.placements.models import EmploymentEndReason, EmploymentForm, EndedBy
from tests import factories
from tests.placements.conftest import Search
from tests.placements.facts import job, jobs
from tests.plans.facts import entered
from tests.support import at


def start(search: Search, form: str = "ordinary", **fields: Any) -> Any:
    values: dict[str, Any] = {
        "young_person": search.person,
        "employer": search.employer,
        "form": EmploymentForm.objects.get(pk=form),
        "starts_on": date(2026, 3, 2),
        "by": search.consultant,
    }
    return services.start(**{**values, **fields})


def test_jobs_are_read_as_services_write_them(search: Search, django_assert_num_queries) -> None:
    without = factories.young_person(search.municipality.team)
    with at(date(2026, 3, 5)):
        first = start(search)
        second = start(search, starts_on=date(2026, 4, 1), learned_on=date(2026, 3, 4))
        start(search, "volunteer")
    with at(date(2026, 4, 20)):
        services.end(
            employment=first,
            ends_on=date(2026, 4, 30),
            ended_by=EndedBy.EMPLOYER,
            reason=EmploymentEndReason.TOO_LITTLE_WORK,
            by=search.consultant,
        )
        ActivitySpell.objects.filter(employment=second).update(source="import")

    plan = entered("2026-01-05", id=search.plan.pk)
    with django_assert_num_queries(1):
        found = Employments.load([search.person.pk, without.pk])
    assert found == {
        search.person.pk: jobs(
            job(plan, "2026-03-02", "2026-03-05", id=first.pk, ends_on="2026-04-30", end_known_on="2026-04-20"),
            job(plan, "2026-04-01", "2026-03-04", id=second.pk, is_imported=True),
        )
    }


@pytest.mark.parametrize(
    "form", ["wage_subsidy", "work_placement", "sheltered", "volunteer", "flex_job", "apprenticeship"]
)
def test_form_that_is_no_ordinary_job_is_left_out(search: Search, form: str) -> None:
    with at(date(2026, 3, 2)):
        start(search, form)
    assert Employments.load([search.person.pk]) == {}


def test_job_without_a_plan_is_left_out(search: Search) -> None:
    with at(date(2026, 3, 2)):
        factories.job(search.person, search.consultant, plan=None)
    assert Employments.load([search.person.pk]) == {}
