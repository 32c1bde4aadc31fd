"""Interventions for a young person, such as a mentor, a morning call or bridge building to school."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.contacts.models import Contact
from backend.core.codelists import CodeList
from backend.core.lifecycle import Lifecycle, Transition
from backend.core.models import Versioned
from backend.core.periods import ends_after_start
from backend.core.protection import EDIT, READ, WRITE, case_record
from backend.organisation.models import Staff
from backend.people.models import LegalBasis, YoungPerson


class InterventionKind(CodeList):
    """A kind of intervention, such as a mentor, accompaniment or a morning call.

    `decide_days_before_end` is how long before the end of such an intervention staff decide what follows it.
    """

    decide_days_before_end = models.PositiveSmallIntegerField(_("days before the end to decide"), default=14)

    class Meta(CodeList.Meta):
        abstract = False
        verbose_name = _("kind of intervention")
        verbose_name_plural = _("kinds of intervention")


class InterventionState(models.TextChoices):
    """The states of an intervention."""

    PLANNED = "planned", _("Planned")
    AGREED = "agreed", pgettext_lazy("intervention", "Agreed")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", pgettext_lazy("intervention", "Paused")
    COMPLETED = "completed", _("Completed")
    STOPPED = "stopped", _("Stopped")


ENDED = (InterventionState.COMPLETED, InterventionState.STOPPED)
BEGUN = frozenset({InterventionState.ACTIVE, InterventionState.PAUSED})
UNDER_WAY = BEGUN | {InterventionState.AGREED}
OPEN = UNDER_WAY | {InterventionState.PLANNED}

LIFECYCLE = Lifecycle(
    subject=_("The intervention"),
    states=InterventionState,
    field="state",
    transitions={
        "agree": Transition({InterventionState.PLANNED}, InterventionState.AGREED, _("agree it with the young person")),
        "start": Transition({InterventionState.AGREED}, InterventionState.ACTIVE, _("start")),
        "pause": Transition({InterventionState.ACTIVE}, InterventionState.PAUSED, _("pause")),
        "resume": Transition({InterventionState.PAUSED}, InterventionState.ACTIVE, _("resume")),
        "extend": Transition(UNDER_WAY, None, _("extend")),
        "review": Transition(UNDER_WAY, None, _("review")),
        "change-responsible": Transition(OPEN, None, _("change who is responsible")),
        "edit": Transition(OPEN, None, _("edit")),
        "complete": Transition(BEGUN, InterventionState.COMPLETED, _("complete")),
        "stop": Transition(OPEN, InterventionState.STOPPED, _("stop")),
        "contacts": Transition(UNDER_WAY | set(ENDED), None, _("link a contact")),
    },
)


class InterventionQuerySet(models.QuerySet["Intervention"]):
    """Queries of interventions."""

    def open(self) -> Self:
        """Leave out interventions that have ended."""
        return self.exclude(state__in=ENDED)


@case_record("full", allows=WRITE)
class Intervention(Versioned):
    """One intervention, by own staff or an external provider. It cannot begin before the young person has agreed to it.

    `starts_on` is the planned day until the intervention starts, and after that the day on which it started.
    """

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="interventions")
    kind = models.ForeignKey(InterventionKind, on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField()
    responsible = models.ForeignKey(
        Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="interventions"
    )
    provider = models.CharField(max_length=200, blank=True)
    legal_basis = models.ForeignKey(LegalBasis, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    grant_ends_on = models.DateField(null=True, blank=True)
    hours_per_week = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    own_words = models.TextField(blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=InterventionState, default=InterventionState.PLANNED)
    ended_on = models.DateField(null=True, blank=True)
    result = models.TextField(blank=True)
    stop_reason = models.CharField(max_length=300, blank=True)
    contacts = models.ManyToManyField(Contact, through="InterventionContact", related_name="interventions")

    objects = InterventionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            ends_after_start("intervention_ends_after_start"),
            models.CheckConstraint(
                name="intervention_grant_ends_after_start",
                condition=Q(grant_ends_on__isnull=True) | Q(grant_ends_on__gte=F("starts_on")),
                violation_error_message=_("The grant ends before the intervention starts."),
            ),
            models.CheckConstraint(
                name="intervention_one_responsible",
                condition=Q(responsible__isnull=False, provider="") | (Q(responsible__isnull=True) & ~Q(provider="")),
                violation_error_message=_("Either a colleague or a provider outside is responsible: say which one."),
            ),
            models.CheckConstraint(
                name="intervention_agreed_before_active",
                condition=Q(state=InterventionState.PLANNED, agreed_on__isnull=True)
                | Q(state=InterventionState.AGREED, agreed_on__isnull=False)
                | Q(state=InterventionState.STOPPED)
                | Q(
                    state__in=[InterventionState.ACTIVE, InterventionState.PAUSED, InterventionState.COMPLETED],
                    agreed_on__isnull=False,
                    starts_on__gte=F("agreed_on"),
                ),
                violation_error_message=_("No intervention begins before the young person agreed to it."),
            ),
            models.CheckConstraint(
                name="intervention_ended_says_when",
                condition=Q(state__in=ENDED, ended_on__isnull=False) | (~Q(state__in=ENDED) & Q(ended_on__isnull=True)),
            ),
            ends_after_start("intervention_ended_after_agreed", "agreed_on", "ended_on"),
            models.CheckConstraint(
                name="intervention_completed_says_what_came_of_it",
                condition=~Q(state=InterventionState.COMPLETED) | ~Q(result=""),
                violation_error_message=_("Say what came of the intervention."),
            ),
            models.CheckConstraint(
                name="intervention_stopped_says_why",
                condition=(Q(state=InterventionState.STOPPED) & ~Q(stop_reason=""))
                | (~Q(state=InterventionState.STOPPED) & Q(stop_reason="")),
                violation_error_message=_("Say why the intervention stops."),
            ),
            models.CheckConstraint(
                name="intervention_hours_within_a_week",
                condition=Q(hours_per_week__isnull=True) | Q(hours_per_week__gt=0, hours_per_week__lte=80),
                violation_error_message=_("The hours a week lie above 0 and are at most 80."),
            ),
        ]

    def __str__(self) -> str:
        return f"intervention {self.pk}"

    @property
    def last_day(self) -> date | None:
        """The end of the intervention or of its grant, whichever is first."""
        return min((day for day in (self.ends_on, self.grant_ends_on) if day), default=None)


class StepKind(models.TextChoices):
    """The steps of an intervention."""

    PLAN = "plan", _("Planned")
    AGREE = "agree", _("Agreed with the young person")
    START = "start", _("Started")
    PAUSE = "pause", _("Paused")
    RESUME = "resume", _("Resumed")
    EXTEND = "extend", _("Extended")
    REVIEW = "review", _("Reviewed")
    EDIT = "edit", _("Edited")
    CHANGE_RESPONSIBLE = "change-responsible", _("Responsible changed")
    COMPLETE = "complete", _("Completed")
    STOP = "stop", _("Stopped")


@case_record("full", path="intervention__young_person", allows=READ | {"INSERT"})
class InterventionStep(models.Model):
    """A step of an intervention: the day, by whom, and why.

    A review says in `why` what was reviewed, and may have the young person's own words. `ends_on` is the end of the
    intervention after the step. `last_day` is that end or the end of its grant, whichever is first.
    """

    intervention = models.ForeignKey(Intervention, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20, choices=StepKind)
    on = models.DateField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=500, blank=True)
    own_words = models.TextField(blank=True)
    ends_on = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["intervention_id", "id"]
        indexes = [models.Index(fields=["intervention", "-id"], name="intervention_step_intervention")]

    def __str__(self) -> str:
        return f"{self.step} of intervention {self.intervention_id}"


class InterventionContactQuerySet(models.QuerySet["InterventionContact"]):
    """Queries of the links between interventions and contacts."""

    def counting(self) -> Self:
        """Keep the links whose contact counts.

        The contact is not voided, and is between the day on which the young person agreed and the end of the
        intervention.
        """
        return self.filter(
            Q(intervention__ended_on__isnull=True) | Q(contact__occurred_on__lte=F("intervention__ended_on")),
            contact__voided_at__isnull=True,
            contact__occurred_on__gte=F("intervention__agreed_on"),
        )


@case_record("full", path="intervention__young_person", allows=EDIT)
class InterventionContact(models.Model):
    """A contact that served an intervention.

    If the contact is moved to another young person, a trigger deletes the link.
    """

    intervention = models.ForeignKey(Intervention, on_delete=models.PROTECT, related_name="links")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="intervention_links")

    objects = InterventionContactQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["intervention", "contact"], name="intervention_contact_once")]

    def __str__(self) -> str:
        return f"contact {self.contact_id} of intervention {self.intervention_id}"
