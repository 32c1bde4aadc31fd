"""Follow-ups, and the policy that sets their dates."""

from datetime import UTC, date, datetime
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from backend.core import clock
from backend.core.periods import ends_after_start
from backend.core.protection import READ, VisiblePerson, WithoutPerson, case_record, protect, shared_record
from backend.organisation.models import Staff, Unit


class PolicyQuerySet(models.QuerySet["Policy"]):
    """Queries of policies."""

    def in_force(self, on: date) -> "Policy":
        """Return the newest policy that is valid on a day. Raises `Policy.DoesNotExist` if no policy is valid."""
        found = self.filter(valid_from__lte=on).order_by("-valid_from", "-version").first()
        if found is None:
            raise Policy.DoesNotExist("No follow-up policy is valid on this day.")
        return found


@shared_record(READ, because="the numbers of the rules")
class Policy(models.Model):
    """A version of the municipality's decisions about follow-ups, approved by a named person from a date.

    Until it is approved it has no `valid_from`, and so is never in force. The shipped policy needs no approval.
    """

    name = models.CharField(max_length=120)
    version = models.PositiveIntegerField(unique=True)
    valid_from = models.DateField(null=True, blank=True)
    approved_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField(null=True, blank=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(
                name="policy_approved_from_a_day",
                condition=Q(approved_on__isnull=True, approved_by__isnull=True)
                | Q(approved_on__isnull=False, approved_by__isnull=False, valid_from__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


@shared_record(READ, because="the numbers of the rules")
class PolicyRule(models.Model):
    """One rule in one policy: whether it is on, and its numbers (days, by the names that the rule documents)."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="rules")
    rule = models.CharField(max_length=60)
    enabled = models.BooleanField(default=True)
    settings = models.JSONField(default=dict)

    class Meta:
        ordering = ["policy_id", "rule"]
        constraints = [models.UniqueConstraint(fields=["policy", "rule"], name="policy_rule_once")]

    def __str__(self) -> str:
        return self.rule


@shared_record(READ, because="since when a rule holds in a unit")
class RuleActivation(models.Model):
    """The day from which a rule applies in a unit. Without a row it has always applied."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="rule_activations")
    rule = models.CharField(max_length=60)
    starts_on = models.DateField()

    class Meta:
        ordering = ["unit_id", "rule"]
        constraints = [models.UniqueConstraint(fields=["unit", "rule"], name="rule_activation_once")]

    def __str__(self) -> str:
        return f"{self.rule} {self.starts_on}"


class RuleFailure(models.Model):
    """A rule that raised an error for one young person or one unit. The row is deleted when the rule runs again."""

    rule = models.CharField(max_length=60)
    young_person = models.ForeignKey("people.YoungPerson", on_delete=models.CASCADE, related_name="+", null=True)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", null=True)
    error = models.CharField(max_length=120)
    failed_at = models.DateTimeField()

    class Meta:
        ordering = ["rule", "young_person_id", "unit_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "young_person", "unit"], name="rule_failure_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="rule_failure_of_a_person_or_a_unit",
                condition=Q(young_person__isnull=False, unit__isnull=True)
                | Q(young_person__isnull=True, unit__isnull=False),
                violation_error_message="A rule fails for a young person or for a unit.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.error}"


protect(RuleFailure, VisiblePerson("full"), no_history="a row is deleted when the rule runs again")


class Authority(models.TextChoices):
    """Why a rule binds: a law, the IPS method, or a local decision."""

    STATUTORY = "statutory", _("Statutory")
    METHOD = "method", _("Method (IPS)")
    LOCAL = "local", _("Local")


class State(models.TextChoices):
    """The state of a follow-up. It is computed from dates and never stored."""

    PENDING = "pending", _("Pending")
    OPEN = "open", _("Open")
    OVERDUE = "overdue", _("Overdue")
    FULFILLED = "fulfilled", _("Fulfilled")
    FULFILLED_LATE = "fulfilled_late", _("Fulfilled late")
    MISSED = "missed", _("Missed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    WAIVED = "waived", _("Waived")
    BASELINE = "baseline", _("Before go-live")


class FollowUpEndReason(models.TextChoices):
    """Why a follow-up ended without being fulfilled."""

    NOT_EXPECTED = "not_expected", _("No longer due")
    WINDOW_CLOSED = "window_closed", _("The time for it has passed")
    HANDED_OVER = "handed_over", _("Handed over to a colleague")
    CASE_CLOSED = "case_closed", _("The course or case was closed")
    DECEASED = "deceased", _("The young person has died")
    VOIDED = "voided", _("The record that it followed from no longer applies")
    MOVED = "moved", _("The record that it followed from belongs to another young person")
    MERGED = "merged", _("The record of the young person was merged")


STARTING_FACT_GONE = (FollowUpEndReason.VOIDED, FollowUpEndReason.MOVED, FollowUpEndReason.MERGED)
"""Reasons that remove the starting fact. They withdraw the follow-up, even if it was overdue or fulfilled."""

OUTSTANDING = Q(fulfilled_on__isnull=True, ended_on__isnull=True, waived_on__isnull=True, baseline=False)

REMINDABLE = Q(fulfilled_on__isnull=True, waived_on__isnull=True, baseline=False) & (
    Q(ended_on__isnull=True) | Q(end_reason=FollowUpEndReason.WINDOW_CLOSED)
)
"""Follow-ups that can have reminders: those that are outstanding, or closed unfulfilled."""

NO_MORE_STAGES = datetime(9999, 1, 1, tzinfo=UTC)
"""`next_stage_at` of a follow-up that has no further reminder."""


def state_at(now: datetime) -> Case:
    """Return the state of each row at a moment, as one SQL expression."""
    today = now.astimezone(clock.COPENHAGEN).date()
    withdrawn = Q(end_reason__in=[*STARTING_FACT_GONE, FollowUpEndReason.DECEASED])
    missed = Q(end_reason=FollowUpEndReason.WINDOW_CLOSED) | (Q(ended_on__gt=F("due_on")) & ~withdrawn)
    in_time = Q(fulfilled_on__lte=F("due_on")) & (
        Q(due_at__isnull=True) | Q(fulfilled_at__isnull=True) | Q(fulfilled_at__lte=F("due_at"))
    )
    return Case(
        When(baseline=True, then=Value(State.BASELINE)),
        When(waived_on__isnull=False, then=Value(State.WAIVED)),
        When(end_reason__in=STARTING_FACT_GONE, then=Value(State.WITHDRAWN)),
        When(in_time, then=Value(State.FULFILLED)),
        When(fulfilled_on__isnull=False, then=Value(State.FULFILLED_LATE)),
        When(missed, then=Value(State.MISSED)),
        When(ended_on__isnull=False, then=Value(State.WITHDRAWN)),
        When(closes_on__lt=today, then=Value(State.MISSED)),
        When(Q(due_on__lt=today) | Q(due_at__lt=now), then=Value(State.OVERDUE)),
        When(opens_on__gt=today, then=Value(State.PENDING)),
        default=Value(State.OPEN),
        output_field=models.CharField(),
    )


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Queries of follow-ups."""

    def outstanding(self) -> Self:
        """Keep the follow-ups that are neither fulfilled, ended, waived nor baseline."""
        return self.filter(OUTSTANDING)

    def with_state(self, now: datetime) -> Self:
        """Annotate each row with its state at a moment."""
        return self.annotate(state=state_at(now))


@case_record(
    "summary",
    allows=READ,
    also=[WithoutPerson(owner="responsible", unit="unit")],
    exclude=["next_stage_at"],
)
class FollowUp(models.Model):
    """A promise to a young person that has a date. Only reconcile inserts rows. A record fulfils them, a tick does not.

    Dates are business dates. A record counts from `opens_on` to `closes_on`, both included. Without `closes_on` the
    promise is due until it is fulfilled. `fulfilled_by` is the id of the record that fulfils it. `due_at` and
    `fulfilled_at` are moments, which only rules that are due on the same day use.

    `next_stage_at` is the moment at which the dispatcher reads the row again, because its next reminder stage comes or
    its recipients may have changed. Null means now. Code that writes any other column sets it to null. The change
    history does not include it.
    """

    rule = models.CharField(max_length=60)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="follow_ups")
    young_person = models.ForeignKey(
        "people.YoungPerson", null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups"
    )
    subject_id = models.BigIntegerField()
    occurrence = models.CharField(max_length=60)
    started_on = models.DateField()
    opens_on = models.DateField()
    due_on = models.DateField()
    due_at = models.DateTimeField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    responsible = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups")
    baseline = models.BooleanField(default=False)
    fulfilled_on = models.DateField(null=True, blank=True)
    fulfilled_at = models.DateTimeField(null=True, blank=True)
    fulfilled_by = models.BigIntegerField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=20, choices=FollowUpEndReason, blank=True)
    waived_on = models.DateField(null=True, blank=True)
    waived_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    waive_reason = models.CharField(max_length=300, blank=True)
    snoozed_until = models.DateField(null=True, blank=True)
    snoozed_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    snooze_reason = models.CharField(max_length=300, blank=True)
    next_stage_at = models.DateTimeField(null=True, blank=True, editable=False)

    state: str  # set by `with_state`

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "subject_id", "occurrence"], name="follow_up_once"),
            ends_after_start("follow_up_due_in_window", "opens_on", "due_on"),
            ends_after_start("follow_up_closes_after_due", "due_on", "closes_on"),
            models.CheckConstraint(
                name="follow_up_end_has_reason",
                condition=Q(ended_on__isnull=True, end_reason="") | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
            ),
            models.CheckConstraint(
                name="follow_up_fulfilled_by_a_fact",
                condition=Q(fulfilled_on__isnull=True, fulfilled_by__isnull=True)
                | Q(fulfilled_on__isnull=False, fulfilled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="follow_up_waive_has_reason", condition=Q(waived_on__isnull=True) | ~Q(waive_reason="")
            ),
            models.CheckConstraint(
                name="follow_up_snooze_has_reason", condition=Q(snoozed_until__isnull=True) | ~Q(snooze_reason="")
            ),
        ]
        indexes = [
            models.Index(fields=["young_person", "rule"], name="follow_up_person"),
            models.Index(fields=["responsible", "due_on"], condition=OUTSTANDING, name="follow_up_responsible"),
            models.Index(fields=["due_on"], condition=OUTSTANDING, name="follow_up_outstanding"),
            models.Index(fields=["next_stage_at"], condition=REMINDABLE, name="follow_up_next_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.pk}"


class NextFollowUp(models.Model):
    """The first outstanding follow-up, and the number of overdue ones: a database view for the caseload."""

    young_person = models.OneToOneField(
        "people.YoungPerson",
        primary_key=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="next_follow_up",
    )
    rule = models.CharField(max_length=60)
    due_on = models.DateField()
    overdue = models.PositiveIntegerField()

    class Meta:
        managed = False
        db_table = "followups_next"
