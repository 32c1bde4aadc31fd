"""Follow-ups: promises with dates, the rules that yield them, and the policy of the municipality."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FollowupsConfig(AppConfig):
    name = "backend.followups"
    label = "followups"
    enum_names = {
        "FollowUpEndReasonEnum": "backend.followups.models.FollowUpEndReason.choices",
        "FollowUpStateEnum": "backend.followups.models.State.choices",
    }

    def ready(self) -> None:
        autodiscover_modules("rules")
