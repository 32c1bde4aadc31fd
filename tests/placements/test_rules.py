"""The follow-along rules, each with a table of dates: weekends, Christmas, summer time, 29 February."""

from datetime import date, timedelta
from typing import Any

import pytest

from backend.assignments.models import Capacity
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Role, Staff
from backend.people.models import ActivitySpell, YoungPerson
from jobs.employers.models import Employer
from jobs.placements.models import Employment
from jobs.plans.models import IpsPlan
from tests.followups.scenario import Scenario, rows, settle
from tests.support import at

RULES = ("ips.before_start", "ips.after_start", "ips.first_month", "ips.job_lost.contact")
SINCE = date(2023, 1, 9)


class Ips(Scenario):
    """The small municipality with an IPS consultant and a plan."""

    def __init__(self) -> None:
        super().__init__()
        self.consultant = self.staff(Role.JOB_CONSULTANT)
        self.person = self.young()
        self.assign(self.person, SINCE, self.consultant, capacity=Capacity.CONSULTANT)
        self.plan = IpsPlan.objects.create(
            young_person=self.person,
            received_on=SINCE,
            source="school",
            decision="accepted",
            decided_on=SINCE,
            agreed_on=SINCE,
            agreed_words="Ja.",
            entry_on=SINCE,
            employed_at_entry=False,
            in_education_at_entry=False,
            phase="search",
        )

    def employment(self, starts_on: date, learned_on: date, form: str = "ordinary", **fields: Any) -> Employment:
        spell = ActivitySpell.objects.create(
            young_person=self.person,
            kind_id="ordinary_job",
            starts_on=starts_on,
            ends_on=fields.pop("ends_on", None),
            source=fields.pop("source", "staff"),
            learned_on=learned_on,
        )
        values = {"plan": self.plan, "form_id": form, "recorded_by": self.consultant, **fields}
        employer = Employer.objects.create(name="Prøvebageriet")
        return Employment.objects.create(
            young_person=self.person, spell=spell, employer=employer, learned_on=learned_on, **values
        )

    def meets(self, on: date, staff: Staff | None = None, **fields: Any) -> Any:
        return self.contact(self.person, on, staff or self.consultant, **fields)


@pytest.fixture
def ips(db: None) -> Ips:
    return Ips()


def day(text: str) -> date:
    return date.fromisoformat(text)


def states(person: YoungPerson, rule: str) -> list[str]:
    return [row.state for row in rows(person, rule)]


@pytest.mark.parametrize(
    ("starts_on", "opens_on"),
    [
        ("2026-11-02", "2026-10-26"),  # the day after summer time ended
        ("2026-12-28", "2026-12-21"),  # over Christmas: no day is left out
        ("2026-03-29", "2026-03-22"),  # a Sunday, on which summer time begins
        ("2024-03-07", "2024-02-29"),
        ("2024-02-29", "2024-02-22"),
    ],
)
def test_before_the_start(ips: Ips, starts_on: str, opens_on: str) -> None:
    employment = ips.employment(day(starts_on), learned_on=day(opens_on) - timedelta(days=10))
    with at(day(opens_on) - timedelta(days=10)):
        settle(ips.person)
        (row,) = rows(ips.person, "ips.before_start")
        assert (row.subject_id, row.opens_on, row.due_on, row.closes_on, row.state) == (
            employment.pk,
            day(opens_on),
            day(starts_on),
            day(starts_on),
            "pending",
        )
        assert (row.responsible, row.unit) == (ips.consultant, ips.unit)
    met = ips.meets(day(opens_on))
    with at(day(starts_on)):
        settle(ips.person)
        (row,) = rows(ips.person, "ips.before_start")
        assert (row.state, row.fulfilled_on, row.fulfilled_by) == ("fulfilled", day(opens_on), met.pk)
        assert reconcile_all() == 0


@pytest.mark.parametrize(
    ("fulfilled_on", "state"), [("2026-10-25", "missed"), ("2026-11-02", "fulfilled"), ("2026-11-03", "missed")]
)
def test_only_a_meeting_in_the_week_before_or_that_morning_counts(ips: Ips, fulfilled_on: str, state: str) -> None:
    ips.employment(day("2026-11-02"), learned_on=day("2026-10-20"))
    with at(day("2026-10-20")):
        settle(ips.person)
    ips.meets(day(fulfilled_on))
    with at(day("2026-11-04")):
        settle(ips.person)
        assert states(ips.person, "ips.before_start") == [state]
        assert reconcile_all() == 0


def test_a_start_that_was_learned_later_expects_nothing_before_it(ips: Ips) -> None:
    ips.employment(day("2026-11-02"), learned_on=day("2026-11-03"))
    with at(day("2026-11-03")):
        settle(ips.person)
        assert rows(ips.person, "ips.before_start") == []


@pytest.mark.parametrize(
    ("starts_on", "learned_on", "due_on"),
    [
        ("2026-11-02", "2026-10-20", "2026-11-05"),
        ("2026-11-06", "2026-11-06", "2026-11-09"),  # over the weekend
        ("2026-12-23", "2026-12-01", "2026-12-26"),  # Boxing Day: an IPS window never moves
        ("2026-03-27", "2026-03-01", "2026-03-30"),  # summer time begins within
        ("2024-02-27", "2024-02-20", "2024-03-01"),
        ("2026-10-01", "2026-11-20", "2026-11-23"),  # learned seven weeks late
    ],
)
def test_after_the_start(ips: Ips, starts_on: str, learned_on: str, due_on: str) -> None:
    ips.employment(day(starts_on), day(learned_on))
    with at(max(day(starts_on), day(learned_on))):
        settle(ips.person)
        (row,) = rows(ips.person, "ips.after_start")
        assert (row.due_on, row.closes_on, row.state) == (day(due_on), None, "open")
    with at(day(due_on) + timedelta(days=1)):
        settle(ips.person)
        assert states(ips.person, "ips.after_start") == ["overdue"]
        ips.meets(day(due_on))
        settle(ips.person)
        assert states(ips.person, "ips.after_start") == ["fulfilled"]
        assert reconcile_all() == 0


@pytest.mark.parametrize(
    ("starts_on", "weeks"),
    [
        ("2026-11-02", [("2026-11-02", "2026-11-08"), ("2026-11-09", "2026-11-15"), ("2026-11-16", "2026-11-22")]),
        ("2026-12-21", [("2026-12-21", "2026-12-27"), ("2026-12-28", "2027-01-03"), ("2027-01-04", "2027-01-10")]),
        ("2026-03-25", [("2026-03-25", "2026-03-31"), ("2026-04-01", "2026-04-07"), ("2026-04-08", "2026-04-14")]),
        ("2024-02-24", [("2024-02-24", "2024-03-01"), ("2024-03-02", "2024-03-08"), ("2024-03-09", "2024-03-15")]),
    ],
)
def test_each_of_the_first_four_weeks(ips: Ips, starts_on: str, weeks: list[tuple[str, str]]) -> None:
    employment = ips.employment(day(starts_on), learned_on=day(starts_on))
    with at(day(starts_on)):
        settle(ips.person)
        first, second = rows(ips.person, "ips.first_month")
        assert [first.occurrence, second.occurrence] == [f"job:{employment.pk}:1", f"job:{employment.pk}:2"]
        assert [(str(row.opens_on), str(row.due_on)) for row in (first, second)] == weeks[:2]
        assert [first.state, second.state] == ["open", "pending"]
    ips.meets(day(starts_on) + timedelta(days=6))
    with at(day(starts_on) + timedelta(days=7)):
        settle(ips.person)
        assert [(str(row.opens_on), str(row.closes_on)) for row in rows(ips.person, "ips.first_month")] == weeks
    for after in (14, 21, 28):
        with at(day(starts_on) + timedelta(days=after)):
            settle(ips.person)
    with at(day(starts_on) + timedelta(days=60)):
        assert reconcile_all() == 0
        assert states(ips.person, "ips.first_month") == ["fulfilled", "missed", "missed", "missed"]


def test_weeks_that_had_closed_when_the_start_was_learned_are_not_expected(ips: Ips) -> None:
    employment = ips.employment(day("2026-11-02"), learned_on=day("2026-11-17"))
    with at(day("2026-11-17")):
        settle(ips.person)
        found = [row.occurrence for row in rows(ips.person, "ips.first_month")]
        assert found == [f"job:{employment.pk}:3", f"job:{employment.pk}:4"]


@pytest.mark.parametrize(
    ("known_on", "due_on"),
    [
        ("2026-11-06", "2026-11-09"),
        ("2026-12-23", "2026-12-26"),
        ("2026-10-23", "2026-10-26"),  # summer time ends within
        ("2024-02-27", "2024-03-01"),
    ],
)
def test_who_loses_a_job_is_spoken_with_within_three_days(ips: Ips, known_on: str, due_on: str) -> None:
    last = day(known_on) + timedelta(days=20)
    facts: dict[str, Any] = {"ended_by": "employer", "end_reason": "too_little_work", "end_known_on": day(known_on)}
    ips.employment(date(2023, 6, 1), date(2023, 6, 1), ends_on=last, **facts)
    with at(day(known_on)):
        settle(ips.person)
        (row,) = rows(ips.person, "ips.job_lost.contact")
        assert (row.opens_on, row.due_on, row.closes_on) == (day(known_on), day(due_on), None)
    met = ips.meets(day(due_on), kind_id="phone", face_to_face=False)
    with at(last + timedelta(days=30)):
        settle(ips.person)
        (row,) = rows(ips.person, "ips.job_lost.contact")
        assert (row.state, row.fulfilled_by) == ("fulfilled", met.pk)
        assert reconcile_all() == 0


def test_until_someone_has_spoken_with_them_it_is_due(ips: Ips) -> None:
    facts: dict[str, Any] = {"ended_by": "both", "end_reason": "other", "end_known_on": day("2026-11-06")}
    ips.employment(date(2026, 6, 1), date(2026, 6, 1), ends_on=day("2026-11-06"), **facts)
    with at(day("2027-01-15")):
        settle(ips.person)
        assert states(ips.person, "ips.job_lost.contact") == ["overdue"]


class TestWhoAndHow:
    """The rule of the first days stands for all: by the consultant, face to face."""

    @pytest.fixture(autouse=True)
    def _job(self, ips: Ips) -> None:
        ips.employment(day("2026-11-02"), learned_on=day("2026-11-02"))

    def state(self, ips: Ips) -> str:
        with at(day("2026-11-06")):
            settle(ips.person)
            (row,) = rows(ips.person, "ips.after_start")
            assert reconcile_all() == 0
            return row.state

    @pytest.mark.parametrize(
        "fields",
        [
            {"face_to_face": False, "kind_id": "phone"},
            {"outcome": "no_show"},
            {"young_person_took_part": False},
            {"source": "import"},
        ],
    )
    def test_what_is_no_meeting(self, ips: Ips, fields: dict[str, Any]) -> None:
        contact = ips.meets(day("2026-11-03"))
        type(contact).objects.filter(pk=contact.pk).update(
            **fields, **({"staff": ips.guide} if "source" in fields else {})
        )
        assert self.state(ips) == "overdue"

    def test_a_meeting_with_the_guide_is_another_thing(self, ips: Ips) -> None:
        ips.meets(day("2026-11-03"), ips.guide)
        assert self.state(ips) == "overdue"

    def test_a_deputy_counts(self, ips: Ips) -> None:
        ips.cover(ips.consultant, ips.colleague, day("2026-11-01"), day("2026-11-30"))
        ips.meets(day("2026-11-03"), ips.colleague)
        assert self.state(ips) == "fulfilled"

    def test_a_consultant_who_only_takes_part_counts(self, ips: Ips) -> None:
        ips.with_staff(ips.meets(day("2026-11-03"), ips.guide), ips.consultant)
        assert self.state(ips) == "fulfilled"

    def test_a_meeting_that_is_voided_meets_nothing_any_more(self, ips: Ips) -> None:
        contact = ips.meets(day("2026-11-03"))
        assert self.state(ips) == "fulfilled"
        type(contact).objects.filter(pk=contact.pk).update(
            voided_at=contact.recorded_at, voided_by=ips.consultant, void_reason="Forkert person"
        )
        assert self.state(ips) == "overdue"


def test_without_a_consultant_the_leader_answers(ips: Ips) -> None:
    ips.person.assignments.all().delete()
    ips.employment(day("2026-11-02"), learned_on=day("2026-10-20"))
    with at(day("2026-11-01")):
        settle(ips.person)
        assert {row.responsible for rule in RULES for row in rows(ips.person, rule)} == {ips.leader}


def test_a_first_day_that_moves_takes_its_promises_along(ips: Ips) -> None:
    employment = ips.employment(day("2026-11-02"), learned_on=day("2026-10-20"))
    with at(day("2026-10-28")):
        settle(ips.person)
        before = {row.pk for rule in RULES for row in rows(ips.person, rule)}
        ActivitySpell.objects.filter(pk=employment.spell_id).update(starts_on=day("2026-11-16"))
        settle(ips.person)
        found = {rule: [(str(row.opens_on), str(row.due_on)) for row in rows(ips.person, rule)] for rule in RULES}
        assert found["ips.before_start"] == [("2026-11-09", "2026-11-16")]
        assert found["ips.after_start"] == [("2026-11-16", "2026-11-19")]
        assert found["ips.first_month"] == [("2026-11-16", "2026-11-22"), ("2026-11-23", "2026-11-29")]
        assert {row.pk for rule in RULES for row in rows(ips.person, rule)} == before
        assert reconcile_all() == 0


def test_a_job_that_ended_expects_no_more_weeks(ips: Ips) -> None:
    employment = ips.employment(day("2026-11-02"), learned_on=day("2026-11-02"))
    with at(day("2026-11-03")):
        settle(ips.person)
        assert states(ips.person, "ips.first_month") == ["open", "pending"]
        ActivitySpell.objects.filter(pk=employment.spell_id).update(ends_on=day("2026-11-03"))
    with at(day("2026-11-04")):
        settle(ips.person)
        assert states(ips.person, "ips.first_month") == ["withdrawn", "withdrawn"]
        assert states(ips.person, "ips.after_start") == ["withdrawn"]
        assert reconcile_all() == 0


@pytest.mark.parametrize(
    "form", ["wage_subsidy", "work_placement", "sheltered", "volunteer", "flex_job", "apprenticeship"]
)
def test_what_is_no_competitive_job_promises_nothing(ips: Ips, form: str) -> None:
    ips.employment(day("2026-11-02"), day("2026-10-20"), form=form)
    with at(day("2026-11-01")):
        settle(ips.person)
        assert [row for rule in RULES for row in rows(ips.person, rule)] == []


def test_without_an_open_plan_nothing_is_promised(ips: Ips) -> None:
    ips.employment(day("2026-11-02"), day("2026-10-20"))
    with at(day("2026-11-01")):
        settle(ips.person)
        IpsPlan.objects.update(phase="closed", closed_on=day("2026-11-01"), close_reason="moved")
        settle(ips.person)
        assert {row.state for rule in RULES for row in rows(ips.person, rule)} == {"withdrawn"}
        assert reconcile_all() == 0


def test_an_imported_job_of_long_ago_is_calm(ips: Ips) -> None:
    ips.employment(day("2026-08-13"), day("2026-11-23"), source="import")
    with at(day("2026-11-23")):
        settle(ips.person)
        assert [row for rule in RULES for row in rows(ips.person, rule)] == []
