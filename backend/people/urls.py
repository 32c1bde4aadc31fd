from rest_framework.routers import SimpleRouter

from backend.people.views import CaseloadViewSet, YoungPersonViewSet

router = SimpleRouter()
router.register("young-people", YoungPersonViewSet, basename="young-person")
router.register("caseload", CaseloadViewSet, basename="caseload")

urlpatterns = router.urls
