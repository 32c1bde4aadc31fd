from rest_framework.routers import SimpleRouter

from jobs.placements.views import EmploymentViewSet

router = SimpleRouter()
router.register("jobs/employments", EmploymentViewSet, basename="employment")

urlpatterns = router.urls
