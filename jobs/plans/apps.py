from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "jobs.plans"
    label = "plans"
