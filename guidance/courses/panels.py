"""The panel of the course on the page of a young person, and the waiting referrals on the start page."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from backend.access.people import ON_PAGES, fields_to_defer
from backend.access.permissions import Permission, Relation
from backend.access.visibility import VisibleTo
from backend.assignments.models import Capacity
from backend.assignments.queries import working_with
from backend.people.models import YoungPerson
from backend.workspace.registry import (
    OVERSEE,
    Panel,
    Reading,
    StartContent,
    StartPart,
    StartReading,
    buttons,
    panels,
    start_parts,
)
from guidance.courses.models import GuidanceCourse, Phase, ReferralSource
from guidance.courses.queries import courses_of

SHOWN = 10
"""How many referrals the start page shows."""

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


def waiting_referrals(reading: StartReading) -> StartContent | None:
    """Return the referrals in the reader's units that wait for an answer, the oldest first."""
    seen = VisibleTo("young_person_id", reading.staff, "caseload")
    waiting = GuidanceCourse.objects.filter(seen, phase=Phase.REFERRED).select_related("young_person")
    in_order = waiting.annotate(received_on=Max("referrals__received_on")).order_by("received_on", "pk")
    rows = list(in_order.defer(*fields_to_defer("young_person", ON_PAGES))[:SHOWN])
    if not rows:
        return None
    count = waiting.count() if len(rows) == SHOWN else len(rows)
    return StartContent(values={"rows": rows, "count": count}, people=[row.young_person_id for row in rows])


start_parts.add(
    StartPart(
        key="referrals",
        title=_("Referrals that wait for an answer"),
        template="courses/waiting_referrals.html",
        content=waiting_referrals,
        roles=OVERSEE,
        position=21,
    )
)

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
