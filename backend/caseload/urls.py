from rest_framework.routers import SimpleRouter

from backend.caseload.views import CaseloadViewSet, YoungPersonViewSet

router = SimpleRouter()
router.register("young-people", YoungPersonViewSet, basename="young-person")
router.register("caseload", CaseloadViewSet, basename="caseload")

urlpatterns = router.urls
