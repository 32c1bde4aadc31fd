"""Commands on absences, covers and closed days."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.access.models import Basis, Cover, Grant
from backend.access.permissions import Permission, check, check_works_with_cases, leads
from backend.access.row_level_security import as_system
from backend.assignments.models import Assignment
from backend.core import clock, workdays
from backend.core.background import schedule_reconcile
from backend.core.days import in_order
from backend.core.errors import Conflict, Forbidden, Invalid
from backend.core.functions import call
from backend.core.models import save_version
from backend.core.periods import not_ended_before, overlaps
from backend.followups.changing import changing
from backend.organisation.models import Absence, ClosedDay, Staff
from backend.people.models import YoungPerson

CLOSED_DAYS_LOCK = 20260101
"""The key of the advisory lock under which one transaction at a time counts the working days again."""


def enter_absence(*, staff: Staff, starts_on: date, ends_on: date | None = None, by: Staff) -> Absence:
    """Register an absence. Staff register their own. A leader can also register that of the staff they lead."""
    _may_enter(staff, by)
    in_order(starts_on, ends_on)
    with as_system("an absence decides for how long deputies have access"):
        if Absence.objects.filter(overlaps(starts_on, ends_on), staff=staff).exists():
            raise Conflict(
                _("This person is already registered as absent in that period: change that absence."), code="overlap"
            )
        return Absence.objects.create(staff=staff, starts_on=starts_on, ends_on=ends_on, entered_by=by)


def change_absence(*, absence: Absence, expected: int, changes: Mapping[str, Any], by: Staff) -> Absence:
    """Prolong, shorten or end an absence."""
    _may_enter(absence.staff, by)
    in_order(changes.get("starts_on", absence.starts_on), changes.get("ends_on", absence.ends_on))
    with (
        as_system("an absence decides for how long deputies have access"),
        changing(
            *_young_people_of(absence.staff, since=min(absence.starts_on, changes.get("starts_on", absence.starts_on)))
        ) as change,
    ):
        change.record(Absence)
        return save_version(absence, expected, changes)


def delete_absence(*, absence: Absence, mistake: bool = False, by: Staff) -> None:
    """Delete an absence that has not begun, or that was entered by mistake, with its covers.

    Contacts of deputies then no longer count as those of the colleague. Raises `Conflict` for an absence that has begun
    unless it was a `mistake`.
    """
    _may_enter(absence.staff, by)
    if absence.starts_on <= clock.today() and not mistake:
        raise Conflict(
            _("The absence has begun. Give it an end, or send mistake=true if it was entered by mistake."),
            code="begun",
        )
    with (
        as_system("the end of a cover ends access"),
        changing(*_young_people_of(absence.staff, since=absence.starts_on)) as change,
    ):
        absence.delete()
        change.record(Absence, Cover)


def enter_cover(
    *,
    absence: Absence,
    deputy: Staff,
    young_people: Collection[YoungPerson] = (),
    starts_on: date | None = None,
    ends_on: date | None = None,
    by: Staff,
) -> Cover:
    """Make `deputy` replace an absent colleague, for all of the colleague's young people or for those named."""
    _may_enter(absence.staff, by)
    if deputy.pk == absence.staff_id:
        raise Invalid(_("A colleague cannot be their own deputy: choose another colleague."), pointer="/deputy")
    starts_on = starts_on or absence.starts_on
    ends_on = ends_on or absence.ends_on
    in_order(starts_on, ends_on)
    for colleague, pointer in ((absence.staff, "/absence"), (deputy, "/deputy")):
        check_works_with_cases(colleague, on=max(starts_on, clock.today()), pointer=pointer)
    named = [person.pk for person in young_people]
    with as_system("a cover opens access"), changing(*_young_people_of(absence.staff, since=starts_on)) as change:
        theirs = Grant.objects.active(clock.now()).filter(
            staff=absence.staff, basis__in=[Basis.ASSIGNMENT, Basis.INTERVENTION], young_person__in=named
        )
        if len(set(theirs.values_list("young_person", flat=True))) < len(set(named)):
            raise Invalid(_("Only young people of the absent colleague can be covered."), pointer="/young_people")
        cover = Cover.objects.create(
            absence=absence, deputy=deputy, everyone=not named, starts_on=starts_on, ends_on=ends_on, entered_by=by
        )
        cover.young_people.set(named)
        change.record(cover)
        return cover


def end_cover(*, cover: Cover, by: Staff) -> None:
    """End the cover today. A cover that begins today or later is deleted."""
    _may_enter(cover.absence.staff, by)
    today = clock.today()
    with (
        as_system("the end of a cover ends access"),
        changing(*_young_people_of(cover.absence.staff, since=cover.starts_on)) as change,
    ):
        if cover.starts_on >= today:
            cover.delete()
        else:
            cover.ends_on = today
            cover.save(update_fields=["ends_on"])
        change.record(Cover)


@transaction.atomic
def close_day(*, day: date, reason: str, by: Staff) -> ClosedDay:
    """Register a day on which the municipality is closed.

    Renumber the local working days. After the commit the worker reconciles all follow-ups.
    """
    check(by, Permission.ADMINISTER)
    with as_system("the calendar is the same for all callers"):
        closed = ClosedDay.objects.create(day=day, reason=reason)
        _renumber()
    return closed


@transaction.atomic
def open_day(*, closed: ClosedDay, by: Staff) -> None:
    """Remove a closed day. Renumber the local working days. After the commit the worker reconciles all follow-ups."""
    check(by, Permission.ADMINISTER)
    with as_system("the calendar is the same for all callers"):
        closed.delete()
        _renumber()


def _renumber() -> None:
    call("pg_advisory_xact_lock", CLOSED_DAYS_LOCK)
    workdays.renumber_local(ClosedDay.objects.values_list("day", flat=True))
    schedule_reconcile()


def _young_people_of(absent: Staff, since: date) -> list[int]:
    """Return the young people with whom the absent colleague has worked since a day.

    Their follow-ups must be reconciled, because a cover decides which contacts fulfil them.
    """
    held = Assignment.objects.filter(not_ended_before(since), staff=absent)
    people = held.values("young_person")
    return list(YoungPerson.objects.filter(pk__in=people).values_list("pk", flat=True))


def _may_enter(staff: Staff, by: Staff) -> None:
    check(by, Permission.REGISTER_ABSENCE)
    if staff.pk != by.pk and not leads(by, staff):
        raise Forbidden(_("Only the person or a leader of the person's unit enters absence and cover."))
