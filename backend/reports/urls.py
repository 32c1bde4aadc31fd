from rest_framework.routers import SimpleRouter

from backend.reports.snapshot_views import SnapshotViewSet
from backend.reports.target_views import TargetViewSet
from backend.reports.views import ReportViewSet

router = SimpleRouter()
router.register("reports/snapshots", SnapshotViewSet, basename="snapshot")
router.register("reports", ReportViewSet, basename="report")
router.register("targets", TargetViewSet)

urlpatterns = router.urls
