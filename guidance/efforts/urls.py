from rest_framework.routers import SimpleRouter

from guidance.efforts.views import EffortViewSet

router = SimpleRouter()
router.register("guidance/efforts", EffortViewSet, basename="effort")

urlpatterns = router.urls
