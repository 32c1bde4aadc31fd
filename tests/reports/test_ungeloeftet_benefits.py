"""Benefits in the report `ungeloeftet`, worked out by hand. The period is April to June 2026."""

from datetime import date, timedelta

import pytest

from backend.people.models import Benefit, YoungPerson
from backend.reports.figures import people
from backend.reports.registry import measures
from backend.reports.scope import Scope
from tests import factories
from tests.conftest import Municipality
from tests.reports.support import Q2, figure
from tests.reports.ungeloeftet import case_step, young_person

BEFORE = Q2.first - timedelta(days=1)
LAST = Q2.last


def _benefits(person: YoungPerson, *spells: tuple[str, date, date | None]) -> YoungPerson:
    for key, starts_on, ends_on in spells:
        factories.benefit(person, key, starts_on=starts_on, ends_on=ends_on)
    return person


def test_off_benefit_counts_those_who_had_one_at_the_start_and_have_none_at_the_end(municipality: Municipality) -> None:
    """Nine in the effort at the start.

    Seven of them had a benefit then: one goes on, one took up a student grant on 1 May, one lives on a job, one changed
    to another benefit, one has nothing recorded after it, one has “not known”, and one of two benefits goes on. Settled
    are 5, of whom 2 are off benefit: 40 %. Two are pending. At the end 3 of 6 have none, and 3 are not known.
    """
    january, before, may = date(2026, 1, 5), date(2026, 4, 30), date(2026, 5, 1)
    _benefits(young_person(municipality), ("cash_benefit", january, None))
    grant = _benefits(young_person(municipality), ("cash_benefit", january, before), ("student_grant", may, None))
    job = _benefits(young_person(municipality), ("cash_benefit", january, before), ("none", may, None))
    _benefits(young_person(municipality), ("cash_benefit", january, before), ("sickness_benefit", may, None))
    _benefits(young_person(municipality), ("cash_benefit", january, before))
    _benefits(young_person(municipality), ("cash_benefit", january, before), ("unknown", may, None))
    _benefits(young_person(municipality), ("none", january, None))
    _benefits(young_person(municipality), ("cash_benefit", january, None), ("parental_benefit", january, before))
    young_person(municipality)

    found = figure("ungeloeftet.off_benefit")
    assert (found.numerator, found.denominator, found.pending) == (2, 5, 2)
    assert found.value == 40
    assert set(people(measures["ungeloeftet.off_benefit"], Scope(period=Q2))) == {grant.pk, job.pk}
    at_end = figure("ungeloeftet.without_benefit")
    assert (at_end.numerator, at_end.denominator, at_end.pending) == (3, 6, 3)


@pytest.mark.parametrize(
    ("ends_on", "off"),
    [(BEFORE - timedelta(days=1), None), (BEFORE, 1), (Q2.first, 1), (LAST - timedelta(days=1), 1), (LAST, 0)],
)
def test_last_day_of_a_benefit_belongs_to_it(municipality: Municipality, ends_on: date, off: int | None) -> None:
    """It ends, and another spell says “none” from the day after: in the evening of the last day it still ran."""
    after = ends_on + timedelta(days=1)
    _benefits(young_person(municipality), ("cash_benefit", date(2026, 1, 5), ends_on), ("none", after, None))

    found = figure("ungeloeftet.off_benefit")
    assert (found.numerator, found.denominator) == ((0, 0) if off is None else (off, 1))


def test_leaver_who_is_off_benefit_counts_and_a_newcomer_does_not(municipality: Municipality) -> None:
    leaver, newcomer = young_person(municipality), young_person(municipality, opened=date(2026, 5, 4))
    for person in (leaver, newcomer):
        _benefits(person, ("cash_benefit", date(2026, 1, 5), date(2026, 6, 1)), ("none", date(2026, 6, 2), None))
    case_step(leaver, "close", date(2026, 6, 10), closed_on=date(2026, 6, 10))

    off, without = figure("ungeloeftet.off_benefit"), figure("ungeloeftet.without_benefit")
    assert (off.numerator, off.denominator) == (1, 1)
    assert (without.numerator, without.denominator) == (1, 1)


def test_which_benefits_are_public_support_is_decided_by_the_code_list(municipality: Municipality) -> None:
    counts_as = dict(Benefit.objects.values_list("key", "counts_as"))
    assert {key for key, value in counts_as.items() if value != "benefit"} == {"none", "student_grant", "unknown"}
    _benefits(
        young_person(municipality),
        ("cash_benefit", date(2026, 1, 5), date(2026, 5, 1)),
        ("parental_benefit", date(2026, 5, 2), None),
    )
    assert figure("ungeloeftet.off_benefit").value == 0
    Benefit.objects.filter(key="parental_benefit").update(counts_as="none")
    assert figure("ungeloeftet.off_benefit").value == 100
