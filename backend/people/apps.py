"""The young person, with everything that belongs to the person: network, consents, activities, benefits, concerns."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "backend.people"
    label = "people"
