"""Activities and benefits of the young person. Their periods may overlap, and the hours of an activity change."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.core.codelists import CodeList
from backend.core.models import Versioned
from backend.core.periods import ends_after_start
from backend.core.protection import EDIT, case_record

from .person import YoungPerson


class CountsAs(models.TextChoices):
    """What reports and the caseload count an activity as."""

    ORDINARY_WORK = "ordinary_work", _("Ordinary work")
    EDUCATION = "education", _("Ordinary education")
    PREPARATORY = "preparatory", _("Preparatory education")
    SUBSIDISED = "subsidised", _("Subsidised or flexible work")
    PLACEMENT = "placement", _("Work placement")
    TREATMENT = "treatment", _("Treatment or leave")
    PENSION = "pension", _("Pension")
    OTHER = "other", _("Other activity")
    NONE = "none", _("No activity")
    UNKNOWN = "unknown", _("Not known")


class ActivityKind(CodeList):
    """A kind of activity, and what it counts as. A pension is an accepted result, not a failure."""

    counts_as = models.CharField(_("counts as"), max_length=20, choices=CountsAs)
    is_apprenticeship = models.BooleanField(_("apprenticeship, a line of its own in reports"), default=False)

    class Meta(CodeList.Meta):
        abstract = False
        verbose_name = _("kind of activity")
        verbose_name_plural = _("kinds of activity")
        constraints = [
            models.CheckConstraint(
                name="activity_kind_apprenticeship_is_education",
                condition=Q(is_apprenticeship=False) | Q(counts_as=CountsAs.EDUCATION),
                violation_error_message=_("An apprenticeship counts as ordinary education."),
            ),
        ]


class ActivitySource(models.TextChoices):
    """Who or what the information about an activity comes from."""

    YOUNG_PERSON = "young_person", _("The young person")
    STAFF = "staff", _("Staff")
    EMPLOYER = "employer", _("Employer or school")
    REGISTER = "register", _("Register")
    IMPORT = "import", _("Start-up import")


GIVEN_SOURCES = [choice for choice in ActivitySource.choices if choice[0] != ActivitySource.IMPORT]
"""The sources of information that a user can choose. Only the start-up import uses the source “import”."""


@case_record("full", allows=EDIT)
class ActivitySpell(Versioned):
    """One activity of the young person for a period. School and eight hours in a shop are two spells."""

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="activities")
    kind = models.ForeignKey(ActivityKind, on_delete=models.PROTECT, related_name="+")
    description = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=20, choices=ActivitySource)
    learned_on = models.DateField()
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["young_person_id", "-starts_on", "id"]
        constraints = [ends_after_start("activity_ends_after_start")]
        indexes = [models.Index(fields=["young_person", "starts_on"], name="activity_person")]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.young_person_id}"


@case_record("full", path="spell__young_person", allows=EDIT)
class ActivityHours(models.Model):
    """The hours a week from a day on. Each change is a row, because reports show the development (4 → 8 → 15)."""

    spell = models.ForeignKey(ActivitySpell, on_delete=models.PROTECT, related_name="hours")
    starts_on = models.DateField()
    hours_per_week = models.DecimalField(max_digits=4, decimal_places=2)

    class Meta:
        ordering = ["spell_id", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["spell", "starts_on"],
                name="activity_hours_once_a_day",
                violation_error_message=_("Hours are already registered from that day: correct that line instead."),
            ),
            models.CheckConstraint(
                name="activity_hours_of_a_week",
                condition=Q(hours_per_week__gte=0, hours_per_week__lte=60),
                violation_error_message=_("Hours a week lie between 0 and 60."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hours_per_week} h/week"


class SupportedBy(models.TextChoices):
    """What reports count a benefit as."""

    BENEFIT = "benefit", _("A public benefit")
    NONE = "none", _("No public benefit")
    UNKNOWN = "unknown", _("Not known")


class Benefit(CodeList):
    """The benefit that the young person receives. “None” is a value too, because many receive no benefit.

    A student grant (SU) counts as no public benefit.
    """

    counts_as = models.CharField(_("counts as"), max_length=20, choices=SupportedBy, default=SupportedBy.BENEFIT)

    class Meta(CodeList.Meta):
        abstract = False
        verbose_name = _("benefit")
        verbose_name_plural = _("benefits")


@case_record("full", allows=EDIT)
class BenefitSpell(Versioned):
    """A benefit for a period. Several may overlap."""

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="benefits")
    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["young_person_id", "-starts_on", "id"]
        constraints = [
            ends_after_start("benefit_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.benefit_id} {self.young_person_id}"


class CurrentActivity(models.Model):
    """The main activity today, and the number of other activities: a database view for the caseload.

    The main activity is the first in this order: ordinary work, education, preparatory education, subsidised work,
    placement. Of two of the same kind it is the one that started later.
    """

    young_person = models.OneToOneField(
        YoungPerson, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="occupation"
    )
    rank = models.PositiveSmallIntegerField()
    kind = models.ForeignKey(ActivityKind, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    label_da = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    counts_as = models.CharField(max_length=20, choices=CountsAs)
    description = models.CharField(max_length=200)
    hours_per_week = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    since = models.DateField()
    more = models.PositiveIntegerField()

    class Meta:
        managed = False
        db_table = "people_current_activity"
