"""The pages of a timeline: which entries they have, in which order, and what they cost."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from backend.access.row_level_security import acting_as
from backend.core import clock
from backend.core.api.paging import TimelineCursor
from backend.people.models import AcuteConcern, CaseStep, Programme, ProgrammeEnrolment, YoungPerson
from backend.timeline.queries import page
from backend.timeline.registry import Entry, TimelinePart, timeline
from guidance.interventions.models import InterventionStep
from tests import factories
from tests.conftest import Municipality
from tests.example_app.models import HousingSupport
from tests.support import at

Queries = Callable[[int], AbstractContextManager[object]]

DAYS = [date(2026, 1, 5), date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 30)]
"""The day on which the municipality began, and the days around the change to summer time."""

LAST = date(2026, 4, 1)


@pytest.fixture
def municipality(municipality_in_january: Municipality) -> Municipality:
    return municipality_in_january


def _fill(municipality: Municipality) -> None:
    """Add two records of each kind but assignments on each day; contacts and appointments at three times of the day."""
    person, guide = municipality.person, municipality.guide
    plan = factories.plan(person, guide, since=DAYS[0])
    ended: dict[str, Any] = {
        "end_known_on": LAST,
        "ended_by": "employer",
        "end_reason": "hours",
        "own_words": "Lange dage.",
    }
    for number, day in enumerate([*DAYS, *DAYS]):
        midnight = clock.at_local(day, time(0))
        ends_on = LAST if number % 2 else None
        for moment in (midnight, midnight + timedelta(hours=9), clock.at_local(day, time(23, 59))):
            factories.contact(person, guide, occurred_at=moment, own_words="Det går godt.")
            factories.appointment(person, guide, moment)
        factories.employer_contact(person, guide, at=midnight)
        AcuteConcern.objects.create(
            young_person=person,
            at=midnight,
            what_was_done=["talked", "leader_called"],
            seen_by=guide,
            responsible_now=guide,
            recorded_at=clock.now(),
        )
        factories.consent(person, guide, given_on=day)
        factories.disclosure(person, guide, talked_on=day, withdrawn_on=ends_on)
        factories.activity(person, "7.50", starts_on=day, ends_on=day, learned_on=day)
        factories.job(person, guide, day, ends_on=day, **ended)
        factories.benefit(person, starts_on=day)
        programme = Programme.objects.create(name=f"Projekt {number}", starts_on=DAYS[0])
        enrolled = {"programme": programme, "starts_on": day, "ends_on": ends_on}
        ProgrammeEnrolment.objects.create(young_person=person, **enrolled)
        CaseStep.objects.create(young_person=person, step="reopen", on=day, by=guide)
        plan.phase_changes.create(to_phase="search", on=day, by=guide)
        municipality.course.phase_changes.create(to_phase="active", on=day, by=guide)
        intervention = factories.intervention(person, guide)
        InterventionStep.objects.create(intervention=intervention, step="agree", on=day, by=guide)
        HousingSupport.objects.create(young_person=person, asked_on=day, state="ended", ended_on=day)


def _in_python(person: YoungPerson) -> list[Entry]:
    """Return the whole timeline, newest first, without the query that is tested."""
    found = []
    for part in timeline:
        rows = part.rows(person).order_by("pk")
        moments = rows.values_list(part.at or part.on, flat=True)
        columns = [rows.values_list(read, flat=True) for read in part.reads]
        for moment, pk, *values in zip(moments, rows.values_list("pk", flat=True), *columns, strict=True):
            happened = moment if part.at else clock.at_local(moment, time(0))
            found.append(Entry(happened, part.kind, pk, part.shown(values)))
    return sorted(found, key=lambda entry: (entry.at, entry.kind, entry.id), reverse=True)


def _check_pages(person: YoungPerson, expected: list[Entry], limit: int, kinds: Collection[str] | None = None) -> None:
    """Check that the pages with at most `limit` entries each have these entries in this order."""
    cursor = None
    for begin in range(0, max(len(expected), 1), limit):
        entries, following = page(person, cursor, limit, kinds)
        assert entries == expected[begin : begin + limit]
        assert (following is None) == (begin + limit >= len(expected))
        cursor = TimelineCursor.decode(following.encode()) if following else None


def _without_rows(part: TimelinePart) -> TimelinePart:
    return replace(part, rows=lambda person: part.rows(person).none())


def test_pages_have_the_entries_of_all_parts_in_order(municipality: Municipality) -> None:
    with at(LAST):
        _fill(municipality)
    with at(LAST), acting_as(municipality.guide):
        expected = _in_python(municipality.person)
        assert {entry.kind for entry in expected} == {part.kind for part in timeline}
        for limit in (7, 50, len(expected), 1000):
            _check_pages(municipality.person, expected, limit)


def test_page_of_some_kinds_has_their_entries_only(municipality: Municipality) -> None:
    with at(LAST):
        _fill(municipality)
        whole = _in_python(municipality.person)
        for kinds in ([], ["nothing"], ["contact"], ["contact", "appointment"], ["phase", "consent", "contact"]):
            expected = [entry for entry in whole if entry.kind in kinds]
            _check_pages(municipality.person, expected, 10, kinds)


@pytest.mark.parametrize("kinds", [(), ("contact",), ("assignment", "phase")])
def test_part_without_rows_adds_no_entries(
    municipality: Municipality, monkeypatch: pytest.MonkeyPatch, kinds: tuple[str, ...]
) -> None:
    with at(LAST):
        factories.contact(municipality.person, municipality.guide)
        expected = [entry for entry in _in_python(municipality.person) if entry.kind in kinds]
        parts = {part.kind: part if part.kind in kinds else _without_rows(part) for part in timeline}
        monkeypatch.setattr(timeline, "_parts", parts)
        assert page(municipality.person, None, 50) == (expected, None)
        assert len(expected) == len(kinds)


def test_page_is_read_with_one_query(municipality: Municipality, django_assert_num_queries: Queries) -> None:
    with at(LAST), django_assert_num_queries(1):
        _few, following = page(municipality.person, None, 50)
    assert following is None

    with at(LAST):
        _fill(municipality)
        with django_assert_num_queries(1):
            many, following = page(municipality.person, None, 50)
        with django_assert_num_queries(1):
            page(municipality.person, following, 50)
    assert len(many) == 50
