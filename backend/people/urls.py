from rest_framework.routers import SimpleRouter

from backend.people.views import YoungPersonViewSet

router = SimpleRouter()
router.register("young-people", YoungPersonViewSet, basename="young-person")

urlpatterns = router.urls
