"""Consent to disclose information to others. The municipality's own processing needs none (GDPR art. 6, 1, e)."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.core.models import JournalReference, Versioned
from backend.core.periods import ends_after_start, not_ended_before
from backend.core.protection import WRITE, case_record
from backend.organisation.models import Staff

from .network import NetworkPerson
from .person import YoungPerson


class ConsentForm(models.TextChoices):
    """How a consent was given."""

    ORAL = "oral", _("Oral")
    WRITTEN = "written", _("Written")
    DIGITAL = "digital", _("Digital")


class ConsentAnswer(models.TextChoices):
    """The answers to the question whether information may be disclosed."""

    GIVEN = "given", _("Given")
    DECLINED = "declined", _("Declined")


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Queries of consents."""

    def valid_on(self, day: date) -> Self:
        """Keep the consents that were given by `day`, and have neither expired nor been withdrawn."""
        return self.filter(
            not_ended_before(day, "expires_on"),
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day),
            answer=ConsentAnswer.GIVEN,
            given_on__lte=day,
        )


@case_record("full", allows=WRITE)
class Consent(Versioned):
    """The answer, yes or no, to disclosing information to a recipient, by the young person or a custody holder."""

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="consents")
    given_by = models.ForeignKey(
        NetworkPerson, null=True, blank=True, on_delete=models.PROTECT, related_name="consents"
    )
    answer = models.CharField(max_length=10, choices=ConsentAnswer, default=ConsentAnswer.GIVEN)
    recipient = models.CharField(max_length=200)
    what = models.CharField(max_length=500)
    purpose = models.CharField(max_length=500)
    form = models.CharField(max_length=10, choices=ConsentForm)
    given_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    renews = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewed_by")
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["young_person_id", "-given_on", "id"]
        constraints = [
            ends_after_start("consent_expires_after_given", "given_on", "expires_on"),
            ends_after_start("consent_withdrawn_after_given", "given_on", "withdrawn_on"),
        ]
        indexes = [models.Index(fields=["expires_on"], name="consent_expires")]

    def __str__(self) -> str:
        return f"consent {self.pk}"


@case_record("full", path="consent__young_person")
class ConsentJournalReference(JournalReference):
    """A reference to the proof of a consent in the municipality's journal."""

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="journal_references")
