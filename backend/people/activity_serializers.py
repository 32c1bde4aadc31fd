"""Serializers of activities and of their verbs."""

from typing import Any

from rest_framework import serializers

from backend.core.api.bodies import CodeField, LabelField, StrictModelSerializer, StrictSerializer, optional_text
from backend.people.models import ActivityHours, ActivityKind, ActivitySpell
from backend.people.models.activity import GIVEN_SOURCES
from backend.people.services.activities import EDITABLE


def hours_field(**options: Any) -> serializers.DecimalField:
    """Return a field for hours a week: 0 to 60, with two decimals."""
    return serializers.DecimalField(max_digits=4, decimal_places=2, min_value=0, max_value=60, **options)


class ActivityHoursSerializer(StrictModelSerializer):
    """Hours a week from a day on."""

    class Meta:
        model = ActivityHours
        fields = ["starts_on", "hours_per_week"]


class ActivitySerializer(StrictModelSerializer):
    """An activity of the young person, with its period and its hours."""

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
    """An activity that begins. `learned_on` is the day on which staff learned of it (default today)."""

    kind = CodeField(queryset=ActivityKind.objects.all())
    starts_on = serializers.DateField(help_text="may be in the future, if the start is known already")
    hours_per_week = hours_field(required=False)
    description = optional_text(200)
    source = serializers.ChoiceField(choices=GIVEN_SOURCES, required=False)  # type: ignore[assignment]  # fields leave the class
    learned_on = serializers.DateField(required=False)


class ChangeHoursSerializer(StrictSerializer):
    """Other hours a week from a day on."""

    starts_on = serializers.DateField()
    hours_per_week = hours_field()


class RemoveHoursSerializer(StrictSerializer):
    """The day on which the hours to remove begin."""

    starts_on = serializers.DateField()


class EndActivitySerializer(StrictSerializer):
    """The last day of an activity (default today) and the reason."""

    ends_on = serializers.DateField(required=False)
    reason = optional_text(200)


class VoidActivitySerializer(StrictSerializer):
    """Why an activity is removed."""

    reason = serializers.CharField(max_length=300)


class CorrectActivitySerializer(StrictModelSerializer):
    """Corrections of an activity. Fields that are left out stay as they are."""

    kind = CodeField(queryset=ActivityKind.objects.all())
    source = serializers.ChoiceField(choices=GIVEN_SOURCES)  # type: ignore[assignment]  # fields leave the class

    class Meta:
        model = ActivitySpell
        fields = sorted(EDITABLE)
