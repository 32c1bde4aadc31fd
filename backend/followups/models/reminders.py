"""The ledger of what was said to whom, the e-mails that say it, and what is said inside the app."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.followups.models.followups import FollowUp
from backend.organisation.models import Staff


class ReminderStage(models.TextChoices):
    """Who hears of a follow-up when. The last one goes to the leader, the others to whoever is responsible."""

    ADVANCE = "advance", _("In advance")
    DUE = "due", _("Due")
    OVERDUE = "overdue", _("Overdue")
    ESCALATED = "escalated", _("Escalated to the leader")


class Channel(models.TextChoices):
    IN_APP = "in_app", _("In the app")
    EMAIL = "email", _("E-mail")


class EmailKind(models.TextChoices):
    DIGEST = "digest", _("Morning digest")
    LEADER_DIGEST = "leader_digest", _("Morning digest of a leader")
    IMMEDIATE = "immediate", _("At once")


class EmailState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    UNCERTAIN = "uncertain", _("Nobody knows whether it was sent")
    DEAD = "dead", _("Given up")


class Email(models.Model):
    """One e-mail to one member of staff; its text is counted from its reminders when it is sent.

    `claim_token` counts the claims: only the last one may say how it went. `claimed_until` and `next_at` are real time,
    by the database's own clock. Of digests there is one a day; `number` tells those apart that go at once.
    """

    recipient = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="emails", db_index=False)
    local_day = models.DateField()
    kind = models.CharField(max_length=13, choices=EmailKind)
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=EmailState, default=EmailState.QUEUED)
    claim_token = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "local_day", "kind", "number"], name="email_once"),
            models.CheckConstraint(name="email_one_digest_a_day", condition=Q(kind=EmailKind.IMMEDIATE) | Q(number=1)),
            models.CheckConstraint(
                name="email_sending_has_claim", condition=~Q(state=EmailState.SENDING) | Q(claimed_until__isnull=False)
            ),
            models.CheckConstraint(
                name="email_sent_has_time", condition=~Q(state=EmailState.SENT) | Q(sent_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state=EmailState.QUEUED), name="email_queued"),
            models.Index(fields=["state"], condition=~Q(state=EmailState.SENT), name="email_not_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ReminderState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    SENT = "sent", _("Sent")
    SUPERSEDED = "superseded", _("Superseded by a new date")
    CANCELLED = "cancelled", _("Cancelled")


class Reminder(models.Model):
    """The ledger: one row per follow-up, stage, date, recipient and channel, so that nobody is told twice.

    `days_before` tells a rule's extra stages ahead apart: calendar days before the date; 0 for the four of every rule.
    A reminder by e-mail stays planned until its e-mail is sent. The ledger takes a write for each reminder and each
    delivery, so it carries no index that `reminder_once` makes needless.
    """

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="reminders", db_index=False)
    stage = models.CharField(max_length=12, choices=ReminderStage)
    days_before = models.PositiveSmallIntegerField(default=0, db_default=0)
    for_date = models.DateField()
    recipient = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="reminders", db_index=False)
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
                fields=["id"],
                condition=Q(state=ReminderState.PLANNED, channel=Channel.EMAIL, email__isnull=True),
                name="reminder_to_email",
            ),
            models.Index(fields=["email"], condition=Q(email__isnull=False), name="reminder_email"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.follow_up_id}"


class NotificationKind(models.TextChoices):
    """Those of reminders are named after their stage."""

    FOLLOW_UP_ADVANCE = "follow_up_advance", _("A follow-up is due soon")
    FOLLOW_UP_DUE = "follow_up_due", _("A follow-up is due")
    FOLLOW_UP_OVERDUE = "follow_up_overdue", _("A follow-up is overdue")
    FOLLOW_UP_ESCALATED = "follow_up_escalated", _("A follow-up in your unit is still missing")
    ASSIGNED = "assigned", _("A young person is assigned to you")
    HANDED_OVER = "handed_over", _("You have handed a young person over")
    ASSIGNMENT_ENDED = "assignment_ended", _("Your assignment has ended")


class Notification(models.Model):
    """Something that a member of staff is told inside the app, exactly once. Facts are ids and dates, never names.

    `follow_up` is that of the reminder, copied for reading; the reminder's own reference guards it.
    """

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="notifications", db_index=False)
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


class DispatcherRun(models.Model):
    """When the dispatcher last finished, for the readiness page; one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    finished_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="dispatcher_run_one_row", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.finished_at)
