from django.urls import include, path
from rest_framework.routers import SimpleRouter

from backend.access.api import CodeListViewSet, LogoutView, MeView, StaffViewSet, TokenView, UnitViewSet
from backend.access.block_views import BlockViewSet
from backend.access.staff_views import ChangePasswordView, IntegrationTokenViewSet, MembershipViewSet

router = SimpleRouter()
router.register("staff", StaffViewSet, basename="staff")
router.register("code-lists", CodeListViewSet, basename="code-list")
router.register("memberships", MembershipViewSet, basename="membership")
router.register("integration-tokens", IntegrationTokenViewSet, basename="integration-token")
router.register("access-blocks", BlockViewSet, basename="access-block")
router.register("units", UnitViewSet, basename="unit")

urlpatterns = [
    path("auth/token/", TokenView.as_view(), name="token"),
    path("auth/logout/", LogoutView.as_view(), name="logout"),
    path("me/change-password/", ChangePasswordView.as_view(), name="change_password"),
    path("me/", MeView.as_view(), name="me"),
    path("", include(router.urls)),
]
