"""Who gets the reminders of a follow-up: a table of cases, without a database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from backend.reminders.recipients import Availability, Deputy, leader_recipients, recipients
from backend.reminders.stages import FollowUpRow

GUIDE, FIRST, SECOND, LEADER, OTHER_LEADER, HIGHER = range(1, 7)
TEAM, DEPARTMENT, ALONE = 10, 20, 30
YOUNG, OTHER = 100, 200

EVERYBODY = frozenset({GUIDE, FIRST, SECOND, LEADER, OTHER_LEADER, HIGHER})
ALL = {(one, young) for one in EVERYBODY for young in (YOUNG, OTHER)}


def present(**fields: Any) -> Availability:
    """Return a team with a leader, in a department with a leader. Absent staff have no deputy."""
    return Availability(
        **{
            "working": EVERYBODY,
            "leaders": {TEAM: (LEADER,), DEPARTMENT: (HIGHER,)},
            "parents": {TEAM: DEPARTMENT, DEPARTMENT: None, ALONE: None},
            **fields,
        }
    )


def row(**fields: Any) -> FollowUpRow:
    values = {"id": 1, "young_person_id": YOUNG, "responsible_id": GUIDE, "unit_id": TEAM, "due_on": date(2026, 11, 2)}
    nothing: dict[str, Any] = dict.fromkeys(FollowUpRow._fields)
    return FollowUpRow(**nothing | values | fields)


def absent(*staff: int, **deputies: tuple[Deputy, ...]) -> Availability:
    """Return a availability in which these staff are absent, with deputies for `guide` and `leader`."""
    replaced = {"guide": GUIDE, "leader": LEADER}
    return present(absent=frozenset(staff), deputies={replaced[name]: tuple(found) for name, found in deputies.items()})


def without(*pairs: tuple[int, int]) -> set[tuple[int, int]]:
    return ALL - set(pairs)


@pytest.mark.parametrize(
    ("known", "found", "visible", "told"),
    [
        pytest.param(present(), row(), ALL, {GUIDE}, id="the responsible person"),
        pytest.param(present(), row(responsible_id=None), ALL, {LEADER}, id="nobody is responsible"),
        pytest.param(
            present(working=EVERYBODY - {GUIDE}), row(), ALL, {LEADER}, id="the role of the responsible ended"
        ),
        pytest.param(present(), row(), without((GUIDE, YOUNG)), {LEADER}, id="the responsible cannot open the case"),
        pytest.param(absent(GUIDE), row(), ALL, {LEADER}, id="absent and nobody covers"),
        pytest.param(absent(GUIDE, guide=(Deputy(FIRST, everyone=True),)), row(), ALL, {FIRST}, id="the deputy"),
        pytest.param(
            absent(GUIDE, guide=(Deputy(FIRST, everyone=True), Deputy(SECOND, False, frozenset({YOUNG})))),
            row(),
            ALL,
            {FIRST, SECOND},
            id="all deputies who cover the young person",
        ),
        pytest.param(
            absent(GUIDE, guide=(Deputy(FIRST, everyone=True), Deputy(SECOND, False, frozenset({OTHER})))),
            row(),
            ALL,
            {FIRST},
            id="not the deputy of another colleague",
        ),
        pytest.param(
            absent(GUIDE, guide=(Deputy(FIRST, everyone=True), Deputy(SECOND, everyone=True))),
            row(),
            without((FIRST, YOUNG)),
            {SECOND},
            id="not the deputy who is blocked, or whom a restricted case does not name",
        ),
        pytest.param(
            absent(GUIDE, guide=(Deputy(FIRST, everyone=True),)),
            row(),
            without((FIRST, YOUNG)),
            {LEADER},
            id="no deputy can open the case",
        ),
        pytest.param(
            absent(GUIDE, guide=(Deputy(FIRST, everyone=True),)),
            row(young_person_id=None),
            set(),
            {FIRST},
            id="without a young person there is no case to open",
        ),
        pytest.param(
            absent(GUIDE, guide=(Deputy(SECOND, False, frozenset({YOUNG})),)),
            row(young_person_id=None),
            set(),
            {LEADER},
            id="without a young person a deputy for some does not help",
        ),
    ],
)
def test_recipients_for_the_responsible_person(
    known: Availability, found: FollowUpRow, visible: set[tuple[int, int]], told: set[int]
) -> None:
    assert recipients(found, known, visible) == told


@pytest.mark.parametrize(
    ("known", "found", "visible", "told"),
    [
        pytest.param(present(), row(), ALL, {LEADER}, id="the leader of the unit"),
        pytest.param(
            present(leaders={DEPARTMENT: (HIGHER,)}), row(), ALL, {HIGHER}, id="no leader: that of the parent unit"
        ),
        pytest.param(present(), row(unit_id=ALONE), ALL, set(), id="a unit without any leader"),
        pytest.param(present(), row(unit_id=None), ALL, set(), id="no unit"),
        pytest.param(present(leaders={TEAM: (LEADER, OTHER_LEADER)}), row(), ALL, {LEADER}, id="of two, who was first"),
        pytest.param(
            replace(absent(LEADER), leaders={TEAM: (LEADER, OTHER_LEADER)}),
            row(),
            ALL,
            {OTHER_LEADER},
            id="of two, who is not absent",
        ),
        pytest.param(
            absent(LEADER, leader=(Deputy(FIRST, everyone=True),)), row(), ALL, {FIRST}, id="absent: the deputy"
        ),
        pytest.param(
            absent(LEADER, leader=(Deputy(FIRST, False, frozenset({YOUNG})),)),
            row(),
            ALL,
            {HIGHER},
            id="a deputy for some does not lead",
        ),
        pytest.param(absent(LEADER), row(), ALL, {HIGHER}, id="absent without a deputy: the parent unit's"),
        pytest.param(absent(LEADER, HIGHER), row(), ALL, {LEADER}, id="all are absent: the nearest"),
        pytest.param(
            present(), row(), without((LEADER, YOUNG)), {HIGHER}, id="the nearest leader cannot open the case"
        ),
        pytest.param(present(), row(), set(), {LEADER}, id="no leader can open the case: the nearest all the same"),
        pytest.param(
            present(blocked=frozenset({(LEADER, YOUNG)})), row(), set(), {HIGHER}, id="but never one who is blocked"
        ),
        pytest.param(
            present(blocked=frozenset({(LEADER, YOUNG), (HIGHER, YOUNG)})), row(), set(), set(), id="all are blocked"
        ),
        pytest.param(
            present(parents={TEAM: DEPARTMENT, DEPARTMENT: TEAM}, leaders={}), row(), ALL, set(), id="units in a ring"
        ),
    ],
)
def test_recipients_for_the_leader(
    known: Availability, found: FollowUpRow, visible: set[tuple[int, int]], told: set[int]
) -> None:
    assert leader_recipients(found, known, visible) == told


@pytest.mark.parametrize("choose", [recipients, leader_recipients])
def test_staff_who_do_not_work_with_cases_are_never_recipients(
    choose: Callable[[FollowUpRow, Availability, set[tuple[int, int]]], frozenset[int]],
) -> None:
    assert choose(row(), present(working=frozenset(), leaders={}), ALL) == frozenset()
