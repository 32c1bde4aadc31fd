"""Serializers of benefits and of their verbs."""

from rest_framework import serializers

from backend.core.api.bodies import CodeField, LabelField, StrictModelSerializer, StrictSerializer
from backend.people.models import Benefit, BenefitSpell
from backend.people.services.benefits import EDITABLE


class BenefitSerializer(StrictModelSerializer):
    """A benefit of the young person for a period. “None” is a benefit too."""

    benefit_label = serializers.CharField(source="benefit.label", read_only=True)
    counts_as = serializers.CharField(source="benefit.counts_as", read_only=True)
    counts_as_label = LabelField("benefit.counts_as")

    class Meta:
        model = BenefitSpell
        fields = [
            "id",
            "version",
            "benefit",
            "benefit_label",
            "counts_as",
            "counts_as_label",
            "starts_on",
            "ends_on",
        ]


class StartBenefitSerializer(StrictSerializer):
    """A benefit that begins. With `replaces` (default), earlier ones without an end then end on the day before."""

    benefit = CodeField(queryset=Benefit.objects.all())
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True)
    replaces = serializers.BooleanField(default=True)


class EndBenefitSerializer(StrictSerializer):
    """The last day of a benefit (default today)."""

    ends_on = serializers.DateField(required=False)


class VoidBenefitSerializer(StrictSerializer):
    """Why a benefit is removed."""

    reason = serializers.CharField(max_length=300)


class CorrectBenefitSerializer(StrictModelSerializer):
    """Corrections of a benefit. Fields that are left out stay as they are."""

    benefit = CodeField(queryset=Benefit.objects.all())

    class Meta:
        model = BenefitSpell
        fields = sorted(EDITABLE)
