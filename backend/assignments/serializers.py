"""How assignments, absences and covers are read and written."""

from rest_framework import serializers

from backend.access.models import Cover
from backend.access.scopes import YoungPersonField
from backend.access.serializers import DetailSerializer, PersonReferenceSerializer, StaffReferenceSerializer
from backend.assignments.models import GIVEN_REASONS, Assignment, EndReason
from backend.core.api.bodies import LabelField, StrictModelSerializer, StrictSerializer, optional_text
from backend.organisation.models import Absence, ClosedDay, Staff


class AssignmentSerializer(StrictModelSerializer):
    """Who works with whom, as it is read."""

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
    to = serializers.PrimaryKeyRelatedField(queryset=Staff.objects.filter(is_active=True))
    on = serializers.DateField(required=False)
    note = optional_text(500)
    reason = serializers.ChoiceField(choices=GIVEN_REASONS, default=EndReason.HANDED_OVER)


class EndSerializer(StrictSerializer):
    on = serializers.DateField(required=False)
    reason = serializers.ChoiceField(choices=GIVEN_REASONS)


class AbsenceSerializer(StrictModelSerializer):
    """Days on which a colleague is away; never why."""

    staff = StaffReferenceSerializer(read_only=True)

    class Meta:
        model = Absence
        fields = ["id", "version", "staff", "starts_on", "ends_on"]


class EnterAbsenceSerializer(StrictSerializer):
    staff = serializers.PrimaryKeyRelatedField(queryset=Staff.objects.filter(is_active=True), required=False)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True)


class EditAbsenceSerializer(StrictSerializer):
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False, allow_null=True)


class ClosedDaySerializer(StrictModelSerializer):
    """A day on which the municipality is closed."""

    class Meta:
        model = ClosedDay
        fields = ["id", "day", "reason"]


class CoverSerializer(StrictModelSerializer):
    """Who stands in for whom; `young_people` is empty where the deputy covers everyone."""

    deputy = StaffReferenceSerializer(read_only=True)
    absent = StaffReferenceSerializer(source="absence.staff", read_only=True)

    class Meta:
        model = Cover
        fields = ["id", "absence", "absent", "deputy", "everyone", "young_people", "starts_on", "ends_on"]


class EnterCoverSerializer(StrictSerializer):
    absence = serializers.PrimaryKeyRelatedField(queryset=Absence.objects.all())
    deputy = serializers.PrimaryKeyRelatedField(queryset=Staff.objects.filter(is_active=True))
    young_people = serializers.ListField(child=YoungPersonField("summary"), default=list)
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False, allow_null=True)
