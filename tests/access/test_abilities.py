"""The registry of abilities: what a declaration refuses, in which order, and what it lists."""

from typing import Any

import pytest

from backend.access import abilities as module
from backend.access.abilities import Ability, Actor, abilities, actor_of, check_ability, declare
from backend.access.permissions import Permission, Relation
from backend.core.errors import Conflict, Forbidden
from backend.organisation.models import ClosedDay
from guidance.courses.models import LIFECYCLE, GuidanceCourse
from tests.conftest import Municipality


@pytest.fixture(autouse=True)
def _empty_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_verbs", {})
    monkeypatch.setattr(module, "_lifecycles", {})


def refuse(error: Exception) -> Any:
    """Return a condition that always raises `error`."""

    def condition(record: object, actor: Actor) -> None:
        raise error

    return condition


def test_second_declaration_of_a_verb_is_refused() -> None:
    declare(ClosedDay, {"edit": Ability(Permission.ADMINISTER)})
    declare(ClosedDay, {"void": Ability(Permission.ADMINISTER)})  # another app adds its own

    with pytest.raises(ValueError, match=r"organisation\.ClosedDay: void"):
        declare(ClosedDay, {"void": Ability(Permission.EDIT_CASE), "move": Ability(Permission.EDIT_CASE)})


def test_checks_run_in_the_order_permission_who_state_when(municipality: Municipality) -> None:
    who, when = refuse(Forbidden("who")), refuse(Conflict("when"))
    declare(
        GuidanceCourse,
        {
            "resume": Ability(Permission.ASSIGN, who=who, when=when),
            "accept": Ability(Permission.ASSIGN, when=when),
            "close": Ability(Permission.ASSIGN, when=when),
            "assign": Ability(Permission.ASSIGN),
        },
        LIFECYCLE,
    )

    for staff, verb, error, sentence in (
        (municipality.guide, "resume", Forbidden, "din rolle"),
        (municipality.coordinator, "resume", Forbidden, "who"),
        (municipality.coordinator, "accept", Conflict, "Muligt nu"),  # the course is active
        (municipality.coordinator, "close", Conflict, "when"),
    ):
        with pytest.raises(error, match=sentence):
            check_ability(staff, verb, municipality.course)
    check_ability(municipality.coordinator, "assign", municipality.course)
    assert abilities(municipality.course, actor_of(municipality.coordinator, municipality.course)) == ["assign"]


def test_abilities_evaluate_each_condition_once(municipality: Municipality) -> None:
    asked: list[Actor] = []

    def condition(record: object, actor: Actor) -> None:
        asked.append(actor)

    day, actor = ClosedDay(), Actor(municipality.administrator, None)
    declare(
        ClosedDay, {verb: Ability(Permission.ADMINISTER, who=condition, when=condition) for verb in ("edit", "void")}
    )

    assert abilities(day, actor) == ["edit", "void"]
    assert asked == [actor]
    assert abilities(day, Actor(municipality.guide, None)) == []
    assert asked == [actor]


def test_actor_on_a_young_person_has_relations_and_on_other_records_none(municipality: Municipality) -> None:
    leader = actor_of(municipality.leader, municipality.person)
    assert leader.young_person_id == municipality.person.pk
    assert Relation.LEADER in leader.relations
    assert not actor_of(municipality.outsider, municipality.course).may(
        Permission.MANAGE_COURSE
    )  # the role, and no relation
    nobody = actor_of(municipality.administrator, ClosedDay())
    assert (nobody.young_person_id, nobody.relations) == (None, frozenset())
    assert nobody.may(Permission.ADMINISTER)
