"""The foundation: clock, calendar, CPR and CVR numbers, encrypted fields, errors, and the parts of the API."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "backend.core"
    label = "core"

    def ready(self) -> None:
        import_module("backend.core.api.schema").add_enum_names()
        autodiscover_modules("health")
