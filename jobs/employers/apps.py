"""Employers, the contacts with them, and what they may learn about a young person."""

from django.apps import AppConfig


class EmployersConfig(AppConfig):
    name = "jobs.employers"
    label = "employers"
