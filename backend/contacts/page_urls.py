"""URLs of the pages of contacts."""

from django.urls import path

from backend.contacts.models import Contact
from backend.contacts.pages import RegisterContact
from backend.workspace.form_pages import verb_urls

urlpatterns = [
    path("unge/<int:pk>/kontakt/", RegisterContact.as_view(), name="contact-register"),
    *verb_urls("kontakter", Contact),
]
