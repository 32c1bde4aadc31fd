from rest_framework.routers import SimpleRouter

from jobs.employers.views import DisclosureViewSet, EmployerContactViewSet, EmployerViewSet

router = SimpleRouter()
router.register("jobs/employers", EmployerViewSet, basename="employer")
router.register("jobs/disclosure-decisions", DisclosureViewSet, basename="disclosure-decision")
router.register("jobs/employer-contacts", EmployerContactViewSet, basename="employer-contact")

urlpatterns = router.urls
