from django.apps import AppConfig


class EmployersConfig(AppConfig):
    name = "jobs.employers"
    label = "employers"
