"""Staff, units, the roles of staff in units, absences and closed days."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OrganisationConfig(AppConfig):
    name = "backend.organisation"
    label = "organisation"
    enum_names = {
        "RoleEnum": "backend.organisation.models.Role.choices",
        "GivenRoleEnum": "backend.organisation.models.GIVEN_ROLES",
        "UnitKindEnum": "backend.organisation.models.UnitKind.choices",
    }

    def ready(self) -> None:
        """Import the `holdings.py` of every app."""
        autodiscover_modules("holdings")
