"""The verbs of a course, who may use them, and when."""

from django.utils.translation import gettext_lazy as _

from backend.access.abilities import Ability, Actor, declare
from backend.access.permissions import Permission, Relation
from backend.assignments.models import Capacity
from backend.assignments.queries import primary_capacities
from backend.core.errors import Conflict, Forbidden
from backend.people.models import YoungPerson
from guidance.courses.models import LIFECYCLE, GuidanceCourse
from guidance.courses.queries import has_open_course


def primary_deputy_or_leader(course: GuidanceCourse, actor: Actor) -> None:
    """Raise `Forbidden` unless the actor is the primary guide, a deputy or a leader of the young person."""
    if actor.relations & {Relation.DEPUTY, Relation.LEADER}:
        return
    if Capacity.GUIDE not in actor.once(primary_capacities):
        raise Forbidden(_("Only the primary guide, a deputy or a leader does this."))


def no_course_is_open(young_person: YoungPerson, actor: Actor) -> None:
    """Raise `Conflict` if the case is closed, or if the young person has an open course."""
    if young_person.closed_on or young_person.deceased_on:
        raise Conflict(_("The case is closed: reopen it before referring."), code="case_closed")
    if actor.once(has_open_course):
        raise Conflict(_("The young person already has an open course: use that one."), code="course_open")


def no_other_course_is_open(course: GuidanceCourse, actor: Actor) -> None:
    """Raise `Conflict` if a course cannot be reopened, because none could be opened."""
    no_course_is_open(course.young_person, actor)


STEER = Ability(Permission.MANAGE_COURSE, who=primary_deputy_or_leader)

declare(
    GuidanceCourse,
    {
        "accept": Ability(Permission.DECIDE_REFERRAL),
        "decline": Ability(Permission.DECIDE_REFERRAL),
        "begin-start": STEER,
        "begin-active": STEER,
        "begin-phase-out": STEER,
        "begin-aftercare": STEER,
        "pause": STEER,
        "prolong": STEER,
        "resume": STEER,
        "close": STEER,
        "reopen": Ability(Permission.MANAGE_COURSE, who=primary_deputy_or_leader, when=no_other_course_is_open),
        "assign": Ability(Permission.ASSIGN),
    },
    LIFECYCLE,
)
declare(YoungPerson, {"refer-to-guidance": Ability(Permission.OPEN_CASE, when=no_course_is_open)})
