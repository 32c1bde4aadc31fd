"""The report `interventions`: figures that were worked out by hand. The period is April to June 2026."""

from datetime import date, timedelta
from typing import Any

import pytest

from backend.reports.figures import ALL
from backend.reports.scope import Period
from guidance.interventions.models import Intervention, InterventionState, StepKind
from tests import factories
from tests.conftest import Municipality
from tests.reports.support import Q2, figure, seen_from

LAST = Q2.last
JANUARY = date(2026, 1, 5)


def _made(
    municipality: Municipality, state: InterventionState = InterventionState.ACTIVE, **fields: Any
) -> Intervention:
    person = fields.pop("person", None) or factories.young_person(municipality.team)
    values = {"starts_on": JANUARY, "agreed_on": JANUARY, **fields}
    return factories.intervention(person, municipality.guide, state, **values)


def _step(intervention: Intervention, step: StepKind, on: date) -> None:
    assert intervention.responsible is not None
    intervention.steps.create(step=step, on=on, by=intervention.responsible)


def _ended(municipality: Municipality, state: InterventionState, on: date, **fields: Any) -> Intervention:
    return _made(municipality, state, ended_on=on, **fields)


def test_active_interventions_are_counted_by_kind(municipality: Municipality) -> None:
    """One young person has a mentor and a morning call, another a mentor of an external provider.

    One that is only agreed, one that begins on 1 July, and one of a young person who has died are in no count.
    """
    person = _made(municipality).young_person
    _made(municipality, kind_id="morning_call", person=person)
    _made(municipality, provider="Mentorhuset")
    _made(municipality, InterventionState.AGREED)
    _made(municipality, starts_on=LAST + timedelta(days=1))
    _made(municipality, person=factories.young_person(municipality.team, deceased_on=LAST))

    kinds = [figure("interventions.active", Q2, kind, by="intervention_kind").value for kind in ("mentor", ALL)]
    assert kinds == [2, 3]
    people = [
        figure("interventions.people", Q2, kind, by="intervention_kind").value
        for kind in ("mentor", "morning_call", ALL)
    ]
    assert people == [2, 1, 2]
    by_staff = [figure("interventions.active", Q2, staff, by="staff").value for staff in (municipality.guide.pk, None)]
    assert by_staff == [2, 1]


@pytest.mark.parametrize(("ended_on", "active"), [(LAST, 0), (LAST + timedelta(days=1), 1)])
@pytest.mark.parametrize("state", [InterventionState.COMPLETED, InterventionState.STOPPED])
def test_intervention_is_active_until_the_evening_before_its_end(
    municipality: Municipality, state: InterventionState, ended_on: date, active: int
) -> None:
    _step(_ended(municipality, state, ended_on), StepKind.START, JANUARY)

    assert figure("interventions.active", seen_from(2026, 9, 30)).value == active


def test_intervention_that_was_dropped_before_it_began_was_never_active(municipality: Municipality) -> None:
    _ended(municipality, InterventionState.STOPPED, date(2026, 9, 1))

    assert figure("interventions.active", seen_from(2026, 9, 30)).value == 0


@pytest.mark.parametrize(
    ("steps", "active"),
    [
        ([(StepKind.PAUSE, LAST)], 0),
        ([(StepKind.PAUSE, LAST + timedelta(days=1))], 1),
        ([(StepKind.PAUSE, date(2026, 5, 4)), (StepKind.RESUME, LAST)], 1),
        ([(StepKind.PAUSE, date(2026, 5, 4)), (StepKind.RESUME, LAST + timedelta(days=1))], 0),
    ],
)
def test_paused_is_the_state_of_the_evening(
    municipality: Municipality, steps: list[tuple[StepKind, date]], active: int
) -> None:
    intervention = _made(municipality)
    _step(intervention, StepKind.START, JANUARY)
    for step, on in steps:
        _step(intervention, step, on)

    assert figure("interventions.active").value == active
    assert figure("interventions.paused").value == 1 - active


def test_ended_as_agreed_is_among_all_that_ended(municipality: Municipality) -> None:
    """Two completed, one stopped on the last day: 2 ÷ 3. One without an agreement and one of July are in neither."""
    for day in (Q2.first, date(2026, 5, 4)):
        _ended(municipality, InterventionState.COMPLETED, day)
    _ended(municipality, InterventionState.STOPPED, LAST)
    _ended(municipality, InterventionState.STOPPED, LAST, agreed_on=None)
    _ended(municipality, InterventionState.COMPLETED, LAST + timedelta(days=1))

    assert figure("interventions.ended", seen_from(2026, 9, 30)).value == 3
    as_agreed = figure("interventions.as_agreed", seen_from(2026, 9, 30))
    assert (as_agreed.numerator, as_agreed.denominator) == (2, 3)


def test_intervention_that_ends_on_the_leap_day_ends_in_february(municipality: Municipality) -> None:
    february = Period(first=date(2024, 2, 1), last=date(2024, 2, 29), as_of=date(2024, 2, 29))
    days = {"starts_on": date(2024, 1, 1), "agreed_on": date(2024, 1, 1)}
    _ended(municipality, InterventionState.COMPLETED, date(2024, 2, 29), **days)

    assert figure("interventions.ended", february).value == 1
    assert figure("interventions.active", february).value == 0


def test_nothing_ended_gives_no_share(municipality: Municipality) -> None:
    assert figure("interventions.as_agreed").value is None
