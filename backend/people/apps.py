"""The young person, with everything that belongs to the person: network, consents, activities, benefits, concerns."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "backend.people"
    label = "people"
    verbose_name = _("Young people")
    enum_names = {
        "AlertKindEnum": "backend.people.models.person.AlertKind.choices",
        "ConsentAnswerEnum": "backend.people.models.consent.ConsentAnswer.choices",
        "DuplicateAnswerEnum": "backend.people.models.duplicates.DuplicateAnswer.choices",
        "ActivitySourceEnum": "backend.people.models.activity.GIVEN_SOURCES",
        "ProfessionalRoleEnum": "backend.people.models.network.ProfessionalRole.choices",
        "ActivityOriginEnum": "backend.people.models.activity.ActivitySource.choices",
    }
