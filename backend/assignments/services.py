"""Commands on assignments. Each changes the grant in the same transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from backend.access.abilities import actor_of, check_ability
from backend.access.models import Basis, Grant
from backend.access.permissions import Permission, check, check_may_work_with
from backend.access.row_level_security import as_system
from backend.assignments.abilities import has_no_end
from backend.assignments.loads import Caution, warnings_about
from backend.assignments.models import AT_ONCE, Assignment, AssignmentRole, Capacity, EndReason, Origin
from backend.core import clock
from backend.core.days import not_too_far_ahead
from backend.core.errors import Conflict, Invalid
from backend.followups.changing import changing
from backend.organisation.holdings import (
    Ending,
    Handover,
    Holding,
    end_all,
    hand_over_all,
    held_for,
    refuse_if_open,
)
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from backend.reminders.models import NotificationKind
from backend.reminders.services import notify

READING_PERIOD = timedelta(days=14)
"""How long a former guide or consultant can still read. For the reasons in `AT_ONCE` access ends at once."""


@dataclass(frozen=True)
class HandedOver:
    """What a handover did: the assignment that began, what is left for a decision, and warnings."""

    assignment: Assignment
    left: list[Holding]
    warnings: list[Caution]


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
    permission = Permission.ASSIGN_CONSULTANT if capacity == Capacity.CONSULTANT else Permission.ASSIGN
    check(by, permission, young_person.pk)
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
            pointer="/staff",
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
    handed_over_on: date | None = None,
    note: str = "",
    reason: EndReason = EndReason.HANDED_OVER,
    by: Staff,
) -> HandedOver:
    """End the assignment on `handed_over_on` (default today), begin that of `to` on the same day, and notify both.

    What names the former holder passes to the successor: coming appointments and contacts with employers, the primary
    contact, interventions. What cannot pass is returned, for a decision.
    """
    with _changing(assignment, "hand-over", by) as assignment:
        return _hand_over(
            assignment,
            to=to,
            on=handed_over_on or clock.today(),
            pointer="/handed_over_on",
            note=note,
            reason=reason,
            origin=Origin.HANDED_OVER,
            by=by,
        )


def move_assignment(
    *, assignment: Assignment, to: Staff, moved_on: date, note: str = "", reason: EndReason, by: Staff
) -> HandedOver:
    """Hand over one assignment of a caseload that moves as a whole. Coordinators may do so too."""
    with changing(assignment.young_person_id) as change:
        assignment = Assignment.objects.get(pk=assignment.pk)
        check(by, Permission.ASSIGN, assignment.young_person_id)
        has_no_end(assignment, actor_of(by, assignment))
        change.record(Assignment)
        return _hand_over(
            assignment,
            to=to,
            on=moved_on,
            pointer="/moved_on",
            note=note,
            reason=reason,
            origin=Origin.MOVED,
            by=by,
        )


def _hand_over(
    assignment: Assignment,
    *,
    to: Staff,
    on: date,
    pointer: str,
    note: str,
    reason: EndReason,
    origin: Origin,
    by: Staff,
) -> HandedOver:
    with as_system("a handover ends and opens access"):
        if to.pk == assignment.staff_id:
            raise Invalid(_("The young person is already with this colleague: choose another."), pointer="/to")
        _ends_in_time(assignment, on, pointer)
        grant = _stop(assignment, on=on, reason=reason)
        successor = _begin(
            young_person_id=assignment.young_person_id,
            staff=to,
            capacity=Capacity(assignment.capacity),
            role=AssignmentRole(assignment.role),
            on=on,
            origin=origin,
            note=note,
            by=by,
            pointer="/to",
        )
        left = _pass_on(assignment, to=to, on=on, by=by)
        if reason in AT_ONCE:
            _leave_nothing(grant)
        if assignment.staff_id != by.pk:
            notify(
                staff_id=assignment.staff_id,
                kind=NotificationKind.HANDED_OVER,
                young_person_id=assignment.young_person_id,
                facts={"handed_over_on": on.isoformat(), "assignment": assignment.pk},
            )
        return HandedOver(successor, left, warnings_about(to, Capacity(assignment.capacity), on))


def end(*, assignment: Assignment, ends_on: date | None = None, reason: EndReason, by: Staff) -> HandedOver:
    """End the assignment on `ends_on` (default today), without a successor. Return what is left for a decision."""
    ends_on = ends_on or clock.today()
    with _changing(assignment, "end", by) as assignment, as_system("the end of an assignment ends access"):
        _ends_in_time(assignment, ends_on, "/ends_on")
        grant = _stop(assignment, on=ends_on, reason=reason)
        if reason in AT_ONCE:
            _leave_nothing(grant)
        if assignment.staff_id != by.pk:
            notify(
                staff_id=assignment.staff_id,
                kind=NotificationKind.ASSIGNMENT_ENDED,
                young_person_id=assignment.young_person_id,
                facts={"ends_on": ends_on.isoformat(), "assignment": assignment.pk},
            )
        left = [] if _goes_on(assignment, ends_on) else held_for(assignment.young_person_id, [assignment.staff_id])
        return HandedOver(assignment, _without(left, assignment), [])


def settle_before_closing(*, young_person_id: int, capacity: Capacity, end_open: bool, by: Staff) -> None:
    """Settle what the staff hold whose assignments end with a course or a plan. The caller has checked the permission.

    With `end_open` it ends, otherwise `StillOpen` lists it. Staff who also work with the young person in another
    capacity keep it.
    """
    with changing(young_person_id), as_system("what staff hold is not for every caller to see"):
        today = clock.today()
        running = Assignment.objects.going_on_after(today).filter(young_person=young_person_id)
        going_on = running.exclude(capacity=capacity).values("staff")
        leaving = running.filter(capacity=capacity).exclude(staff__in=going_on)
        staff_ids = frozenset(leaving.values_list("staff_id", flat=True))
        if not end_open:
            refuse_if_open(young_person_id, staff_ids)
        end_all(young_person_id, Ending(today, by, staff_ids))


def end_with_case(*, young_person_id: int, capacity: Capacity, on: date) -> None:
    """End all assignments of a capacity because its course or plan closes. The caller has checked the permission.

    An assignment with a later end gets this one, and keeps its reason. An assignment that has not begun ends on its
    first day, and so is never active.
    """
    with changing(young_person_id) as change, as_system("the end of an assignment ends access"):
        running = Assignment.objects.going_on_after(on).filter(young_person=young_person_id, capacity=capacity)
        for assignment in running:
            close(assignment=assignment, on=on)
        change.record(Assignment)


def close(*, assignment: Assignment, on: date) -> None:
    """End an assignment because the case closes. The caller has checked the permission."""
    with changing(assignment.young_person_id) as change, as_system("the end of an assignment ends access"):
        reason = EndReason(assignment.end_reason or EndReason.CLOSED)
        grant = _stop(assignment, on=max(on, assignment.starts_on), reason=reason)
        if reason in AT_ONCE:
            _leave_nothing(grant)
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
    pointer: str,
) -> Assignment:
    check_may_work_with(staff, young_person_id, on=on, roles={capacity.role}, pointer=pointer)
    others = Assignment.objects.going_on_after(on)
    if others.filter(young_person=young_person_id, staff=staff, capacity=capacity).exists():
        raise Conflict(_("This colleague is already assigned to the young person in that period."), code="assigned")
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
            facts={"starts_on": on.isoformat(), "assignment": assignment.pk},
        )
    return assignment


def _goes_on(assignment: Assignment, on: date) -> bool:
    """Return whether the colleague has another assignment to the same young person after a day."""
    others = Assignment.objects.active(on).filter(young_person=assignment.young_person_id, staff=assignment.staff_id)
    return others.exclude(pk=assignment.pk).exists()


def _pass_on(assignment: Assignment, *, to: Staff, on: date, by: Staff) -> list[Holding]:
    """Pass what the former holder holds for the young person to the successor, and return what is left.

    A colleague who goes on with the young person in another capacity keeps it.
    """
    if _goes_on(assignment, on):
        return []
    handover = Handover(assignment.staff, to, _from(on), by)
    return _without(hand_over_all(assignment.young_person_id, handover), assignment)


def _without(left: list[Holding], assignment: Assignment) -> list[Holding]:
    return [held for held in left if (held.kind, held.id) != ("assignment", assignment.pk)]


def _stop(assignment: Assignment, *, on: date, reason: EndReason) -> Grant:
    """End the assignment and its grant, and return the grant.

    Unless access ends at once, the former holder can read for some time.
    """
    assignment.ends_on = on
    assignment.end_reason = reason
    assignment.save(update_fields=["ends_on", "end_reason"])
    at = _from(on)
    grant = Grant.objects.get(basis=Basis.ASSIGNMENT, source_id=assignment.pk)
    grant.ends_at = max(at, grant.starts_at)
    grant.save(update_fields=["ends_at"])
    has_begun = grant.starts_at < grant.ends_at  # a colleague whose assignment never began gets no access
    if has_begun and reason not in AT_ONCE:
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
    return grant


def _leave_nothing(ended: Grant) -> None:
    """End the colleague's other access to the young person too.

    Raises `Conflict` if the colleague is still responsible for an intervention.
    """
    assert ended.ends_at is not None
    at = max(ended.ends_at, clock.now())  # what passed on in this handover left a grant to read
    others = Grant.objects.active(at).filter(staff=ended.staff_id, young_person=ended.young_person_id)
    if others.filter(basis=Basis.INTERVENTION).exists():
        raise Conflict(
            _(
                "This colleague is responsible for an intervention too, and would go on seeing the young person: stop "
                "the intervention first."
            ),
            code="intervention",
        )
    others.filter(basis=Basis.HANDOVER).update(ends_at=at)


@contextmanager
def _changing(assignment: Assignment, verb: str, by: Staff) -> Iterator[Assignment]:
    """Lock the young person and give the current assignment, if `by` may use `verb` on it."""
    with changing(assignment.young_person_id) as change:
        assignment = Assignment.objects.get(pk=assignment.pk)
        check_ability(by, verb, assignment)
        change.record(Assignment)
        yield assignment


def _ends_in_time(assignment: Assignment, on: date, pointer: str) -> None:
    if on < assignment.starts_on:
        raise Invalid(_("It cannot end before it began: choose a later day."), code="end_before_start", pointer=pointer)
    if on < clock.today():
        raise Invalid(
            _("Access cannot be ended backwards in time: choose today or later."), code="past", pointer=pointer
        )
    not_too_far_ahead(on, pointer)


def _from(on: date) -> datetime:
    """Return the present moment if the day is today, otherwise midnight at the beginning of the day."""
    return clock.now() if on == clock.today() else _midnight(on)


def _midnight(day: date) -> datetime:
    return clock.at_local(day, time(0))
