"""Serializers of reports and figures."""

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from backend.core.api.bodies import StrictSerializer
from backend.reports.answers import Row, ShownFigure
from backend.reports.comparison import Trend
from backend.reports.questions import Audience, Question
from backend.reports.registry import Counts, Direction, Kind, Measure, dimensions
from backend.reports.scope import Period

KINDS = [kind.value for kind in Kind]
AUDIENCES = [audience.value for audience in Audience]


class DimensionSerializer(StrictSerializer):
    """A dimension by which figures can be grouped."""

    key = serializers.CharField(read_only=True, help_text="the name in `group_by`")
    label = serializers.CharField(read_only=True, help_text="the name in the caller's language")  # type: ignore[assignment]  # fields leave the class


class MeasureSerializer(StrictSerializer):
    """A measure with its definition."""

    key = serializers.CharField(read_only=True, help_text="the name in `measure`; begins with the report's key")
    label = serializers.CharField(read_only=True, help_text="the name in the caller's language")  # type: ignore[assignment]  # fields leave the class
    definition = serializers.CharField(read_only=True, help_text="what is counted, in one sentence")
    source = serializers.CharField(  # type: ignore[assignment]  # fields leave the class
        source="dataset.source", read_only=True, help_text="the records that are counted"
    )
    unit = serializers.CharField(read_only=True, help_text="the unit of the value")
    kind = serializers.ChoiceField(
        choices=KINDS,
        source="kind.value",
        read_only=True,
        help_text="how the value is computed from numerator and denominator",
    )
    counts = serializers.ChoiceField(
        choices=[counts.value for counts in Counts],
        source="counts.value",
        read_only=True,
        help_text="people: each person counts once; events: each event counts",
    )
    direction = serializers.ChoiceField(
        choices=[direction.value for direction in Direction],
        source="direction.value",
        read_only=True,
        help_text="which direction is better",
    )
    sensitive = serializers.BooleanField(
        read_only=True, help_text="managers and internal integrations do not see figures about 1 to 4"
    )
    group_by = serializers.SerializerMethodField(help_text="the dimensions that it can be grouped by")

    def get_group_by(self, measure: Measure) -> list[str]:
        return [dimension.key for dimension in dimensions if dimension.fits(measure.dataset)]


class ReportSerializer(StrictSerializer):
    """A report with its measures."""

    key = serializers.CharField(read_only=True, help_text="the name in the URL")
    label = serializers.CharField(read_only=True, help_text="the name in the caller's language")  # type: ignore[assignment]  # fields leave the class
    definition = serializers.CharField(read_only=True, help_text="what the report is about, in one sentence")
    group_by = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="the dimensions that it is grouped by by default"
    )
    published_by = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="the dimensions of its table for publication"
    )
    measures = MeasureSerializer(many=True, read_only=True, help_text="in the order of the report")


@extend_schema_serializer(many=False)
class ReportsSerializer(StrictSerializer):
    """All reports, and all dimensions by which figures can be grouped."""

    reports = ReportSerializer(many=True, read_only=True, help_text="in order")
    dimensions = DimensionSerializer(many=True, read_only=True, help_text="in order")


class PlaceSerializer(StrictSerializer):
    """One value of one dimension."""

    dimension = serializers.CharField(read_only=True, help_text="the key of the dimension")
    value = serializers.CharField(
        read_only=True, allow_null=True, help_text="null for rows without a value, and for all values together"
    )
    label = serializers.CharField(read_only=True, help_text="the value in the caller's language")  # type: ignore[assignment]  # fields leave the class
    everything = serializers.BooleanField(read_only=True, help_text="all values of the dimension together")


class NumbersSerializer(StrictSerializer):
    """The numbers of one measure of one group."""

    value = serializers.FloatField(
        read_only=True, allow_null=True, help_text="null where the denominator is 0 or the figure is hidden"
    )
    numerator = serializers.FloatField(
        read_only=True, allow_null=True, help_text="the count or sum that is divided, or the count alone"
    )
    denominator = serializers.FloatField(read_only=True, allow_null=True, help_text="the count or sum to divide by")
    n = serializers.IntegerField(read_only=True, allow_null=True, help_text="the people behind the denominator")
    pending = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="rows in neither count, because the outcome is not known yet"
    )
    left_out = serializers.IntegerField(
        read_only=True,
        allow_null=True,
        help_text="rows in neither count, because they began before the rules were activated in the unit",
    )
    missing = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="rows in neither count, because a date or number is missing"
    )
    hidden = serializers.BooleanField(read_only=True, help_text="the value exists and may not be shown to this reader")


class FigureSerializer(NumbersSerializer):
    """One measure of one group, beside the same measure of the earlier period."""

    measure = serializers.CharField(read_only=True, help_text="the key of the measure")
    before = NumbersSerializer(
        read_only=True, allow_null=True, help_text="the numbers of the period in `compared_with`; null without it"
    )
    change = serializers.FloatField(
        read_only=True, allow_null=True, help_text="the value less that of the earlier period, in the unit of the value"
    )
    trend = serializers.ChoiceField(
        choices=[trend.value for trend in Trend],
        read_only=True,
        allow_null=True,
        help_text="what the change means; changed: neither direction is better",
    )

    target = serializers.FloatField(
        read_only=True, allow_null=True, help_text="what the value should be in the period, as the municipality decided"
    )
    met = serializers.BooleanField(
        read_only=True,
        allow_null=True,
        help_text="whether the value meets the target; null without one, and for a count while the period runs",
    )

    def to_representation(self, figure: ShownFigure) -> dict[str, Any]:
        before = None if figure.before is None else {**(figure.numbers_before or {}), "hidden": figure.before.hidden}
        return {
            "measure": figure.measure.key,
            **figure.numbers,
            "hidden": figure.shown.hidden,
            "before": before,
            "change": figure.change,
            "trend": figure.trend and figure.trend.value,
            "target": figure.target,
            "met": figure.met,
        }


class RowSerializer(StrictSerializer):
    """One group with its figures."""

    group = PlaceSerializer(many=True, read_only=True, source="places", help_text="one value of each dimension")
    figures = FigureSerializer(many=True, read_only=True, help_text="one for each measure, in the order of `measures`")

    def to_representation(self, row: Row) -> dict[str, Any]:
        return {
            "group": [vars(place) for place in row.places],
            "figures": self.fields["figures"].to_representation(row.figures),
        }


class ComparedWithSerializer(StrictSerializer):
    """The earlier period of a comparison."""

    as_of = serializers.DateField(read_only=True, help_text="the day as of which its figures are computed")

    def get_fields(self) -> dict[str, serializers.Field]:
        """Add `from` and `to`, which cannot be attributes of a class in Python."""
        return {**_ends(), **super().get_fields()}


class AnswerSerializer(StrictSerializer):
    """The figures of a report."""

    report = serializers.CharField(read_only=True, help_text="the key of the report")
    label = serializers.CharField(read_only=True, help_text="the name in the caller's language")  # type: ignore[assignment]  # fields leave the class
    as_of = serializers.DateField(read_only=True, help_text="the day as of which the figures are computed")
    running = serializers.BooleanField(read_only=True, help_text="the period is not over yet on that day")
    audience = serializers.ChoiceField(
        choices=AUDIENCES,
        read_only=True,
        help_text="leader: exact, for the people whom the leader may see; internal: exact, for the whole municipality,"
        " sensitive measures hidden below 5; publication: rounded",
    )
    compared_with = ComparedWithSerializer(
        read_only=True, allow_null=True, help_text="the earlier period that `compare` names; null without it"
    )
    group_by = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="the dimensions of each row's group"
    )
    measures = MeasureSerializer(many=True, read_only=True, help_text="the measures of each row, in order")
    rows = RowSerializer(many=True, read_only=True, help_text="groups in order, totals after them")

    def get_fields(self) -> dict[str, serializers.Field]:
        """Add `from` and `to`, which cannot be attributes of a class in Python."""
        return {**_ends(), **super().get_fields()}


def _ends() -> dict[str, serializers.Field]:
    return {
        "from": serializers.DateField(read_only=True, help_text="the first day of the period"),
        "to": serializers.DateField(read_only=True, help_text="the last day of the period, included"),
    }


def shown(question: Question, rows: list[Row]) -> dict[str, Any]:
    """Return the data for `AnswerSerializer`."""
    period = question.period
    return {
        "report": question.report.key,
        "label": question.report.label,
        **_days(period),
        # Figures for publication are those of the evening of `as_of`, so a quarter that ends that day is over.
        "running": period.is_running and question.audience is not Audience.PUBLICATION,
        "compared_with": question.before and _days(question.before.period),
        "audience": question.audience.value,
        "group_by": question.group_by,
        "measures": question.measures,
        "rows": rows,
    }


def _days(period: Period) -> dict[str, date]:
    return {"from": period.first, "to": period.last, "as_of": period.as_of}
