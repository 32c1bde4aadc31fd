"""What is due on the start page, the appointments on the page of a young person, and the navigation items."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from backend.access.permissions import CASE_ROLES, Permission
from backend.contacts.queries import Due, due_now, until_next_week
from backend.contacts.weeks import next_appointments
from backend.core import clock
from backend.core.numbers import in_words
from backend.organisation.models import Role
from backend.people.models import YoungPerson
from backend.workspace.registry import (
    NavigationItem,
    Panel,
    Reading,
    StartContent,
    StartPart,
    StartReading,
    navigation,
    panels,
    start_parts,
)


def due(reading: StartReading) -> StartContent:
    """Return what is due from the reader."""
    found = due_now(reading)
    at_weekend = until_next_week(reading.today)
    following = gettext_lazy("Until the end of next week") if at_weekend else gettext_lazy("This week")
    values = {
        "groups": [
            ("overdue", gettext_lazy("Overdue"), found.overdue),
            ("today", pgettext_lazy("the start page", "Today"), found.today),
            ("week", following, found.following),
        ],
        "main_step": next((line.step for line in found.overdue if line.step and line.step.url), None),
        "of_absent": found.of_absent,
        "is_empty": not (found.overdue or found.today or found.following),
        "at_weekend": at_weekend,
    }
    return StartContent(values=values, people=found.young_people, summary=_in_one_sentence(found))


def _in_one_sentence(due: Due) -> str:
    people, others = due.waiting_for_contact, len(due.overdue)
    if people:
        return ngettext(
            "You owe %(number)s young person a contact.", "You owe %(number)s young people a contact.", people
        ) % {"number": in_words(people)}
    if others:
        return ngettext("%(number)s follow-up is overdue.", "%(number)s follow-ups are overdue.", others) % {
            "number": in_words(others).capitalize()
        }
    return _("Nothing is overdue.")


def _appointments(person: YoungPerson, reading: Reading) -> Mapping[str, Any]:
    return {
        "appointments": next_appointments(person, reading.actor, clock.now()),
        "person": person,
        "may_plan": reading.actor.may(Permission.EDIT_CASE) and not person.closed_on and not person.deceased_on,
    }


start_parts.add(StartPart(key="due", template="contacts/due.html", content=due, roles=CASE_ROLES, position=10))

panels.add(
    Panel(
        key="appointments",
        title=gettext_lazy("Appointments"),
        template="contacts/appointments_panel.html",
        context=_appointments,
        position=10,
    )
)

navigation.add(
    NavigationItem(
        label=gettext_lazy("Appointments"), url_name="appointments", roles=CASE_ROLES - {Role.ON_CALL}, position=30
    )
)
