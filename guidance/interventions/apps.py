from django.apps import AppConfig


class InterventionsConfig(AppConfig):
    name = "guidance.interventions"
    label = "interventions"
