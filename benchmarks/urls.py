"""The URLs of the system and of the plain idiom."""

from rest_framework.routers import SimpleRouter

from benchmarks.plain import PlainCaseloadViewSet, PlainContactViewSet
from config.urls import urlpatterns as of_the_system

router = SimpleRouter()
router.register("plain/caseload", PlainCaseloadViewSet, basename="plain-caseload")
router.register("plain/contacts", PlainContactViewSet, basename="plain-contacts")

urlpatterns = [*of_the_system, *router.urls]
