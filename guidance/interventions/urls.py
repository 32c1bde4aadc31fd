from rest_framework.routers import SimpleRouter

from guidance.interventions.views import InterventionViewSet

router = SimpleRouter()
router.register("guidance/interventions", InterventionViewSet, basename="intervention")

urlpatterns = router.urls
