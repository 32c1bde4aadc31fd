"""Reminders about follow-ups, sent as notifications and e-mails by the dispatcher."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "backend.reminders"
    label = "reminders"
