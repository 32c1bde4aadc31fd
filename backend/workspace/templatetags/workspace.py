"""Template tags for days in words, and for the icons of the design system.

Days may be text in ISO form, because the JSON columns of the database views have them so.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django import template
from django.db.models import Model
from django.templatetags.static import static
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.core import clock
from backend.core.sentences import mid_sentence
from backend.workspace.registry import Verb

if TYPE_CHECKING:
    from backend.people.models import YoungPerson

register = template.Library()
register.filter("mid_sentence", mid_sentence)


@register.filter
def day(on: date | str) -> str:
    """Return a day as “man 23.11.2026”."""
    shown = _read(on)
    return f"{WEEKDAYS_ABBR[shown.weekday()]} {shown:%d.%m.%Y}".lower()


@register.filter
def local_day(at: datetime) -> date:
    """Return the day of a moment in Copenhagen."""
    return at.astimezone(clock.COPENHAGEN).date()


@register.filter
def days_since(on: date | str, today: date) -> int:
    """Return the number of days from `on` to `today`. It is negative if `on` is in the future."""
    return (today - _read(on)).days


@register.filter
def age(person: "YoungPerson", today: date) -> int:
    """Return the age in whole years."""
    return person.age(today)


@register.filter
def ago(on: date | str, today: date) -> str:
    """Return how long ago `on` was, in days. Guides count in days."""
    days = days_since(on, today)
    if days == 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}


@register.filter
def due(on: date | str, today: date) -> str:
    """Return in how many days something is due, or by how many days it is overdue."""
    days = -days_since(on, today)
    if days < 0:
        return ngettext("%(days)s day over", "%(days)s days over", -days) % {"days": -days}
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


@register.simple_tag
def verb_url(verb: Verb, record: Model) -> str:
    """Return the address of the page of a verb."""
    return verb.url(record)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return an icon of the design system.

    It is hidden from screen readers, because the words beside it say the same.
    """
    return format_html(
        '<svg class="icon-svg" focusable="false" aria-hidden="true"><use href="{}#{}"></use></svg>',
        static("dkfds/img/all-svg-icons.svg"),
        name,
    )


def _read(on: date | str) -> date:
    return date.fromisoformat(on) if isinstance(on, str) else on
