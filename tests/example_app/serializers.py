"""Serializers of housing support and of its verbs."""

from rest_framework import serializers

from backend.access.scopes import YoungPersonField
from backend.access.serializers import DetailSerializer, PersonReferenceSerializer
from backend.core.api.bodies import LabelField, StrictModelSerializer, StrictSerializer, optional_text
from tests.example_app.models import HousingSupport


class HousingSupportSerializer(StrictModelSerializer):
    """Housing support of a young person."""

    young_person = PersonReferenceSerializer(read_only=True)
    state_label = LabelField("state")

    class Meta:
        model = HousingSupport
        fields = ["id", "young_person", "state", "state_label", "asked_on", "granted_on", "ended_on"]


class HousingSupportDetailSerializer(DetailSerializer, HousingSupportSerializer):
    """Housing support with the young person's words, the result, and the verbs that this caller may use now."""

    class Meta(HousingSupportSerializer.Meta):
        fields = [*HousingSupportSerializer.Meta.fields, "own_words", "result", "abilities"]


class NewHousingSupportSerializer(StrictSerializer):
    """When the young person asked for housing support (default today), and the own words."""

    asked_on = serializers.DateField(required=False)
    own_words = optional_text(20_000)


class AskSerializer(NewHousingSupportSerializer):
    """Who asked for housing support, when (default today), and the own words."""

    young_person = YoungPersonField()


class GrantSerializer(StrictSerializer):
    """The day on which the support was granted (default today)."""

    granted_on = serializers.DateField(required=False)


class EndHousingSupportSerializer(StrictSerializer):
    """The result of the support, and the day on which it ended (default today)."""

    result = serializers.CharField(max_length=300)
    ended_on = serializers.DateField(required=False)
