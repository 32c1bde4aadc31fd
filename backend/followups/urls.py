from rest_framework.routers import SimpleRouter

from backend.followups.policy_views import PolicyViewSet
from backend.followups.views import FollowUpViewSet

router = SimpleRouter()
router.register("follow-ups", FollowUpViewSet, basename="follow-up")
router.register("policies", PolicyViewSet, basename="policy")

urlpatterns = router.urls
