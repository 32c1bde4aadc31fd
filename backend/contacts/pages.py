"""The pages of contacts: the form that registers one."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.contacts import services
from backend.contacts.forms import RegisterContactFormSerializer
from backend.contacts.models import Contact
from backend.core import clock
from backend.people.models import NetworkPerson, Professional
from backend.people.pages import PersonFormPage
from backend.workspace.forms import Layout


class RegisterContact(PersonFormPage):
    """`/unge/<id>/kontakt/`: register a contact that has happened, with at most five inputs."""

    template_name = "contacts/register.html"
    serializer_class = RegisterContactFormSerializer
    title = _("New contact")
    button = _("Save the contact")
    done = _("The contact is saved.")

    @property
    def layout(self) -> Layout:  # type: ignore[override]  # the people to choose from are those of the young person
        person = self.person
        return Layout(
            first=("kind", "outcome", "occurred_at", "note"),
            more=(
                "own_words",
                "minutes",
                "place",
                "network",
                "professionals",
                "young_person_took_part",
                "in_confidence",
            ),
            leave_out=("initiative", "face_to_face", "outreach_strategy"),
            labels={
                "kind": _("How?"),
                "outcome": _("How did it go?"),
                "occurred_at": _("When?"),
                "note": _("What happened?"),
                "network": _("From the network"),
                "professionals": _("Professionals"),
                "young_person_took_part": _("The young person took part"),
                "in_confidence": _("Said in confidence"),
            },
            hints={"note": _("Write as if the young person reads it, because they may.")},
            options={
                "network": lambda: NetworkPerson.objects.filter(young_person=person, ends_on__isnull=True),
                "professionals": lambda: Professional.objects.filter(young_person=person, ends_on__isnull=True),
            },
        )

    def initial(self) -> Mapping[str, Any]:
        return {"occurred_at": clock.now(), "outcome": "held", "young_person_took_part": True}

    def save(self, values: Mapping[str, Any]) -> Contact:
        return services.register(**values, by=self.staff)
