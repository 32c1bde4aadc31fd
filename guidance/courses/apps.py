"""The course with an ungeguide: referral, phases and close."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "guidance.courses"
    label = "courses"
    enum_names = {
        "PhaseEnum": "guidance.courses.models.Phase.choices",
        "CloseReasonEnum": "guidance.courses.models.GIVEN_REASONS",
        "ReferralSourceEnum": "guidance.courses.models.ReferralSource.choices",
        "CourseEndReasonEnum": "guidance.courses.models.CloseReason.choices",
    }
