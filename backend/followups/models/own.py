"""Own follow-ups: tasks that staff set for themselves or a colleague."""

from django.db import models
from django.db.models import Q

from backend.core.periods import ends_after_start
from backend.core.protection import READ, case_record
from backend.organisation.models import Staff


@case_record("full", allows=READ)
class OwnFollowUp(models.Model):
    """What should be done for a young person, when and by whom. The rule `own.follow_up` makes its follow-up.

    It ends with the case, and then has `ended_on`.
    """

    young_person = models.ForeignKey("people.YoungPerson", on_delete=models.PROTECT, related_name="own_follow_ups")
    text = models.CharField(max_length=300)
    due_on = models.DateField()
    responsible = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="own_follow_ups")
    created_on = models.DateField()
    created_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    completed_on = models.DateField(null=True, blank=True)
    completed_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            ends_after_start("own_follow_up_due_after_created", "created_on", "due_on"),
            ends_after_start("own_follow_up_completed_after_created", "created_on", "completed_on"),
            models.CheckConstraint(
                name="own_follow_up_completed_by_someone",
                condition=Q(completed_on__isnull=True, completed_by__isnull=True)
                | Q(completed_on__isnull=False, completed_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["responsible"],
                condition=Q(completed_on__isnull=True, ended_on__isnull=True),
                name="own_follow_up_responsible",
            )
        ]

    def __str__(self) -> str:
        return f"own follow-up {self.pk}"
