"""The URLs of the system, of the plain idiom, and of the caseload without access log."""

from collections.abc import Iterable

from django.db.models import Model
from rest_framework.routers import SimpleRouter

from backend.access.models import Action
from backend.caseload.views import CaseloadViewSet
from benchmarks.plain import PlainCaseloadViewSet
from config.urls import urlpatterns as of_the_system


class UnloggedCaseloadViewSet(CaseloadViewSet):
    """The caseload without access log, to measure what the log costs. Only benchmarks can reach it."""

    def log_read(self, action: Action, rows: Iterable[Model]) -> None:
        list(rows)


router = SimpleRouter()
router.register("plain", PlainCaseloadViewSet, basename="plain")
router.register("unlogged", UnloggedCaseloadViewSet, basename="unlogged")

urlpatterns = [*of_the_system, *router.urls]
