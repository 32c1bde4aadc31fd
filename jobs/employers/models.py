"""Employers, the disclosure decisions of young people, and contacts with employers."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backend.contacts.models import LocalDate
from backend.core.history import tracked
from backend.core.models import Versioned
from backend.core.names import IsNFC, NameKeyField, search_key
from backend.core.periods import ends_after_start
from backend.core.protection import WRITE, WithoutPerson, case_record, shared_record
from backend.core.sorting import sort_key
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from jobs.plans.models import IpsPlan


class Revealed(models.TextChoices):
    """How much an employer learns about a young person, from the least to the most."""

    NOTHING = "nothing", _("Nothing")
    ANONYMOUS = "anonymous", _("Anonymous")
    NAME = "name", _("Name")
    NAME_AND_SUPPORT = "name_and_support", _("Name and support")
    NAME_AND_HEALTH = "name_and_health", _("Name and health")

    @property
    def rank(self) -> int:
        """The position in the order. Nothing is 0."""
        return list(Revealed).index(self)

    @property
    def up_to(self) -> "list[Revealed]":
        """This value, and all values that disclose less."""
        return list(Revealed)[: self.rank + 1]


@shared_record(WRITE, because="employers, whom every consultant works with")
@tracked()
class Employer(Versioned):
    """A workplace: a company with a CVR number, or one production unit (P-number) of it."""

    name = models.CharField(max_length=200)
    sort_name = NameKeyField(of=lambda employer: sort_key(employer.name), max_length=400)
    search_name = NameKeyField(of=lambda employer: search_key(employer.name), max_length=1500)
    cvr = models.CharField(max_length=8, blank=True)
    p_number = models.CharField(max_length=10, blank=True)
    industry_code = models.CharField(max_length=6, blank=True)
    address = models.CharField(max_length=300, blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["sort_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cvr", "p_number"],
                condition=~Q(cvr=""),
                name="employer_once",
                violation_error_message=_(
                    "An employer with this CVR number and P-number is already there: use that one."
                ),
            ),
            models.CheckConstraint(
                name="employer_has_a_name",
                condition=~Q(name=""),
                violation_error_message=_("An employer has a name."),
            ),
            models.CheckConstraint(name="employer_name_nfc", condition=IsNFC("name")),
            models.CheckConstraint(
                name="employer_cvr_has_eight_digits",
                condition=Q(cvr="") | Q(cvr__regex=r"^[0-9]{8}$"),
                violation_error_message=_("A CVR number has eight digits."),
            ),
            models.CheckConstraint(
                name="employer_p_number_has_ten_digits",
                condition=Q(p_number="") | Q(p_number__regex=r"^[0-9]{10}$"),
                violation_error_message=_("A P-number has ten digits."),
            ),
            models.CheckConstraint(
                name="employer_industry_code_has_six_digits",
                condition=Q(industry_code="") | Q(industry_code__regex=r"^[0-9]{6}$"),
                violation_error_message=_("An industry code (DB07) has six digits."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@shared_record(WRITE, because="whom one speaks to at an employer")
@tracked()
class EmployerPerson(models.Model):
    """A contact person at an employer."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="people")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["employer_id", "id"]
        constraints = [ends_after_start("employer_person_ends_after_start")]

    def __str__(self) -> str:
        return f"employer person {self.pk}"


class Answer(models.TextChoices):
    """The answers of a young person to the question of disclosure."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNDECIDED = "undecided", _("Undecided")


@case_record("full", allows=WRITE)
class DisclosureDecision(models.Model):
    """What a young person decided in one talk: what staff may disclose to one employer, or to all. The newest counts.

    The model is in this app and not with the plan, because it may refer to an employer.
    """

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="disclosure_decisions")
    employer = models.ForeignKey(Employer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer)
    may_reveal = models.CharField(max_length=20, choices=Revealed, blank=True)
    talked_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    own_words = models.TextField(blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-talked_on", "-id"]
        constraints = [
            ends_after_start("disclosure_ends_after_start", "starts_on", "ends_on"),
            ends_after_start("disclosure_withdrawn_after_talk", "talked_on", "withdrawn_on"),
            models.CheckConstraint(
                name="disclosure_starts_with_the_talk",
                condition=Q(starts_on__gte=F("talked_on")),
                violation_error_message=_("A decision holds from the day of the talk at the earliest."),
            ),
            models.CheckConstraint(
                name="disclosure_yes_says_what",
                condition=(Q(answer=Answer.YES) & ~Q(may_reveal="")) | (~Q(answer=Answer.YES) & Q(may_reveal="")),
                violation_error_message=_("A yes says what may be told; no and undecided do not."),
            ),
            models.CheckConstraint(
                name="disclosure_only_yes_is_withdrawn",
                condition=Q(withdrawn_on__isnull=True) | Q(answer=Answer.YES),
                violation_error_message=_("Only a yes can be withdrawn."),
            ),
        ]
        indexes = [models.Index(fields=["young_person", "-talked_on", "-id"], name="disclosure_person")]

    def __str__(self) -> str:
        return f"disclosure decision {self.pk}"


class MadeBy(models.TextChoices):
    """Who made a contact with an employer."""

    CONSULTANT = "consultant", _("The consultant")
    YOUNG_PERSON = "young_person", _("The young person")
    BOTH = "both", _("Both together")


class ContactStatus(models.TextChoices):
    """The statuses of a contact with an employer."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")
    VOIDED = "voided", _("Voided")


NEW_STATUSES = [(status.value, status.label) for status in (ContactStatus.PLANNED, ContactStatus.HELD)]
"""The statuses of a new contact. A planned contact can be cancelled later, and a held one voided."""


class Mode(models.TextChoices):
    """The ways to contact an employer."""

    FACE_TO_FACE = "face_to_face", _("Face to face")
    PHONE = "phone", _("Phone")
    MAIL = "mail", _("Mail")
    VIDEO = "video", _("Video")


class About(models.TextChoices):
    """The purposes of a contact with an employer. IPS counts the contacts about an ordinary job."""

    ORDINARY_JOB = "ordinary_job", _("An ordinary job")
    PLACEMENT = "placement", _("A work placement")
    GETTING_TO_KNOW = "getting_to_know", _("Getting to know each other")


class ToldBy(models.TextChoices):
    """Who disclosed something about the young person."""

    STAFF = "staff", _("Us")
    YOUNG_PERSON = "young_person", _("The young person")


def _within() -> Q:
    """Return the condition that staff disclosed no more than was allowed. The young person may disclose anything."""
    within = Q(told_by=ToldBy.YOUNG_PERSON)
    for allowed in Revealed:
        within |= Q(allowed=allowed.value, revealed__in=[step.value for step in allowed.up_to])
    return within


WITHIN_DECISION = _within()


@case_record("full", allows=WRITE, also=[WithoutPerson()])
class EmployerContact(Versioned):
    """A contact with an employer, planned or held. It is about one young person, or about none (generic).

    A held contact that did not happen as recorded is voided: it stays in the history, and counts nowhere.

    `allowed` is the most that the disclosure decision allows on the day of the contact. A planned contact never goes
    beyond it. A contact that was held is recorded as it was, and `beyond_decision` is computed from the row.
    """

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="contacts")
    young_person = models.ForeignKey(
        YoungPerson, null=True, blank=True, on_delete=models.PROTECT, related_name="employer_contacts"
    )
    plan = models.ForeignKey(IpsPlan, null=True, blank=True, on_delete=models.PROTECT, related_name="employer_contacts")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="employer_contacts")
    made_by = models.CharField(max_length=20, choices=MadeBy, default=MadeBy.CONSULTANT)
    status = models.CharField(max_length=10, choices=ContactStatus)
    at = models.DateTimeField()
    occurred_on = models.GeneratedField(expression=LocalDate(F("at")), output_field=models.DateField(), db_persist=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    mode = models.CharField(max_length=20, choices=Mode)
    place = models.CharField(max_length=200, blank=True)
    outside_office = models.BooleanField(default=True)
    about = models.CharField(max_length=20, choices=About)
    preference = models.CharField(max_length=300, blank=True)
    revealed = models.CharField(max_length=20, choices=Revealed, default=Revealed.NOTHING)
    allowed = models.CharField(max_length=20, choices=Revealed)
    told_by = models.CharField(max_length=20, choices=ToldBy, blank=True)
    purpose = models.CharField(max_length=500, blank=True)
    outcome = models.TextField(blank=True)
    next_step = models.CharField(max_length=500, blank=True)
    next_on = models.DateField(null=True, blank=True)
    beyond_decision = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    handled_on = models.DateField(null=True, blank=True)
    handled_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    handling = models.TextField(blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    void_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="employer_contact_beyond_is_marked",
                condition=(Q(beyond_decision=False) & WITHIN_DECISION)
                | (Q(beyond_decision=True, status__in=[ContactStatus.HELD, ContactStatus.VOIDED]) & ~WITHIN_DECISION),
                violation_error_message=_(
                    "A contact that told more than the young person's decision allows must have the mark, and only a "
                    "contact that was held may have it."
                ),
            ),
            models.CheckConstraint(
                name="employer_contact_generic_reveals_nothing",
                condition=Q(young_person__isnull=False) | Q(revealed=Revealed.NOTHING, plan__isnull=True),
                violation_error_message=_(
                    "A contact about no young person tells nothing: say which young person it is about."
                ),
            ),
            models.CheckConstraint(
                name="employer_contact_held_has_happened",
                condition=~Q(status=ContactStatus.HELD) | Q(recorded_at__gte=F("at")),
                violation_error_message=_("A contact that lies in the future is planned, not held."),
            ),
            models.CheckConstraint(
                name="employer_contact_minutes_within_a_day",
                condition=Q(minutes__isnull=True) | Q(minutes__lte=24 * 60),
                violation_error_message=_("A contact lasts at most a day."),
            ),
            models.CheckConstraint(
                name="employer_contact_handled_says_how",
                condition=Q(handled_on__isnull=True, handled_by__isnull=True, handling="")
                | (Q(beyond_decision=True, handled_on__isnull=False, handled_by__isnull=False) & ~Q(handling="")),
                violation_error_message=_("Say how it was handled, by whom and when; only one beyond is handled."),
            ),
            models.CheckConstraint(
                name="employer_contact_voided_says_why",
                condition=(
                    Q(status=ContactStatus.VOIDED, voided_at__isnull=False, voided_by__isnull=False)
                    & ~Q(void_reason="")
                )
                | (~Q(status=ContactStatus.VOIDED) & Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")),
                violation_error_message=_("Say why the contact is voided."),
            ),
        ]
        indexes = [
            models.Index(fields=["young_person", "-at", "-id"], name="employer_contact_person"),
            models.Index(fields=["employer", "-at"], name="employer_contact_employer"),
            models.Index(fields=["staff", "-at"], name="employer_contact_staff"),
            models.Index(fields=["young_person"], condition=Q(beyond_decision=True), name="employer_contact_beyond"),
        ]

    def __str__(self) -> str:
        return f"employer contact {self.pk}"
