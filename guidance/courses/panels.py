"""The panel of the course on the page of a young person."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.access.permissions import Permission, Relation
from backend.assignments.models import Capacity
from backend.assignments.queries import working_with
from backend.people.models import YoungPerson
from backend.workspace.registry import Panel, Reading, buttons, panels
from guidance.courses.models import Phase, ReferralSource
from guidance.courses.queries import courses_of

FORMER = 5
"""The number of former courses that the panel names."""


def course_panel(person: YoungPerson, reading: Reading) -> Mapping[str, Any]:
    """Return the open course, or else the latest, with its guides. Callers without case content see the summary."""
    courses = reading.actor.once(courses_of)
    course = courses[0] if courses else None
    if course is None:
        return {"course": None, "may_refer": _may_refer(person, reading)}
    course.young_person = person
    is_open = course.phase != Phase.CLOSED
    referral = getattr(course, "referral", None) or {}
    verbs = buttons(course, reading.actor)
    guides = working_with(person, Capacity.GUIDE, reading.actor) if is_open else []
    return {
        "course": course,
        "is_open": is_open,
        "referral": referral,
        "source": dict(ReferralSource.choices).get(referral.get("source", ""), ""),
        "former": courses[1 : FORMER + 1],
        "guides": [(one, buttons(one, reading.actor)) for one in guides],
        "buttons": [verb for verb in verbs if not verb.verb.startswith("begin-")],
        "phases": [verb for verb in verbs if verb.verb.startswith("begin-")],
        "may_refer": not is_open and _may_refer(person, reading),
        "sees_all": Relation.READER in reading.actor.relations,
        "today": reading.today,
    }


def _may_refer(person: YoungPerson, reading: Reading) -> bool:
    return not person.closed_on and not person.deceased_on and reading.actor.may(Permission.OPEN_CASE)


panels.add(
    Panel(
        key="course",
        title=_("Course"),
        template="courses/panel.html",
        context=course_panel,
        full=False,
        position=10,
    )
)
