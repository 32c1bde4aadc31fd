"""The verbs of employers, disclosure decisions and employer contacts, who may use them, and when."""

from django.utils.translation import gettext_lazy as _

from backend.access.abilities import Ability, Actor, declare
from backend.access.permissions import Permission, Relation
from backend.core.errors import Conflict, Forbidden
from jobs.employers.models import Answer, ContactStatus, DisclosureDecision, Employer, EmployerContact


def is_a_valid_yes(decision: DisclosureDecision, actor: Actor) -> None:
    """Raise `Conflict` unless the decision is a yes that has not been withdrawn."""
    if decision.answer != Answer.YES:
        raise Conflict(_("Only a yes can be withdrawn."), code="no_yes")
    if decision.withdrawn_on:
        raise Conflict(_("The decision is already withdrawn: nothing more is needed."), code="withdrawn")


def is_planned(contact: EmployerContact, actor: Actor) -> None:
    """Raise `Conflict` for a contact that is no longer planned."""
    if contact.status != ContactStatus.PLANNED:
        raise Conflict(
            _("The contact is “%(status)s”; this is possible while it is planned.")
            % {"status": ContactStatus(contact.status).label},
            code="state",
        )


def leads(contact: EmployerContact, actor: Actor) -> None:
    """Raise `Forbidden` unless the actor is a leader of the young person."""
    if contact.young_person_id and Relation.LEADER not in actor.relations:
        raise Forbidden(_("Only a leader handles what went beyond the young person's decision."))


def went_beyond_the_decision(contact: EmployerContact, actor: Actor) -> None:
    """Raise `Conflict` for a contact that did not go beyond the decision, or has been handled."""
    if not contact.beyond_decision:
        raise Conflict(_("This contact stayed within the young person's decision: nothing is to be handled."))
    if contact.handled_on:
        raise Conflict(_("This is already handled: nothing more is needed."), code="handled")


WORK = Ability(Permission.MANAGE_IPS)
WHILE_PLANNED = Ability(Permission.MANAGE_IPS, when=is_planned)

declare(Employer, {"add-person": WORK, "edit": WORK})
declare(DisclosureDecision, {"withdraw": Ability(Permission.MANAGE_IPS, when=is_a_valid_yes)})
declare(
    EmployerContact,
    {
        "hold": WHILE_PLANNED,
        "cancel": WHILE_PLANNED,
        "handle": Ability(Permission.MANAGE_IPS, who=leads, when=went_beyond_the_decision),
    },
)
