"""Serializers of jobs and of their verbs."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.access.scopes import PersonalField, YoungPersonField
from backend.access.serializers import DetailSerializer, PersonReferenceSerializer
from backend.core.api.bodies import CodeField, LabelField, StrictModelSerializer, StrictSerializer
from backend.people.activity_serializers import ActivityHoursSerializer, hours_field
from jobs.employers.models import Employer
from jobs.employers.serializers import EmployerReferenceSerializer
from jobs.placements.models import Employment, EmploymentEndReason, EmploymentForm, EndedBy
from jobs.placements.services import EDITABLE

NO_EMPLOYER = _("A job has an employer: choose one, or register it first.")


def employer_field() -> serializers.PrimaryKeyRelatedField[Employer]:
    """Return the field of the employer of a job, which is required."""
    missing: dict[str, Any] = dict.fromkeys(("required", "null"), NO_EMPLOYER)
    return serializers.PrimaryKeyRelatedField(queryset=Employer.objects.all(), error_messages=missing)


class EmploymentSerializer(StrictModelSerializer):
    """A job. `competitive` says whether it is an ordinary job, `apart` whether reports show it separately."""

    own_words = serializers.CharField(read_only=True, help_text="about the end of the job")
    young_person = PersonReferenceSerializer(read_only=True)
    employer = EmployerReferenceSerializer(read_only=True)
    form_label = serializers.CharField(source="form.label", read_only=True)
    competitive = serializers.BooleanField(source="form.competitive", read_only=True)
    permanent = serializers.BooleanField(source="form.permanent", read_only=True)
    apart = serializers.BooleanField(source="form.apart", read_only=True)
    starts_on = serializers.DateField(read_only=True)
    ends_on = serializers.DateField(read_only=True, allow_null=True)
    verified_on = serializers.DateField(
        read_only=True, allow_null=True, help_text="the last day on which the job was verified"
    )
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
            "verified_on",
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
            "own_words",
        ]


class EmploymentDetailSerializer(DetailSerializer, EmploymentSerializer):
    """A job with the verbs that this caller may use now."""

    class Meta(EmploymentSerializer.Meta):
        fields = [*EmploymentSerializer.Meta.fields, "abilities"]


class StartEmploymentSerializer(StrictModelSerializer):
    """A job to record. `learned_on` is the day on which staff learned of it (default today)."""

    young_person = YoungPersonField()
    employer = employer_field()
    form = CodeField(queryset=EmploymentForm.objects.all())
    starts_on = serializers.DateField(help_text="may be in the future, if the start is known already")
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
    """Corrections of a job. Fields that are left out stay as they are."""

    employer = employer_field()
    form = CodeField(queryset=EmploymentForm.objects.all())
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True)
    succeeds = PersonalField(queryset=Employment.objects.all(), required=False, allow_null=True)
    own_words = serializers.CharField(required=False, allow_blank=True, max_length=500)

    class Meta:
        model = Employment
        fields = sorted(EDITABLE)


class ChangeEmploymentHoursSerializer(StrictSerializer):
    """Other hours a week from a day of the job on."""

    starts_on = serializers.DateField()
    hours_per_week = hours_field()


class VerifyEmploymentSerializer(StrictSerializer):
    """A check that the job still runs, on a day (default today), with the hours a week on that day."""

    verified_on = serializers.DateField(required=False)
    hours_per_week = hours_field()


class EndEmploymentSerializer(StrictSerializer):
    """The end of a job: its last day (default today), who ended it, and why."""

    ends_on = serializers.DateField(required=False, help_text="the last day of work; may be in the future")
    ended_by = serializers.ChoiceField(choices=EndedBy.choices)
    reason = serializers.ChoiceField(choices=EmploymentEndReason.choices)
    own_words = serializers.CharField(required=False, allow_blank=True, max_length=500)
    end_known_on = serializers.DateField(required=False, help_text="the day on which staff learned of the end")


class VoidEmploymentSerializer(StrictSerializer):
    """Why a job is removed."""

    reason = serializers.CharField(max_length=300)
