from rest_framework.routers import SimpleRouter

from backend.caseload.views import CaseloadViewSet

router = SimpleRouter()
router.register("caseload", CaseloadViewSet, basename="caseload")

urlpatterns = router.urls
