"""State grants and projects that young people take part in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.core.history import tracked
from backend.core.models import Versioned
from backend.core.periods import ends_after_start, no_overlap
from backend.core.protection import EDIT, READ, case_record, shared_record

from .person import YoungPerson


class TargetNumber(models.TextChoices):
    """What the target numbers of a programme are about."""

    ENROLLED = "enrolled", _("Enrolled since the start")
    IN_JOB_OR_EDUCATION = "in_job_or_education", _("Of these in an ordinary job or education")


@shared_record(READ, because="programmes of the municipality")
@tracked()
class Programme(Versioned):
    """A state grant or project with its target numbers, such as `{"enrolled": 60, "in_job_or_education": 25}`."""

    name = models.CharField(max_length=200, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    target_numbers = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [ends_after_start("programme_ends_after_start")]

    def __str__(self) -> str:
        return self.name


@case_record("full", allows=EDIT)
class ProgrammeEnrolment(models.Model):
    """A young person's time in a programme."""

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="enrolments")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="enrolments")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["young_person_id", "-starts_on", "id"]
        constraints = [
            ends_after_start("enrolment_ends_after_start"),
            no_overlap(
                "enrolment_once",
                "young_person",
                "programme",
                message=_("The young person is already enrolled in this programme in that period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.young_person_id}"
