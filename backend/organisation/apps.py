"""Staff, units, the roles of staff in units, absences and closed days."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "backend.organisation"
    label = "organisation"
