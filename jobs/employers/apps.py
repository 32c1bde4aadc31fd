"""Employers, the contacts with them, and what they may learn about a young person."""

from django.apps import AppConfig


class EmployersConfig(AppConfig):
    name = "jobs.employers"
    label = "employers"
    enum_names = {
        "DisclosureAnswerEnum": "jobs.employers.models.Answer.choices",
        "RevealedEnum": "jobs.employers.models.Revealed.choices",
        "EmployerContactStatusEnum": "jobs.employers.models.ContactStatus.choices",
        "EmployerContactNewStatusEnum": "jobs.employers.models.NEW_STATUSES",
    }
