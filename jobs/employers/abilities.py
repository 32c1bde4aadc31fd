"""The verbs of employers, disclosure decisions and employer contacts, who may use them, and when."""

from django.utils.translation import gettext_lazy as _

from backend.access.abilities import Ability, Actor, declare
from backend.access.permissions import Permission, Relation, leads
from backend.core import clock
from backend.core.errors import Conflict, Forbidden
from jobs.employers.models import Answer, ContactStatus, DisclosureDecision, Employer, EmployerContact


def is_a_valid_yes(decision: DisclosureDecision, actor: Actor) -> None:
    """Raise `Conflict` unless the decision is a yes that still says what may be disclosed."""
    if decision.answer != Answer.YES:
        raise Conflict(_("Only a yes can be withdrawn."), code="no_yes")
    if decision.withdrawn_on:
        raise Conflict(_("The decision is already withdrawn: nothing more is needed."), code="withdrawn")
    today = clock.today()
    if decision.ends_on and decision.ends_on < today:
        raise Conflict(_("The decision held for a time that has passed: nothing more is needed."), code="expired")
    if decision.starts_on <= today and decision.pk not in actor.once(decisions_that_hold):
        raise Conflict(_("A later talk has replaced this decision: withdraw that one."), code="replaced")


def decisions_that_hold(actor: Actor) -> frozenset[int]:
    """Return the ids of the young person's decisions that no later talk about the same employer, or all, replaced."""
    begun = DisclosureDecision.objects.filter(young_person=actor.young_person_id, starts_on__lte=clock.today())
    latest = begun.order_by("employer_id", "-talked_on", "-id").distinct("employer_id")
    return frozenset(latest.values_list("pk", flat=True))


def is_planned(contact: EmployerContact, actor: Actor) -> None:
    """Raise `Conflict` for a contact that is no longer planned."""
    if contact.status != ContactStatus.PLANNED:
        raise Conflict(
            _("The contact is “%(status)s”; this is possible while it is planned.")
            % {"status": ContactStatus(contact.status).label},
            code="state",
        )


def author_or_leader(contact: EmployerContact, actor: Actor) -> None:
    """Raise `Forbidden` unless the actor is the author or a leader.

    The leader is that of the young person, or of the author if the contact is about no young person.
    """
    if contact.recorded_by_id == actor.staff.pk:
        return
    if contact.young_person_id:
        is_leader = Relation.LEADER in actor.relations
    else:
        is_leader = leads(actor.staff, contact.recorded_by)
    if not is_leader:
        raise Forbidden(_("Only its author or a leader changes a contact."))


def is_planned_or_held(contact: EmployerContact, actor: Actor) -> None:
    """Raise `Conflict` for a contact that was cancelled or voided."""
    if contact.status not in (ContactStatus.PLANNED, ContactStatus.HELD):
        raise Conflict(
            _("The contact is “%(status)s” and can no longer be changed.")
            % {"status": ContactStatus(contact.status).label},
            code="state",
        )


def is_held(contact: EmployerContact, actor: Actor) -> None:
    """Raise `Conflict` for a contact that was not held."""
    is_planned_or_held(contact, actor)
    if contact.status != ContactStatus.HELD:
        raise Conflict(_("The contact is planned: cancel it instead."), code="state")


def went_beyond_the_decision(contact: EmployerContact, actor: Actor) -> None:
    """Raise `Conflict` for a contact that did not go beyond the decision, or has been handled."""
    is_planned_or_held(contact, actor)
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
        "edit": Ability(Permission.MANAGE_IPS, who=author_or_leader, when=is_planned_or_held),
        "void": Ability(Permission.MANAGE_IPS, who=author_or_leader, when=is_held),
        "handle": Ability(Permission.LEAD_CASE, when=went_beyond_the_decision),
    },
)
