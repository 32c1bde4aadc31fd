"""E-mails to staff. An e-mail has a number of reminders and a link to the application. It names nobody."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.core.protection import OwnedBy, protect


class EmailKind(models.TextChoices):
    """The kinds of e-mail."""

    DIGEST = "digest", _("Morning digest")
    LEADER_DIGEST = "leader_digest", _("Morning digest of a leader")
    IMMEDIATE = "immediate", _("At once")


class EmailState(models.TextChoices):
    """The states of an e-mail. An operator decides about uncertain and dead ones."""

    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    UNCERTAIN = "uncertain", _("Nobody knows whether it was sent")
    DEAD = "dead", _("Given up")


class Email(models.Model):
    """One e-mail to one member of staff. Its text is made from its reminders when it is sent.

    There is one digest a day and kind. `number` counts the immediate e-mails of a day. A worker that sends the e-mail
    claims it until `claimed_until` and increases `claim_token`. Only the latest claim may record the result.
    `claimed_until` and `next_at` are real time by the clock of the database. `local_day` is the business date.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="emails", db_index=False
    )
    local_day = models.DateField()
    kind = models.CharField(max_length=13, choices=EmailKind)
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=EmailState, default=EmailState.QUEUED)
    claim_token = models.PositiveIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "local_day", "kind", "number"], name="email_once"),
            models.CheckConstraint(name="email_one_digest_a_day", condition=Q(kind=EmailKind.IMMEDIATE) | Q(number=1)),
            models.CheckConstraint(
                name="email_sending_is_claimed", condition=~Q(state=EmailState.SENDING) | Q(claimed_until__isnull=False)
            ),
            models.CheckConstraint(
                name="email_sent_has_time", condition=~Q(state=EmailState.SENT) | Q(sent_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state=EmailState.QUEUED), name="email_queued"),
            models.Index(fields=["state"], condition=~Q(state=EmailState.SENT), name="email_unsent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


protect(Email, OwnedBy("recipient"), no_history="each row is the history of one e-mail and has no case content")
