"""Serializers of the verbs of a case as a whole, and of its steps."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.access.scopes import YoungPersonField
from backend.access.serializers import StaffReferenceSerializer
from backend.core.api.bodies import LabelField, StrictModelSerializer, StrictSerializer, confirm_field, optional_text
from backend.organisation.holdings import kinds
from backend.organisation.models import Unit
from backend.people.models import CaseStep
from backend.people.services.merging import Merge


class EndedSerializer(StrictSerializer):
    """A record that ended together with the case."""

    kind = serializers.CharField()
    kind_label = serializers.SerializerMethodField()
    id = serializers.IntegerField()
    happens_on = serializers.DateField(source="on", allow_null=True)

    def get_kind_label(self, ended: dict[str, Any]) -> str:
        labels = {held.kind: held.label for held in kinds()}
        return str(labels.get(ended["kind"], ended["kind"]))


class CaseStepSerializer(StrictModelSerializer):
    """A step of the case as a whole: who did what, on which day and why, and what ended with it."""

    step_label = LabelField("step")
    happened_on = serializers.DateField(source="on", read_only=True)
    staff = StaffReferenceSerializer(source="by", read_only=True)
    from_unit_name = serializers.CharField(source="from_unit.name", read_only=True, default=None)
    to_unit_name = serializers.CharField(source="to_unit.name", read_only=True, default=None)
    ended = EndedSerializer(many=True, read_only=True)

    class Meta:
        model = CaseStep
        fields = [
            "id",
            "step",
            "step_label",
            "happened_on",
            "staff",
            "why",
            "from_unit",
            "from_unit_name",
            "to_unit",
            "to_unit_name",
            "merged_case",
            "ended",
        ]


class CloseCaseSerializer(StrictSerializer):
    """How the case closes."""

    end_open = serializers.BooleanField(default=False, help_text="whether what is still open ends too")
    why = optional_text(300)


class ReopenCaseSerializer(StrictSerializer):
    """Why the case is opened again."""

    why = optional_text(300)


class TransferCaseSerializer(StrictSerializer):
    """The unit that takes over the case, and the reason."""

    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all())
    reason = serializers.CharField(max_length=300)


class RecordDeathSerializer(StrictSerializer):
    """The day on which the young person died."""

    deceased_on = serializers.DateField()


class UndoDeathSerializer(StrictSerializer):
    """Why the death was recorded by mistake."""

    reason = serializers.CharField(max_length=300)


class MergeCaseSerializer(StrictSerializer):
    """The record that remains. Without `dry_run: false` nothing is written."""

    into = YoungPersonField("summary")
    dry_run = serializers.BooleanField(default=True, help_text="whether to show only what would move")
    why = optional_text(300)


class MergeByNumberSerializer(StrictSerializer):
    """The number of the record that remains. Without `confirm` the page only shows what would move."""

    case_number = serializers.CharField(max_length=40)
    why = optional_text(300)
    confirm = confirm_field()


class MovedSerializer(StrictSerializer):
    """How many records of one kind move."""

    kind = serializers.CharField(source="model._meta.model_name")
    kind_label = serializers.CharField(source="model._meta.verbose_name_plural")
    count = serializers.IntegerField()


class MergedSerializer(StrictSerializer):
    """What a merge moves. `conflicts` says what must be ended or corrected first; it is empty after a merge."""

    into = serializers.IntegerField()
    dry_run = serializers.BooleanField()
    moved = MovedSerializer(many=True)
    conflicts = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_conflicts(self, shown: dict[str, Any]) -> list[str]:
        merge: Merge = shown["merge"]
        return [
            str(conflict.detail or _("The two records have rows that exclude each other."))
            for conflict in merge.conflicts
        ]
