"""The serializer of a row of the caseload."""

from rest_framework import serializers

from backend.core import clock
from backend.core.api.bodies import StrictModelSerializer
from backend.people.models import YoungPerson
from backend.workspace.registry import columns


class CaseloadSerializer(StrictModelSerializer):
    """One row of the caseload: the summary of a young person, and every registered column."""

    name = serializers.CharField(source="full_name", read_only=True)
    age = serializers.SerializerMethodField()

    class Meta:
        model = YoungPerson
        fields = ["id", "case_number", "name", "age"]

    def get_fields(self) -> dict[str, serializers.Field]:
        return {**super().get_fields(), **{column.key: column.field() for column in columns if column.field}}

    def get_age(self, person: YoungPerson) -> int:
        return person.age(clock.today())
