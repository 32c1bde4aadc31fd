"""The pages: their layout and navigation, and the registries of columns, filters and panels."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WorkspaceConfig(AppConfig):
    name = "backend.workspace"
    label = "workspace"

    def ready(self) -> None:
        autodiscover_modules("columns", "panels", "verbs")
