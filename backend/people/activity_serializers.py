"""How activities are shown, and what their verbs take."""

from typing import Any

from rest_framework import serializers

from backend.core.api.bodies import CodeField, LabelField, StrictModelSerializer, StrictSerializer, optional_text
from backend.people.models import ActivityHours, ActivityKind, ActivitySpell
from backend.people.models.activity import GIVEN_SOURCES
from backend.people.services.activities import EDITABLE


def hours_field(**options: Any) -> serializers.DecimalField:
    """Hours a week, 0 to 60, in quarters of an hour or finer."""
    return serializers.DecimalField(max_digits=4, decimal_places=2, min_value=0, max_value=60, **options)


class ActivityHoursSerializer(StrictModelSerializer):
    """Hours a week from a day on."""

    class Meta:
        model = ActivityHours
        fields = ["starts_on", "hours_per_week"]


class ActivitySerializer(StrictModelSerializer):
    """One thing that the young person does, from a day to a day."""

    kind_label = serializers.CharField(source="kind.label", read_only=True)
    counts_as = serializers.CharField(source="kind.counts_as", read_only=True)
    counts_as_label = LabelField("kind.counts_as")
    source_label = LabelField("source")
    hours = ActivityHoursSerializer(many=True, read_only=True)

    class Meta:
        model = ActivitySpell
        fields = [
            "id",
            "version",
            "kind",
            "kind_label",
            "counts_as",
            "counts_as_label",
            "description",
            "starts_on",
            "ends_on",
            "end_reason",
            "source",
            "source_label",
            "learned_on",
            "hours",
        ]


class StartActivitySerializer(StrictSerializer):
    kind = CodeField(queryset=ActivityKind.objects.all())
    starts_on = serializers.DateField(help_text="may lie ahead, when it is known already")
    hours_per_week = hours_field(required=False)
    description = optional_text(200)
    source = serializers.ChoiceField(choices=GIVEN_SOURCES, required=False)  # type: ignore[assignment]  # fields leave the class
    learned_on = serializers.DateField(required=False)


class ChangeHoursSerializer(StrictSerializer):
    starts_on = serializers.DateField()
    hours_per_week = hours_field()


class EndActivitySerializer(StrictSerializer):
    ends_on = serializers.DateField(required=False)
    reason = optional_text(200)


class VoidActivitySerializer(StrictSerializer):
    reason = serializers.CharField(max_length=300)


class CorrectActivitySerializer(StrictModelSerializer):
    kind = CodeField(queryset=ActivityKind.objects.all())
    source = serializers.ChoiceField(choices=GIVEN_SOURCES)  # type: ignore[assignment]  # fields leave the class

    class Meta:
        model = ActivitySpell
        fields = sorted(EDITABLE)
