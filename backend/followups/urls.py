from rest_framework.routers import SimpleRouter

from backend.followups.views import FollowUpViewSet, NotificationViewSet

router = SimpleRouter()
router.register("follow-ups", FollowUpViewSet, basename="follow-up")
router.register("notifications", NotificationViewSet, basename="notification")

urlpatterns = router.urls
