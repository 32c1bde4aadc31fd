"""The timeline of a young person: a registry of the kinds of entry, and the query that merges them."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class TimelineConfig(AppConfig):
    name = "backend.timeline"
    label = "timeline"

    def ready(self) -> None:
        autodiscover_modules("timeline")
