"""The IPS plan: referral, agreement, entry, phases and close."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "jobs.plans"
    label = "plans"
