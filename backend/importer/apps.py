"""The start-up import of a list of young people."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ImporterConfig(AppConfig):
    name = "backend.importer"
    label = "importer"

    def ready(self) -> None:
        autodiscover_modules("importer")
