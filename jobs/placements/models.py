"""Jobs: the employer, the form, the start and the end. The activity spell has the days and hours."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backend.core.codelists import CodeList
from backend.core.models import Versioned
from backend.core.periods import covers
from backend.core.protection import EDIT, READ, case_record, report_views
from backend.organisation.models import Staff
from backend.people.models import ActivityKind, ActivitySpell, YoungPerson
from jobs.employers.models import Employer, Revealed
from jobs.plans.models import IpsPlan


class EmploymentForm(CodeList):
    """A form of employment.

    Only competitive forms count as an IPS job. Reports show those marked `apart` separately.
    """

    competitive = models.BooleanField(_("competitive"))
    permanent = models.BooleanField(_("permanent"))
    apart = models.BooleanField(_("shown separately in reports"), default=False)
    activity_kind = models.ForeignKey(
        ActivityKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind of activity")
    )

    class Meta(CodeList.Meta):
        abstract = False
        verbose_name = _("form of employment")
        verbose_name_plural = _("forms of employment")
        constraints = [
            models.CheckConstraint(
                name="employment_form_competitive_is_not_apart",
                condition=Q(competitive=False) | Q(apart=False),
                violation_error_message=_("What counts as a job is not reported apart."),
            ),
        ]


class EndedBy(models.TextChoices):
    """Who ended a job."""

    YOUNG_PERSON = "young_person", _("The young person")
    EMPLOYER = "employer", _("The employer")
    BOTH = "both", _("Both, by agreement")
    TERM = "term", _("The agreed time was over")


class EmploymentEndReason(models.TextChoices):
    """Why a job ended."""

    OTHER_JOB = "other_job", _("Another job")
    EDUCATION = "education", _("An education")
    TERM_OVER = "term_over", _("The agreed time was over")
    TOO_LITTLE_WORK = "too_little_work", _("Too little work at the employer")
    TASKS = "tasks", _("The tasks did not suit")
    HOURS = "hours", _("The hours did not suit")
    COLLEAGUES = "colleagues", _("Colleagues or leader")
    HEALTH = "health", _("Health")
    ABSENCE = "absence", _("Absence")
    MOVED = "moved", _("Moved, or transport")
    OTHER = "other", _("Other")


def running(on: date) -> Q:
    """Return the condition for jobs that run on a day. The first and the last day of a job count."""
    return covers(on, "spell__starts_on", "spell__ends_on")


class EmploymentQuerySet(models.QuerySet["Employment"]):
    """Queries of jobs."""

    def running(self, on: date) -> Self:
        """Keep the jobs that run on a day. The first and the last day count."""
        return self.filter(running(on))

    def competitive(self) -> Self:
        """Keep the ordinary jobs."""
        return self.filter(form__competitive=True)


@case_record("full", allows=EDIT)
class Employment(Versioned):
    """A job at an employer. Its activity spell has the days and hours, and changes only together with the job.

    `plan` is the IPS plan that supports the young person in the job. A job can also be recorded without a plan.
    `has_moved_plan` is true after the services have moved the plan because the job runs. When it no longer runs, they
    move the plan once more.
    """

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="employments")
    plan = models.ForeignKey(IpsPlan, null=True, blank=True, on_delete=models.PROTECT, related_name="employments")
    spell = models.OneToOneField(ActivitySpell, on_delete=models.PROTECT, related_name="employment")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="employments")
    title = models.CharField(max_length=200, blank=True)
    form = models.ForeignKey(EmploymentForm, on_delete=models.PROTECT, related_name="+")
    first_job = models.BooleanField(null=True, blank=True)
    pay = models.CharField(max_length=120, blank=True)
    four_paid_hours_on = models.DateField(null=True, blank=True)
    learned_on = models.DateField()
    disclosed = models.CharField(max_length=20, choices=Revealed, blank=True)
    end_known_on = models.DateField(null=True, blank=True)
    ended_by = models.CharField(max_length=20, choices=EndedBy, blank=True)
    end_reason = models.CharField(max_length=20, choices=EmploymentEndReason, blank=True)
    own_words = models.CharField(max_length=500, blank=True)
    succeeds = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="succeeded_by")
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    has_moved_plan = models.BooleanField(default=False)

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        ordering = ["young_person_id", "-id"]
        constraints = [
            models.CheckConstraint(
                name="employment_end_says_by_whom_and_why",
                condition=Q(end_known_on__isnull=True, ended_by="", end_reason="", own_words="")
                | (Q(end_known_on__isnull=False) & ~Q(ended_by="") & ~Q(end_reason="")),
                violation_error_message=_("A job that ends says by whom, why, and when we learned of it."),
            ),
            models.CheckConstraint(
                name="employment_moves_only_its_plan",
                condition=Q(plan__isnull=False) | Q(has_moved_plan=False),
            ),
            models.CheckConstraint(
                name="employment_succeeds_another",
                condition=Q(succeeds__isnull=True) | ~Q(succeeds=F("id")),
                violation_error_message=_("A job follows another job, not itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"job {self.pk}"

    @property
    def starts_on(self) -> date:
        """The first day of work."""
        return self.spell.starts_on

    @property
    def ends_on(self) -> date | None:
        """The last day of work, if it is known."""
        return self.spell.ends_on


@case_record("full", path="employment__young_person", allows=READ | {"INSERT", "DELETE"})
class EmploymentVerification(models.Model):
    """A check that the young person still had a job on a day, with the hours a week on that day.

    Reports count lasting work as verified only until the last day on which staff knew of it.
    """

    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, related_name="verifications")
    verified_on = models.DateField()
    hours_per_week = models.DecimalField(max_digits=4, decimal_places=2)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["employment_id", "verified_on", "id"]
        indexes = [models.Index(fields=["employment", "-verified_on"], name="employment_verified")]
        constraints = [
            models.CheckConstraint(
                name="verification_hours_of_a_week",
                condition=Q(hours_per_week__gte=0, hours_per_week__lte=60),
                violation_error_message=_("Hours a week lie between 0 and 60."),
            ),
        ]

    def __str__(self) -> str:
        return f"verification of job {self.employment_id}"


report_views.add("placements_ordinaryjob")
