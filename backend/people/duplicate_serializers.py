"""Serializers of the question whether two cases are about one young person."""

from rest_framework import serializers

from backend.access.serializers import DetailSerializer, PersonReferenceSerializer, StaffReferenceSerializer
from backend.core.api.bodies import LabelField, StrictModelSerializer, StrictSerializer
from backend.people.models import ProbableDuplicate


class OtherCaseSerializer(StrictSerializer):
    """The other case. A leader who cannot see it gets its unit and its leader, unless it is closed to all but few."""

    young_person = PersonReferenceSerializer(allow_null=True, help_text="null if you cannot see the other case")
    unit = serializers.IntegerField(source="unit.pk", default=None, allow_null=True)
    unit_name = serializers.CharField(source="unit.name", default=None, allow_null=True)
    leader = StaffReferenceSerializer(allow_null=True)


class ProbableDuplicateSerializer(StrictModelSerializer):
    """A case, another one that may be about the same young person, and the answer of the leader."""

    young_person = PersonReferenceSerializer(read_only=True)
    other = OtherCaseSerializer(source="other_case", read_only=True)
    answer_label = LabelField("answer")
    answered_by = StaffReferenceSerializer(read_only=True, allow_null=True)

    class Meta:
        model = ProbableDuplicate
        fields = [
            "id",
            "young_person",
            "other",
            "found_on",
            "answer",
            "answer_label",
            "answered_on",
            "answered_by",
            "reason",
        ]


class ProbableDuplicateDetailSerializer(DetailSerializer, ProbableDuplicateSerializer):
    """A probable duplicate, with the verbs that this caller may use now."""

    class Meta(ProbableDuplicateSerializer.Meta):
        fields = [*ProbableDuplicateSerializer.Meta.fields, "abilities"]


class TwoPeopleSerializer(StrictSerializer):
    """Why the two cases are about two people."""

    reason = serializers.CharField(max_length=300)
