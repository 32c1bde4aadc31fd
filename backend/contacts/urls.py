from rest_framework.routers import SimpleRouter

from backend.contacts.views import AppointmentViewSet, ContactViewSet

router = SimpleRouter()
router.register("contacts", ContactViewSet, basename="contact")
router.register("appointments", AppointmentViewSet, basename="appointment")

urlpatterns = router.urls
