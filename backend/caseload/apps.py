"""The caseload: the list of the young people of a member of staff, with the columns that the apps register."""

from django.apps import AppConfig


class CaseloadConfig(AppConfig):
    name = "backend.caseload"
    label = "caseload"
