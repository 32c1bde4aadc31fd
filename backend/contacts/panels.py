"""The list of what is due, on the start page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from backend.access.permissions import CASE_ROLES
from backend.contacts.queries import Due, due_now
from backend.core.numbers import in_words
from backend.workspace.registry import (
    NavigationItem,
    StartContent,
    StartPart,
    StartReading,
    navigation,
    start_parts,
)


def due(reading: StartReading) -> StartContent:
    """Return what is due from the reader."""
    found = due_now(reading)
    values = {
        "groups": [
            ("overdue", gettext_lazy("Overdue"), found.overdue),
            ("today", pgettext_lazy("the start page", "Today"), found.today),
            ("week", gettext_lazy("This week"), found.this_week),
        ],
        "of_absent": found.of_absent,
        "is_empty": not (found.overdue or found.today or found.this_week),
    }
    return StartContent(values=values, people=found.young_people, lede=_in_one_sentence(found))


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


start_parts.add(StartPart(key="due", template="contacts/due.html", content=due, roles=CASE_ROLES, position=10))
navigation.add(
    NavigationItem(label=pgettext_lazy("the start page", "Today"), url_name="home", roles=CASE_ROLES, position=10)
)
