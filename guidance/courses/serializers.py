"""Serializers of courses, and of the bodies of their actions."""

from rest_framework import serializers

from backend.access.scopes import YoungPersonField
from backend.access.serializers import DetailSerializer, PersonReferenceSerializer, StaffReferenceSerializer
from backend.assignments.models import AssignmentRole
from backend.core.api.bodies import LabelField, StrictModelSerializer, StrictSerializer, optional_text
from backend.organisation.models import Staff
from backend.people.models import LegalBasis
from guidance.courses.models import GIVEN_REASONS, GuidanceCourse, PhaseChange, Referral, ReferralSource


class ReferralSerializer(StrictModelSerializer):
    source_label = LabelField("source")
    decision_label = LabelField("decision")

    class Meta:
        model = Referral
        fields = [
            "received_on",
            "source",
            "source_label",
            "referrer",
            "why",
            "wish",
            "decision",
            "decision_label",
            "decided_on",
            "declined_to",
            "informed_on",
        ]


class PhaseChangeSerializer(StrictModelSerializer):
    by = StaffReferenceSerializer(read_only=True)
    to_phase_label = LabelField("to_phase")

    class Meta:
        model = PhaseChange
        fields = ["from_phase", "to_phase", "to_phase_label", "on", "by", "why"]


class CourseSerializer(StrictModelSerializer):
    """A course in a list: only the summary, without case content."""

    young_person = PersonReferenceSerializer(read_only=True)
    phase_label = LabelField("phase")
    close_reason_label = LabelField("close_reason")
    guide = serializers.JSONField(read_only=True)

    class Meta:
        model = GuidanceCourse
        fields = [
            "id",
            "young_person",
            "legal_basis",
            "opened_on",
            "phase",
            "phase_label",
            "guide",
            "paused_until",
            "closed_on",
            "close_reason",
            "close_reason_label",
        ]


class CourseDetailSerializer(DetailSerializer, CourseSerializer):
    """A course with its history. The fields of `HELD_BACK` are shown only to staff with access to case content."""

    phase_changes = PhaseChangeSerializer(many=True, read_only=True)
    referrals = ReferralSerializer(many=True, read_only=True)

    HELD_BACK = ["pause_reason", "pause_view", "outcome", "closing_summary", "own_words", "referrals", "phase_changes"]

    class Meta(CourseSerializer.Meta):
        fields = [
            *CourseSerializer.Meta.fields,
            "pause_reason",
            "pause_view",
            "outcome",
            "closing_summary",
            "own_words",
            "moved_to_municipality",
            "phase_changes",
            "referrals",
            "abilities",
        ]


class ReferSerializer(StrictSerializer):
    young_person = YoungPersonField("summary")
    source = serializers.ChoiceField(choices=ReferralSource.choices)  # type: ignore[assignment]  # fields leave the class
    referrer = optional_text(200)
    why = optional_text(20_000)
    wish = optional_text(20_000)
    received_on = serializers.DateField(required=False)
    legal_basis = serializers.PrimaryKeyRelatedField(queryset=LegalBasis.objects.all(), required=False)


class ReopenSerializer(StrictSerializer):
    source = serializers.ChoiceField(choices=ReferralSource.choices)  # type: ignore[assignment]  # fields leave the class
    referrer = optional_text(200)
    why = optional_text(500)
    wish = optional_text(20_000)


class DeclineSerializer(StrictSerializer):
    declined_to = serializers.CharField(max_length=300)
    informed_on = serializers.DateField()


class AssignSerializer(StrictSerializer):
    staff = serializers.PrimaryKeyRelatedField(queryset=Staff.objects.filter(is_active=True))
    role = serializers.ChoiceField(choices=AssignmentRole.choices, default=AssignmentRole.PRIMARY)
    note = optional_text(500)


class WhySerializer(StrictSerializer):
    why = optional_text(500)


class PauseSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=300)
    view = optional_text(500)
    until = serializers.DateField()


class CloseSerializer(StrictSerializer):
    reason = serializers.ChoiceField(choices=GIVEN_REASONS)
    outcome = optional_text(500)
    closing_summary = optional_text(20_000)
    own_words = optional_text(20_000)
    moved_to_municipality = optional_text(120)
    moved_informed_because = optional_text(300)
