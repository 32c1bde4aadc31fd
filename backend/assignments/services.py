"""Commands on assignments. Each changes the grant in the same transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.access.abilities import check_ability
from backend.access.models import AccessBlock, Basis, Grant
from backend.access.permissions import Permission, check
from backend.access.row_level_security import as_system
from backend.assignments.models import AT_ONCE, Assignment, AssignmentRole, Capacity, EndReason, Origin
from backend.core import clock
from backend.core.days import not_too_far_ahead
from backend.core.errors import Conflict, Invalid
from backend.core.periods import covers
from backend.followups.changing import changing
from backend.organisation.models import Membership, Staff
from backend.people.models import YoungPerson
from backend.reminders.models import NotificationKind
from backend.reminders.services import notify

READING_PERIOD = timedelta(days=14)
"""How long a former guide or consultant can still read. For the reasons in `AT_ONCE` access ends at once."""


def assign(
    *,
    young_person: YoungPerson,
    staff: Staff,
    capacity: Capacity,
    role: AssignmentRole = AssignmentRole.PRIMARY,
    note: str = "",
    by: Staff,
) -> Assignment:
    """Begin an assignment of `staff` to the young person today.

    Raises `Conflict` for a second primary in one capacity and for blocked staff. Raises `Invalid` for staff without the
    role.
    """
    check(by, Permission.ASSIGN, young_person.pk)
    with changing(young_person) as change, as_system("an assignment opens access"):
        change.record(Assignment)
        return _begin(
            young_person_id=young_person.pk,
            staff=staff,
            capacity=capacity,
            role=role,
            on=clock.today(),
            origin=Origin.ASSIGNED,
            note=note,
            by=by,
        )


def acknowledge(*, assignment: Assignment, by: Staff) -> Assignment:
    """Record that the assignee or a deputy has seen the assignment."""
    with _changing(assignment, "acknowledge", by) as assignment:
        assignment.acknowledged_at = clock.now()
        assignment.acknowledged_by = by
        assignment.save(update_fields=["acknowledged_at", "acknowledged_by"])
        return assignment


def hand_over(
    *,
    assignment: Assignment,
    to: Staff,
    on: date | None = None,
    note: str = "",
    reason: EndReason = EndReason.HANDED_OVER,
    by: Staff,
) -> Assignment:
    """End the assignment on the day `on` (default today), begin that of `to` on the same day, and notify both.

    Return the new assignment.
    """
    on = on or clock.today()
    with _changing(assignment, "hand-over", by) as assignment, as_system("a handover ends and opens access"):
        if to.pk == assignment.staff_id:
            raise Invalid(_("The young person is already with this colleague: choose another."), pointer="/to")
        _ends_in_time(assignment, on)
        _stop(assignment, on=on, reason=reason)
        successor = _begin(
            young_person_id=assignment.young_person_id,
            staff=to,
            capacity=Capacity(assignment.capacity),
            role=AssignmentRole(assignment.role),
            on=on,
            origin=Origin.HANDED_OVER,
            note=note,
            by=by,
        )
        if assignment.staff_id != by.pk:
            notify(
                staff_id=assignment.staff_id,
                kind=NotificationKind.HANDED_OVER,
                young_person_id=assignment.young_person_id,
                facts={"on": on.isoformat(), "assignment": assignment.pk},
            )
        return successor


def end(*, assignment: Assignment, on: date | None = None, reason: EndReason, by: Staff) -> Assignment:
    """End the assignment on the day `on` (default today), without a successor."""
    on = on or clock.today()
    with _changing(assignment, "end", by) as assignment, as_system("the end of an assignment ends access"):
        _ends_in_time(assignment, on)
        _stop(assignment, on=on, reason=reason)
        if assignment.staff_id != by.pk:
            notify(
                staff_id=assignment.staff_id,
                kind=NotificationKind.ASSIGNMENT_ENDED,
                young_person_id=assignment.young_person_id,
                facts={"on": on.isoformat(), "assignment": assignment.pk},
            )
        return assignment


def end_with_case(*, young_person_id: int, capacity: Capacity, on: date) -> None:
    """End all assignments of a capacity because its course or plan closes. The caller has checked the permission.

    An assignment with a later end gets this one, and keeps its reason. An assignment that has not begun ends on its
    first day, and so is never active.
    """
    with changing(young_person_id) as change, as_system("the end of an assignment ends access"):
        running = Assignment.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=on),
            young_person_id=young_person_id,
            capacity=capacity,
        )
        for assignment in running:
            close(assignment=assignment, on=on)
        change.record(Assignment)


def close(*, assignment: Assignment, on: date) -> None:
    """End an assignment because the case closes. The caller has checked the permission."""
    with changing(assignment.young_person_id) as change, as_system("the end of an assignment ends access"):
        reason = EndReason(assignment.end_reason or EndReason.CLOSED)
        _stop(assignment, on=max(on, assignment.starts_on), reason=reason)
        change.record(Assignment)


def _begin(
    *,
    young_person_id: int,
    staff: Staff,
    capacity: Capacity,
    role: AssignmentRole,
    on: date,
    origin: Origin,
    note: str,
    by: Staff,
) -> Assignment:
    if not Membership.objects.filter(covers(on), staff=staff, role=capacity.role).exists() or not staff.is_active:
        raise Invalid(
            _("This colleague is not %(role)s on that day: choose one who is.") % {"role": capacity.label},
            code="role",
        )
    if AccessBlock.objects.filter(covers(on), staff=staff, young_person_id=young_person_id).exists():
        raise Conflict(_("This colleague is blocked from the young person: choose another."), code="blocked")
    assignment = Assignment.objects.create(
        young_person_id=young_person_id,
        staff=staff,
        capacity=capacity,
        role=role,
        starts_on=on,
        origin=origin,
        note=note,
        assigned_by=by,
    )
    Grant.objects.create(
        staff=staff,
        young_person_id=young_person_id,
        basis=Basis.ASSIGNMENT,
        starts_at=_from(on),
        opened_by=by,
        source_id=assignment.pk,
    )
    if staff.pk != by.pk:
        notify(
            staff_id=staff.pk,
            kind=NotificationKind.ASSIGNED,
            young_person_id=young_person_id,
            facts={"on": on.isoformat(), "assignment": assignment.pk},
        )
    return assignment


def _stop(assignment: Assignment, *, on: date, reason: EndReason) -> None:
    assignment.ends_on = on
    assignment.end_reason = reason
    assignment.save(update_fields=["ends_on", "end_reason"])
    at = _from(on)
    grant = Grant.objects.get(basis=Basis.ASSIGNMENT, source_id=assignment.pk)
    grant.ends_at = max(at, grant.starts_at)
    grant.save(update_fields=["ends_at"])
    if reason in AT_ONCE:
        _leave_nothing(grant)
    elif grant.starts_at < grant.ends_at:  # a colleague whose assignment never began gets no access
        Grant.objects.update_or_create(
            staff_id=assignment.staff_id,
            young_person_id=assignment.young_person_id,
            basis=Basis.HANDOVER,
            source_id=assignment.pk,
            defaults={
                "starts_at": grant.ends_at,
                "ends_at": _midnight(on + READING_PERIOD),
                "opened_by_id": grant.opened_by_id,
            },
        )


def _leave_nothing(ended: Grant) -> None:
    """End the colleague's other access to the young person too.

    Raises `Conflict` if the colleague is still responsible for an intervention.
    """
    assert ended.ends_at is not None
    others = Grant.objects.active(ended.ends_at).filter(staff=ended.staff_id, young_person=ended.young_person_id)
    if others.filter(basis=Basis.INTERVENTION).exists():
        raise Conflict(
            _(
                "This colleague is responsible for an intervention too, and would go on seeing the young person: stop "
                "the intervention first."
            ),
            code="intervention",
        )
    others.filter(basis=Basis.HANDOVER).update(ends_at=ended.ends_at)


@contextmanager
def _changing(assignment: Assignment, verb: str, by: Staff) -> Iterator[Assignment]:
    """Lock the young person and give the current assignment, if `by` may use `verb` on it."""
    with changing(assignment.young_person_id) as change:
        assignment = Assignment.objects.get(pk=assignment.pk)
        check_ability(by, verb, assignment)
        change.record(Assignment)
        yield assignment


def _ends_in_time(assignment: Assignment, on: date) -> None:
    if on < assignment.starts_on:
        raise Invalid(_("It cannot end before it began: choose a later day."), code="end_before_start", pointer="/on")
    if on < clock.today():
        raise Invalid(_("Access cannot be ended backwards in time: choose today or later."), code="past", pointer="/on")
    not_too_far_ahead(on, "/on")


def _from(on: date) -> datetime:
    """Return the present moment if the day is today, otherwise midnight at the beginning of the day."""
    return clock.now() if on == clock.today() else _midnight(on)


def _midnight(day: date) -> datetime:
    return clock.at_local(day, time(0))
