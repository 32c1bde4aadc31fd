"""Efforts around a young person: mentor, morning call, bridge building to school, …, and how far each has come."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.contacts.models import Contact
from backend.core.codelists import CodeList
from backend.core.history import tracked
from backend.core.periods import ends_after_start
from backend.organisation.models import Staff
from backend.people.models import LegalBasis, YoungPerson


class EffortKind(CodeList):
    """What kind of effort: mentor, accompaniment, morning call, …"""

    class Meta(CodeList.Meta):
        abstract = False


class EffortState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    AGREED = "agreed", _("Agreed")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    COMPLETED = "completed", _("Completed")
    STOPPED = "stopped", _("Stopped")


ENDED = (EffortState.COMPLETED, EffortState.STOPPED)


class EffortQuerySet(models.QuerySet["Effort"]):
    def open(self) -> Self:
        return self.exclude(state__in=ENDED)


@tracked()
class Effort(models.Model):
    """One effort, by our own staff or a provider outside. Nothing begins before the young person agreed to it."""

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="efforts")
    kind = models.ForeignKey(EffortKind, on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField()
    responsible = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="efforts")
    provider = models.CharField(max_length=200, blank=True)
    legal_basis = models.ForeignKey(LegalBasis, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    grant_ends_on = models.DateField(null=True, blank=True)
    hours_per_week = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    own_words = models.TextField(blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=EffortState, default=EffortState.PLANNED)
    ended_on = models.DateField(null=True, blank=True)
    result = models.TextField(blank=True)
    stop_reason = models.CharField(max_length=300, blank=True)
    contacts = models.ManyToManyField(Contact, through="EffortContact", related_name="efforts")

    objects = EffortQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            ends_after_start("effort_ends_after_start"),
            models.CheckConstraint(
                name="effort_grant_ends_after_start",
                condition=Q(grant_ends_on__isnull=True) | Q(grant_ends_on__gte=models.F("starts_on")),
                violation_error_message=_("The grant ends before the effort starts."),
            ),
            models.CheckConstraint(
                name="effort_one_responsible",
                condition=Q(responsible__isnull=False, provider="") | (Q(responsible__isnull=True) & ~Q(provider="")),
                violation_error_message=_("Either a colleague or a provider outside is responsible: say which one."),
            ),
            models.CheckConstraint(
                name="effort_agreed_before_active",
                condition=Q(state__in=[EffortState.PLANNED, EffortState.STOPPED]) | Q(agreed_on__isnull=False),
                violation_error_message=_("No effort begins before the young person agreed to it."),
            ),
            models.CheckConstraint(
                name="effort_ended_says_when",
                condition=Q(state__in=ENDED, ended_on__isnull=False) | (~Q(state__in=ENDED) & Q(ended_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="effort_stopped_says_why",
                condition=(Q(state=EffortState.STOPPED) & ~Q(stop_reason=""))
                | (~Q(state=EffortState.STOPPED) & Q(stop_reason="")),
                violation_error_message=_("Say why the effort stops."),
            ),
            models.CheckConstraint(
                name="effort_hours_within_a_week",
                condition=Q(hours_per_week__isnull=True) | Q(hours_per_week__gt=0, hours_per_week__lte=80),
                violation_error_message=_("The hours a week lie above 0 and are at most 80."),
            ),
        ]
        indexes = [models.Index(fields=["young_person"], name="effort_person")]

    def __str__(self) -> str:
        return f"effort {self.pk}"


class StepKind(models.TextChoices):
    PLAN = "plan", _("Planned")
    AGREE = "agree", _("Agreed with the young person")
    START = "start", _("Started")
    PAUSE = "pause", _("Paused")
    RESUME = "resume", _("Resumed")
    EXTEND = "extend", _("Extended")
    COMPLETE = "complete", _("Completed")
    STOP = "stop", _("Stopped")


@tracked()
class EffortStep(models.Model):
    """Every step of an effort: the day, by whom, and why."""

    effort = models.ForeignKey(Effort, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=StepKind)
    on = models.DateField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["effort_id", "id"]
        indexes = [models.Index(fields=["effort", "-id"], name="effort_step_effort")]

    def __str__(self) -> str:
        return f"{self.step} of effort {self.effort_id}"


@tracked()
class EffortContact(models.Model):
    """A contact that served an effort."""

    effort = models.ForeignKey(Effort, on_delete=models.PROTECT, related_name="links")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="effort_links")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["effort", "contact"], name="effort_contact_once")]

    def __str__(self) -> str:
        return f"contact {self.contact_id} of effort {self.effort_id}"
