from rest_framework.routers import SimpleRouter

from tests.example_app.views import HousingSupportViewSet

router = SimpleRouter()
router.register("housing-supports", HousingSupportViewSet, basename="housing-support")

urlpatterns = router.urls
