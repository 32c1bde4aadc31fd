"""Serializers of snapshots, and of what has changed since."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from backend.access.serializers import StaffReferenceSerializer
from backend.access.tokens import is_of_integration
from backend.core.api.bodies import StrictModelSerializer, StrictSerializer
from backend.reports.models import Snapshot
from backend.reports.questions import MOST_DIMENSIONS, Audience, narrowing
from backend.reports.serializers import AUDIENCES, KINDS, AnswerSerializer, NumbersSerializer, PlaceSerializer
from backend.reports.snapshot_changes import frozen
from backend.reports.words import period_in_words


class TakeSnapshotSerializer(StrictSerializer):
    """The figures to freeze. The keys are the parameters of the report."""

    report = serializers.CharField(max_length=40, help_text="the key of the report")
    as_of = serializers.DateField(
        required=False, help_text="the day as of which the figures are computed; today by default"
    )
    group_by = serializers.ListField(
        child=serializers.CharField(max_length=40),
        required=False,
        max_length=MOST_DIMENSIONS,
        help_text="one or two dimensions, none that names staff; by default as for publication",
    )
    measure = serializers.ListField(
        child=serializers.CharField(max_length=80),
        required=False,
        allow_empty=False,
        max_length=200,
        help_text="only these measures; without it, all of the report",
    )

    def get_fields(self) -> dict[str, serializers.Field]:
        """Add `from`, `to` and `for`, which cannot be attributes of a class in Python, and the limits."""
        known = super().get_fields()
        report = known.pop("report")
        return {
            "report": report,
            "from": serializers.DateField(help_text="the first day of a calendar month, quarter, half-year or year"),
            "to": serializers.DateField(help_text="the last day of the period, included; it is over"),
            **known,
            "for": serializers.ChoiceField(
                choices=[Audience.PUBLICATION.value],
                required=False,
                help_text="the fixed table of the report, rounded for publication",
            ),
            **{
                dimension.key: serializers.CharField(
                    required=False,
                    max_length=80,
                    help_text="only this unit and the units below it"
                    if dimension.key == "unit"
                    else f"only this {dimension.key}",
                )
                for dimension in narrowing()
                if not dimension.names_staff
            },
        }


def parameters(checked: Mapping[str, Any]) -> dict[str, str]:
    """Return a checked body as the parameters of the report."""
    return {
        key: ",".join(value) if isinstance(value, list) else str(value)
        for key, value in checked.items()
        if key != "report"
    }


class SnapshotSerializer(StrictModelSerializer):
    """A snapshot, without its figures."""

    period = serializers.SerializerMethodField(help_text="the name of the period in the caller's language")
    audience = serializers.ChoiceField(
        choices=AUDIENCES,
        read_only=True,
        help_text="leader: exact, for the people whom this leader may see; internal: exact, for the whole municipality;"
        " publication: rounded",
    )
    group_by = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="the dimensions of each row's group"
    )
    taken_by = serializers.SerializerMethodField(help_text="who froze the figures; null for an integration")
    taken_at = serializers.DateTimeField(read_only=True, help_text="when the figures were frozen")
    digest = serializers.CharField(
        read_only=True, help_text="SHA-256 of the frozen answer: the same for the same figures"
    )

    class Meta:
        model = Snapshot
        fields = ["id", "report", "period", "as_of", "audience", "group_by", "taken_by", "taken_at", "digest"]

    def get_fields(self) -> dict[str, serializers.Field]:
        """Add `from` and `to`, which cannot be attributes of a class in Python."""
        ends = {
            "from": serializers.DateField(source="starts_on", read_only=True, help_text="the first day of the period"),
            "to": serializers.DateField(source="ends_on", read_only=True, help_text="the last day, included"),
        }
        return {**super().get_fields(), **ends}

    def get_period(self, snapshot: Snapshot) -> str:
        return period_in_words(snapshot.starts_on, snapshot.ends_on)

    @extend_schema_field(StaffReferenceSerializer(allow_null=True))
    def get_taken_by(self, snapshot: Snapshot) -> dict[str, Any] | None:
        """Return the member of staff. Integrations, whose figures may be published, read no names."""
        view = self.context["view"]
        if is_of_integration(view.staff_roles, view.request.auth):
            return None
        return StaffReferenceSerializer(snapshot.taken_by).data


class ScopeValueSerializer(StrictSerializer):
    """One value to which figures are limited."""

    value = serializers.CharField(read_only=True, help_text="the value of the parameter")
    label = serializers.CharField(read_only=True, help_text="the value in the language of the installation")  # type: ignore[assignment]  # fields leave the class


class ScopeSerializer(StrictSerializer):
    """The values of one dimension to which figures are limited."""

    dimension = serializers.CharField(read_only=True, help_text="the key of the dimension")
    label = serializers.CharField(read_only=True, help_text="its name in the language of the installation")  # type: ignore[assignment]  # fields leave the class
    values = ScopeValueSerializer(many=True, read_only=True, help_text="rows with one of these count")


class FrozenAnswerSerializer(AnswerSerializer):
    """The frozen answer: that of the report, with the limits of the figures, in the language of the installation."""

    scope = ScopeSerializer(
        many=True, read_only=True, help_text="the limits of the figures; empty for the whole municipality"
    )


class SnapshotDetailSerializer(SnapshotSerializer):
    """A snapshot with its figures and their definitions."""

    answer = serializers.SerializerMethodField(help_text="the answer of the report as it was frozen")

    class Meta(SnapshotSerializer.Meta):
        fields = [*SnapshotSerializer.Meta.fields, "answer"]

    @extend_schema_field(FrozenAnswerSerializer)
    def get_answer(self, snapshot: Snapshot) -> dict[str, Any]:
        return frozen(snapshot)


class FrozenMeasureSerializer(StrictSerializer):
    """A measure as it was frozen, and whether it is still computed in the same way."""

    key = serializers.CharField(read_only=True, help_text="the name in `measure`")
    label = serializers.CharField(read_only=True, help_text="its name in the language of the installation")  # type: ignore[assignment]  # fields leave the class
    definition = serializers.CharField(read_only=True, help_text="what was counted, in one sentence")
    unit = serializers.CharField(read_only=True, help_text="the unit of the value")
    kind = serializers.ChoiceField(
        choices=KINDS,
        source="kind.value",
        read_only=True,
        help_text="how the value is computed from numerator and denominator",
    )
    redefined = serializers.BooleanField(
        source="is_redefined", read_only=True, help_text="the measure has another definition now"
    )
    computed = serializers.BooleanField(
        source="is_computed", read_only=True, help_text="the report still has the measure"
    )


class ComparedSerializer(StrictSerializer):
    """A frozen figure beside the figure now."""

    measure = serializers.CharField(source="measure.key", read_only=True, help_text="the key of the measure")
    frozen = NumbersSerializer(read_only=True, help_text="the numbers as they were frozen")
    now = NumbersSerializer(
        read_only=True, allow_null=True, help_text="the numbers now; null if the report no longer has the measure"
    )
    change = serializers.FloatField(
        read_only=True, allow_null=True, help_text="the value now less the frozen one, in the unit of the value"
    )
    changed = serializers.BooleanField(source="is_changed", read_only=True, help_text="any of the numbers is another")


class ComparedRowSerializer(StrictSerializer):
    """One group with its figures, frozen and now."""

    group = PlaceSerializer(many=True, read_only=True, source="places", help_text="one value of each dimension")
    figures = ComparedSerializer(many=True, read_only=True, help_text="one for each measure, in order")


@extend_schema_serializer(many=False)
class ChangesSerializer(StrictSerializer):
    """What has changed since figures were frozen."""

    snapshot = SnapshotSerializer(read_only=True, help_text="the snapshot")
    changed = serializers.IntegerField(read_only=True, help_text="how many figures are others now")
    measures = FrozenMeasureSerializer(many=True, read_only=True, help_text="the measures of each row, in order")
    rows = ComparedRowSerializer(many=True, read_only=True, help_text="groups in order, totals after them")
