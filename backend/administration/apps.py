"""The pages under `/administration/`: staff, roles, units, closed days, the policy and the tokens of integrations."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "backend.administration"
    label = "administration"
