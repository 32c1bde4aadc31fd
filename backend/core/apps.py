from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "backend.core"
    label = "core"

    def ready(self) -> None:
        import_module("backend.core.api.schema")  # its extension must be known before the document is drawn
        autodiscover_modules("health")
