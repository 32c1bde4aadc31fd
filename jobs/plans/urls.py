from rest_framework.routers import SimpleRouter

from jobs.plans.views import PlanViewSet

router = SimpleRouter()
router.register("jobs/plans", PlanViewSet, basename="plan")

urlpatterns = router.urls
