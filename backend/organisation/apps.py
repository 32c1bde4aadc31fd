"""Staff, units, the roles of staff in units, absences and closed days."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OrganisationConfig(AppConfig):
    name = "backend.organisation"
    label = "organisation"

    def ready(self) -> None:
        """Import the `holdings.py` of every app."""
        autodiscover_modules("holdings")
