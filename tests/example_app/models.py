"""Housing support: a young person asks for help to find a home, and gets it or not."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.core.lifecycle import Lifecycle, Transition
from backend.core.periods import ends_after_start
from backend.core.protection import WRITE, case_record
from backend.people.models import YoungPerson


class HousingState(models.TextChoices):
    """The states of housing support."""

    ASKED = "asked", _("Asked for")
    GRANTED = "granted", _("Granted")
    ENDED = "ended", _("Ended")


LIFECYCLE = Lifecycle(
    subject=_("The housing support"),
    states=HousingState,
    field="state",
    transitions={
        "grant": Transition({HousingState.ASKED}, HousingState.GRANTED, _("grant")),
        "end": Transition({HousingState.ASKED, HousingState.GRANTED}, HousingState.ENDED, _("end")),
    },
)


class HousingSupportQuerySet(models.QuerySet["HousingSupport"]):
    """Queries of housing support."""

    def open(self) -> Self:
        """Leave out what has ended."""
        return self.exclude(state=HousingState.ENDED)


@case_record("full", allows=WRITE)
class HousingSupport(models.Model):
    """Help to find a home. A young person has at most one at a time that is open."""

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="housing_supports")
    asked_on = models.DateField()
    own_words = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=HousingState, default=HousingState.ASKED)
    granted_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=300, blank=True)

    objects = HousingSupportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["young_person"],
                condition=~Q(state=HousingState.ENDED),
                name="housing_support_one_open",
                violation_error_message=_("The young person already has housing support."),
            ),
            ends_after_start("housing_support_granted_after_asked", "asked_on", "granted_on"),
            ends_after_start("housing_support_ended_after_asked", "asked_on", "ended_on"),
            models.CheckConstraint(
                name="housing_support_ended_says_when",
                condition=Q(state=HousingState.ENDED, ended_on__isnull=False)
                | (~Q(state=HousingState.ENDED) & Q(ended_on__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"housing support {self.pk}"


class HousingColumn(models.Model):
    """The open housing support of a young person: a database view for the caseload."""

    young_person = models.OneToOneField(
        YoungPerson, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="housing"
    )
    state = models.CharField(max_length=10, choices=HousingState)

    class Meta:
        managed = False
        db_table = "example_app_housing_column"
