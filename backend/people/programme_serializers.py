"""Serializers of programmes, and of the time of a young person in one."""

from rest_framework import serializers

from backend.core.api.bodies import StrictModelSerializer, StrictSerializer
from backend.people.models import Programme, ProgrammeEnrolment


class TargetNumbersSerializer(StrictSerializer):
    """How many young people the programme is to have by its end."""

    enrolled = serializers.IntegerField(required=False, min_value=0, max_value=100_000)
    in_job_or_education = serializers.IntegerField(required=False, min_value=0, max_value=100_000)


class ProgrammeSerializer(StrictModelSerializer):
    """A state grant or project, with its target numbers."""

    target_numbers = TargetNumbersSerializer(read_only=True)

    class Meta:
        model = Programme
        fields = ["id", "version", "name", "starts_on", "ends_on", "target_numbers"]


class SaveProgrammeSerializer(StrictSerializer):
    """A programme to create or edit. `ends_on` is its last day, if it is known."""

    name = serializers.CharField(max_length=200)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True)
    target_numbers = TargetNumbersSerializer(required=False)


class EnrolmentSerializer(StrictModelSerializer):
    """The time of a young person in a programme."""

    programme_name = serializers.CharField(source="programme.name", read_only=True)

    class Meta:
        model = ProgrammeEnrolment
        fields = ["id", "programme", "programme_name", "starts_on", "ends_on"]


class EnrolSerializer(StrictSerializer):
    """The programme in which the young person takes part, from a day on."""

    programme = serializers.PrimaryKeyRelatedField(queryset=Programme.objects.all())
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True)


class EndEnrolmentSerializer(StrictSerializer):
    """The last day in a programme (default today)."""

    ends_on = serializers.DateField(required=False)


class VoidEnrolmentSerializer(StrictSerializer):
    """Why an enrolment is removed."""

    reason = serializers.CharField(max_length=300)
