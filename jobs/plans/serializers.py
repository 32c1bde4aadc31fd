"""Serializers of IPS plans and of their verbs."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.access.scopes import PersonalField, YoungPersonField
from backend.access.serializers import DetailSerializer, PersonReferenceSerializer, StaffReferenceSerializer
from backend.assignments.models import AssignmentRole
from backend.core.api.bodies import LabelField, StrictModelSerializer, StrictSerializer, optional_text
from backend.organisation.models import Staff
from backend.people.models import LegalBasis, Professional
from jobs.plans.models import (
    GIVEN_REASONS,
    GIVEN_SOURCES,
    DeclineReason,
    Goal,
    IpsPlan,
    PlanPhaseChange,
    Track,
)


class ReasonField(serializers.ChoiceField):
    """A reason from a fixed list. The error for another value is `sentence`, which names all reasons."""

    def __init__(self, sentence: Promise, **kwargs: Any) -> None:
        self.sentence = sentence
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        try:
            return super().to_internal_value(data)
        except serializers.ValidationError:
            reasons = "; ".join(f"{key} ({label})" for key, label in self.choices.items())
            raise serializers.ValidationError(self.sentence % {"reasons": reasons}, code="invalid_choice") from None


class PlanPhaseChangeSerializer(StrictModelSerializer):
    """A change of phase: the day, by whom, and why."""

    happened_on = serializers.DateField(source="on", read_only=True)
    staff = StaffReferenceSerializer(source="by", read_only=True)
    to_phase_label = LabelField("to_phase")

    class Meta:
        model = PlanPhaseChange
        fields = ["from_phase", "to_phase", "to_phase_label", "happened_on", "staff", "why"]


class PlanSerializer(StrictModelSerializer):
    """The summary of an IPS plan, as lists show it."""

    young_person = PersonReferenceSerializer(read_only=True)
    track_label = LabelField("track")
    decision_label = LabelField("decision")
    goal_label = LabelField("goal")
    phase_label = LabelField("phase")
    close_reason_label = LabelField("close_reason")
    consultant = serializers.JSONField(read_only=True)

    class Meta:
        model = IpsPlan
        fields = [
            "id",
            "version",
            "young_person",
            "track",
            "track_label",
            "legal_basis",
            "received_on",
            "decision",
            "decision_label",
            "decided_on",
            "agreed_on",
            "entry_on",
            "goal",
            "goal_label",
            "phase",
            "phase_label",
            "consultant",
            "closed_on",
            "close_reason",
            "close_reason_label",
        ]


class PlanDetailSerializer(DetailSerializer, PlanSerializer):
    """An IPS plan with its history. Some fields are shown only to callers who may see case content."""

    source_label = LabelField("source")
    decided_by = StaffReferenceSerializer(read_only=True, allow_null=True)
    decline_reason_label = LabelField("decline_reason")
    access_on = serializers.DateField(read_only=True, allow_null=True)
    phase_changes = PlanPhaseChangeSerializer(many=True, read_only=True)

    HELD_BACK = [
        "source",
        "source_label",
        "referrer",
        "own_words",
        "decline_reason",
        "decline_reason_label",
        "declined_to",
        "informed_on",
        "agreed_own_words",
        "employed_at_entry",
        "in_education_at_entry",
        "goal_own_words",
        "treatment_partner",
        "access_on",
        "close_own_words",
        "phase_changes",
    ]

    class Meta(PlanSerializer.Meta):
        fields = [
            *PlanSerializer.Meta.fields,
            "source",
            "source_label",
            "referrer",
            "own_words",
            "decided_by",
            "decline_reason",
            "decline_reason_label",
            "declined_to",
            "informed_on",
            "agreed_own_words",
            "employed_at_entry",
            "in_education_at_entry",
            "access_on",
            "goal_own_words",
            "treatment_partner",
            "close_own_words",
            "phase_changes",
            "abilities",
        ]


class NewPlanSerializer(StrictSerializer):
    """A referral to IPS. `received_on` is today by default."""

    source = serializers.ChoiceField(choices=GIVEN_SOURCES)  # type: ignore[assignment]  # fields leave the class
    track = serializers.ChoiceField(choices=Track.choices, default=Track.IPS)
    referrer = optional_text(200)
    own_words = optional_text(20_000)
    goal = serializers.ChoiceField(choices=Goal.choices, default=Goal.JOB)
    goal_own_words = optional_text(20_000)
    received_on = serializers.DateField(required=False)
    legal_basis = serializers.PrimaryKeyRelatedField(queryset=LegalBasis.objects.all(), required=False)


class PlanReferSerializer(NewPlanSerializer):
    """A referral of a young person to IPS. `received_on` is today by default."""

    young_person = YoungPersonField("summary")


class PlanDeclineSerializer(StrictSerializer):
    """Why the referral is declined, the alternative, and the day on which staff informed the young person."""

    reason = ReasonField(
        _("IPS excludes nobody for not being ready. A referral is declined for one of these reasons: %(reasons)s."),
        choices=DeclineReason.choices,
    )
    declined_to = serializers.CharField(max_length=300)
    informed_on = serializers.DateField()


class AgreeSerializer(StrictSerializer):
    """The words with which the young person agreed, and the day (default today)."""

    own_words = serializers.CharField(max_length=20_000)
    agreed_on = serializers.DateField(required=False)


class EnterSerializer(StrictSerializer):
    """Whether the young person has a job and an education at entry, and the goal."""

    employed_at_entry = serializers.BooleanField()
    in_education_at_entry = serializers.BooleanField()
    goal = serializers.ChoiceField(choices=Goal.choices, required=False)
    goal_own_words = optional_text(20_000)


class PlanWhySerializer(StrictSerializer):
    """An optional reason."""

    why = optional_text(500)


class StepDownSerializer(StrictSerializer):
    """Why the plan moves to other support."""

    reason = serializers.CharField(max_length=500)


class PlanCloseSerializer(StrictSerializer):
    """Why the plan closes. The reason no_longer_wanted needs the young person's own words."""

    reason = ReasonField(
        _(
            "A plan never closes because of missed meetings, time, readiness or age. It closes for one of these "
            "reasons: %(reasons)s."
        ),
        choices=GIVEN_REASONS,
    )
    own_words = optional_text(20_000)
    end_open = serializers.BooleanField(
        default=False, help_text=_("true: end the appointments and other things that the consultants still hold, too")
    )


class PlanAssignSerializer(StrictSerializer):
    """The consultant to assign, and their role."""

    staff = serializers.PrimaryKeyRelatedField(queryset=Staff.objects.filter(is_active=True))
    role = serializers.ChoiceField(choices=AssignmentRole.choices, default=AssignmentRole.PRIMARY)
    note = optional_text(500)


class EditPlanSerializer(StrictSerializer):
    """Changes of a plan. Fields that are left out stay as they are."""

    goal = serializers.ChoiceField(choices=Goal.choices)
    goal_own_words = serializers.CharField(allow_blank=True, max_length=20_000)
    treatment_partner = PersonalField(queryset=Professional.objects.all(), required=False, allow_null=True)
    legal_basis = serializers.PrimaryKeyRelatedField(queryset=LegalBasis.objects.all(), required=False, allow_null=True)
