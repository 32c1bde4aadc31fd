"""Serializers of assignments, absences, covers and closed days."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from backend.access.models import Cover
from backend.access.row_level_security import as_system
from backend.access.scopes import YoungPersonField
from backend.access.serializers import (
    DetailSerializer,
    HoldingSerializer,
    PersonReferenceSerializer,
    StaffReferenceSerializer,
)
from backend.assignments.loads import warnings_about
from backend.assignments.models import GIVEN_REASONS, Assignment, Capacity, EndReason
from backend.core.api.bodies import LabelField, StrictModelSerializer, StrictSerializer, optional_text
from backend.core.errors import Invalid
from backend.organisation.models import Absence, ClosedDay, Staff


class AssignmentSerializer(StrictModelSerializer):
    """An assignment, as lists show it."""

    young_person = PersonReferenceSerializer(read_only=True)
    staff = StaffReferenceSerializer(read_only=True)
    capacity_label = LabelField("capacity")
    role_label = LabelField("role")
    origin_label = LabelField("origin")
    end_reason_label = LabelField("end_reason")

    class Meta:
        model = Assignment
        fields = [
            "id",
            "young_person",
            "staff",
            "capacity",
            "capacity_label",
            "role",
            "role_label",
            "starts_on",
            "ends_on",
            "acknowledged_at",
            "origin",
            "origin_label",
            "end_reason",
            "end_reason_label",
            "note",
        ]


class AssignmentDetailSerializer(DetailSerializer, AssignmentSerializer):
    """An assignment with the verbs that this caller may use now."""

    class Meta(AssignmentSerializer.Meta):
        fields = [*AssignmentSerializer.Meta.fields, "abilities"]


class CautionSerializer(StrictSerializer):
    """Something to consider. It refuses nothing."""

    code = serializers.CharField(read_only=True)
    detail = serializers.CharField(read_only=True)


class AssignedSerializer(AssignmentSerializer):
    """A new assignment, with warnings about the colleague."""

    warnings = serializers.SerializerMethodField()

    class Meta(AssignmentSerializer.Meta):
        fields = [*AssignmentSerializer.Meta.fields, "warnings"]

    @extend_schema_field(CautionSerializer(many=True))
    def get_warnings(self, assignment: Assignment) -> Any:
        with as_system("the caseload of a colleague is not for every caller to see"):
            found = warnings_about(assignment.staff, Capacity(assignment.capacity), assignment.starts_on)
        return CautionSerializer(found, many=True).data


class HandedOverSerializer(AssignmentDetailSerializer):
    """An assignment after a handover or an end, with what is left for a decision, and warnings."""

    left = HoldingSerializer(many=True, read_only=True)
    warnings = CautionSerializer(many=True, read_only=True)

    class Meta(AssignmentDetailSerializer.Meta):
        fields = [*AssignmentDetailSerializer.Meta.fields, "left", "warnings"]


class HoldingCountSerializer(StrictSerializer):
    """How many records of one kind a colleague holds."""

    kind = serializers.CharField(read_only=True)
    kind_label = serializers.CharField(source="label", read_only=True)
    count = serializers.IntegerField(read_only=True)


class StaffHoldingsSerializer(StrictSerializer):
    """What a colleague still holds: counts, and for a leader the records about young people whom the leader sees."""

    counts = HoldingCountSerializer(many=True, read_only=True)
    holdings = HoldingSerializer(many=True, read_only=True)


class SuggestionSerializer(StrictSerializer):
    """A colleague who could have the young person, and what speaks for and against."""

    staff = StaffReferenceSerializer(read_only=True)
    reasons = CautionSerializer(many=True, read_only=True)


@extend_schema_serializer(many=False)
class SuggestionsSerializer(StrictSerializer):
    """The colleagues who could have the young person, the best first."""

    suggestions = SuggestionSerializer(many=True, read_only=True)


class MoveSerializer(StrictSerializer):
    """That a young person goes to a colleague."""

    young_person = YoungPersonField("summary")
    to = serializers.PrimaryKeyRelatedField(queryset=Staff.objects.filter(is_active=True))


class CaseloadMoveSerializer(StrictSerializer):
    """The move of a caseload: of whom, in which capacity, and to whom.

    Without `moves`, a dry run proposes them. A move that is not a dry run needs them.
    """

    staff = serializers.PrimaryKeyRelatedField(queryset=Staff.objects.all())
    capacity = serializers.ChoiceField(choices=Capacity.choices)
    to = serializers.PrimaryKeyRelatedField(
        queryset=Staff.objects.filter(is_active=True),
        many=True,
        default=list,
        help_text=_("the colleagues among whom to choose; everybody who is present by default"),
    )
    young_people = serializers.ListField(
        child=YoungPersonField("summary"), default=list, max_length=500, help_text=_("only these; all by default")
    )
    moves = serializers.ListField(child=MoveSerializer(), required=False, max_length=500)
    moved_on = serializers.DateField(required=False)
    reason = serializers.ChoiceField(choices=GIVEN_REASONS, default=EndReason.HANDED_OVER)
    note = optional_text(500)
    dry_run = serializers.BooleanField(default=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs["dry_run"] and not attrs.get("moves"):
            raise Invalid(
                _("Say who goes to whom: send the moves that a dry run has shown."), code="required", pointer="/moves"
            )
        return attrs


class MoveRefusalSerializer(StrictSerializer):
    """Why a young person cannot go to a colleague."""

    code = serializers.CharField(read_only=True)
    detail = serializers.CharField(read_only=True)


class MoveResultSerializer(StrictSerializer):
    """What becomes of one young person. `to` is empty where nobody fits."""

    assignment = serializers.IntegerField(source="assignment.pk", read_only=True)
    young_person = PersonReferenceSerializer(source="assignment.young_person", read_only=True)
    to = StaffReferenceSerializer(read_only=True, allow_null=True)
    reasons = CautionSerializer(many=True, read_only=True)
    left = HoldingSerializer(many=True, read_only=True)
    warnings = CautionSerializer(many=True, read_only=True)
    refused = MoveRefusalSerializer(read_only=True, allow_null=True)


class CaseloadMoveResultSerializer(StrictSerializer):
    """The result for each young person of a caseload."""

    dry_run = serializers.BooleanField(read_only=True)
    results = MoveResultSerializer(many=True, read_only=True)


class HandOverSerializer(StrictSerializer):
    """The successor, the day (default today), a note and the reason of a handover."""

    to = serializers.PrimaryKeyRelatedField(queryset=Staff.objects.filter(is_active=True))
    handed_over_on = serializers.DateField(required=False)
    note = optional_text(500)
    reason = serializers.ChoiceField(choices=GIVEN_REASONS, default=EndReason.HANDED_OVER)


class EndSerializer(StrictSerializer):
    """The day (default today) and the reason of an end without a successor."""

    ends_on = serializers.DateField(required=False)
    reason = serializers.ChoiceField(choices=GIVEN_REASONS)


class AbsenceSerializer(StrictModelSerializer):
    """An absence of a colleague. The reason is not recorded."""

    staff = StaffReferenceSerializer(read_only=True)

    class Meta:
        model = Absence
        fields = ["id", "version", "staff", "starts_on", "ends_on"]


class EnterAbsenceSerializer(StrictSerializer):
    """An absence to register. `staff` is the caller if it is left out."""

    staff = serializers.PrimaryKeyRelatedField(queryset=Staff.objects.filter(is_active=True), required=False)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True)


class EditAbsenceSerializer(StrictSerializer):
    """Changes of an absence. Fields that are left out stay as they are."""

    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False, allow_null=True)


class DeleteAbsenceSerializer(StrictSerializer):
    """The parameters of a deletion."""

    mistake = serializers.BooleanField(
        default=False, help_text="true for an absence that has begun, and was entered by mistake"
    )


class ClosedDaySerializer(StrictModelSerializer):
    """A day on which the municipality is closed."""

    class Meta:
        model = ClosedDay
        fields = ["id", "day", "reason"]


class CoverSerializer(StrictModelSerializer):
    """A deputy of an absent colleague. `young_people` is empty if the deputy covers everyone."""

    deputy = StaffReferenceSerializer(read_only=True)
    absent = StaffReferenceSerializer(source="absence.staff", read_only=True)

    class Meta:
        model = Cover
        fields = ["id", "absence", "absent", "deputy", "everyone", "young_people", "starts_on", "ends_on"]


class EnterCoverSerializer(StrictSerializer):
    """A deputy for an absence: for all young people of the colleague, or for those in `young_people`."""

    absence = serializers.PrimaryKeyRelatedField(queryset=Absence.objects.all())
    deputy = serializers.PrimaryKeyRelatedField(queryset=Staff.objects.filter(is_active=True))
    young_people = serializers.ListField(child=YoungPersonField("summary"), default=list)
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False, allow_null=True)
