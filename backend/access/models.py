"""Who may see whom: grants, blocks, cover, and the log of who looked."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.core.history import tracked
from backend.core.periods import ends_after_start
from backend.core.protection import READ, OwnedBy, case_record, protect, shared_record
from backend.organisation.models import Absence, Staff


class Basis(models.TextChoices):
    """Why a member of staff has a grant.

    No page or route gives emergency access yet. The functions of the database already know its levels.
    """

    ASSIGNMENT = "assignment", _("Assignment")
    INTERVENTION = "intervention", _("Responsible for an intervention")
    HANDOVER = "handover", _("Handed over, still reading")
    NAMED = "named", _("Opened the case")
    EMERGENCY_ACCESS = "emergency_access", _("Emergency access")


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants by their period."""

    def active(self, at: datetime) -> Self:
        """Keep the grants that apply at a moment."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), starts_at__lte=at)


@case_record("full", also=[OwnedBy("staff")])
class Grant(models.Model):
    """The access of one member of staff to one young person, for a reason and for a time.

    Times are half-open: a grant that ends at midnight is over on the day that begins there.
    """

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="grants")
    young_person = models.ForeignKey("people.YoungPerson", on_delete=models.PROTECT, related_name="grants")
    basis = models.CharField(max_length=20, choices=Basis)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    opened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    source_id = models.BigIntegerField(null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            ends_after_start("grant_ends_after_start", "starts_at", "ends_at"),
            models.UniqueConstraint(
                fields=["basis", "source_id", "staff", "young_person"],
                condition=Q(source_id__isnull=False),
                name="grant_once_per_source",
            ),
            models.CheckConstraint(
                name="grant_emergency_access_ends",
                condition=~Q(basis=Basis.EMERGENCY_ACCESS) | Q(ends_at__isnull=False),
                violation_error_message=_("Emergency access always ends."),
            ),
        ]
        indexes = [models.Index(fields=["staff", "ends_at"], name="grant_staff")]

    def __str__(self) -> str:
        return f"{self.basis} {self.pk}"


class BlockReason(models.TextChoices):
    """Why a member of staff may not see a young person."""

    RELATION = "relation", _("Related to or friends with the young person")
    PARTIALITY = "partiality", _("Partial (forvaltningsloven § 3)")
    WISH = "wish", _("The young person's wish")
    THREAT = "threat", _("Threat")


@case_record("full", allows=READ)
class AccessBlock(models.Model):
    """A block between a member of staff and a young person. It overrides every grant, unit and cover."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="blocks")
    young_person = models.ForeignKey("people.YoungPerson", on_delete=models.PROTECT, related_name="blocks")
    reason = models.CharField(max_length=20, choices=BlockReason)
    note = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    set_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [ends_after_start("block_ends_after_start")]
        indexes = [models.Index(fields=["staff", "young_person"], name="block_staff")]

    def __str__(self) -> str:
        return f"block {self.pk}"


@shared_record(READ, because="deputies and periods; the covered young people are in CoveredPerson")
@tracked()
class Cover(models.Model):
    """A deputy for some or all of an absent colleague's young people; several deputies may share one absence."""

    absence = models.ForeignKey(Absence, on_delete=models.CASCADE, related_name="covers")
    deputy = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="covers")
    everyone = models.BooleanField(default=True)
    young_people = models.ManyToManyField(
        "people.YoungPerson", related_name="covers", blank=True, through="CoveredPerson"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    entered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [ends_after_start("cover_ends_after_start")]
        indexes = [models.Index(fields=["deputy", "ends_on"], name="cover_deputy")]

    def __str__(self) -> str:
        return f"cover {self.pk}"


@case_record("summary", path="youngperson", allows=READ)
class CoveredPerson(models.Model):
    """A young person whom a deputy covers by name."""

    cover = models.ForeignKey(Cover, on_delete=models.CASCADE, related_name="+")
    youngperson = models.ForeignKey("people.YoungPerson", on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "access_cover_young_people"
        constraints = [models.UniqueConstraint(fields=["cover", "youngperson"], name="covered_person_once")]

    def __str__(self) -> str:
        return f"cover {self.cover_id}"


class TokenAudience(models.TextChoices):
    """Which figures the token of an integration gives."""

    PUBLICATION = "publication", _("Rounded for publication")
    INTERNAL = "internal", _("Exact, for internal use")


@shared_record(because="the purpose of the tokens of integrations")
class IntegrationToken(models.Model):
    """What the token of an integration is for. It expires and is deleted with the token.

    An internal token gives exact figures, so it says who receives them and for what purpose.
    """

    token = models.OneToOneField("knox.AuthToken", on_delete=models.CASCADE, related_name="integration")
    audience = models.CharField(max_length=12, choices=TokenAudience, default=TokenAudience.PUBLICATION)
    recipient = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="integration_token_internal_says_who_and_why",
                condition=Q(audience=TokenAudience.PUBLICATION) | (~Q(recipient="") & ~Q(purpose="")),
                violation_error_message=_("A token for exact figures names the recipient and the purpose."),
            )
        ]

    def __str__(self) -> str:
        return f"integration token {self.pk}"


@shared_record(because="the hashed addresses of the calendars of staff")
class CalendarFeed(models.Model):
    """The address at which a calendar program reads the appointments of a member of staff.

    Only the hash of its token is stored. A new address replaces the former one.
    """

    staff = models.OneToOneField(Staff, on_delete=models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar feed {self.pk}"


class IdempotencyKey(models.Model):
    """A key that a member of staff sent with a create, so that a repeated request does not create a second record."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    request_hash = models.CharField(max_length=64)
    record_id = models.BigIntegerField(null=True, help_text="empty if the caller did not see the record")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "key"], name="idempotency_key_once")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_key_created")]

    def __str__(self) -> str:
        return f"idempotency key {self.pk}"


protect(
    IdempotencyKey,
    OwnedBy("staff"),
    no_history="a key does not change, and has no case content",
)


class Action(models.TextChoices):
    """How a member of staff read data."""

    VIEW = "view", _("Opened")
    LIST = "list", _("Listed")
    SEARCH = "search", _("Searched")
    EXPORT = "export", _("Exported")
    REPORT = "report", _("Report")
    REVEAL = "reveal", _("Revealed")


class AccessChannel(models.TextChoices):
    """The way in which the data were read."""

    WEB = "web", _("Web page")
    API = "api", _("API")
    JOB = "job", _("Background job")


class AccessLogEntry(models.Model):
    """The access log: one row per page, export or search, allowed or denied. Append-only; ids only, never names.

    Range-partitioned by month of `at`, with a default partition so that a missing month never stops a read.
    """

    at = models.DateTimeField()
    staff = models.ForeignKey(
        Staff, on_delete=models.DO_NOTHING, related_name="access_log_entries", db_constraint=False
    )
    action = models.CharField(max_length=10, choices=Action)
    young_people = ArrayField(models.BigIntegerField(), default=list)
    basis = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=300, blank=True)
    channel = models.CharField(max_length=5, choices=AccessChannel)
    request_id = models.CharField(max_length=36, blank=True)
    allowed = models.BooleanField(default=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.action} {self.pk}"
