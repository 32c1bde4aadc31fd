"""Commands on programmes, and on the time of a young person in one."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import pghistory
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.access.permissions import Permission, check
from backend.access.row_level_security import as_system
from backend.core import clock
from backend.core.days import in_order, not_too_far_ahead
from backend.core.errors import Conflict, Invalid
from backend.core.locks import lock_until_commit
from backend.core.models import save_version
from backend.followups.changing import changing
from backend.organisation.models import Staff
from backend.people.models import Programme, ProgrammeEnrolment, YoungPerson

WRITES = "the serving role writes no programmes"


@transaction.atomic
def create_programme(
    *,
    name: str,
    starts_on: date,
    ends_on: date | None = None,
    target_numbers: Mapping[str, int] | None = None,
    by: Staff,
) -> Programme:
    """Create a programme. Raises `Conflict` if another has that name."""
    check(by, Permission.SET_TARGETS)
    in_order(starts_on, ends_on)
    with as_system(WRITES):
        _name_is_free(name)
        return Programme.objects.create(
            name=name, starts_on=starts_on, ends_on=ends_on, target_numbers=dict(target_numbers or {})
        )


@transaction.atomic
def edit_programme(*, programme: Programme, expected: int, changes: Mapping[str, Any], by: Staff) -> Programme:
    """Write `changes` as a new version.

    Raises `Stale` if the version is not `expected`, and `Conflict` if another programme has the name.
    """
    check(by, Permission.SET_TARGETS)
    in_order(changes.get("starts_on", programme.starts_on), changes.get("ends_on", programme.ends_on))
    with as_system(WRITES):
        _name_is_free(changes.get("name", programme.name), programme)
        return save_version(programme, expected, changes)


def _name_is_free(name: str, programme: Programme | None = None) -> None:
    lock_until_commit("name a programme")
    others = Programme.objects.all() if programme is None else Programme.objects.exclude(pk=programme.pk)
    if others.filter(name=name).exists():
        raise Conflict(_("Another programme has this name."), code="exists", pointer="/name")


def enrol(
    *, person: YoungPerson, programme: Programme, starts_on: date, ends_on: date | None = None, by: Staff
) -> ProgrammeEnrolment:
    """Enrol the young person in a programme from a day on, which is a day of the programme."""
    check(by, Permission.EDIT_CASE, person.pk)
    with changing(person) as change:
        in_order(starts_on, ends_on)
        if starts_on < programme.starts_on or (programme.ends_on and starts_on > programme.ends_on):
            raise Invalid(_("The programme does not run on that day."), code="outside", pointer="/starts_on")
        if ends_on:
            not_too_far_ahead(ends_on, "/ends_on")
        change.record(ProgrammeEnrolment)
        return ProgrammeEnrolment.objects.create(
            young_person=change.young_person, programme=programme, starts_on=starts_on, ends_on=ends_on
        )


def end_enrolment(*, enrolment: ProgrammeEnrolment, ends_on: date | None = None, by: Staff) -> ProgrammeEnrolment:
    """End the time in a programme. `ends_on` (default today) is its last day."""
    with _changing(enrolment, by) as enrolment:
        if enrolment.ends_on:
            raise Conflict(_("This has already ended: nothing more is needed."), code="ended")
        enrolment.ends_on = ends_on or clock.today()
        not_too_far_ahead(enrolment.ends_on, "/ends_on")
        in_order(enrolment.starts_on, enrolment.ends_on)
        enrolment.save(update_fields=["ends_on"])
        return enrolment


def void_enrolment(*, enrolment: ProgrammeEnrolment, reason: str, by: Staff) -> None:
    """Remove an enrolment that was registered by mistake. The history keeps it, with the reason."""
    with _changing(enrolment, by) as enrolment, pghistory.context(void_reason=reason):
        ProgrammeEnrolment.objects.filter(pk=enrolment.pk).delete()


@contextmanager
def _changing(enrolment: ProgrammeEnrolment, by: Staff) -> Iterator[ProgrammeEnrolment]:
    """Lock the young person and give the current enrolment."""
    check(by, Permission.EDIT_CASE, enrolment.young_person_id)
    with changing(enrolment.young_person_id) as change:
        change.record(ProgrammeEnrolment)
        yield ProgrammeEnrolment.objects.select_related("programme").get(pk=enrolment.pk)
