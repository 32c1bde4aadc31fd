from rest_framework.routers import SimpleRouter

from jobs.placements.views import JobViewSet

router = SimpleRouter()
router.register("jobs/jobs", JobViewSet, basename="job")

urlpatterns = router.urls
