"""Targets: what the municipality has decided that a figure should be."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from backend.core.history import tracked
from backend.core.periods import ends_after_start
from backend.core.protection import READ, shared_record
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
