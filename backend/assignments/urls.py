from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from backend.assignments.move_views import CaseloadMoveViewSet, SuggestionViewSet
from backend.assignments.views import (
    AbsenceViewSet,
    AssignmentViewSet,
    ClosedDayViewSet,
    CoverViewSet,
    StaffHoldingsViewSet,
)

router = SimpleRouter()
router.register("assignments", AssignmentViewSet, basename="assignment")
router.register("caseload-moves", CaseloadMoveViewSet, basename="caseload-move")
router.register("absences", AbsenceViewSet, basename="absence")
router.register("covers", CoverViewSet, basename="cover")
router.register("closed-days", ClosedDayViewSet, basename="closed-day")

urlpatterns = [
    path("assignments/suggestions/", SuggestionViewSet.as_view({"get": "suggest"}), name="suggestions"),
    re_path(
        r"^staff/(?P<pk>[0-9]{1,18})/holdings/$",
        StaffHoldingsViewSet.as_view({"get": "retrieve"}, detail=True),
        name="staff-holdings",
    ),
    *router.urls,
]
