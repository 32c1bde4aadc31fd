"""URLs of the pages of contacts and appointments."""

from django.urls import path

from backend.contacts.models import Appointment, Contact
from backend.contacts.pages import AppointmentWeek, CalendarFeedView, PlanAppointment, PlanFromWeek, RegisterContact
from backend.workspace.form_pages import verb_urls

urlpatterns = [
    path("unge/<int:pk>/kontakt/", RegisterContact.as_view(), name="contact-register"),
    path("unge/<int:pk>/aftale/", PlanAppointment.as_view(), name="appointment-plan"),
    path("aftaler/", AppointmentWeek.as_view(), name="appointments"),
    path("aftaler/ny/", PlanFromWeek.as_view(), name="appointment-new"),
    path("calendar/<str:token>.ics", CalendarFeedView.as_view(), name="calendar"),
    *verb_urls("kontakter", Contact),
    *verb_urls("aftaler", Appointment),
]
