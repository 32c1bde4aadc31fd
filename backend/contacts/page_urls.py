"""URLs of the pages of contacts."""

from django.urls import path

from backend.contacts.pages import RegisterContact

urlpatterns = [path("unge/<int:pk>/kontakt/", RegisterContact.as_view(), name="contact-register")]
