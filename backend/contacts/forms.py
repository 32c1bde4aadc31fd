"""The serializer of the form that registers a contact."""

from typing import Any

from backend.access.scopes import PersonalField
from backend.contacts.models import Participant
from backend.contacts.serializers import RegisterContactSerializer
from backend.people.models import NetworkPerson, Professional


class RegisterContactFormSerializer(RegisterContactSerializer):
    """A contact to register, with the participants as two lists to tick off."""

    participants = None  # type: ignore[assignment]  # removes the field
    network = PersonalField(queryset=NetworkPerson.objects.all(), many=True, default=list)
    professionals = PersonalField(queryset=Professional.objects.all(), many=True, default=list)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        network, professionals = attrs.pop("network"), attrs.pop("professionals")
        attrs["participants"] = [
            *(Participant(network_person=person) for person in network),
            *(Participant(professional=person) for person in professionals),
        ]
        return attrs
