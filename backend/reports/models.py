"""Targets: what the municipality has decided that a figure should be. Snapshots: figures as they were on a day."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from backend.core import clock
from backend.core.history import tracked
from backend.core.periods import ends_after_start
from backend.core.protection import READ, OwnedBy, WithoutPerson, protect, shared_record
from backend.organisation.models import Unit


@shared_record(READ, because="what figures should be, as the municipality has decided")
@tracked()
class Target(models.Model):
    """A value that a measure should have in a period.

    It is about the whole municipality, or about a unit with the units below it.
    """

    measure = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    value = models.DecimalField(max_digits=10, decimal_places=2)
    decided_on = models.DateField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["measure", "starts_on", "id"]
        constraints = [
            ends_after_start("target_ends_after_start"),
            models.CheckConstraint(name="target_not_negative", condition=Q(value__gte=0)),
            models.UniqueConstraint(
                fields=["measure", "unit", "starts_on", "ends_on"], name="target_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.starts_on}"


class Snapshot(models.Model):
    """The figures of a report for a period that is over, as they were when they were frozen. Append-only.

    `audience` is the reader of the figures (`questions.Audience`). Rows count in `units`, or anywhere if it is null,
    and have the values in `only`, by dimension. If `seen_by` is set, only the young people count whom this member of
    staff may see, and nobody else reads the snapshot. `answer` is the answer of the report as JSON, with its
    definitions. It is a text, so that it stays the same to the byte, and `digest` is its SHA-256. It has no name and no
    id of a person.
    """

    report = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()
    as_of = models.DateField()
    audience = models.CharField(max_length=12)
    group_by = ArrayField(models.CharField(max_length=40))
    units = ArrayField(models.BigIntegerField(), null=True)
    only = models.JSONField(default=dict)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField()
    digest = models.CharField(max_length=64)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["-taken_at", "-id"]
        constraints = [
            ends_after_start("snapshot_ends_after_start"),
            models.CheckConstraint(name="snapshot_period_is_over", condition=Q(as_of__gte=F("ends_on"))),
            models.CheckConstraint(
                name="snapshot_of_leader_is_personal", condition=~Q(audience="leader") | Q(seen_by__isnull=False)
            ),
            models.CheckConstraint(
                name="snapshot_for_publication_is_not_personal",
                condition=~Q(audience="publication") | Q(seen_by__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["report", "-taken_at"], name="snapshot_of_report")]

    def __str__(self) -> str:
        return f"{self.report} {self.starts_on}"

    @property
    def taken_on(self) -> date:
        """The day on which the figures were frozen, in Copenhagen."""
        return self.taken_at.astimezone(clock.COPENHAGEN).date()


protect(
    Snapshot,
    OwnedBy("seen_by"),
    WithoutPerson("seen_by"),
    allows=READ,
    append_only=True,
    no_history="a snapshot never changes",
)
