"""Assignments: who works with whom."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.access.permissions import working_with_cases
from backend.core.periods import ends_after_start, no_overlap
from backend.core.protection import READ, case_record
from backend.organisation.models import Role, Staff
from backend.people.models import YoungPerson


class Capacity(models.TextChoices):
    """The capacities in which staff are assigned to a young person."""

    GUIDE = "guide", _("Youth guide")
    CONSULTANT = "consultant", _("Job consultant")

    @property
    def role(self) -> Role:
        """The role that staff must hold to be assigned in this capacity."""
        return Role.YOUTH_GUIDE if self == Capacity.GUIDE else Role.JOB_CONSULTANT


class AssignmentRole(models.TextChoices):
    """Whether the assignee is the primary, of whom there is one per capacity, or a secondary."""

    PRIMARY = "primary", _("Primary")
    SECONDARY = "secondary", _("Secondary")


class Origin(models.TextChoices):
    """How an assignment came about."""

    ASSIGNED = "assigned", _("Assigned")
    HANDED_OVER = "handed_over", _("Handed over")
    MOVED = "moved", _("Moved with a caseload")
    IMPORT = "import", _("Start-up import")


class EndReason(models.TextChoices):
    """Why an assignment ended. For the reasons in `AT_ONCE` the former holder loses access on the same day."""

    HANDED_OVER = "handed_over", _("Handed over")
    CLOSED = "closed", _("The course or plan closed")
    WISH = "wish", _("The young person's wish")
    CONFLICT = "conflict", _("Conflict")
    PARTIALITY = "partiality", _("Partiality")
    LEAVING = "leaving", _("The colleague leaves")
    OTHER = "other", _("Other")


GIVEN_REASONS = [choice for choice in EndReason.choices if choice[0] != EndReason.CLOSED]
"""The reasons that a user can choose. Only a course or plan that closes uses the reason “closed”."""

AT_ONCE = frozenset({EndReason.WISH, EndReason.CONFLICT, EndReason.PARTIALITY, EndReason.LEAVING})


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Queries of assignments."""

    def going_on_after(self, on: date) -> Self:
        """Keep the assignments that have no end, or end after the day `on`. Some may not have begun."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))

    def active(self, on: date) -> Self:
        """Keep the assignments that are active in the evening of the day `on`.

        After a handover on that day, this is the successor's.
        """
        return self.going_on_after(on).filter(starts_on__lte=on)

    def held_by_working(self, on: date) -> Self:
        """Keep the assignments whose holder works with cases on the day `on`."""
        return self.filter(staff__in=working_with_cases(on))

    def primary(self, capacity: str) -> Self:
        """Keep the primary assignments of a capacity."""
        return self.filter(capacity=capacity, role=AssignmentRole.PRIMARY)


@case_record("summary", allows=READ | {"UPDATE(acknowledged_at)", "UPDATE(acknowledged_by_id)"})
class Assignment(models.Model):
    """A period in which a member of staff works with a young person, as guide or consultant.

    On the day `ends_on`, both the former and the new holder may act.
    """

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="assignments")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="assignments")
    capacity = models.CharField(max_length=12, choices=Capacity)
    role = models.CharField(max_length=12, choices=AssignmentRole, default=AssignmentRole.PRIMARY)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=12, choices=Origin, default=Origin.ASSIGNED)
    end_reason = models.CharField(max_length=12, choices=EndReason, blank=True)
    note = models.CharField(max_length=500, blank=True)
    assigned_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            ends_after_start("assignment_ends_after_start"),
            models.CheckConstraint(
                name="assignment_end_has_reason",
                condition=Q(ends_on__isnull=True) | ~Q(end_reason=""),
                violation_error_message=_("Say why the assignment ends."),
            ),
            *[
                no_overlap(
                    f"assignment_one_primary_{capacity.value}",
                    "young_person",
                    bounds="[)",
                    condition=Q(role=AssignmentRole.PRIMARY.value, capacity=capacity.value),
                    message=_("The young person already has a primary in that period: hand over instead."),
                )
                for capacity in Capacity
            ],
            *[
                no_overlap(
                    f"assignment_once_{capacity.value}",
                    "young_person",
                    "staff",
                    bounds="[)",
                    condition=Q(capacity=capacity.value),
                    message=_("This colleague is already assigned to the young person in that period."),
                )
                for capacity in Capacity
            ],
        ]
        indexes = [
            models.Index(fields=["staff", "ends_on"], name="assignment_staff"),
            models.Index(fields=["young_person", "capacity", "role"], name="assignment_person"),
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk}"
