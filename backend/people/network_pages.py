"""Pages that add a person to the network, a professional, a consent, an activity, a benefit or a programme."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from backend.core import clock
from backend.people.activity_serializers import StartActivitySerializer
from backend.people.alert_serializers import AddAlertSerializer
from backend.people.benefit_serializers import StartBenefitSerializer
from backend.people.layouts import ACTIVITY, ALERT, BENEFIT, NETWORK, PROFESSIONAL, PROGRAMME, consent_layout
from backend.people.network_serializers import AddNetworkPersonSerializer, AddProfessionalSerializer
from backend.people.pages import PersonFormPage, page_of
from backend.people.programme_serializers import EnrolSerializer
from backend.people.serializers import GiveConsentSerializer
from backend.people.services import activities, alerts, benefits, consents, network, programmes
from backend.workspace.forms import Layout
from backend.workspace.registry import Tab


class AddPart(PersonFormPage):
    """A form that adds a record to one of the tabs of the young person."""

    tab: ClassVar[Tab] = Tab.PERSON

    def fixed(self) -> Mapping[str, Any]:
        return {}

    def back_url(self) -> str:
        return self._next() or page_of(self.person, self.tab)


class AddNetworkPerson(AddPart):
    """`/unge/<id>/netvaerk/ny/`: add a person to the private network."""

    serializer_class = AddNetworkPersonSerializer
    title = _("New person in the network")
    button = _("Save")
    done = _("The person is in the network.")
    layout = NETWORK

    def save(self, values: Mapping[str, Any]) -> Model:
        return network.add_network_person(person=self.person, **values, by=self.staff)


class AddAlert(AddPart):
    """`/unge/<id>/advarsler/ny/`: add a warning to the head of the page."""

    serializer_class = AddAlertSerializer
    tab = Tab.OVERVIEW
    title = _("New warning")
    button = _("Save the warning")
    explanation = _("Everybody who may open the case sees the warning first. Write only what they need to act.")
    done = _("The warning is at the top of the page.")
    layout = ALERT

    def save(self, values: Mapping[str, Any]) -> Model:
        return alerts.add_alert(person=self.person, **values, by=self.staff)


class AddProfessional(AddPart):
    """`/unge/<id>/fagpersoner/ny/`: add a professional."""

    serializer_class = AddProfessionalSerializer
    title = _("New professional")
    button = _("Save")
    done = _("The professional is saved.")
    layout = PROFESSIONAL

    def save(self, values: Mapping[str, Any]) -> Model:
        return network.add_professional(person=self.person, **values, by=self.staff)


class GiveConsent(AddPart):
    """`/unge/<id>/samtykker/nyt/`: record a consent or a refusal."""

    serializer_class = GiveConsentSerializer
    title = _("New consent")
    button = _("Save")
    explanation = _("Consent is for telling others. For the municipality's own work none is needed.")
    done = _("The answer is saved.")

    @property
    def layout(self) -> Layout:  # type: ignore[override]  # the custody holders are those of the young person
        return consent_layout(self.person)

    def initial(self) -> Mapping[str, Any]:
        return {"given_on": clock.today(), "answer": "given"}

    def save(self, values: Mapping[str, Any]) -> Model:
        return consents.give_consent(person=self.person, **values, by=self.staff)


class StartActivity(AddPart):
    """`/unge/<id>/aktiviteter/ny/`: register a school, a job or another activity."""

    tab = Tab.JOB
    serializer_class = StartActivitySerializer
    title = _("New activity")
    button = _("Save")
    explanation = _("IPS jobs and work placements are registered under IPS instead.")
    done = _("The activity is saved.")
    layout = ACTIVITY

    def initial(self) -> Mapping[str, Any]:
        return {"starts_on": clock.today()}

    def save(self, values: Mapping[str, Any]) -> Model:
        return activities.start(person=self.person, **values, by=self.staff)


class StartBenefit(AddPart):
    """`/unge/<id>/ydelser/ny/`: record what the young person lives on from a day on."""

    tab = Tab.PERSON
    serializer_class = StartBenefitSerializer
    title = _("New benefit")
    button = _("Save")
    explanation = _("Choose “None” for those who receive no benefit.")
    done = _("The benefit is saved.")
    layout = BENEFIT

    def initial(self) -> Mapping[str, Any]:
        return {"starts_on": clock.today(), "replaces": True}

    def save(self, values: Mapping[str, Any]) -> Model:
        return benefits.start(person=self.person, **values, by=self.staff)


class Enrol(AddPart):
    """`/unge/<id>/projekter/nyt/`: enrol the young person in a programme."""

    tab = Tab.PERSON
    serializer_class = EnrolSerializer
    title = _("New programme")
    button = _("Save")
    explanation = _("Programmes are grants and projects that the municipality reports on. A manager adds them.")
    done = _("The programme is saved.")
    layout = PROGRAMME

    def initial(self) -> Mapping[str, Any]:
        return {"starts_on": clock.today()}

    def save(self, values: Mapping[str, Any]) -> Model:
        return programmes.enrol(person=self.person, **values, by=self.staff)
