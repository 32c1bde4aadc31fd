"""Jobs (employments) of young people, ordinary and other."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacementsConfig(AppConfig):
    name = "jobs.placements"
    label = "placements"
    verbose_name = _("Employments")
    enum_names = {
        "EmploymentEndReasonEnum": "jobs.placements.models.EmploymentEndReason.choices",
    }
