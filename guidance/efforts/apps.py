from django.apps import AppConfig


class EffortsConfig(AppConfig):
    name = "guidance.efforts"
    label = "efforts"
