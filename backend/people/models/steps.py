"""What happened to the case as a whole: closed, reopened, moved to another unit, a death, a merge."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backend.core.protection import READ, case_record
from backend.organisation.models import Staff, Unit

from .person import YoungPerson


class CaseStepKind(models.TextChoices):
    """The steps of a case."""

    CLOSE = "close", _("The case was closed")
    REOPEN = "reopen", _("The case was reopened")
    TRANSFER = "transfer", _("The case moved to another unit")
    RECORD_DEATH = "record_death", _("The young person has died")
    UNDO_DEATH = "undo_death", _("A death that was recorded by mistake was undone")
    MERGE = "merge", _("Another record of the young person was merged into this one")


@case_record("full", allows=READ)
class CaseStep(models.Model):
    """One step of a case, by whom and why. `ended` has the records that ended with it: kind, id and day."""

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=12, choices=CaseStepKind)
    on = models.DateField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300, blank=True)
    from_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    merged_case = models.ForeignKey(YoungPerson, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended = models.JSONField(default=list)

    class Meta:
        ordering = ["young_person_id", "id"]
        constraints = [
            models.CheckConstraint(
                name="case_step_transfer_between_two_units",
                condition=~Q(step=CaseStepKind.TRANSFER)
                | (Q(from_unit__isnull=False, to_unit__isnull=False) & ~Q(from_unit=F("to_unit"))),
            ),
            models.CheckConstraint(
                name="case_step_says_why",
                condition=~Q(step__in=[CaseStepKind.TRANSFER, CaseStepKind.UNDO_DEATH]) | ~Q(why=""),
                violation_error_message=_("Give the reason."),
            ),
            models.CheckConstraint(
                name="case_step_merge_names_the_other_case",
                condition=Q(step=CaseStepKind.MERGE, merged_case__isnull=False)
                | (~Q(step=CaseStepKind.MERGE) & Q(merged_case__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["young_person"], name="case_step_person")]

    def __str__(self) -> str:
        return f"{self.step} {self.young_person_id}"
