"""Appointments and contacts with the young person and their network."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactsConfig(AppConfig):
    name = "backend.contacts"
    label = "contacts"
    verbose_name = _("Contacts")
    enum_names = {
        "AppointmentStateEnum": "backend.contacts.models.AppointmentState.choices",
        "ContactSourceEnum": "backend.contacts.models.ContactSource.choices",
    }
