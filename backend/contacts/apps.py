"""Appointments and contacts with the young person and their network."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "backend.contacts"
    label = "contacts"
