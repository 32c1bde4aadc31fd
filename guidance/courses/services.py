"""Commands on courses. `abilities.py` decides who may use which verb when. A refused verb changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from backend.access.abilities import check_ability
from backend.assignments.models import Assignment, AssignmentRole, Capacity
from backend.assignments.services import assign as assign_staff
from backend.assignments.services import end_with_case, settle_before_closing
from backend.core import clock
from backend.core.days import not_in_the_future
from backend.core.errors import Invalid
from backend.followups.changing import changing
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
    """Open a course with its referral. Raises `Conflict` if the young person already has an open course."""
    received_on = received_on or clock.today()
    not_in_the_future(received_on, "/received_on")
    with changing(young_person) as change:
        check_ability(by, "refer-to-guidance", change.young_person)
        course = GuidanceCourse.objects.create(
            young_person=change.young_person, legal_basis=legal_basis, opened_on=received_on, phase=Phase.REFERRED
        )
        Referral.objects.create(
            course=course, received_on=received_on, source=source, referrer=referrer, why=why, wish=wish
        )
        PhaseChange.objects.create(course=course, to_phase=Phase.REFERRED, on=received_on, by=by)
        change.record(GuidanceCourse, Referral, PhaseChange)
    return course


def accept(*, course: GuidanceCourse, by: Staff) -> GuidanceCourse:
    """Accept the referral: referred → intake."""
    with _changing(course, "accept", by) as course:
        _answer(course, decision=Decision.ACCEPTED, by=by)
        return _move(course, "accept", by=by)


def decline(*, course: GuidanceCourse, declined_to: str, informed_on: date, by: Staff) -> GuidanceCourse:
    """Decline the referral: referred → closed.

    `declined_to` is the alternative, and `informed_on` the day on which staff informed the young person.
    """
    with _changing(course, "decline", by) as course:
        not_in_the_future(informed_on, "/informed_on")
        _answer(course, decision=Decision.DECLINED, by=by, declined_to=declined_to, informed_on=informed_on)
        return _move(course, "decline", by=by, closed_on=clock.today(), close_reason=CloseReason.DECLINED)


def assign(
    *,
    course: GuidanceCourse,
    staff: Staff,
    role: AssignmentRole = AssignmentRole.PRIMARY,
    note: str = "",
    by: Staff,
) -> Assignment:
    """Assign a guide to the course, in any open phase. The phase stays as it is."""
    with _changing(course, "assign", by) as course:
        return assign_staff(
            young_person=course.young_person, staff=staff, capacity=Capacity.GUIDE, role=role, note=note, by=by
        )


def begin(*, course: GuidanceCourse, verb: str, why: str = "", by: Staff) -> GuidanceCourse:
    """Begin a phase: start, active, phase-out or aftercare (`verb` is begin-start, …)."""
    with _changing(course, verb, by) as course:
        return _move(course, verb, why=why, by=by)


def pause(*, course: GuidanceCourse, reason: str, view: str = "", paused_until: date, by: Staff) -> GuidanceCourse:
    """Pause an active course, with the young person's view. `paused_until` is at most 90 days from today."""
    with _changing(course, "pause", by) as course:
        _ends_soon(paused_until)
        return _move(
            course, "pause", why=reason, by=by, pause_reason=reason, pause_view=view, paused_until=paused_until
        )


def prolong(*, course: GuidanceCourse, paused_until: date, why: str = "", by: Staff) -> GuidanceCourse:
    """Let the pause end on a later day: paused → paused. `paused_until` is at most 90 days from today."""
    with _changing(course, "prolong", by) as course:
        assert course.paused_until is not None
        _ends_soon(paused_until)
        if paused_until <= course.paused_until:
            raise Invalid(
                _("The pause already lasts until %(date)s: choose a later day, or end the pause.")
                % {"date": date_format(course.paused_until, "SHORT_DATE_FORMAT")},
                code="not_later",
                pointer="/paused_until",
            )
        kept = {"pause_reason": course.pause_reason, "pause_view": course.pause_view}
        return _move(course, "prolong", why=why, by=by, paused_until=paused_until, **kept)


def resume(*, course: GuidanceCourse, why: str = "", by: Staff) -> GuidanceCourse:
    """End the pause: paused → active."""
    with _changing(course, "resume", by) as course:
        return _move(course, "resume", why=why, by=by)


def close(
    *,
    course: GuidanceCourse,
    reason: CloseReason,
    outcome: str = "",
    closing_summary: str = "",
    own_words: str = "",
    moved_to_municipality: str = "",
    moved_informed_because: str = "",
    end_open: bool = False,
    by: Staff,
) -> GuidanceCourse:
    """Close the course in any open phase, and end the guides' assignments on the same day.

    Raises `StillOpen` for what the guides still hold, unless `end_open` ends it too.
    """
    with _changing(course, "close", by) as course:
        if reason == CloseReason.MOVED and not moved_to_municipality:
            raise Invalid(_("Say to which municipality the young person moved."), pointer="/moved_to_municipality")
        settle_before_closing(young_person_id=course.young_person_id, capacity=Capacity.GUIDE, end_open=end_open, by=by)
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


def close_with_case(*, course: GuidanceCourse, by: Staff) -> None:
    """Close the course because the whole case ends, without a reason. The caller has checked the permission."""
    with changing(course.young_person_id) as change:
        _move(course, "close", by=by, closed_on=clock.today())
        change.record(GuidanceCourse, Referral, PhaseChange)


def reopen(
    *,
    course: GuidanceCourse,
    source: ReferralSource,
    referrer: str = "",
    why: str = "",
    wish: str = "",
    by: Staff,
) -> GuidanceCourse:
    """Open a closed course again with a new referral: closed → referred."""
    with _changing(course, "reopen", by) as course:
        Referral.objects.create(
            course=course, received_on=clock.today(), source=source, referrer=referrer, why=why, wish=wish
        )
        return _move(course, "reopen", why=why, by=by, closed_on=None, close_reason="")


@contextmanager
def _changing(course: GuidanceCourse, verb: str, by: Staff) -> Iterator[GuidanceCourse]:
    """Lock the young person and give the current course, if `by` may use `verb` on it."""
    with changing(course.young_person_id) as change:
        course = GuidanceCourse.objects.select_related("young_person").get(pk=course.pk)
        check_ability(by, verb, course)
        change.record(GuidanceCourse, Referral, PhaseChange)
        yield course


def _move(course: GuidanceCourse, verb: str, *, why: str = "", by: Staff, **fields: Any) -> GuidanceCourse:
    """Change the phase and record the change. Each change ends a pause. Closing ends the guides' assignments."""
    today = clock.today()
    left = LIFECYCLE.move(course, verb, **{"pause_reason": "", "pause_view": "", "paused_until": None, **fields})
    PhaseChange.objects.create(
        course=course,
        from_phase=left,
        to_phase=course.phase,
        on=today,
        paused_until=course.paused_until,
        by=by,
        why=why,
    )
    if course.phase == Phase.CLOSED:
        end_with_case(young_person_id=course.young_person_id, capacity=Capacity.GUIDE, on=today)
    return course


def _ends_soon(paused_until: date) -> None:
    """Raise `Invalid` unless a pause may end on this day."""
    today = clock.today()
    if not today < paused_until <= today + LONGEST_PAUSE:
        raise Invalid(
            _("A pause ends after today and within %(days)s days.") % {"days": LONGEST_PAUSE.days},
            code="pause_end",
            pointer="/paused_until",
        )


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
