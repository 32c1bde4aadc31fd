"""Tables and abstract models that all apps use."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Stale
from backend.core.names import NameKeyField
from backend.core.protection import READ, shared_record


@shared_record(READ, because="the calendar")
class WorkDay(models.Model):
    """One row per date from 1990 to 2100: the calendar that SQL joins to.

    Each numbering counts the days of its kind up to and including this one, so that counting days is an equi-join:

    - n days of a kind after `start` (n ≥ 1, start day not counted):
      `target.hverdag = start.hverdag + n AND target.is_hverdag`
    - n days before: `target.hverdag = start.hverdag - n + (NOT start.is_hverdag)::int AND target.is_hverdag`

    `backend.core.workdays` fills the table and is its reference implementation in Python.
    """

    day = models.DateField(primary_key=True)
    hverdag = models.IntegerField(help_text="Monday to Saturday without public holidays")
    arbejdsdag = models.IntegerField(help_text="Monday to Friday without public holidays")
    local = models.IntegerField(help_text="arbejdsdage without the municipality's closed days")
    is_hverdag = models.BooleanField()
    is_arbejdsdag = models.BooleanField()
    is_local = models.BooleanField()
    next_local = models.DateField(help_text="the first local arbejdsdag on or after the day")
    previous_arbejdsdag = models.DateField(help_text="the last arbejdsdag on or before the day")
    next_arbejdsdag = models.DateField(help_text="the first arbejdsdag on or after the day")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="workday_hverdag_once", fields=["hverdag"], condition=Q(is_hverdag=True), include=["day"]
            ),
            models.UniqueConstraint(
                name="workday_arbejdsdag_once", fields=["arbejdsdag"], condition=Q(is_arbejdsdag=True), include=["day"]
            ),
        ]
        indexes = [
            # Not unique: renumbering shifts the numbers past each other, which a unique index refuses row by row.
            models.Index(name="workday_local", fields=["local"], condition=Q(is_local=True), include=["day"]),
        ]

    def __str__(self) -> str:
        return self.day.isoformat()


@shared_record(READ, because="how far the clock of a development system stands from the real one")
class ClockOffset(models.Model):
    """The difference between the business clock and the real clock. There is one row, in development only."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    moved_by = models.DurationField(default=timedelta(0))

    class Meta:
        constraints = [models.CheckConstraint(name="clock_offset_is_one_row", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.moved_by)

    @classmethod
    def read(cls) -> timedelta:
        """Return the present offset."""
        return cls.objects.filter(pk=1).values_list("moved_by", flat=True).first() or timedelta(0)

    @classmethod
    def move(cls, by: timedelta | None) -> None:
        """Add `by` to the offset; None removes it."""
        if by is None:
            cls.objects.all().delete()
            return
        cls.objects.get_or_create(pk=1)
        cls.objects.update(moved_by=F("moved_by") + by)


class Versioned(models.Model):
    """A record that is edited with `If-Match`. `save_version` increases its version and refuses an outdated edit."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


VersionedRow = TypeVar("VersionedRow", bound=Versioned)


def save_version(instance: VersionedRow, expected: int, changes: Mapping[str, Any]) -> VersionedRow:
    """Write `changes` (field name → value) with one UPDATE if the row still has version `expected`.

    The instance then has the changes and the new version. Raises `Stale` if another user changed the row first. The
    caller must then read the instance again.
    """
    values: dict[str, Any] = {}
    for name, value in changes.items():
        setattr(instance, name, value)
    computed = [field.name for field in instance._meta.concrete_fields if isinstance(field, NameKeyField)]
    for name in (*changes, *computed):
        field = instance._meta.get_field(name)
        assert isinstance(field, models.Field)
        values[name] = field.pre_save(instance, add=False)
    rows = type(instance)._base_manager.filter(pk=instance.pk, version=expected)
    if not rows.update(**values, version=expected + 1):
        raise Stale
    instance.version = expected + 1
    return instance


class EncryptedRecord(models.Model):
    """A record with encrypted fields.

    `encryption_row_id` ties each ciphertext to its own row, and is known before the insert.
    """

    encryption_row_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class JournalReference(models.Model):
    """A reference to a document in the municipality's journal. This system is not a journal itself."""

    system = models.CharField(_("journal system"), max_length=60)
    number = models.CharField(_("case or document number"), max_length=100)
    kle = models.CharField(_("KLE number"), max_length=20, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.system} {self.number}"
