"""Notifications in the app."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.core.protection import READ, OwnedBy, protect
from backend.followups.models import FollowUp
from backend.reminders.models.reminders import Reminder


class NotificationKind(models.TextChoices):
    """The kinds of notification. Those of reminders are named after the stage."""

    FOLLOW_UP_ADVANCE = "follow_up_advance", _("A follow-up is due soon")
    FOLLOW_UP_DUE = "follow_up_due", _("A follow-up is due")
    FOLLOW_UP_OVERDUE = "follow_up_overdue", _("A follow-up is overdue")
    FOLLOW_UP_ESCALATED = "follow_up_escalated", _("A follow-up in your unit is still missing")
    ASSIGNED = "assigned", _("A young person is assigned to you")
    HANDED_OVER = "handed_over", _("You have handed a young person over")
    ASSIGNMENT_ENDED = "assignment_ended", _("Your assignment has ended")
    CASE_TRANSFERRED = "case_transferred", _("A case has moved to another unit")
    PROBABLE_DUPLICATE = "probable_duplicate", _("A young person may have two cases: compare and merge them")
    ACUTE_CONCERN = "acute_concern", _("Acute concern for a young person: call the colleague")


class Notification(models.Model):
    """A notification shown to a member of staff, exactly once for each reminder.

    `facts` has ids and dates, never names. `follow_up` is copied from the reminder, to be read without a join. It has
    no foreign key constraint, because that of the reminder already protects it.
    """

    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notifications", db_index=False
    )
    kind = models.CharField(max_length=20, choices=NotificationKind)
    young_person = models.ForeignKey(
        "people.YoungPerson", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    follow_up = models.ForeignKey(
        FollowUp,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    reminder = models.OneToOneField(
        Reminder, null=True, blank=True, on_delete=models.CASCADE, related_name="notification"
    )
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["staff", "-created_at", "-id"], name="notification_staff")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


protect(
    Notification,
    OwnedBy("staff"),
    allows=READ | {"UPDATE(read_at)"},
    no_history="a notification does not change; its facts are ids and dates",
)
