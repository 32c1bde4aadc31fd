"""Commands on courses. Allowed from-states stand in `MOVES`; another state is a conflict and changes nothing."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.access.permissions import Permission, Relation, check, relations
from backend.assignments.models import Assignment, AssignmentRole, Capacity
from backend.assignments.services import assign as assign_staff
from backend.assignments.services import end_with_case
from backend.core import clock
from backend.core.days import not_in_the_future
from backend.core.errors import Conflict, Forbidden, Invalid
from backend.followups.dispatch import schedule_dispatch
from backend.followups.models import FollowUpEndReason
from backend.followups.services import reconcile
from backend.organisation.models import Staff
from backend.people.models import LegalBasis, YoungPerson
from guidance.courses.models import CloseReason, Decision, GuidanceCourse, Phase, PhaseChange, Referral, ReferralSource

OPEN = frozenset(Phase) - {Phase.CLOSED}
UNDER_WAY = OPEN - {Phase.REFERRED, Phase.PAUSED}

MOVES: dict[str, tuple[frozenset[Phase], Phase]] = {
    "accept": (frozenset({Phase.REFERRED}), Phase.INTAKE),
    "decline": (frozenset({Phase.REFERRED}), Phase.CLOSED),
    "begin-start": (UNDER_WAY - {Phase.START}, Phase.START),
    "begin-active": (UNDER_WAY - {Phase.ACTIVE}, Phase.ACTIVE),
    "begin-phase-out": (UNDER_WAY - {Phase.PHASE_OUT}, Phase.PHASE_OUT),
    "begin-aftercare": (UNDER_WAY - {Phase.AFTERCARE}, Phase.AFTERCARE),
    "pause": (frozenset({Phase.ACTIVE}), Phase.PAUSED),
    "resume": (frozenset({Phase.PAUSED}), Phase.ACTIVE),
    "close": (OPEN, Phase.CLOSED),
    "reopen": (frozenset({Phase.CLOSED}), Phase.REFERRED),
}
"""Verb → phases from which it is allowed, phase that it leads to. Back-steps are allowed: courses are not linear."""

LONGEST_PAUSE = timedelta(days=90)


@transaction.atomic
def refer(
    *,
    young_person: YoungPerson,
    source: ReferralSource,
    referrer: str = "",
    why: str = "",
    wish: str = "",
    received_on: date | None = None,
    legal_basis: LegalBasis | None = None,
    by: Staff,
) -> GuidanceCourse:
    """Open a course with its referral. One open course per young person."""
    check(by, Permission.OPEN_CASE, young_person.pk)
    received_on = received_on or clock.today()
    young_person = YoungPerson.objects.lock().get(pk=young_person.pk)
    not_in_the_future(received_on, "/received_on")
    if young_person.closed_on or young_person.deceased_on:
        raise Conflict(_("The case is closed: reopen it before referring."), code="case_closed")
    if GuidanceCourse.objects.open().filter(young_person=young_person).exists():
        raise Conflict(_("The young person already has an open course: use that one."), code="course_open")
    course = GuidanceCourse.objects.create(
        young_person=young_person, legal_basis=legal_basis, opened_on=received_on, phase=Phase.REFERRED
    )
    Referral.objects.create(
        course=course, received_on=received_on, source=source, referrer=referrer, why=why, wish=wish
    )
    PhaseChange.objects.create(course=course, to_phase=Phase.REFERRED, on=received_on, by=by)
    _settle(course)
    return course


@transaction.atomic
def accept(*, course: GuidanceCourse, by: Staff) -> GuidanceCourse:
    """Say yes to the referral: referred → intake."""
    course = _locked(course, by, Permission.DECIDE_REFERRAL)
    _answer(course, decision=Decision.ACCEPTED, by=by)
    return _move(course, "accept", by=by)


@transaction.atomic
def decline(*, course: GuidanceCourse, declined_to: str, informed_on: date, by: Staff) -> GuidanceCourse:
    """Say no to the referral, to what instead, and on which day the young person was told: referred → closed."""
    course = _locked(course, by, Permission.DECIDE_REFERRAL)
    not_in_the_future(informed_on, "/informed_on")
    _allowed(course, "decline")
    _answer(course, decision=Decision.DECLINED, by=by, declined_to=declined_to, informed_on=informed_on)
    return _shut(course, "decline", reason=CloseReason.DECLINED, by=by)


@transaction.atomic
def assign(
    *,
    course: GuidanceCourse,
    staff: Staff,
    role: AssignmentRole = AssignmentRole.PRIMARY,
    note: str = "",
    by: Staff,
) -> Assignment:
    """Give the course a guide, in any open phase; the phase stays as it is."""
    course = _locked(course, by, Permission.ASSIGN)
    if course.phase == Phase.CLOSED:
        raise Conflict(_("The course is closed: reopen it before assigning a guide."), code="state")
    return assign_staff(
        young_person=course.young_person, staff=staff, capacity=Capacity.GUIDE, role=role, note=note, by=by
    )


@transaction.atomic
def begin(*, course: GuidanceCourse, verb: str, why: str = "", by: Staff) -> GuidanceCourse:
    """Step to start, active, phase-out or aftercare (`verb` is begin-start, …) from any other of them or intake."""
    return _move(_locked(course, by, Permission.MANAGE_COURSE), verb, why=why, by=by)


@transaction.atomic
def pause(*, course: GuidanceCourse, reason: str, view: str = "", until: date, by: Staff) -> GuidanceCourse:
    """Pause an active course, with the young person's view, until a day at most 90 days away."""
    course = _locked(course, by, Permission.MANAGE_COURSE)
    today = clock.today()
    if not today < until <= today + LONGEST_PAUSE:
        raise Invalid(
            _("A pause ends after today and within %(days)s days.") % {"days": LONGEST_PAUSE.days},
            code="pause_end",
            pointer="/until",
        )
    return _move(course, "pause", why=reason, by=by, pause_reason=reason, pause_view=view, paused_until=until)


@transaction.atomic
def resume(*, course: GuidanceCourse, why: str = "", by: Staff) -> GuidanceCourse:
    """End the pause: paused → active."""
    return _move(_locked(course, by, Permission.MANAGE_COURSE), "resume", why=why, by=by)


@transaction.atomic
def close(
    *,
    course: GuidanceCourse,
    reason: CloseReason,
    outcome: str = "",
    closing_summary: str = "",
    own_words: str = "",
    moved_to_municipality: str = "",
    moved_informed_because: str = "",
    by: Staff,
) -> GuidanceCourse:
    """Close the course from any open phase; its guides' assignments end the same day."""
    course = _locked(course, by, Permission.MANAGE_COURSE)
    if reason == CloseReason.MOVED and not moved_to_municipality:
        raise Invalid(_("Say to which municipality the young person moved."), pointer="/moved_to_municipality")
    return _shut(
        course,
        "close",
        reason=reason,
        by=by,
        outcome=outcome,
        closing_summary=closing_summary,
        own_words=own_words,
        moved_to_municipality=moved_to_municipality,
        moved_informed_because=moved_informed_because,
    )


@transaction.atomic
def reopen(
    *,
    course: GuidanceCourse,
    source: ReferralSource,
    referrer: str = "",
    why: str = "",
    wish: str = "",
    by: Staff,
) -> GuidanceCourse:
    """Open a closed course again with a second referral: closed → referred."""
    course = _locked(course, by, Permission.MANAGE_COURSE)
    _allowed(course, "reopen")
    today = clock.today()
    if GuidanceCourse.objects.open().filter(young_person_id=course.young_person_id).exists():
        raise Conflict(_("The young person already has an open course: use that one."), code="course_open")
    Referral.objects.create(course=course, received_on=today, source=source, referrer=referrer, why=why, wish=wish)
    return _move(course, "reopen", why=why, by=by, closed_on=None, close_reason="")


def _locked(course: GuidanceCourse, by: Staff, permission: Permission) -> GuidanceCourse:
    check(by, permission, course.young_person_id)
    if permission == Permission.MANAGE_COURSE and not may_manage(by, course):
        raise Forbidden(_("Only the primary guide, a deputy or a leader does this."))
    YoungPerson.objects.hold(course.young_person_id)
    return GuidanceCourse.objects.select_related("young_person").get(pk=course.pk)


def may_manage(by: Staff, course: GuidanceCourse) -> bool:
    """Whether `by` is the primary guide, a deputy, or a leader of the young person."""
    if relations(by, course.young_person_id) & {Relation.DEPUTY, Relation.LEADER}:
        return True
    running = Assignment.objects.active(clock.today()).primary(Capacity.GUIDE)
    return running.filter(young_person_id=course.young_person_id, staff=by).exists()


def _allowed(course: GuidanceCourse, verb: str) -> Phase:
    """The phase that `verb` leads to. Raises `Conflict` when the present phase does not allow it."""
    allowed_from, to = MOVES[verb]
    if course.phase == Phase.CLOSED and verb != "reopen":
        raise Conflict(_("The course is closed: reopen it first."), code="state")
    if course.phase not in allowed_from:
        raise Conflict(
            _("The course is “%(phase)s”; this is possible from: %(allowed)s.")
            % {
                "phase": Phase(course.phase).label,
                "allowed": ", ".join(str(phase.label) for phase in Phase if phase in allowed_from),
            },
            code="state",
        )
    return to


def _move(course: GuidanceCourse, verb: str, *, why: str = "", by: Staff, **fields: Any) -> GuidanceCourse:
    """The one place that changes a phase; a pause ends with whatever follows it, and assignments with the course."""
    to = _allowed(course, verb)
    today = clock.today()
    left, course.phase = course.phase, to
    fields = {"pause_reason": "", "pause_view": "", "paused_until": None, **fields}
    for name, value in fields.items():
        setattr(course, name, value)
    course.save(update_fields=["phase", *fields])
    PhaseChange.objects.create(course=course, from_phase=left, to_phase=to, on=today, by=by, why=why)
    if to == Phase.CLOSED:
        end_with_case(young_person_id=course.young_person_id, capacity=Capacity.GUIDE, on=today)
    _settle(course, because=FollowUpEndReason.CASE_CLOSED if to == Phase.CLOSED else FollowUpEndReason.NOT_EXPECTED)
    return course


def _shut(course: GuidanceCourse, verb: str, *, reason: CloseReason, by: Staff, **fields: Any) -> GuidanceCourse:
    return _move(course, verb, by=by, closed_on=clock.today(), close_reason=reason, **fields)


def _settle(course: GuidanceCourse, because: FollowUpEndReason = FollowUpEndReason.NOT_EXPECTED) -> None:
    reconcile(
        people=[course.young_person_id], changed={GuidanceCourse, PhaseChange, Referral, Assignment}, because=because
    )
    schedule_dispatch()


def _answer(course: GuidanceCourse, *, decision: Decision, by: Staff, **fields: object) -> None:
    _allowed(course, "accept")
    referral = course.referrals.order_by("-id").first()
    assert referral is not None
    referral.decision = decision
    referral.decided_on = clock.today()
    referral.decided_by = by
    for name, value in fields.items():
        setattr(referral, name, value)
    referral.save(update_fields=["decision", "decided_on", "decided_by", *fields])
