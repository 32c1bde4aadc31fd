"""Acute concerns and underretninger. They are never scored, and no report shows them by person."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.core.periods import ends_after_start
from backend.core.protection import READ, case_record
from backend.organisation.models import Staff

from .person import YoungPerson


class ConcernAction(models.TextChoices):
    """What staff can do about an acute concern."""

    TALKED = "talked", _("Talked and asked directly")
    HANDED_TO_RELATIVES = "handed_to_relatives", _("Handed over in person to relatives")
    HANDED_TO_DOCTOR = "handed_to_doctor", _("Handed over in person to a doctor")
    HANDED_TO_PSYCHIATRY = "handed_to_psychiatry", _("Handed over in person to the psychiatric emergency service")
    CALLED_112 = "called_112", _("Called 112")
    LEADER_CALLED = "leader_called", _("Called the leader")
    CUSTODY_HOLDER_INFORMED = "custody_holder_informed", _("Told a custody holder")
    WELFARE_REPORT_SENT = "welfare_report_sent", _("Sent an underretning")


class AcuteConcernQuerySet(models.QuerySet["AcuteConcern"]):
    """Queries of acute concerns."""

    def active(self, now: datetime) -> Self:
        """Keep the concerns for which a colleague still answers."""
        return self.filter(Q(responsible_until__isnull=True) | Q(responsible_until__gt=now))


@case_record("full", allows=READ | {"INSERT"})
class AcuteConcern(models.Model):
    """An acute concern of a member of staff about the young person.

    It records what was done, who is responsible and until when, and the time of the next contact.
    """

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="acute_concerns")
    at = models.DateTimeField()
    seen_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    what_was_done = ArrayField(models.CharField(max_length=30, choices=ConcernAction), default=list)
    note = models.TextField(blank=True)
    responsible_now = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    responsible_until = models.DateTimeField(null=True, blank=True)
    next_contact_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    objects = AcuteConcernQuerySet.as_manager()

    class Meta:
        ordering = ["young_person_id", "-at", "id"]

    def __str__(self) -> str:
        return f"concern {self.pk}"

    @property
    def actions(self) -> list[str]:
        """What was done, in words."""
        return [str(ConcernAction(action).label) for action in self.what_was_done]


@case_record("full")
class WelfareReport(models.Model):
    """An underretning that was sent (barnets lov § 133): the date and the recipient, never the text."""

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="welfare_reports")
    sent_on = models.DateField()
    sent_to = models.CharField(max_length=200)
    author = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    named_readers = models.ManyToManyField(Staff, related_name="+", blank=True, through="WelfareReportReader")
    receipt_on = models.DateField(null=True, blank=True)
    journal_reference = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["young_person_id", "-sent_on", "id"]
        constraints = [ends_after_start("welfare_report_receipt_after_sent", "sent_on", "receipt_on")]

    def __str__(self) -> str:
        return f"report {self.pk}"


@case_record("full", path="welfarereport__young_person")
class WelfareReportReader(models.Model):
    """A member of staff who may read a report by name."""

    welfarereport = models.ForeignKey(WelfareReport, on_delete=models.CASCADE, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "people_welfarereport_named_readers"
        constraints = [models.UniqueConstraint(fields=["welfarereport", "staff"], name="welfare_report_reader_once")]

    def __str__(self) -> str:
        return f"reader of report {self.welfarereport_id}"
