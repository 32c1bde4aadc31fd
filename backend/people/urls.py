from rest_framework.routers import SimpleRouter

from backend.people.duplicate_views import ProbableDuplicateViewSet
from backend.people.programme_views import ProgrammeViewSet
from backend.people.views import YoungPersonViewSet

router = SimpleRouter()
router.register("young-people", YoungPersonViewSet, basename="young-person")
router.register("probable-duplicates", ProbableDuplicateViewSet, basename="probable-duplicate")
router.register("programmes", ProgrammeViewSet)

urlpatterns = router.urls
