"""Serializers of courses and of their verbs."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.access.scopes import YoungPersonField
from backend.access.serializers import DetailSerializer, PersonReferenceSerializer, StaffReferenceSerializer
from backend.assignments.models import AssignmentRole
from backend.core.api.bodies import LabelField, StrictModelSerializer, StrictSerializer, optional_text
from backend.organisation.models import Staff
from backend.people.models import LegalBasis
from guidance.courses.models import GIVEN_REASONS, GuidanceCourse, PhaseChange, Referral, ReferralSource


class ReferralSerializer(StrictModelSerializer):
    """A referral and the answer to it."""

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
    """A change of phase: the day, by whom, and why."""

    happened_on = serializers.DateField(source="on", read_only=True)
    staff = StaffReferenceSerializer(source="by", read_only=True)
    to_phase_label = LabelField("to_phase")

    class Meta:
        model = PhaseChange
        fields = ["from_phase", "to_phase", "to_phase_label", "happened_on", "paused_until", "staff", "why"]


class CourseSerializer(StrictModelSerializer):
    """The summary of a course, as lists show it."""

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
    """A course with its history. Some fields are shown only to callers who may see case content."""

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


class NewReferralSerializer(StrictSerializer):
    """A referral to a new course. `received_on` is today by default."""

    source = serializers.ChoiceField(choices=ReferralSource.choices)  # type: ignore[assignment]  # fields leave the class
    referrer = optional_text(200)
    why = optional_text(20_000)
    wish = optional_text(20_000)
    received_on = serializers.DateField(required=False)
    legal_basis = serializers.PrimaryKeyRelatedField(queryset=LegalBasis.objects.all(), required=False)


class ReferSerializer(NewReferralSerializer):
    """A referral of a young person to a new course. `received_on` is today by default."""

    young_person = YoungPersonField("summary")


class ReopenSerializer(StrictSerializer):
    """The new referral of a closed course."""

    source = serializers.ChoiceField(choices=ReferralSource.choices)  # type: ignore[assignment]  # fields leave the class
    referrer = optional_text(200)
    why = optional_text(500)
    wish = optional_text(20_000)


class DeclineSerializer(StrictSerializer):
    """What the young person gets instead, and the day on which staff informed them."""

    declined_to = serializers.CharField(max_length=300)
    informed_on = serializers.DateField()


class AssignSerializer(StrictSerializer):
    """The guide to assign, and their role."""

    staff = serializers.PrimaryKeyRelatedField(queryset=Staff.objects.filter(is_active=True))
    role = serializers.ChoiceField(choices=AssignmentRole.choices, default=AssignmentRole.PRIMARY)
    note = optional_text(500)


class WhySerializer(StrictSerializer):
    """An optional reason."""

    why = optional_text(500)


class PauseSerializer(StrictSerializer):
    """The reason of a pause, the young person's view, and the end of the pause."""

    reason = serializers.CharField(max_length=300)
    view = optional_text(500)
    paused_until = serializers.DateField()


class ProlongSerializer(StrictSerializer):
    """The later end of a pause, and an optional reason."""

    paused_until = serializers.DateField()
    why = optional_text(500)


class CloseSerializer(StrictSerializer):
    """The reason and the outcome of a closed course.

    For a move, also the municipality and the basis for informing it.
    """

    reason = serializers.ChoiceField(choices=GIVEN_REASONS)
    outcome = optional_text(500)
    closing_summary = optional_text(20_000)
    own_words = optional_text(20_000)
    moved_to_municipality = optional_text(120)
    moved_informed_because = optional_text(300)
    end_open = serializers.BooleanField(
        default=False, help_text=_("true: end the appointments and other things that the guides still hold, too")
    )
