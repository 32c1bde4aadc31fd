"""Serializers of contacts and appointments."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.access.scopes import PersonalField, YoungPersonField
from backend.access.serializers import DetailSerializer, PersonReferenceSerializer, StaffReferenceSerializer
from backend.contacts.models import (
    Appointment,
    Contact,
    ContactKind,
    Initiative,
    Outcome,
    Participant,
    Place,
)
from backend.core.api.bodies import (
    LabelField,
    MomentField,
    StrictModelSerializer,
    StrictSerializer,
    confirm_field,
    optional_text,
)
from backend.organisation.models import Staff
from backend.people.models import NetworkPerson, Professional


class ParticipantSerializer(StrictModelSerializer):
    """A participant: a person of the network, a professional or a member of staff. Exactly one field is set."""

    class Meta:
        model = Participant
        fields = ["network_person", "professional", "staff"]


class AddParticipantSerializer(StrictSerializer):
    """A participant of a contact to register, with exactly one of the fields."""

    network_person = PersonalField(queryset=NetworkPerson.objects.all(), required=False)
    professional = PersonalField(queryset=Professional.objects.all(), required=False)
    staff = serializers.PrimaryKeyRelatedField(queryset=Staff.objects.all(), required=False)

    def validate(self, attrs: dict[str, Any]) -> Any:
        if len(attrs) != 1:
            raise serializers.ValidationError(
                _("A participant is one person: from the network, a professional or staff."), code="one_person"
            )
        return Participant(**attrs)


def _participants() -> serializers.ListField:
    return serializers.ListField(
        child=AddParticipantSerializer(), default=list, max_length=50, help_text=_("who else took part")
    )


class ContactSerializer(StrictModelSerializer):
    """A contact, as lists show it."""

    young_person = PersonReferenceSerializer(read_only=True)
    staff = StaffReferenceSerializer(read_only=True)
    kind_label = serializers.CharField(source="kind.label", read_only=True)
    outcome_label = LabelField("outcome")
    initiative_label = LabelField("initiative")
    place_label = LabelField("place")
    source_label = LabelField("source")
    participants = ParticipantSerializer(many=True, read_only=True)
    voided = serializers.SerializerMethodField()

    class Meta:
        model = Contact
        fields = [
            "id",
            "version",
            "young_person",
            "staff",
            "young_person_took_part",
            "participants",
            "occurred_at",
            "recorded_at",
            "kind",
            "kind_label",
            "outcome",
            "outcome_label",
            "initiative",
            "initiative_label",
            "place",
            "place_label",
            "face_to_face",
            "outside_office",
            "is_qualifying",
            "minutes",
            "outreach_strategy",
            "source",
            "source_label",
            "note",
            "own_words",
            "in_confidence",
            "appointment",
            "voided",
            "void_reason",
        ]

    def get_voided(self, contact: Contact) -> bool:
        return contact.voided_at is not None


class ContactDetailSerializer(DetailSerializer, ContactSerializer):
    """A contact with the verbs that this caller may use now."""

    class Meta(ContactSerializer.Meta):
        fields = [*ContactSerializer.Meta.fields, "abilities"]


def _staff() -> serializers.PrimaryKeyRelatedField[Staff]:
    return serializers.PrimaryKeyRelatedField(
        queryset=Staff.objects.all(), required=False, help_text=_("the colleague who was there; the caller by default")
    )


class RegisterContactSerializer(StrictSerializer):
    """A contact to register. For a contact that was held just now, young person and kind are enough."""

    young_person = YoungPersonField()
    kind = serializers.PrimaryKeyRelatedField(queryset=ContactKind.objects.all())
    occurred_at = MomentField(required=False)
    outcome = serializers.ChoiceField(choices=Outcome.choices, default=Outcome.HELD)
    initiative = serializers.ChoiceField(choices=Initiative.choices, default=Initiative.STAFF)
    place = serializers.ChoiceField(choices=Place.choices, required=False, allow_blank=True)
    face_to_face = serializers.BooleanField(required=False, allow_null=True)
    minutes = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=24 * 60)
    outreach_strategy = optional_text(200)
    note = optional_text(20_000)
    own_words = optional_text(20_000)
    in_confidence = optional_text(20_000)
    young_person_took_part = serializers.BooleanField(default=True)
    participants = _participants()


class CorrectContactSerializer(StrictModelSerializer):
    """Corrections of a contact. Fields that are left out stay as they are."""

    kind = serializers.PrimaryKeyRelatedField(queryset=ContactKind.objects.all())
    minutes = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=24 * 60)
    note = optional_text(20_000)
    own_words = optional_text(20_000)
    in_confidence = optional_text(20_000)

    class Meta:
        model = Contact
        fields = [
            "occurred_at",
            "kind",
            "outcome",
            "initiative",
            "place",
            "face_to_face",
            "minutes",
            "outreach_strategy",
            "note",
            "own_words",
            "in_confidence",
        ]


class VoidSerializer(StrictSerializer):
    """Why a contact is voided."""

    reason = serializers.CharField(max_length=300)


class MoveContactSerializer(StrictSerializer):
    """The young person to whom a contact is moved."""

    young_person = YoungPersonField()


class AppointmentSerializer(StrictModelSerializer):
    """An appointment, as lists show it."""

    young_person = PersonReferenceSerializer(read_only=True)
    staff = StaffReferenceSerializer(read_only=True)
    kind_label = serializers.CharField(source="kind.label", read_only=True)
    place_label = LabelField("place")
    state_label = LabelField("state")

    class Meta:
        model = Appointment
        fields = [
            "id",
            "version",
            "young_person",
            "staff",
            "starts_at",
            "minutes",
            "kind",
            "kind_label",
            "place",
            "place_label",
            "state",
            "state_label",
            "settled_on",
            "moved_to",
        ]


class AppointmentDetailSerializer(DetailSerializer, AppointmentSerializer):
    """An appointment with the verbs that this caller may use now."""

    class Meta(AppointmentSerializer.Meta):
        fields = [*AppointmentSerializer.Meta.fields, "abilities"]


class PlanAppointmentSerializer(StrictSerializer):
    """An appointment to plan. `staff` is the caller if it is left out."""

    young_person = YoungPersonField()
    starts_at = MomentField()
    kind = serializers.PrimaryKeyRelatedField(queryset=ContactKind.objects.all())
    minutes = serializers.IntegerField(min_value=1, max_value=24 * 60, default=60)
    place = serializers.ChoiceField(choices=Place.choices, required=False, allow_blank=True)
    staff = serializers.PrimaryKeyRelatedField(queryset=Staff.objects.filter(is_active=True), required=False)
    confirm = confirm_field()


class HoldSerializer(StrictSerializer):
    """The note and the young person's own words from an appointment that was held, and who was there."""

    note = optional_text(20_000)
    own_words = optional_text(20_000)
    staff = _staff()
    participants = _participants()


class NoShowSerializer(StrictSerializer):
    """An optional note on an appointment to which the young person did not come, and who waited."""

    note = optional_text(20_000)
    staff = _staff()


class CancelSerializer(StrictSerializer):
    """Who cancelled the appointment."""

    by_young_person = serializers.BooleanField()


class RescheduleSerializer(StrictSerializer):
    """The new time of an appointment, or the colleague who takes it over, or both."""

    starts_at = MomentField(required=False)
    staff = serializers.PrimaryKeyRelatedField(queryset=Staff.objects.filter(is_active=True), required=False)
    confirm = confirm_field()
