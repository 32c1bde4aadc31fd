"""Measures: each compiles, reads no clock, and counts what its definition says."""

from datetime import date, timedelta

import pytest
from django.db import connection

from backend.core import clock
from backend.reports.registry import Figure, Measure, Scope, measures
from guidance.courses.models import Phase
from tests import factories
from tests.conftest import Town


@pytest.mark.django_db
@pytest.mark.parametrize("measure", list(measures), ids=lambda measure: measure.key)
def test_a_measure_is_sql_that_reads_no_clock(measure: Measure) -> None:
    today = clock.today()
    with connection.cursor() as cursor:
        parameters = {"first": today, "last": today, "as_of": today, "units": None}
        cursor.execute(f"EXPLAIN {measure.sql}", parameters)

    assert "now()" not in measure.sql.lower()
    assert "current_" not in measure.sql.lower()


def test_people_per_guide(town: Town) -> None:
    paused = factories.young_person(town.team)
    today = clock.today()
    made = factories.course(paused, town.guide, Phase.ACTIVE)
    made.phase_changes.create(to_phase=Phase.PAUSED, from_phase=Phase.ACTIVE, on=today, by=town.guide)
    factories.assignment(paused, town.guide)
    factories.course(factories.young_person(town.other_team), town.guide, Phase.REFERRED)
    (people,) = (measure for measure in measures if measure.key == "caseload.people")

    def figures(as_of: date = today, units: tuple[int, ...] | None = None) -> list[Figure]:
        return people.figures(Scope(first=today, last=today, as_of=as_of, units=units))

    theirs = Figure(group=town.guide.pk, numerator=1, denominator=2, n=2)
    nobodys = Figure(group=None, numerator=1, denominator=1, n=1)
    assert sorted(figures(), key=lambda figure: figure.group or 0) == [nobodys, theirs]
    assert figures(units=(town.team.pk,)) == [theirs]
    assert figures(as_of=today - timedelta(days=1)) == []


def test_a_rate_of_nobody_is_nothing() -> None:
    assert Figure(group=None, numerator=0, denominator=0, n=0).rate is None
