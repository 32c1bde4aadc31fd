"""Interventions (indsatser) for the young person, by own staff or an external provider."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InterventionsConfig(AppConfig):
    name = "guidance.interventions"
    label = "interventions"
    verbose_name = _("Interventions")
    enum_names = {
        "InterventionStateEnum": "guidance.interventions.models.InterventionState.choices",
    }
