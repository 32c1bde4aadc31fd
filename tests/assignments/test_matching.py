"""Whom young people could get: the cheapest match, compared with trying all, and the reasons."""

from decimal import Decimal
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from backend.assignments.loads import Load
from backend.assignments.matching import IMPOSSIBLE, Candidate, Subject, cost, matched, ranked, reasons


def candidate(
    staff_id: int, young_people: int = 0, limit: int | None = 10, units: tuple[int, ...] = (1,), absent: bool = False
) -> Candidate:
    load = Load(young_people, None if limit is None else Decimal(limit))
    return Candidate(staff_id, f"Kollega {staff_id}", frozenset(units), Decimal(1), load, absent)


def test_colleague_who_knows_the_young_person_comes_first() -> None:
    found = ranked([candidate(1), candidate(2)], Subject(7, unit_id=1, known_to=frozenset({2})))
    assert [one.staff_id for one in found] == [2, 1]


def test_absent_colleague_comes_after_one_who_is_present() -> None:
    found = ranked([candidate(1, absent=True), candidate(2)], Subject(7, unit_id=1))
    assert [one.staff_id for one in found] == [2, 1]


def test_full_colleague_comes_after_one_of_another_unit() -> None:
    found = ranked([candidate(1, young_people=10), candidate(2, units=(2,))], Subject(7, unit_id=1))
    assert [one.staff_id for one in found] == [2, 1]


def test_blocked_colleague_is_not_suggested() -> None:
    assert ranked([candidate(1)], Subject(7, unit_id=1, blocked=frozenset({1}))) == []


def test_colleague_who_has_the_young_person_already_is_not_suggested():
    assert ranked([candidate(1)], Subject(7, unit_id=1, held_by=frozenset({1}))) == []
    assert matched([candidate(1)], [Subject(7, unit_id=1, blocked=frozenset({1}))]) == {}


def test_caseload_is_shared_evenly() -> None:
    found = matched([candidate(1), candidate(2)], [Subject(person, unit_id=1) for person in range(6)])
    assert sorted(one.staff_id for one in found.values()) == [1, 1, 1, 2, 2, 2]


def test_half_time_colleague_without_a_limit_gets_half_as_many() -> None:
    half = Candidate(2, "Halvtid", frozenset({1}), Decimal("0.5"), Load())
    found = matched([candidate(1, limit=None), half], [Subject(person, unit_id=1) for person in range(6)])
    assert sorted(one.staff_id for one in found.values()) == [1, 1, 1, 1, 2, 2]


def test_reasons_say_what_speaks_for_and_against() -> None:
    subject = Subject(7, unit_id=1, known_to=frozenset({1}))
    assert [one.code for one in reasons(candidate(1), subject)] == ["known", "same_unit", "room"]
    full = candidate(2, young_people=10, units=(2,), absent=True)
    assert [one.code for one in reasons(full, subject)] == ["above_limit", "absent", "other_unit"]


@given(
    st.lists(
        st.builds(
            candidate,
            staff_id=st.integers(1, 3),
            young_people=st.integers(0, 12),
            limit=st.sampled_from([None, 5, 10]),
            units=st.sampled_from([(1,), (2,), (1, 2)]),
            absent=st.booleans(),
        ),
        min_size=1,
        max_size=3,
        unique_by=lambda one: one.staff_id,
    ),
    st.lists(
        st.builds(
            Subject,
            young_person_id=st.integers(1, 4),
            unit_id=st.integers(1, 2),
            known_to=st.frozensets(st.integers(1, 3)),
            blocked=st.frozensets(st.integers(1, 3)),
        ),
        min_size=1,
        max_size=4,
        unique_by=lambda one: one.young_person_id,
    ),
)
def test_match_costs_no_more_than_any_other(candidates: list[Candidate], subjects: list[Subject]) -> None:
    by_id = {one.staff_id: one for one in candidates}

    def total(choice: dict[int, int]) -> int:
        """Return the cost of a choice: each young person in the order in which the candidate is cheapest."""
        found = 0
        for staff_id, one in by_id.items():
            theirs = [subject for subject in subjects if choice.get(subject.young_person_id) == staff_id]
            for more, subject in enumerate(theirs, start=1):
                found += cost(one, subject, more)
        return found + IMPOSSIBLE * (len(subjects) - len(choice))

    best = min(
        total({subject.young_person_id: pick for subject, pick in zip(subjects, picks, strict=True) if pick})
        for picks in product([0, *by_id], repeat=len(subjects))
    )
    found = {person: one.staff_id for person, one in matched(candidates, subjects).items()}

    assert total(found) == best
