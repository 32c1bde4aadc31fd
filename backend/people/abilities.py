"""The verbs of a young person, who may use them, and when."""

from django.utils.translation import gettext_lazy as _

from backend.access.abilities import Ability, Actor, declare
from backend.access.permissions import Permission
from backend.core import clock
from backend.core.errors import Conflict
from backend.people.models import ProbableDuplicate, YoungPerson


def is_not_merged(person: YoungPerson, actor: Actor) -> None:
    """Raise `Conflict` for a record that was merged into another."""
    if person.merged_into_id:
        raise Conflict(_("This record was merged into another case: use that one."), code="merged")


def is_alive(person: YoungPerson, actor: Actor) -> None:
    """Raise `Conflict` for a young person who has died, and for a record that was merged into another."""
    is_not_merged(person, actor)
    if person.deceased_on:
        raise Conflict(_("A death is recorded for this young person."), code="deceased")


def is_open(person: YoungPerson, actor: Actor) -> None:
    """Raise `Conflict` unless the case is open."""
    is_alive(person, actor)
    if person.closed_on:
        raise Conflict(_("The case is closed: reopen it first."), code="case_closed")


def is_closed(person: YoungPerson, actor: Actor) -> None:
    """Raise `Conflict` unless the case is closed, and the young person is alive."""
    is_alive(person, actor)
    if not person.closed_on:
        raise Conflict(_("The case is open: nothing more is needed."), code="case_open")


def has_died(person: YoungPerson, actor: Actor) -> None:
    """Raise `Conflict` unless a death is recorded."""
    is_not_merged(person, actor)
    if not person.deceased_on:
        raise Conflict(_("No death is recorded for this young person."), code="not_deceased")


def has_paused_reminders(person: YoungPerson, actor: Actor) -> None:
    """Raise `Conflict` unless the reminders about the young person are paused today."""
    if person.reminders_paused_until is None or person.reminders_paused_until < clock.today():
        raise Conflict(_("The reminders are not paused."), code="not_paused")


def is_unanswered(duplicate: ProbableDuplicate, actor: Actor) -> None:
    """Raise `Conflict` for a question that is answered."""
    if duplicate.answer:
        raise Conflict(_("This is answered already: load it again."), code="answered")


declare(ProbableDuplicate, {"two-people": Ability(Permission.LEAD_CASE, when=is_unanswered)})

declare(
    YoungPerson,
    {
        "close": Ability(Permission.CLOSE_CASE, when=is_open),
        "reopen": Ability(Permission.CLOSE_CASE, when=is_closed),
        "record-death": Ability(Permission.CLOSE_CASE, when=is_alive),
        "transfer": Ability(Permission.LEAD_CASE, when=is_open),
        "merge": Ability(Permission.LEAD_CASE, when=is_alive),
        "undo-death": Ability(Permission.LEAD_CASE, when=has_died),
        "pause-reminders": Ability(Permission.PAUSE_REMINDERS, when=is_open),
        "resume-reminders": Ability(Permission.PAUSE_REMINDERS, when=has_paused_reminders),
        "follow-up": Ability(Permission.EDIT_CASE, when=is_open),
    },
)
