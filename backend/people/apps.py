"""The young person, with everything that belongs to the person: network, consents, activities, benefits, concerns."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "backend.people"
    label = "people"
    verbose_name = _("Young people")
