"""The serializers of the forms of contacts and appointments."""

from typing import Any

from backend.access.scopes import CaseNumberField, PersonalField
from backend.contacts.models import Participant
from backend.contacts.serializers import HoldSerializer, RegisterContactSerializer
from backend.core.api.bodies import StrictSerializer
from backend.people.models import NetworkPerson, Professional


class TickedOffSerializer(StrictSerializer):
    """The participants of a contact as two lists to tick off."""

    network = PersonalField(queryset=NetworkPerson.objects.all(), many=True, default=list)
    professionals = PersonalField(queryset=Professional.objects.all(), many=True, default=list)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        network, professionals = attrs.pop("network"), attrs.pop("professionals")
        attrs["participants"] = [
            *(Participant(network_person=person) for person in network),
            *(Participant(professional=person) for person in professionals),
        ]
        return attrs


class RegisterContactFormSerializer(TickedOffSerializer, RegisterContactSerializer):
    """A contact to register, with the participants as two lists to tick off."""

    participants = None  # type: ignore[assignment]  # removes the field


class HoldFormSerializer(TickedOffSerializer, HoldSerializer):
    """What happened at an appointment that was held, with the participants as two lists to tick off."""

    participants = None  # type: ignore[assignment]  # removes the field


class MoveContactFormSerializer(StrictSerializer):
    """The young person to whom a contact is moved, by case number."""

    young_person = CaseNumberField()
