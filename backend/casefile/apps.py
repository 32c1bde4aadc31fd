from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CasefileConfig(AppConfig):
    name = "backend.casefile"
    label = "casefile"

    def ready(self) -> None:
        autodiscover_modules("casefile")
