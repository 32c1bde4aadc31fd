"""The young person, with address, alerts and journal references."""

import re
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.access.visibility import VisibleTo
from backend.core import clock
from backend.core.fields import EncryptedTextField
from backend.core.models import EncryptedRecord, JournalReference, Versioned
from backend.core.names import IsNFC, NameKeyField, search_key
from backend.core.periods import ends_after_start
from backend.core.protection import READ, WRITE, case_record
from backend.core.sorting import sort_key
from backend.organisation.models import Staff, Unit


class Gender(models.TextChoices):
    """The gender, as the young person states it."""

    FEMALE = "female", _("Woman")
    MALE = "male", _("Man")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Not stated")


class Channel(models.TextChoices):
    """The channels by which a young person can prefer to be contacted."""

    PHONE = "phone", _("Phone")
    TEXT = "text", _("Text message")
    EMAIL = "email", _("E-mail")
    LETTER = "letter", _("Letter or Digital Post")


class Sensitivity(models.TextChoices):
    """Who may see a case.

    A restricted case is for staff with an active assignment, the leader, and a deputy for this young person. A closed
    case is for named staff only.
    """

    NORMAL = "normal", _("Normal")
    RESTRICTED = "restricted", _("Restricted")
    CLOSED = "closed", _("Closed")


RANDOM_CASE_NUMBER = re.compile(r"[0-9]{4}-[0-9]{6}")
"""The case numbers of this system: the year and six random digits. An imported number can have any form."""


def _sort_name(person: "YoungPerson") -> str:
    """Return the key that sorts names in Danish order, by the preferred name, or else the first name."""
    return sort_key(person.display_name, person.last_name)


def _search_name(person: "YoungPerson") -> str:
    return search_key(person.first_name, person.last_name, person.preferred_name)


class YoungPersonQuerySet(models.QuerySet["YoungPerson"]):
    """Queries of young people, by what a member of staff may see."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep the young people whose summary (name, course, assignment, follow-ups) `staff` may see now."""
        return self._visible_at("summary", staff)

    def fully_visible_to(self, staff: Staff) -> Self:
        """Keep the young people whose case content (contacts, consents, address, …) `staff` may see now."""
        return self._visible_at("full", staff)

    def caseload_of(self, staff: Staff) -> Self:
        """Keep the visible young people with whom `staff` works as assignee, deputy or leader."""
        return self._visible_at("caseload", staff)

    def _visible_at(self, level: str, staff: Staff) -> Self:
        return self.filter(VisibleTo("id", staff, level))

    def listed(self) -> Self:
        """Leave out young people who have died, and records that were merged into another."""
        return self.filter(deceased_on__isnull=True, merged_into__isnull=True)

    def lock(self) -> Self:
        """Lock the rows in id order. The lock of a young person protects all records about the person."""
        return self.order_by("id").select_for_update(no_key=True, of=("self",))


@case_record("summary", path="", allows=READ | {"UPDATE(version)"})
class YoungPerson(Versioned, EncryptedRecord):
    """A young person whom the municipality supports. One record is one case."""

    case_number = models.CharField(max_length=40, unique=True)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    preferred_name = models.CharField(max_length=100, blank=True)
    sort_name = NameKeyField(of=_sort_name, max_length=400)
    search_name = NameKeyField(of=_search_name, max_length=1500)
    born_on = models.DateField()
    cpr = EncryptedTextField(null=True, blank=True)
    cpr_fingerprint = models.BinaryField(max_length=32, null=True, unique=True, editable=False)
    cpr_is_replacement = models.BooleanField(default=False)
    gender = models.CharField(max_length=10, choices=Gender, default=Gender.UNKNOWN)
    municipality_code = models.CharField(max_length=4, blank=True)
    phone = EncryptedTextField(null=True, blank=True)
    email = models.EmailField(blank=True)
    preferred_channel = models.CharField(max_length=10, choices=Channel, blank=True)
    interpreter_language = models.CharField(max_length=60, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="young_people")
    opened_on = models.DateField()
    registered_at = models.DateTimeField()
    closed_on = models.DateField(null=True, blank=True)
    primary_contact_staff = models.ForeignKey(
        Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="primary_contact_of"
    )
    primary_contact_professional = models.ForeignKey(
        "people.Professional", null=True, blank=True, on_delete=models.PROTECT, related_name="primary_contact_of"
    )
    kui_contact_person = models.CharField(max_length=200, blank=True)
    kui_contact_appointed_on = models.DateField(null=True, blank=True)
    placed_outside_home = models.BooleanField(default=False)
    undervisningspligt_ends_on = models.DateField(null=True, blank=True)
    reminders_paused_until = models.DateField(null=True, blank=True)
    reminders_paused_reason = models.CharField(max_length=300, blank=True)
    sensitivity = models.CharField(max_length=10, choices=Sensitivity, default=Sensitivity.NORMAL)
    informed_on = models.DateField(null=True, blank=True)
    informed_how = models.CharField(max_length=120, blank=True)
    informed_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    informed_text_version = models.CharField(max_length=40, blank=True)
    deceased_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from")

    objects = YoungPersonQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "id"]
        constraints = [
            ends_after_start("young_person_closed_after_opened", "opened_on", "closed_on"),
            models.CheckConstraint(
                name="young_person_born_before_opened",
                condition=Q(born_on__lte=models.F("opened_on")),
                violation_error_message=_("The case opens before the young person is born."),
            ),
            *[
                models.CheckConstraint(name=f"young_person_{name}_nfc", condition=IsNFC(name))
                for name in ("first_name", "last_name", "preferred_name")
            ],
            models.CheckConstraint(
                name="young_person_one_primary_contact",
                condition=Q(primary_contact_staff__isnull=True) | Q(primary_contact_professional__isnull=True),
                violation_error_message=_("A young person has one primary contact: staff or a professional, not both."),
            ),
            models.CheckConstraint(
                name="young_person_cpr_can_be_found",
                condition=Q(cpr__isnull=True, cpr_fingerprint__isnull=True)
                | Q(cpr__isnull=False, cpr_fingerprint__isnull=False),
            ),
            models.CheckConstraint(
                name="young_person_pause_has_reason",
                condition=Q(reminders_paused_until__isnull=True) | ~Q(reminders_paused_reason=""),
                violation_error_message=_("Say why the reminders are paused."),
            ),
            models.CheckConstraint(
                name="young_person_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "closed_on"], name="young_person_unit"),
            models.Index(fields=["sort_name", "id"], name="young_person_name"),
            models.Index(fields=["born_on"], name="young_person_born"),
        ]

    def __str__(self) -> str:
        return self.case_number

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def display_name(self) -> str:
        """The preferred name, or else the first name."""
        return self.preferred_name or self.first_name

    @property
    def short_name(self) -> str:
        """The display name and an initial, for a screen that others may see."""
        return f"{self.display_name} {self.last_name[:1]}.".strip()

    def age(self, on: date) -> int:
        """Return the age in whole years on the day `on`."""
        return clock.years_old(self.born_on, on)


@case_record("full", allows=READ)
class Address(Versioned, EncryptedRecord):
    """The address of the young person, in its own table because it may be protected (CPR-loven § 28).

    Protection does not end automatically. From `protected_until` it must be verified, and the address stays hidden.
    """

    young_person = models.OneToOneField(YoungPerson, on_delete=models.PROTECT, related_name="address")
    text = EncryptedTextField(null=True, blank=True)
    protected = models.BooleanField(default=False)
    protected_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="address_until_only_when_protected",
                condition=Q(protected=True) | Q(protected_until__isnull=True),
                violation_error_message=_("Only a protected address has a date on which protection is verified."),
            )
        ]

    def __str__(self) -> str:
        return f"address {self.young_person_id}"


class AddressCheckSource(models.TextChoices):
    """Who said whether an address is still protected."""

    YOUNG_PERSON = "young_person", _("The young person")
    CPR = "cpr", _("The CPR register")


@case_record("full", path="address__young_person", allows=READ)
class AddressCheck(models.Model):
    """A check whether an address is still protected: the answer, and the day until which protection held before it."""

    address = models.ForeignKey(Address, on_delete=models.PROTECT, related_name="checks")
    on = models.DateField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=12, choices=AddressCheckSource)
    former_until = models.DateField(null=True, blank=True)
    protected = models.BooleanField()
    protected_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["address_id", "id"]
        constraints = [
            models.CheckConstraint(
                name="address_check_until_only_when_protected",
                condition=Q(protected=True) | Q(protected_until__isnull=True),
                violation_error_message=_("Only a protected address has a date on which protection is verified."),
            )
        ]

    def __str__(self) -> str:
        return f"check of address {self.address_id}"


class AlertKind(models.TextChoices):
    """The kinds of warning."""

    HOME_VISIT_SAFETY = "home_visit_safety", _("Safety at home visits")
    MUST_NOT_BE_INFORMED = "must_not_be_informed", _("Must not be told or contacted by")
    INTERPRETER = "interpreter", _("Interpreter")
    OTHER = "other", _("Other")


@case_record("full", allows=WRITE)
class Alert(Versioned):
    """A warning that staff must see first when they open the page of the young person."""

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=20, choices=AlertKind)
    text = models.CharField(max_length=300)
    review_on = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["young_person_id", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.young_person_id}"


@case_record("full")
class PersonJournalReference(JournalReference):
    """A reference to the case in the municipality's journal."""

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="journal_references")
