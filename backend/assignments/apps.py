"""Who works with whom: assignments, absences and covers."""

from django.apps import AppConfig


class AssignmentsConfig(AppConfig):
    name = "backend.assignments"
    label = "assignments"
    enum_names = {
        "AssignmentRoleEnum": "backend.assignments.models.AssignmentRole.choices",
        "EndReasonEnum": "backend.assignments.models.GIVEN_REASONS",
        "AssignmentEndReasonEnum": "backend.assignments.models.EndReason.choices",
    }
