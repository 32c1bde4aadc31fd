"""Efforts around a young person: mentor, morning call, bridge building to school, …, and how far each has come."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
    AGREED = "agreed", pgettext_lazy("effort", "Agreed")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", pgettext_lazy("effort", "Paused")
    COMPLETED = "completed", _("Completed")
    STOPPED = "stopped", _("Stopped")


ENDED = (EffortState.COMPLETED, EffortState.STOPPED)


class EffortQuerySet(models.QuerySet["Effort"]):
    def open(self) -> Self:
        return self.exclude(state__in=ENDED)


@tracked()
class Effort(models.Model):
    """One effort, by our own staff or a provider outside. Nothing begins before the young person agreed to it.

    `starts_on` is the day that is planned until the effort begins, and the day on which it began from then on.
    """

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
                condition=Q(grant_ends_on__isnull=True) | Q(grant_ends_on__gte=F("starts_on")),
                violation_error_message=_("The grant ends before the effort starts."),
            ),
            models.CheckConstraint(
                name="effort_one_responsible",
                condition=Q(responsible__isnull=False, provider="") | (Q(responsible__isnull=True) & ~Q(provider="")),
                violation_error_message=_("Either a colleague or a provider outside is responsible: say which one."),
            ),
            models.CheckConstraint(
                name="effort_agreed_before_active",
                condition=Q(state=EffortState.PLANNED, agreed_on__isnull=True)
                | Q(state=EffortState.AGREED, agreed_on__isnull=False)
                | Q(state=EffortState.STOPPED)
                | Q(
                    state__in=[EffortState.ACTIVE, EffortState.PAUSED, EffortState.COMPLETED],
                    agreed_on__isnull=False,
                    starts_on__gte=F("agreed_on"),
                ),
                violation_error_message=_("No effort begins before the young person agreed to it."),
            ),
            models.CheckConstraint(
                name="effort_ended_says_when",
                condition=Q(state__in=ENDED, ended_on__isnull=False) | (~Q(state__in=ENDED) & Q(ended_on__isnull=True)),
            ),
            ends_after_start("effort_ended_after_agreed", "agreed_on", "ended_on"),
            models.CheckConstraint(
                name="effort_completed_says_what_came_of_it",
                condition=~Q(state=EffortState.COMPLETED) | ~Q(result=""),
                violation_error_message=_("Say what came of the effort."),
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


class EffortContactQuerySet(models.QuerySet["EffortContact"]):
    def counting(self) -> Self:
        """Those whose contact stands, and lies between the young person's yes and the end of the effort."""
        return self.filter(
            Q(effort__ended_on__isnull=True) | Q(contact__occurred_on__lte=F("effort__ended_on")),
            contact__voided_at__isnull=True,
            contact__occurred_on__gte=F("effort__agreed_on"),
        )


@tracked()
class EffortContact(models.Model):
    """A contact that served an effort. If it is moved to another young person, a trigger takes the link out."""

    effort = models.ForeignKey(Effort, on_delete=models.PROTECT, related_name="links")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="effort_links")

    objects = EffortContactQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["effort", "contact"], name="effort_contact_once")]

    def __str__(self) -> str:
        return f"contact {self.contact_id} of effort {self.effort_id}"
