"""How reports and their figures are shown."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from backend.core.api.bodies import StrictSerializer
from backend.reports.answers import Row, Told
from backend.reports.questions import Question
from backend.reports.registry import Counts, Direction, Kind, Measure, Report, dimensions


class DimensionSerializer(StrictSerializer):
    key = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]  # fields leave the class


class MeasureSerializer(StrictSerializer):
    """A measure with its definition. `counts` says whether people are counted once each, or events all of them."""

    key = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]  # fields leave the class
    definition = serializers.CharField(read_only=True)
    source = serializers.CharField(source="counted.source", read_only=True)  # type: ignore[assignment]  # fields leave the class
    unit = serializers.CharField(read_only=True)
    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind], source="kind.value", read_only=True)
    counts = serializers.ChoiceField(choices=[counts.value for counts in Counts], source="counts.value", read_only=True)
    direction = serializers.ChoiceField(
        choices=[direction.value for direction in Direction], source="direction.value", read_only=True
    )
    group_by = serializers.SerializerMethodField()

    def get_group_by(self, measure: Measure) -> list[str]:
        return [dimension.key for dimension in dimensions if dimension.fits(measure.counted)]


class ReportSerializer(StrictSerializer):
    """A report, what it is grouped by unless told, and what it measures."""

    key = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]  # fields leave the class
    definition = serializers.CharField(read_only=True)
    group_by = serializers.ListField(child=serializers.CharField(), read_only=True)
    measures = MeasureSerializer(many=True, read_only=True)


@extend_schema_serializer(many=False)
class ReportsSerializer(StrictSerializer):
    """All reports, and everything that figures can be grouped by."""

    reports = ReportSerializer(many=True, read_only=True)
    dimensions = DimensionSerializer(many=True, read_only=True)


class PlaceSerializer(StrictSerializer):
    """One value of one dimension; `everything` is all values together."""

    dimension = serializers.CharField(read_only=True)
    value = serializers.CharField(read_only=True, allow_null=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]  # fields leave the class
    everything = serializers.BooleanField(read_only=True)


class FigureSerializer(StrictSerializer):
    """One measure of one group. `value` is null where there is nobody to count, and where it is `hidden`."""

    measure = serializers.CharField(read_only=True)
    value = serializers.FloatField(read_only=True, allow_null=True)
    numerator = serializers.FloatField(read_only=True, allow_null=True)
    denominator = serializers.FloatField(read_only=True, allow_null=True)
    n = serializers.IntegerField(read_only=True, allow_null=True, help_text="the people behind the denominator")
    pending = serializers.IntegerField(read_only=True, allow_null=True, help_text="those of whom one cannot say yet")
    left_out = serializers.IntegerField(read_only=True, allow_null=True, help_text="those that began before go-live")
    missing = serializers.IntegerField(read_only=True, allow_null=True, help_text="those of whom the date is missing")
    hidden = serializers.BooleanField(read_only=True, help_text="about so few that it may not be shown")

    def to_representation(self, told: Told) -> dict[str, Any]:
        return {"measure": told.measure.key, **told.numbers, "hidden": told.figure is None}


class RowSerializer(StrictSerializer):
    group = PlaceSerializer(many=True, read_only=True, source="places")
    figures = FigureSerializer(many=True, read_only=True)

    def to_representation(self, row: Row) -> dict[str, Any]:
        return {
            "group": [vars(place) for place in row.places],
            "figures": FigureSerializer(row.figures, many=True).data,
        }


class AnswerSerializer(StrictSerializer):
    """The figures of a report. `as_of` is the day that they are seen from."""

    report = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]  # fields leave the class
    as_of = serializers.DateField(read_only=True)
    suppressed = serializers.BooleanField(read_only=True, help_text="figures about a few people are hidden")
    group_by = serializers.ListField(child=serializers.CharField(), read_only=True)
    measures = MeasureSerializer(many=True, read_only=True)
    rows = RowSerializer(many=True, read_only=True)

    def get_fields(self) -> dict[str, serializers.Field]:
        """With `from` and `to`, which are no names in Python."""
        ends = {name: serializers.DateField(read_only=True) for name in ("from", "to")}
        return {**ends, **super().get_fields()}


def shown(report: Report, question: Question, rows: list[Row]) -> dict[str, Any]:
    """What `AnswerSerializer` shows."""
    return {
        "report": report.key,
        "label": report.label,
        "from": question.scope.first,
        "to": question.scope.last,
        "as_of": question.scope.as_of,
        "suppressed": question.suppressed,
        "group_by": question.group_by,
        "measures": question.measures,
        "rows": rows,
    }
