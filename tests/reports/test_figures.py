"""How rows become figures: groups, totals, scopes, and groups in which nobody counts."""

from datetime import date

import pytest

from backend.followups.models import FollowUp, Policy
from backend.organisation.models import Staff, Unit
from backend.people.models import YoungPerson
from backend.reports.figures import ALL, table
from backend.reports.registry import measures, reports
from backend.reports.scope import Period, Scope
from guidance.courses.models import Phase
from tests import factories
from tests.conftest import Municipality
from tests.reports.support import Q2

EXPECTED = measures["follow-up.expected"]


def _missed(rule: str, person: YoungPerson | None, unit: Unit, responsible: Staff | None = None) -> None:
    FollowUp.objects.create(
        rule=rule,
        policy=Policy.objects.earliest("pk"),
        young_person=person,
        subject_id=1,
        occurrence=f"test:{FollowUp.objects.count()}",
        started_on=date(2026, 5, 4),
        opens_on=date(2026, 5, 4),
        due_on=date(2026, 5, 11),
        closes_on=date(2026, 5, 12),
        responsible=responsible,
        unit=unit,
    )


def test_person_in_two_groups_counts_once_in_the_total(municipality: Municipality) -> None:
    for rule in ("guide.contact", "guide.first_contact", "guide.first_contact"):
        _missed(rule, municipality.person, municipality.team)

    by_rule = table([EXPECTED], Scope(period=Q2), ["rule"])
    counts = {group: (figures[EXPECTED.key].value, figures[EXPECTED.key].n) for group, figures in by_rule.items()}
    assert counts == {("guide.contact",): (1, 1), ("guide.first_contact",): (2, 1), (ALL,): (3, 1)}


def test_two_dimensions_are_crossed_with_a_total_over_each(municipality: Municipality) -> None:
    _missed("guide.contact", municipality.person, municipality.team, municipality.guide)
    _missed("guide.first_contact", municipality.person, municipality.team)

    crossed = table([EXPECTED], Scope(period=Q2), ["rule", "staff"])
    assert {group: figures[EXPECTED.key].value for group, figures in crossed.items()} == {
        ("guide.contact", municipality.guide.pk): 1,
        ("guide.first_contact", None): 1,
        ("guide.contact", ALL): 1,
        ("guide.first_contact", ALL): 1,
        (ALL, municipality.guide.pk): 1,
        (ALL, None): 1,
        (ALL, ALL): 2,
    }


def test_group_in_which_a_measure_counts_nobody_shows_0(municipality: Municipality) -> None:
    person = factories.young_person(municipality.team)
    factories.course(person, municipality.guide, Phase.ACTIVE, since=date(2026, 1, 5))
    factories.assignment(person, municipality.guide, since=date(2026, 1, 5))

    by_staff = table([measures["caseload.aftercare"]], Scope(period=Q2), ["staff"])
    assert by_staff[(municipality.guide.pk,)]["caseload.aftercare"].value == 0


def test_without_any_rows_counts_are_0_and_rates_have_no_value(db: None) -> None:
    for report in reports:
        figures = table(report.measures, Scope(period=Q2))[()]
        for measure in report.measures:
            value = figures[measure.key].value
            assert value == (0 if measure.kind.value == "count" else None), measure.key


def test_figures_are_filtered_by_unit_and_dimension(municipality: Municipality) -> None:
    _missed("guide.contact", municipality.person, municipality.team)
    _missed("guide.contact", municipality.person, municipality.other_team)
    _missed("guide.first_contact", None, municipality.team)

    def count(**narrowed: object) -> object:
        scope = Scope(period=Q2, **narrowed)  # type: ignore[arg-type]  # of several types
        return table([EXPECTED], scope)[()][EXPECTED.key].value

    assert count() == 3
    assert count(units=(municipality.team.pk,)) == 2
    assert count(only={"rule": "guide.contact"}) == 2
    assert count(units=(municipality.team.pk,), only={"rule": "guide.contact"}) == 1
    assert count(only={"gender": "male"}) == 0
    assert count(units=()) == 0


def test_row_about_no_young_person_counts_for_the_leader_of_its_unit(municipality: Municipality) -> None:
    """The leader of the other team sees neither the young person nor the follow-up of this team."""
    _missed("guide.contact", municipality.person, municipality.team)
    _missed("guide.contact", None, municipality.team)

    def count(leader: Staff, unit: Unit) -> object:
        scope = Scope(period=Q2, units=(unit.pk,), seen_by=leader)
        return table([EXPECTED], scope)[()][EXPECTED.key].value

    assert count(municipality.leader, municipality.team) == 2
    assert count(municipality.other_leader, municipality.team) == 1
    assert count(municipality.other_leader, municipality.other_team) == 0


@pytest.mark.parametrize(
    ("born_on", "age"),
    [
        (date(2011, 7, 1), "-14"),
        (date(2011, 6, 30), "15-17"),
        (date(2008, 6, 30), "18-24"),
        (date(2001, 6, 30), "25-29"),
        (date(1996, 6, 30), "30-"),
    ],
)
def test_age_is_that_on_the_last_day_of_the_period(municipality: Municipality, born_on: date, age: str) -> None:
    YoungPerson.objects.filter(pk=municipality.person.pk).update(born_on=born_on)
    _missed("guide.contact", municipality.person, municipality.team)
    period = Period(first=Q2.first, last=Q2.last, as_of=date(2026, 12, 31))

    assert (age,) in table([EXPECTED], Scope(period=period), ["age"])
