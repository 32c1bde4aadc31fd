"""The verbs of an intervention, who may use them, and when."""

from django.utils.translation import gettext_lazy as _

from backend.access.abilities import Ability, Actor, declare
from backend.access.permissions import Permission, Relation
from backend.core.errors import Conflict, Forbidden
from guidance.interventions.models import LIFECYCLE, Intervention


def works_with_the_young_person(intervention: Intervention, actor: Actor) -> None:
    """Raise `Forbidden` unless the actor is an assignee, a leader or a deputy.

    A deputy who is responsible for the intervention is refused too. The intervention would let them see the young
    person for longer than the cover does.
    """
    if actor.relations & {Relation.ASSIGNEE, Relation.LEADER}:
        return
    if Relation.DEPUTY not in actor.relations or intervention.responsible_id == actor.staff.pk:
        raise Forbidden(
            _(
                "An intervention is agreed by those who work with the young person: let the guide, the consultant or "
                "the leader agree it."
            )
        )


def may_change_responsible(intervention: Intervention, actor: Actor) -> None:
    """Raise `Forbidden` unless the actor is an assignee, a leader or a deputy, because the change opens access."""
    if not actor.relations & {Relation.ASSIGNEE, Relation.LEADER, Relation.DEPUTY}:
        raise Forbidden(
            _(
                "Those who work with the young person choose who is responsible: ask the guide, the consultant or the "
                "leader."
            )
        )


def was_agreed(intervention: Intervention, actor: Actor) -> None:
    """Raise `Conflict` for an intervention to which the young person never agreed."""
    if intervention.agreed_on is None:
        raise Conflict(_("The young person never agreed to the intervention: no contact served it."), code="not_agreed")


WRITE = Ability(Permission.EDIT_CASE)

declare(
    Intervention,
    {
        "agree": Ability(Permission.EDIT_CASE, who=works_with_the_young_person),
        "start": WRITE,
        "pause": WRITE,
        "resume": WRITE,
        "extend": WRITE,
        "review": WRITE,
        "edit": WRITE,
        "change-responsible": Ability(Permission.EDIT_CASE, who=may_change_responsible),
        "complete": WRITE,
        "stop": WRITE,
        "contacts": Ability(Permission.EDIT_CASE, when=was_agreed),
    },
    LIFECYCLE,
)
