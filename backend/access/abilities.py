"""Abilities: the verbs that a member of staff may use now on a record.

Each app declares the verbs of its records in its `abilities.py`, which is imported at the start. An app may also add
verbs to a record of an app below it: `guidance.courses` adds the referral to the young person. Services enforce a
declaration with `check_ability`, and detail responses list the verbs with `abilities`. If a verb is listed, its request
succeeds unless the body is invalid.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.expressions import BaseExpression

from backend.access.permissions import (
    REQUIRED_RELATIONS,
    ROLE_PERMISSIONS,
    Permission,
    Relation,
    relations,
    relations_to_each,
    roles_of,
)
from backend.core.errors import DomainError, Forbidden
from backend.core.lifecycle import Lifecycle
from backend.core.once import Once
from backend.organisation.models import Role, Staff


@dataclass(frozen=True)
class Actor(Once):
    """A member of staff who uses a record. The record is about one young person, or about none."""

    staff: Staff
    young_person_id: int | None

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles today."""
        return roles_of(self.staff)

    @cached_property
    def relations(self) -> frozenset[Relation]:
        """The relations to the young person now. The first use runs one query."""
        return frozenset() if self.young_person_id is None else relations(self.staff, self.young_person_id)

    def know_with(self, young_person: Model) -> None:
        """Use the answers that `with_answers` annotated on the young person."""
        for question, name in _names().items():
            self.know(question, getattr(young_person, name))

    def may(self, permission: Permission) -> bool:
        """Return whether a role has `permission`.

        If the record is about a young person, also require one of the relations that the permission needs.
        """
        if not self.roles & ROLE_PERMISSIONS[permission]:
            return False
        needed = REQUIRED_RELATIONS.get(permission)
        return needed is None or self.young_person_id is None or bool(self.relations & needed)


_expressions: dict[Callable[[Actor], Any], Callable[[], BaseExpression]] = {}


def answer_with_person(question: Callable[[Actor], Any], expression: Callable[[], BaseExpression]) -> None:
    """Let a query that reads a young person answer `question` too, with an expression on the young person."""
    _expressions[question] = expression


def with_answers(people: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate young people with the answers to the questions of `answer_with_person`, for `Actor.know_with`."""
    answers: dict[str, BaseExpression] = {name: _expressions[question]() for question, name in _names().items()}
    annotated: QuerySet[Any] = people.annotate(**answers)
    return annotated


def _names() -> dict[Callable[[Actor], Any], str]:
    return {question: f"answer_{place}" for place, question in enumerate(_expressions)}


Condition = Callable[[Any, Actor], None]
"""A condition on record and actor. It raises the `DomainError` that says why the verb is refused."""


@dataclass(frozen=True)
class Ability:
    """The conditions of a verb.

    These are a permission, a condition on `who` uses the verb (403), and a condition on `when` it is used (409).
    """

    permission: Permission
    who: Condition | None = None
    when: Condition | None = None


_verbs: dict[type[Model], dict[str, Ability]] = {}
_lifecycles: dict[type[Model], Lifecycle] = {}


def declare(model: type[Model], verbs: Mapping[str, Ability], lifecycle: Lifecycle | None = None) -> None:
    """Add verbs to the records of `model`.

    If the table of `lifecycle` contains a verb, the verb is refused in states in which the table does not allow it.
    Raises `ValueError` for a verb that is declared already.
    """
    known = _verbs.setdefault(model, {})
    if already_declared := known.keys() & verbs.keys():
        names = ", ".join(sorted(already_declared))
        raise ValueError(f"Declared twice for {model._meta.label}: {names}")
    known.update(verbs)
    if lifecycle:
        _lifecycles[model] = lifecycle


def declared() -> Mapping[type[Model], Mapping[str, Ability]]:
    """Return the verbs of each model with verbs."""
    return _verbs


def actor_of(staff: Staff, record: Model) -> Actor:
    """Return `staff` as the actor on `record`."""
    if record._meta.label == "people.YoungPerson":
        return Actor(staff, record.pk)
    return Actor(staff, getattr(record, "young_person_id", None))


def actors(staff: Staff, young_people: Collection[int]) -> dict[int, Actor]:
    """Return `staff` as the actor on each of several young people, by id, with one query for all of them."""
    found = {pk: Actor(staff, pk) for pk in young_people}
    for pk, known in relations_to_each(staff, young_people).items():
        vars(found[pk])["relations"] = known  # the value of the cached property
    return found


def check_ability(staff: Staff, verb: str, record: Model) -> None:
    """Raise an error unless `staff` may use `verb` now on `record`. The row must be locked.

    Raises `Forbidden` if the permission is missing, then the error of the condition `who`, then that of the lifecycle,
    then that of the condition `when`.
    """
    ability, actor = _verbs[type(record)][verb], actor_of(staff, record)
    if not actor.may(ability.permission):
        raise Forbidden
    if ability.who:
        ability.who(record, actor)
    lifecycle = _lifecycles.get(type(record))
    if lifecycle and verb in lifecycle.transitions:
        lifecycle.check(record, verb)
    if ability.when:
        ability.when(record, actor)


def abilities(record: Model, actor: Actor, among: Collection[str] | None = None) -> list[str]:
    """Return the verbs that `actor` may use now on `record`, sorted. Each condition is evaluated once.

    The condition `when` comes before `who`, because the state of the record is known, and `who` may cost a query.

    With `among`, only these verbs are considered. A record that was merged into another one no longer changes, so it
    has none.
    """
    if getattr(record, "merged_into_id", None) is not None:
        return []
    known, lifecycle = _verbs[type(record)], _lifecycles.get(type(record))
    possible = set(known) if among is None else known.keys() & among
    if lifecycle:
        possible -= lifecycle.transitions.keys() - set(lifecycle.possible(getattr(record, lifecycle.field)))
    answers: dict[Condition, bool] = {}

    def is_met(condition: Condition | None) -> bool:
        if condition is not None and condition not in answers:
            answers[condition] = _is_met(condition, record, actor)
        return condition is None or answers[condition]

    return sorted(
        verb
        for verb in possible
        if actor.may((ability := known[verb]).permission) and is_met(ability.when) and is_met(ability.who)
    )


def _is_met(condition: Condition, record: Model, actor: Actor) -> bool:
    try:
        condition(record, actor)
    except DomainError:
        return False
    return True
