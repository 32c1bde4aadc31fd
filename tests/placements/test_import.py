"""What the start-up import writes for the columns of the job."""

from datetime import date
from decimal import Decimal

import pytest

from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Role, Staff
from backend.people.models import ActivitySpell, YoungPerson
from jobs.employers.models import Employer
from jobs.placements.models import Employment
from jobs.plans.models import IpsPlan
from tests import factories
from tests.importer.lists import BARE, KALYPSO, WITHOUT_JOB, read, warnings, write
from tests.support import at, written

pytestmark = [pytest.mark.django_db]

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _clock():
    with at(TODAY):
        yield


@pytest.fixture(autouse=True)
def guide() -> Staff:
    team = factories.UnitFactory.create(name="Nord")
    factories.StaffFactory.create(
        username="konsulent", email="konsulent@by.example", roles=[Role.JOB_CONSULTANT], roles__unit=team
    )
    return factories.guide(team, username="guide", email="guide@by.example")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "list.csv"


def another(n: int, **cells: str) -> dict[str, str]:
    """Return a row of another young person with the job of Kalypso."""
    return {**KALYPSO, "CPR": "", "Sagsnr": f"K-{n}", "Kaldenavn": "", "Fornavn": f"Prøve{n}", **cells}


def test_job_is_written_with_days_and_hours(path):
    read(write(path, KALYPSO, BARE))
    employment = Employment.objects.select_related("spell", "employer").get()
    assert (employment.title, employment.form_id, employment.learned_on) == ("Hjælper", "ordinary", TODAY)
    assert (employment.employer.name, employment.employer.cvr) == ("Byg & Bo A/S", "61740724")
    assert (employment.spell.kind_id, employment.spell.source, employment.spell.starts_on) == (
        "ordinary_job",
        "import",
        date(2026, 8, 13),
    )
    hours = employment.spell.hours.get()
    assert (hours.starts_on, hours.hours_per_week) == (date(2026, 8, 13), Decimal("12.50"))
    assert employment.recorded_by.username == "konsulent"


def test_plan_is_moved_to_in_job(path):
    read(write(path, KALYPSO))
    employment = Employment.objects.get()
    assert employment.plan is not None
    assert (employment.plan.phase, employment.has_moved_plan) == ("in_job", True)
    steps = employment.plan.phase_changes.values_list("from_phase", "to_phase", "on")
    assert list(steps) == [("", "search", date(2026, 7, 18)), ("search", "in_job", date(2026, 8, 13))]


def test_job_from_before_ips_keeps_phase_changes_in_order(path):
    read(write(path, {**KALYPSO, "Jobstart": "01-06-2026"}))
    assert IpsPlan.objects.get().phase_changes.latest("pk").on == date(2026, 7, 18)


def test_job_without_ips_is_imported(path, guide):
    read(write(path, {**KALYPSO, "IPS-konsulent": "", "IPS start": "", "IPS-spor": ""}))
    employment = Employment.objects.get()
    assert (employment.plan, employment.recorded_by) == (None, guide)


@pytest.mark.parametrize("starts_on", ["13-08-2026", "01-11-2026", "23-11-2026"])
def test_imported_jobs_make_no_late_follow_ups(path, starts_on):
    read(write(path, {**KALYPSO, "Jobstart": starts_on}))
    assert not FollowUp.objects.filter(
        rule__startswith="ips.", subject_id=Employment.objects.get().pk, opens_on__lt=TODAY, baseline=False
    ).exists()
    assert reconcile_all() == 0


def test_future_weeks_of_the_first_month_are_expected(path):
    read(write(path, {**KALYPSO, "Jobstart": "16-11-2026"}))
    weeks = FollowUp.objects.filter(rule="ips.first_month").order_by("due_on")
    assert list(weeks.values_list("due_on", flat=True)) == [date(2026, 11, 29), date(2026, 12, 6)]


def test_employer_is_found_by_cvr_else_by_name(path):
    known = Employer.objects.create(name="Kommunens bageri")
    rows = [
        another(1, Arbejdsgiver="Byg og Bo", CVR=""),
        another(2, Arbejdsgiver="BYG & BO A/S", CVR=""),
        another(3, Arbejdsgiver="Et andet navn", CVR="61740724"),
        another(4, Arbejdsgiver="kommunens bageri", CVR=""),
        another(5, Arbejdsgiver="Byg og Bo", CVR=""),
        KALYPSO,
    ]
    read(write(path, *rows))
    found = dict(Employment.objects.values_list("young_person__case_number", "employer__name"))
    assert found["K-1"] == found["K-5"] == "Byg og Bo"
    assert found["K-2"] == found["K-3"] == found[KALYPSO["Sagsnr"]]
    assert found["K-4"] == known.name
    assert Employer.objects.count() == 3


def test_second_import_changes_nothing(path):
    read(write(path, KALYPSO, another(1, CVR="")))
    before = written()
    _result, messages = read(path)
    assert written() == before
    assert warnings(messages) == {(2, "CPR", "cpr_modulus")}


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("Arbejdsgiver", "Et helt andet sted"),
        ("CVR", "25313763"),
        ("Stilling", "Mester"),
        ("Jobstart", "14-08-2026"),
        ("Timer pr. uge", "13"),
    ],
)
def test_known_person_is_unchanged_and_the_difference_reported(path, column, text):
    row = KALYPSO if column == "CVR" else {**KALYPSO, "CVR": ""}
    read(write(path, row))
    before = written()
    _result, messages = read(write(path, {**row, column: text}))
    assert (2, column, "differs") in warnings(messages)
    assert written() == before


def test_later_import_adds_the_job_of_a_known_young_person(path):
    read(write(path, WITHOUT_JOB))
    person = YoungPerson.objects.get()
    _result, messages = read(write(path, KALYPSO))
    assert (2, "Jobstart", "taken_late") in warnings(messages)
    assert (person.employments.count(), person.plans.get().phase) == (1, "in_job")
    assert reconcile_all() == 0


def test_young_person_with_a_job_gets_no_second_one(path):
    read(write(path, WITHOUT_JOB))
    factories.activity(YoungPerson.objects.get())
    before = written()
    _result, messages = read(write(path, KALYPSO))
    assert (2, "Jobstart", "differs") in warnings(messages)
    assert (written(), ActivitySpell.objects.filter(kind="ordinary_job").count()) == (before, 0)
