from rest_framework.routers import SimpleRouter

from backend.assignments.views import AbsenceViewSet, AssignmentViewSet, ClosedDayViewSet, CoverViewSet

router = SimpleRouter()
router.register("assignments", AssignmentViewSet, basename="assignment")
router.register("absences", AbsenceViewSet, basename="absence")
router.register("covers", CoverViewSet, basename="cover")
router.register("closed-days", ClosedDayViewSet, basename="closed-day")

urlpatterns = router.urls
