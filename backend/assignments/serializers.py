"""Serializers of assignments, absences, covers and closed days."""

from rest_framework import serializers

from backend.access.models import Cover
from backend.access.scopes import YoungPersonField
from backend.access.serializers import DetailSerializer, PersonReferenceSerializer, StaffReferenceSerializer
from backend.assignments.models import GIVEN_REASONS, Assignment, EndReason
from backend.core.api.bodies import LabelField, StrictModelSerializer, StrictSerializer, optional_text
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


class HandOverSerializer(StrictSerializer):
    """The successor, the day (default today), a note and the reason of a handover."""

    to = serializers.PrimaryKeyRelatedField(queryset=Staff.objects.filter(is_active=True))
    on = serializers.DateField(required=False)
    note = optional_text(500)
    reason = serializers.ChoiceField(choices=GIVEN_REASONS, default=EndReason.HANDED_OVER)


class EndSerializer(StrictSerializer):
    """The day (default today) and the reason of an end without a successor."""

    on = serializers.DateField(required=False)
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
