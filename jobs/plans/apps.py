"""The IPS plan: referral, agreement, entry, phases and close."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "jobs.plans"
    label = "plans"
    enum_names = {
        "PlanPhaseEnum": "jobs.plans.models.PlanPhase.choices",
        "PlanCloseReasonEnum": "jobs.plans.models.GIVEN_REASONS",
        "PlanEndReasonEnum": "jobs.plans.models.PlanCloseReason.choices",
        "DeclineReasonEnum": "jobs.plans.models.DeclineReason.choices",
        "PlanSourceEnum": "jobs.plans.models.GIVEN_SOURCES",
        "PlanOriginEnum": "jobs.plans.models.PlanSource.choices",
    }
