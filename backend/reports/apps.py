"""Reports: datasets, measures and dimensions that the apps register, disclosure control, and export."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ReportsConfig(AppConfig):
    name = "backend.reports"
    label = "reports"
    enum_names = {
        "MeasureKindEnum": "backend.reports.serializers.KINDS",
        "AnswerAudienceEnum": "backend.reports.serializers.AUDIENCES",
    }

    def ready(self) -> None:
        autodiscover_modules("dimensions", "measures")
        autodiscover_modules("drilldown")  # last, because it has a parameter for each dimension
