"""Commands on courses. `abilities.py` says who may use which verb when; a verb that is refused changes nothing."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.access.abilities import check_ability
from backend.assignments.models import Assignment, AssignmentRole, Capacity
from backend.assignments.services import assign as assign_staff
from backend.assignments.services import end_with_case
from backend.core import clock
from backend.core.days import not_in_the_future
from backend.core.errors import Invalid
from backend.followups.models import FollowUpEndReason
from backend.followups.services import reconcile, schedule_dispatch
from backend.organisation.models import Staff
from backend.people.models import LegalBasis, YoungPerson
from guidance.courses.models import (
    LIFECYCLE,
    CloseReason,
    Decision,
    GuidanceCourse,
    Phase,
    PhaseChange,
    Referral,
    ReferralSource,
)

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
    """Open a course with its referral. A young person has one open course at most."""
    received_on = received_on or clock.today()
    young_person = YoungPerson.objects.lock().get(pk=young_person.pk)
    check_ability(by, "refer-to-guidance", young_person)
    not_in_the_future(received_on, "/received_on")
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
    """Accept the referral: referred → intake."""
    course = _locked(course, "accept", by)
    _answer(course, decision=Decision.ACCEPTED, by=by)
    return _move(course, "accept", by=by)


@transaction.atomic
def decline(*, course: GuidanceCourse, declined_to: str, informed_on: date, by: Staff) -> GuidanceCourse:
    """Decline the referral, in favour of what, and on which day the young person was told: referred → closed."""
    course = _locked(course, "decline", by)
    not_in_the_future(informed_on, "/informed_on")
    _answer(course, decision=Decision.DECLINED, by=by, declined_to=declined_to, informed_on=informed_on)
    return _move(course, "decline", by=by, closed_on=clock.today(), close_reason=CloseReason.DECLINED)


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
    course = _locked(course, "assign", by)
    return assign_staff(
        young_person=course.young_person, staff=staff, capacity=Capacity.GUIDE, role=role, note=note, by=by
    )


@transaction.atomic
def begin(*, course: GuidanceCourse, verb: str, why: str = "", by: Staff) -> GuidanceCourse:
    """Begin the start, active, phase-out or aftercare phase (`verb` is begin-start, …)."""
    return _move(_locked(course, verb, by), verb, why=why, by=by)


@transaction.atomic
def pause(*, course: GuidanceCourse, reason: str, view: str = "", until: date, by: Staff) -> GuidanceCourse:
    """Pause an active course, with the young person's view, until a day at most 90 days away."""
    course = _locked(course, "pause", by)
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
    return _move(_locked(course, "resume", by), "resume", why=why, by=by)


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
    """Close the course from any open phase, and end its guides' assignments the same day."""
    course = _locked(course, "close", by)
    if reason == CloseReason.MOVED and not moved_to_municipality:
        raise Invalid(_("Say to which municipality the young person moved."), pointer="/moved_to_municipality")
    return _move(
        course,
        "close",
        by=by,
        closed_on=clock.today(),
        close_reason=reason,
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
    course = _locked(course, "reopen", by)
    Referral.objects.create(
        course=course, received_on=clock.today(), source=source, referrer=referrer, why=why, wish=wish
    )
    return _move(course, "reopen", why=why, by=by, closed_on=None, close_reason="")


def _locked(course: GuidanceCourse, verb: str, by: Staff) -> GuidanceCourse:
    """Lock the young person and return the course as it is now, if `by` may use `verb` on it."""
    YoungPerson.objects.hold(course.young_person_id)
    course = GuidanceCourse.objects.select_related("young_person").get(pk=course.pk)
    check_ability(by, verb, course)
    return course


def _move(course: GuidanceCourse, verb: str, *, why: str = "", by: Staff, **fields: Any) -> GuidanceCourse:
    """Change the phase and record the change. Each change ends a pause; closing ends the guides' assignments."""
    today = clock.today()
    left = LIFECYCLE.move(course, verb, **{"pause_reason": "", "pause_view": "", "paused_until": None, **fields})
    PhaseChange.objects.create(course=course, from_phase=left, to_phase=course.phase, on=today, by=by, why=why)
    if course.phase == Phase.CLOSED:
        end_with_case(young_person_id=course.young_person_id, capacity=Capacity.GUIDE, on=today)
    _settle(
        course,
        because=FollowUpEndReason.CASE_CLOSED if course.phase == Phase.CLOSED else FollowUpEndReason.NOT_EXPECTED,
    )
    return course


def _settle(course: GuidanceCourse, because: FollowUpEndReason = FollowUpEndReason.NOT_EXPECTED) -> None:
    reconcile(
        people=[course.young_person_id], changed={GuidanceCourse, PhaseChange, Referral, Assignment}, because=because
    )
    schedule_dispatch()


def _answer(course: GuidanceCourse, *, decision: Decision, by: Staff, **fields: object) -> None:
    """Write the answer to the latest referral of the course."""
    referral = course.referrals.order_by("-id").first()
    assert referral is not None
    referral.decision = decision
    referral.decided_on = clock.today()
    referral.decided_by = by
    for name, value in fields.items():
        setattr(referral, name, value)
    referral.save(update_fields=["decision", "decided_on", "decided_by", *fields])
