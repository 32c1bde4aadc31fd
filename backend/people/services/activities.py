"""Commands on activities: start, change hours, end, correct, void.

A record may extend a spell, as an employment does. Such a spell changes only together with that record, through the
functions at the end of this module. The commands refuse to change it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pghistory
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from backend.access.permissions import Permission, check
from backend.core import clock
from backend.core.days import not_before_birth, not_in_the_future
from backend.core.errors import Conflict, Invalid
from backend.core.models import save_version
from backend.followups.changing import changing
from backend.organisation.models import Staff
from backend.people.models import ActivityHours, ActivityKind, ActivitySpell, YoungPerson
from backend.people.models.activity import ActivitySource

EDITABLE = frozenset({"kind", "description", "starts_on", "ends_on", "end_reason", "source", "learned_on"})


def start(
    *,
    person: YoungPerson,
    kind: ActivityKind,
    starts_on: date,
    hours_per_week: Decimal | None = None,
    description: str = "",
    source: ActivitySource = ActivitySource.STAFF,
    learned_on: date | None = None,
    by: Staff,
) -> ActivitySpell:
    """Register an activity that begins on `starts_on`. The day may be in the future, if it is known already."""
    check(by, Permission.EDIT_CASE, person.pk)
    with changing(person) as change:
        change.record(ActivitySpell, ActivityHours)
        return begin_spell(
            person=change.young_person,
            kind=kind,
            starts_on=starts_on,
            hours_per_week=hours_per_week,
            description=description,
            source=source,
            learned_on=learned_on,
        )


def change_hours(*, spell: ActivitySpell, starts_on: date, hours_per_week: Decimal, by: Staff) -> ActivitySpell:
    """Set other hours a week from a day of the spell on. Hours that begin on that day are corrected."""
    with _changing(spell, by) as spell:
        set_hours(spell, starts_on, hours_per_week)
        return spell


def remove_hours(*, spell: ActivitySpell, starts_on: date, by: Staff) -> ActivitySpell:
    """Remove the hours that begin on a day. The hours before them then go on."""
    with _changing(spell, by) as spell:
        take_out_hours(spell, starts_on)
        return spell


def end(*, spell: ActivitySpell, ends_on: date | None = None, reason: str = "", by: Staff) -> ActivitySpell:
    """End the spell. `ends_on` (default today) is its last day. Hours that would begin after it are removed."""
    with _changing(spell, by) as spell:
        return end_spell(spell, ends_on or clock.today(), reason)


def correct(*, spell: ActivitySpell, expected: int, changes: Mapping[str, Any], by: Staff) -> ActivitySpell:
    """Write `changes` (of `EDITABLE`) as a new version. Raises `Stale` if the version is not `expected`."""
    with _changing(spell, by) as spell:
        return amend_spell(spell, expected, {name: value for name, value in changes.items() if name in EDITABLE})


def void(*, spell: ActivitySpell, reason: str, by: Staff) -> None:
    """Remove a spell that was registered by mistake. The history keeps it, with the reason."""
    with _changing(spell, by) as spell:
        remove_spell(spell, reason)


def extending_record(spell: ActivitySpell) -> Any:
    """Return the record that extends the spell, such as an employment, or None."""
    extensions = (relation for relation in ActivitySpell._meta.related_objects if relation.one_to_one)
    found = (relation.related_model._base_manager.filter(**{relation.field.name: spell}) for relation in extensions)
    return next((record for records in found if (record := records.first())), None)


# The following functions are for apps whose records extend a spell. The caller has checked the permission, is inside
# `changing(young_person)`, and records `ActivitySpell` and `ActivityHours` there.


def begin_spell(
    *,
    person: YoungPerson,
    kind: ActivityKind,
    starts_on: date,
    hours_per_week: Decimal | None,
    description: str,
    source: ActivitySource,
    learned_on: date | None,
) -> ActivitySpell:
    """Create a spell from a day on, with its hours if they are known."""
    learned_on = learned_on or clock.today()
    _days_make_sense(person, starts_on, learned_on)
    spell = ActivitySpell.objects.create(
        young_person=person,
        kind=kind,
        description=description,
        starts_on=starts_on,
        source=source,
        learned_on=learned_on,
    )
    if hours_per_week is not None:
        ActivityHours.objects.create(spell=spell, starts_on=starts_on, hours_per_week=hours_per_week)
    return spell


def set_hours(spell: ActivitySpell, starts_on: date, hours_per_week: Decimal) -> None:
    """Set the hours a week from a day of the spell on. Raises `Invalid` for a day outside the spell."""
    if starts_on < spell.starts_on or (spell.ends_on and starts_on > spell.ends_on):
        raise Invalid(
            _("Hours change on a day of the activity, which lasts %(period)s.") % {"period": _period(spell)},
            code="outside",
            pointer="/starts_on",
        )
    ActivityHours.objects.update_or_create(
        spell=spell, starts_on=starts_on, defaults={"hours_per_week": hours_per_week}
    )


def take_out_hours(spell: ActivitySpell, starts_on: date) -> None:
    """Remove the hours that begin on a day. Raises `Invalid` if none begin on that day."""
    removed, _rows = spell.hours.filter(starts_on=starts_on).delete()
    if not removed:
        days = ", ".join(_short(hours.starts_on) for hours in spell.hours.all())
        raise Invalid(
            _("No hours begin on that day. Hours begin on: %(days)s.") % {"days": days or "–"},
            code="no_hours",
            pointer="/starts_on",
        )


def end_spell(spell: ActivitySpell, ends_on: date, reason: str) -> ActivitySpell:
    """Set the last day of the spell, and why it ended. Raises `Conflict` if it has an end already."""
    if spell.ends_on:
        raise Conflict(
            _("This already ended on %(date)s: correct that day instead.") % {"date": _short(spell.ends_on)},
            code="ended",
        )
    return amend_spell(spell, spell.version, {"ends_on": ends_on, "end_reason": reason})


def amend_spell(spell: ActivitySpell, expected: int, changes: Mapping[str, Any]) -> ActivitySpell:
    """Write changes of the spell as a new version.

    Hours that began on its first day move with that day, and hours that would begin after its last day are removed.
    Raises `Invalid` if other hours would begin before its first day.
    """
    starts_on = changes.get("starts_on", spell.starts_on)
    ends_on = changes.get("ends_on", spell.ends_on)
    _days_make_sense(spell.young_person, starts_on, changes.get("learned_on", spell.learned_on))
    if ends_on and ends_on < starts_on:
        raise Invalid(
            _("The end is before the start on %(date)s: choose that day or a later one.") % {"date": _short(starts_on)},
            code="end_before_start",
            pointer="/ends_on",
        )
    if changes.get("end_reason", spell.end_reason) and not ends_on:
        raise Invalid(_("A reason for the end needs the day of the end."), code="no_end", pointer="/end_reason")
    before = spell.starts_on
    later = spell.hours.exclude(starts_on=before)
    if too_early := later.filter(starts_on__lte=starts_on).first():
        raise Invalid(
            _("The hours changed on %(date)s: choose an earlier first day, or remove those hours first.")
            % {"date": _short(too_early.starts_on)},
            code="hours_outside",
            pointer="/starts_on",
        )
    spell = save_version(spell, expected, changes)
    if ends_on:
        spell.hours.filter(starts_on__gt=ends_on).exclude(starts_on=before).delete()
    if starts_on != before:
        spell.hours.filter(starts_on=before).update(starts_on=starts_on)
    return spell


def remove_spell(spell: ActivitySpell, reason: str) -> None:
    """Delete the spell and its hours. The history keeps them, with the reason."""
    with pghistory.context(void_reason=reason):
        spell.hours.all().delete()
        ActivitySpell.objects.filter(pk=spell.pk).delete()


@contextmanager
def _changing(spell: ActivitySpell, by: Staff) -> Iterator[ActivitySpell]:
    """Lock the young person and give the current spell.

    Raises `Conflict` if another record extends the spell.
    """
    check(by, Permission.EDIT_CASE, spell.young_person_id)
    with changing(spell.young_person_id) as change:
        spell = ActivitySpell.objects.select_related("young_person").get(pk=spell.pk)
        if kept := extending_record(spell):
            raise Conflict(
                _("This belongs to a %(record)s: change it there, so that both agree.")
                % {"record": kept._meta.verbose_name},
                code="kept",
            )
        change.record(ActivitySpell, ActivityHours)
        yield spell


def _days_make_sense(person: YoungPerson, starts_on: date, learned_on: date) -> None:
    not_before_birth(starts_on, person.born_on, "/starts_on")
    not_in_the_future(learned_on, "/learned_on")


def _period(spell: ActivitySpell) -> str:
    return f"{_short(spell.starts_on)} – {_short(spell.ends_on) if spell.ends_on else '…'}"


def _short(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
