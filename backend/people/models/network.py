"""The network of the young person: family, friends and professionals."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.core.fields import EncryptedTextField
from backend.core.models import EncryptedRecord, Versioned
from backend.core.periods import ends_after_start
from backend.core.protection import WRITE, case_record
from backend.organisation.models import Staff

from .person import YoungPerson

ADULT = 18
"""The age from which the young person alone decides."""


class Relation(models.TextChoices):
    """How a person in the network is related to the young person."""

    MOTHER = "mother", _("Mother")
    FATHER = "father", _("Father")
    OTHER_PARENT = "other_parent", _("Other parent or step-parent")
    SIBLING = "sibling", _("Sibling")
    GRANDPARENT = "grandparent", _("Grandparent")
    PARTNER = "partner", _("Partner")
    FRIEND = "friend", _("Friend")
    FOSTER_FAMILY = "foster_family", _("Foster family")
    OTHER = "other", _("Other")


class Custody(models.TextChoices):
    """The custody that a person in the network has."""

    SHARED = "shared", _("Shared custody")
    SOLE = "sole", _("Sole custody")
    NONE = "none", _("No custody")
    AUTHORITY = "authority", _("Custody with the authority")
    UNKNOWN = "unknown", _("Not known")


@case_record("full", allows=WRITE)
class NetworkPerson(Versioned, EncryptedRecord):
    """A person in the private network. Custody, and the permission to contact them, end on the 18th birthday.

    After that, contact needs the young person's own yes, which was given on `contact_agreed_on`.
    """

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="network")
    relation = models.CharField(max_length=20, choices=Relation)
    name = models.CharField(max_length=200)
    phone = EncryptedTextField(null=True, blank=True)
    custody = models.CharField(max_length=10, choices=Custody, default=Custody.UNKNOWN)
    custody_starts_on = models.DateField(null=True, blank=True)
    custody_ends_on = models.DateField(null=True, blank=True)
    custody_verified_on = models.DateField(null=True, blank=True)
    lives_with = models.BooleanField(default=False)
    may_be_contacted = models.BooleanField(default=False)
    contact_agreed_on = models.DateField(null=True, blank=True)
    must_not_be_informed = models.BooleanField(default=False)
    is_role_model = models.BooleanField(default=False)
    informed_on = models.DateField(null=True, blank=True)
    informed_how = models.CharField(max_length=120, blank=True)
    informed_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    informed_text_version = models.CharField(max_length=40, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["young_person_id", "id"]
        constraints = [
            models.CheckConstraint(
                name="network_person_not_informed_and_contacted",
                condition=Q(must_not_be_informed=False) | Q(may_be_contacted=False),
                violation_error_message=_("A person who must not be told anything may not be contacted either."),
            ),
            models.CheckConstraint(
                name="network_person_custody_period",
                condition=Q(custody_starts_on__isnull=True)
                | Q(custody_ends_on__isnull=True)
                | Q(custody_ends_on__gte=models.F("custody_starts_on")),
                violation_error_message=_("Custody ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.relation} {self.young_person_id}"

    def has_custody(self, on: date) -> bool:
        """Return whether this person has custody of the young person on a day. Nobody has from 18."""
        return (
            self.custody in (Custody.SHARED, Custody.SOLE)
            and self.young_person.age(on) < ADULT
            and (self.custody_starts_on is None or self.custody_starts_on <= on)
            and (self.custody_ends_on is None or on <= self.custody_ends_on)
        )

    def contact_is_permitted(self, on: date) -> bool:
        """Return whether staff may contact this person on a day. From 18 that needs the young person's own yes."""
        if not self.may_be_contacted or (self.ends_on is not None and self.ends_on < on):
            return False
        agreed_on = self.contact_agreed_on
        return self.young_person.age(on) < ADULT or (
            agreed_on is not None and agreed_on <= on and self.young_person.age(agreed_on) >= ADULT
        )


class ProfessionalRole(models.TextChoices):
    """The professions of those who work with the young person."""

    CASEWORKER = "caseworker", _("Caseworker")
    EDUCATION_GUIDE = "education_guide", _("Education guide (UU)")
    FGU_TEACHER = "fgu_teacher", _("FGU teacher")
    TEACHER = "teacher", _("Teacher")
    THERAPIST = "therapist", _("Therapist")
    HOUSING_SUPPORT = "housing_support", _("Housing support")
    PPR = "ppr", _("PPR")
    SSP = "ssp", _("SSP")
    MASTER = "master", _("Master of apprentices")
    DOCTOR = "doctor", _("Doctor")
    OTHER = "other", _("Other")


@case_record("full", allows=WRITE)
class Professional(Versioned):
    """A professional outside this system who works with the young person.

    `may_talk_because` says on which basis staff may talk with them.
    """

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="professionals")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=ProfessionalRole)
    organisation = models.CharField(max_length=200, blank=True)
    contact_details = models.CharField(max_length=300, blank=True)
    in_treatment_team = models.BooleanField(default=False)
    may_talk_because = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["young_person_id", "id"]
        constraints = [ends_after_start("professional_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.role} {self.young_person_id}"
