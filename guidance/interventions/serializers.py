"""Serializers of interventions and of their verbs."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.access.scopes import PersonalField, YoungPersonField
from backend.access.serializers import DetailSerializer, PersonReferenceSerializer, StaffReferenceSerializer
from backend.contacts.models import Contact
from backend.core.api.bodies import CodeField, LabelField, StrictModelSerializer, StrictSerializer, optional_text
from backend.organisation.models import Staff
from backend.people.models import LegalBasis
from guidance.interventions.models import Intervention, InterventionKind, InterventionStep

MISSING = ("required", "blank", "null")
NO_RESULT, NO_REASON = _("Say what came of the intervention."), _("Say why the intervention stops.")


class InterventionStepSerializer(StrictModelSerializer):
    """A step of an intervention: the day, by whom, and why. A review says in `why` what was reviewed."""

    happened_on = serializers.DateField(source="on", read_only=True)
    staff = StaffReferenceSerializer(source="by", read_only=True)
    step_label = LabelField("step")

    class Meta:
        model = InterventionStep
        fields = ["step", "step_label", "happened_on", "staff", "why", "own_words"]


class InterventionSerializer(StrictModelSerializer):
    """An intervention. Exactly one of `responsible` (a member of staff) and `provider` (an external one) is set."""

    young_person = PersonReferenceSerializer(read_only=True)
    kind_label = serializers.CharField(source="kind.label", read_only=True)
    responsible = StaffReferenceSerializer(read_only=True, allow_null=True)
    state_label = LabelField("state")

    class Meta:
        model = Intervention
        fields = [
            "id",
            "version",
            "young_person",
            "kind",
            "kind_label",
            "state",
            "state_label",
            "responsible",
            "provider",
            "legal_basis",
            "grant_ends_on",
            "hours_per_week",
            "starts_on",
            "ends_on",
            "agreed_on",
            "ended_on",
        ]


class InterventionDetailSerializer(DetailSerializer, InterventionSerializer):
    """An intervention with its steps, its contacts, and the verbs that this caller may use now."""

    steps = InterventionStepSerializer(many=True, read_only=True)
    contacts = serializers.SerializerMethodField()

    class Meta(InterventionSerializer.Meta):
        fields = [
            *InterventionSerializer.Meta.fields,
            "purpose",
            "own_words",
            "result",
            "stop_reason",
            "steps",
            "contacts",
            "abilities",
        ]

    def get_contacts(self, intervention: Intervention) -> list[int]:
        return [link.contact_id for link in intervention.links.all()]


def hours_field() -> serializers.DecimalField:
    """Return the field of the planned hours a week."""
    return serializers.DecimalField(
        max_digits=4,
        decimal_places=1,
        min_value=Decimal("0.1"),
        max_value=Decimal(80),
        required=False,
        allow_null=True,
    )


def responsible_field() -> serializers.PrimaryKeyRelatedField[Staff]:
    """Return the field of the member of staff who is responsible."""
    return serializers.PrimaryKeyRelatedField(
        queryset=Staff.objects.filter(is_active=True), required=False, allow_null=True
    )


class PlanInterventionSerializer(StrictSerializer):
    """An intervention to plan. Exactly one of `responsible` and `provider` is given."""

    young_person = YoungPersonField()
    kind = CodeField(queryset=InterventionKind.objects.all())
    purpose = serializers.CharField(max_length=20_000)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True)
    responsible = responsible_field()
    provider = optional_text(200)
    legal_basis = CodeField(queryset=LegalBasis.objects.all(), required=False, allow_null=True)
    grant_ends_on = serializers.DateField(required=False, allow_null=True)
    hours_per_week = hours_field()


class EditInterventionSerializer(StrictSerializer):
    """Changes of an intervention. Fields that are left out stay as they are."""

    kind = CodeField(queryset=InterventionKind.objects.all())
    purpose = serializers.CharField(max_length=20_000)
    starts_on = serializers.DateField(help_text="the planned start, or the day on which the intervention started")
    ends_on = serializers.DateField(allow_null=True)
    legal_basis = CodeField(queryset=LegalBasis.objects.all(), allow_null=True)
    grant_ends_on = serializers.DateField(allow_null=True)
    hours_per_week = hours_field()
    own_words = optional_text(20_000)


class ReviewInterventionSerializer(StrictSerializer):
    """A review: its day (default today), what was reviewed, and the young person's own words where they gave any."""

    reviewed_on = serializers.DateField(required=False)
    why = serializers.CharField(max_length=500, help_text="what was reviewed, and what was decided")
    own_words = optional_text(20_000)


class ChangeResponsibleSerializer(StrictSerializer):
    """Who becomes responsible. Exactly one of `responsible` and `provider` is given."""

    responsible = responsible_field()
    provider = optional_text(200)
    why = optional_text(500)


class AgreeInterventionSerializer(StrictSerializer):
    """The day on which the young person agreed (default today), and their own words."""

    agreed_on = serializers.DateField(required=False)
    own_words = optional_text(20_000)


class StartInterventionSerializer(StrictSerializer):
    """The day on which the intervention starts (default today), and an optional reason."""

    starts_on = serializers.DateField(required=False)
    why = optional_text(500)


class InterventionWhySerializer(StrictSerializer):
    """An optional reason."""

    why = optional_text(500)


class ExtendInterventionSerializer(StrictSerializer):
    """The later end of the intervention, of its grant, or of both."""

    ends_on = serializers.DateField(required=False)
    grant_ends_on = serializers.DateField(required=False)
    why = optional_text(500)


class CompleteInterventionSerializer(StrictSerializer):
    """The result of the intervention."""

    result = serializers.CharField(max_length=20_000, error_messages=dict.fromkeys(MISSING, NO_RESULT))


class StopInterventionSerializer(StrictSerializer):
    """Why the intervention stops, and its result if there is one."""

    reason = serializers.CharField(max_length=300, error_messages=dict.fromkeys(MISSING, NO_REASON))
    result = optional_text(20_000)


class InterventionContactSerializer(StrictSerializer):
    """The contact to link."""

    contact = PersonalField(queryset=Contact.objects.not_voided())
