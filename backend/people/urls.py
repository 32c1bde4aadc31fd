from rest_framework.routers import SimpleRouter

from backend.people.duplicate_views import ProbableDuplicateViewSet
from backend.people.views import YoungPersonViewSet

router = SimpleRouter()
router.register("young-people", YoungPersonViewSet, basename="young-person")
router.register("probable-duplicates", ProbableDuplicateViewSet, basename="probable-duplicate")

urlpatterns = router.urls
