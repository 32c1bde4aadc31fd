from django.urls import include, path
from rest_framework.routers import SimpleRouter

from backend.access.api import CodeListViewSet, LogoutView, MeView, StaffViewSet, TokenView, UnitViewSet

router = SimpleRouter()
router.register("staff", StaffViewSet, basename="staff")
router.register("code-lists", CodeListViewSet, basename="code-list")
router.register("units", UnitViewSet, basename="unit")

urlpatterns = [
    path("auth/token/", TokenView.as_view(), name="token"),
    path("auth/logout/", LogoutView.as_view(), name="logout"),
    path("me/", MeView.as_view(), name="me"),
    path("", include(router.urls)),
]
