"""Interventions (indsatser) for the young person, by own staff or an external provider."""

from django.apps import AppConfig


class InterventionsConfig(AppConfig):
    name = "guidance.interventions"
    label = "interventions"
