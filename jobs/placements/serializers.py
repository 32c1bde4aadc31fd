"""How jobs are read, and what each verb takes."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.access.scopes import PersonalField, YoungPersonField
from backend.access.serializers import DetailSerializer, PersonReferenceSerializer
from backend.core.api.bodies import CodeField, LabelField, StrictModelSerializer, StrictSerializer, optional_text
from backend.people.activity_serializers import ActivityHoursSerializer, hours_field
from jobs.employers.models import Employer
from jobs.employers.serializers import EmployerReferenceSerializer
from jobs.placements.models import Employment, EmploymentEndReason, EmploymentForm, EndedBy
from jobs.placements.services import EDITABLE

NO_EMPLOYER = _("A job has an employer: choose one, or register it first.")


class EmployerField(serializers.PrimaryKeyRelatedField[Any]):
    """The employer, without whom there is no job."""

    def __init__(self, **options: Any) -> None:
        missing: dict[str, Any] = dict.fromkeys(("required", "null"), NO_EMPLOYER)
        super().__init__(queryset=Employer.objects.all(), error_messages=missing, **options)


class EmploymentSerializer(StrictModelSerializer):
    """A job. `competitive` says whether it counts as one; `apart` that it is reported apart, as what it is."""

    young_person = PersonReferenceSerializer(read_only=True)
    employer = EmployerReferenceSerializer(read_only=True)
    form_label = serializers.CharField(source="form.label", read_only=True)
    competitive = serializers.BooleanField(source="form.competitive", read_only=True)
    permanent = serializers.BooleanField(source="form.permanent", read_only=True)
    apart = serializers.BooleanField(source="form.apart", read_only=True)
    starts_on = serializers.DateField(read_only=True)
    ends_on = serializers.DateField(read_only=True, allow_null=True)
    hours = ActivityHoursSerializer(source="spell.hours", many=True, read_only=True)
    ended_by_label = LabelField("ended_by")
    end_reason_label = LabelField("end_reason")
    disclosed_label = LabelField("disclosed")

    class Meta:
        model = Employment
        fields = [
            "id",
            "version",
            "young_person",
            "plan",
            "employer",
            "title",
            "form",
            "form_label",
            "competitive",
            "permanent",
            "apart",
            "starts_on",
            "ends_on",
            "hours",
            "learned_on",
            "first_job",
            "pay",
            "four_paid_hours_on",
            "disclosed",
            "disclosed_label",
            "succeeds",
            "end_known_on",
            "ended_by",
            "ended_by_label",
            "end_reason",
            "end_reason_label",
            "end_words",
        ]


class EmploymentDetailSerializer(DetailSerializer, EmploymentSerializer):
    """A job with what this caller may do with it now."""

    class Meta(EmploymentSerializer.Meta):
        fields = [*EmploymentSerializer.Meta.fields, "abilities"]


class StartEmploymentSerializer(StrictModelSerializer):
    young_person = YoungPersonField()
    employer = EmployerField()
    form = CodeField(queryset=EmploymentForm.objects.all())
    starts_on = serializers.DateField(help_text="may lie ahead, when it is known already")
    hours_per_week = hours_field(required=False)
    learned_on = serializers.DateField(required=False)
    succeeds = PersonalField(
        queryset=Employment.objects.all(), required=False, help_text="the job that this one follows"
    )

    class Meta:
        model = Employment
        fields = [
            "young_person",
            "employer",
            "form",
            "starts_on",
            "hours_per_week",
            "title",
            "learned_on",
            "first_job",
            "pay",
            "four_paid_hours_on",
            "disclosed",
            "succeeds",
        ]


class CorrectEmploymentSerializer(StrictModelSerializer):
    employer = EmployerField()
    form = CodeField(queryset=EmploymentForm.objects.all())
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    succeeds = PersonalField(queryset=Employment.objects.all(), allow_null=True)

    class Meta:
        model = Employment
        fields = sorted(EDITABLE)


class ChangeEmploymentHoursSerializer(StrictSerializer):
    starts_on = serializers.DateField()
    hours_per_week = hours_field()


class EndEmploymentSerializer(StrictSerializer):
    ends_on = serializers.DateField(required=False, help_text="the last day; may lie ahead")
    ended_by = serializers.ChoiceField(choices=EndedBy.choices)
    reason = serializers.ChoiceField(choices=EmploymentEndReason.choices)
    words = optional_text(500)
    end_known_on = serializers.DateField(required=False, help_text="the day on which we learned of it")


class VoidEmploymentSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=300)
