"""Commands on benefits: start, end, correct, void. What the young person lives on is recorded for each period."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pghistory
from django.utils.translation import gettext_lazy as _

from backend.access.permissions import Permission, check
from backend.core import clock
from backend.core.days import in_order, not_before_birth, not_too_far_ahead
from backend.core.errors import Conflict
from backend.core.models import save_version
from backend.followups.changing import changing
from backend.organisation.models import Staff
from backend.people.models import Benefit, BenefitSpell, YoungPerson

EDITABLE = frozenset({"benefit", "starts_on", "ends_on"})


def start(
    *,
    person: YoungPerson,
    benefit: Benefit,
    starts_on: date,
    ends_on: date | None = None,
    replaces: bool = True,
    by: Staff,
) -> BenefitSpell:
    """Record a benefit from a day on. With `replaces`, earlier ones that have no end then end on the day before."""
    check(by, Permission.EDIT_CASE, person.pk)
    with changing(person) as change:
        person = change.young_person
        _days_make_sense(person, starts_on, ends_on)
        change.record(BenefitSpell)
        if replaces:
            for earlier in BenefitSpell.objects.filter(young_person=person, ends_on=None, starts_on__lt=starts_on):
                save_version(earlier, earlier.version, {"ends_on": starts_on - timedelta(days=1)})
        return BenefitSpell.objects.create(young_person=person, benefit=benefit, starts_on=starts_on, ends_on=ends_on)


def end(*, spell: BenefitSpell, ends_on: date | None = None, by: Staff) -> BenefitSpell:
    """End a benefit. `ends_on` (default today) is its last day. Raises `Conflict` if it has an end already."""
    with _changing(spell, by) as spell:
        if spell.ends_on:
            raise Conflict(_("This benefit has already ended: correct the day instead."), code="ended")
        return _amend(spell, spell.version, {"ends_on": ends_on or clock.today()})


def correct(*, spell: BenefitSpell, expected: int, changes: Mapping[str, Any], by: Staff) -> BenefitSpell:
    """Write `changes` (of `EDITABLE`) as a new version. Raises `Stale` if the version is not `expected`."""
    with _changing(spell, by) as spell:
        return _amend(spell, expected, {name: value for name, value in changes.items() if name in EDITABLE})


def void(*, spell: BenefitSpell, reason: str, by: Staff) -> None:
    """Remove a benefit that was registered by mistake. The history keeps it, with the reason."""
    with _changing(spell, by) as spell, pghistory.context(void_reason=reason):
        BenefitSpell.objects.filter(pk=spell.pk).delete()


def _amend(spell: BenefitSpell, expected: int, changes: Mapping[str, Any]) -> BenefitSpell:
    _days_make_sense(
        spell.young_person, changes.get("starts_on", spell.starts_on), changes.get("ends_on", spell.ends_on)
    )
    return save_version(spell, expected, changes)


@contextmanager
def _changing(spell: BenefitSpell, by: Staff) -> Iterator[BenefitSpell]:
    """Lock the young person and give the current benefit."""
    check(by, Permission.EDIT_CASE, spell.young_person_id)
    with changing(spell.young_person_id) as change:
        change.record(BenefitSpell)
        yield BenefitSpell.objects.select_related("young_person").get(pk=spell.pk)


def _days_make_sense(person: YoungPerson, starts_on: date, ends_on: date | None) -> None:
    not_before_birth(starts_on, person.born_on, "/starts_on")
    not_too_far_ahead(starts_on, "/starts_on")
    if ends_on:
        not_too_far_ahead(ends_on, "/ends_on")
        in_order(starts_on, ends_on)
