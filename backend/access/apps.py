"""Who may see and do what: permissions, grants, row-level security, the access log, and sign-in."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccessConfig(AppConfig):
    name = "backend.access"
    label = "access"

    def ready(self) -> None:
        autodiscover_modules("abilities")
