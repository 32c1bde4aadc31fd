from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CaseloadConfig(AppConfig):
    name = "backend.caseload"
    label = "caseload"

    def ready(self) -> None:
        autodiscover_modules("importer")
