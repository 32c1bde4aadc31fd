"""Serializers of network persons and professionals."""

from rest_framework import serializers

from backend.core import clock
from backend.core.api.bodies import LabelField, StrictModelSerializer, StrictSerializer
from backend.people.models import NetworkPerson, Professional
from backend.people.services.network import NETWORK_EDITABLE, PROFESSIONAL_EDITABLE


class NetworkPersonSerializer(StrictModelSerializer):
    """A person in the private network of the young person.

    `must_not_be_informed` must be shown wherever a letter, a call or an export could reach this person.
    """

    relation_label = LabelField("relation")
    custody_label = LabelField("custody")
    phone = serializers.CharField(read_only=True, allow_null=True)
    has_custody = serializers.SerializerMethodField(help_text="whether this person has custody today")
    contact_is_permitted = serializers.SerializerMethodField(help_text="whether staff may contact this person today")

    class Meta:
        model = NetworkPerson
        fields = [
            "id",
            "version",
            "relation",
            "relation_label",
            "name",
            "phone",
            "custody",
            "custody_label",
            "custody_starts_on",
            "custody_ends_on",
            "custody_verified_on",
            "has_custody",
            "lives_with",
            "may_be_contacted",
            "contact_agreed_on",
            "contact_is_permitted",
            "must_not_be_informed",
            "is_role_model",
            "ends_on",
        ]

    def get_has_custody(self, network_person: NetworkPerson) -> bool:
        return network_person.has_custody(clock.today())

    def get_contact_is_permitted(self, network_person: NetworkPerson) -> bool:
        return network_person.contact_is_permitted(clock.today())


class AddNetworkPersonSerializer(StrictModelSerializer):
    """A person in the private network, and changes of one. Fields that are left out of a change stay as they are."""

    phone = serializers.CharField(required=False, allow_null=True, max_length=30)

    class Meta:
        model = NetworkPerson
        fields = sorted(NETWORK_EDITABLE)
        extra_kwargs = {
            "custody_verified_on": {"help_text": "the day on which staff saw proof of the custody"},
            "contact_agreed_on": {"help_text": "the day on which the young person, from 18, agreed to the contact"},
            "may_be_contacted": {"help_text": "from 18 only together with `contact_agreed_on`"},
        }


class EndNetworkPersonSerializer(StrictSerializer):
    """The day on which the person left the network (default today)."""

    ends_on = serializers.DateField(required=False)


class ProfessionalSerializer(StrictModelSerializer):
    """A professional outside this system who works with the young person."""

    role_label = LabelField("role")

    class Meta:
        model = Professional
        fields = [
            "id",
            "version",
            "name",
            "role",
            "role_label",
            "organisation",
            "contact_details",
            "in_treatment_team",
            "may_talk_because",
            "starts_on",
            "ends_on",
        ]


class AddProfessionalSerializer(StrictModelSerializer):
    """A professional, and changes of one. Fields that are left out of a change stay as they are."""

    starts_on = serializers.DateField(required=False, help_text="the first day, by default today")

    class Meta:
        model = Professional
        fields = sorted(PROFESSIONAL_EDITABLE)
        extra_kwargs = {"may_talk_because": {"help_text": "the consent or the law that lets us talk with them"}}


class EndProfessionalSerializer(StrictSerializer):
    """The last day of the professional (default today)."""

    ends_on = serializers.DateField(required=False)
