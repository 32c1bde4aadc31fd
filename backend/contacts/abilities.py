"""The verbs of contacts and appointments, who may use them, and when."""

from django.utils.translation import gettext_lazy as _

from backend.access.abilities import Ability, Actor, declare
from backend.access.permissions import Permission, Relation
from backend.contacts.models import Appointment, AppointmentState, Contact
from backend.core import clock
from backend.core.days import lies_ahead
from backend.core.errors import Conflict, Forbidden
from backend.people.models import YoungPerson


def author_or_leader(contact: Contact, actor: Actor) -> None:
    """Raise `Forbidden` unless the actor is the author or a leader of the young person."""
    if contact.recorded_by_id != actor.staff.pk and Relation.LEADER not in actor.relations:
        raise Forbidden(_("Only its author or a leader changes a contact."))


def is_not_voided(contact: Contact, actor: Actor) -> None:
    """Raise `Conflict` for a voided contact."""
    if contact.voided_at:
        raise Conflict(_("The contact is voided and can no longer be changed."), code="voided")


def can_move_to_another_person(contact: Contact, actor: Actor) -> None:
    """Raise `Conflict` unless the contact can be moved to another young person.

    A voided contact cannot, nor one in which people from the network of the first young person took part.
    """
    is_not_voided(contact, actor)
    if any(participant.staff_id is None for participant in contact.participants.all()):
        raise Conflict(
            _("People from the network of this young person took part: void the contact and register it again."),
            code="participants",
        )


def is_planned(appointment: Appointment, actor: Actor) -> None:
    """Raise `Conflict` for an appointment that is no longer planned."""
    if appointment.state != AppointmentState.PLANNED:
        raise Conflict(
            _("The appointment is “%(state)s” and no longer planned: make a new one.")
            % {"state": AppointmentState(appointment.state).label},
            code="state",
        )


def is_planned_and_has_begun(appointment: Appointment, actor: Actor) -> None:
    """Raise `Conflict` for an appointment that is no longer planned, or has not begun."""
    is_planned(appointment, actor)
    if lies_ahead(appointment.starts_at, clock.now()):
        raise Conflict(_("The appointment has not begun: wait, or change its time."), code="not_begun")


CHANGE = Ability(Permission.CORRECT_CONTACT, who=author_or_leader, when=is_not_voided)
WHILE_PLANNED = Ability(Permission.EDIT_CASE, when=is_planned)
ONCE_BEGUN = Ability(Permission.EDIT_CASE, when=is_planned_and_has_begun)

declare(
    Contact,
    {
        "edit": CHANGE,
        "void": CHANGE,
        "move": Ability(Permission.CORRECT_CONTACT, who=author_or_leader, when=can_move_to_another_person),
    },
)
declare(Appointment, {"hold": ONCE_BEGUN, "no-show": ONCE_BEGUN, "cancel": WHILE_PLANNED, "move": WHILE_PLANNED})
declare(YoungPerson, {"contact": Ability(Permission.EDIT_CASE), "appointment": Ability(Permission.EDIT_CASE)})
