"""Reminders: the stages of follow-ups, for each recipient and channel."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.core.protection import VisiblePerson, protect
from backend.followups.models import FollowUp
from backend.reminders.models.emails import Email


class ReminderStage(models.TextChoices):
    """The stage of a reminder, relative to the due date of its follow-up."""

    ADVANCE = "advance", _("In advance")
    DUE = "due", _("Due")
    OVERDUE = "overdue", _("Overdue")
    ESCALATED = "escalated", _("Escalated to the leader")


class Channel(models.TextChoices):
    """How a reminder reaches its recipient."""

    IN_APP = "in_app", _("In the app")
    EMAIL = "email", _("E-mail")


class ReminderState(models.TextChoices):
    """The states of a reminder."""

    PLANNED = "planned", _("Planned")
    SENT = "sent", _("Sent")
    SUPERSEDED = "superseded", _("Superseded by another date or stage")
    CANCELLED = "cancelled", _("Cancelled")


class Reminder(models.Model):
    """One stage of a follow-up for one recipient over one channel. It is unique, so it is never sent twice.

    `for_date` is the due date for which it was planned. `days_before` distinguishes the extra advance reminders of a
    rule: it is the number of calendar days before the due date, or 0 for the stages that every rule has. A reminder by
    e-mail stays planned until its e-mail is sent.

    Every reminder is written twice, so the table has no index that the unique constraint already provides.
    """

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="reminders", db_index=False)
    stage = models.CharField(max_length=12, choices=ReminderStage)
    days_before = models.PositiveSmallIntegerField(default=0, db_default=0)
    for_date = models.DateField()
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders", db_index=False
    )
    channel = models.CharField(max_length=12, choices=Channel)
    state = models.CharField(max_length=12, choices=ReminderState, default=ReminderState.PLANNED)
    planned_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    email = models.ForeignKey(
        Email, null=True, blank=True, on_delete=models.SET_NULL, related_name="reminders", db_index=False
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["follow_up", "stage", "days_before", "for_date", "recipient", "channel"], name="reminder_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state=ReminderState.PLANNED, channel=Channel.IN_APP),
                name="reminder_planned",
            ),
            models.Index(
                fields=["recipient"],
                condition=Q(state=ReminderState.PLANNED, channel=Channel.EMAIL, email__isnull=True),
                name="reminder_without_email",
            ),
            models.Index(fields=["email"], condition=Q(email__isnull=False), name="reminder_email"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.follow_up_id}"


protect(
    Reminder,
    VisiblePerson("summary", "follow_up__young_person"),
    no_history="a reminder is settled once and does not change afterwards",
)
