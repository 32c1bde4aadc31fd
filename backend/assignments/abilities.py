"""The verbs of an assignment, who may use them, and when."""

from django.utils.translation import gettext_lazy as _

from backend.access.abilities import Ability, Actor, declare
from backend.access.permissions import Permission, Relation
from backend.assignments.models import Assignment
from backend.assignments.queries import primary_capacities
from backend.core.errors import Conflict, Forbidden


def assignee_or_deputy(assignment: Assignment, actor: Actor) -> None:
    """Raise `Forbidden` unless the actor is the assignee or a deputy."""
    if assignment.staff_id != actor.staff.pk and Relation.DEPUTY not in actor.relations:
        raise Forbidden(_("Only the one who was assigned, or a deputy, acknowledges an assignment."))


def primary_or_leader(assignment: Assignment, actor: Actor) -> None:
    """Raise `Forbidden` unless the actor is the primary of the same capacity or a leader of the young person."""
    if Relation.LEADER in actor.relations:
        return
    if assignment.capacity not in actor.once(primary_capacities):
        raise Forbidden(_("Only the primary or a leader hands over or ends an assignment."))


def has_no_end(assignment: Assignment, actor: Actor) -> None:
    """Raise `Conflict` for an assignment that has an end."""
    if assignment.ends_on is not None:
        raise Conflict(_("The assignment has already ended: see who has the young person now."), code="ended")


def is_not_acknowledged(assignment: Assignment, actor: Actor) -> None:
    """Raise `Conflict` for an assignment that has an end or is acknowledged."""
    has_no_end(assignment, actor)
    if assignment.acknowledged_at:
        raise Conflict(_("The assignment is already acknowledged: nothing more is needed."))


END = Ability(Permission.HAND_OVER, who=primary_or_leader, when=has_no_end)

declare(
    Assignment,
    {
        "acknowledge": Ability(Permission.ACKNOWLEDGE, who=assignee_or_deputy, when=is_not_acknowledged),
        "hand-over": END,
        "end": END,
    },
)
