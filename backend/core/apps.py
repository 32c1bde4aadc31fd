from importlib import import_module

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "backend.core"
    label = "core"

    def ready(self) -> None:
        import_module("backend.core.api.schema")  # its extension must be known before the document is drawn
