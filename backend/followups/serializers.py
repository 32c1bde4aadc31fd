"""The serializers of follow-ups. Labels and explanations are in the language of the request."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.access.scopes import YoungPersonField
from backend.access.serializers import DetailSerializer, PersonReferenceSerializer, StaffReferenceSerializer
from backend.core.api.bodies import StrictModelSerializer, StrictSerializer
from backend.followups.models import FollowUp, State
from backend.followups.queries import explanation
from backend.followups.registry import Rule, get_rule
from backend.organisation.models import Staff


class FollowUpSerializer(StrictModelSerializer):
    """A follow-up, with its state and an explanation of why it exists."""

    rule_label = serializers.SerializerMethodField()
    authority = serializers.SerializerMethodField()
    authority_label = serializers.SerializerMethodField()
    source = serializers.SerializerMethodField()  # type: ignore[assignment]  # fields leave the class
    explanation = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField(
        help_text="what to do, for an own task; null for the others, and without access to case content"
    )
    state = serializers.ChoiceField(choices=State.choices, read_only=True)
    state_label = serializers.SerializerMethodField()
    young_person = PersonReferenceSerializer(read_only=True, allow_null=True)
    subject_id = serializers.IntegerField(
        read_only=True, help_text=_("the id of the record that the promise is about, such as an assignment")
    )
    responsible = StaffReferenceSerializer(read_only=True, allow_null=True)

    class Meta:
        model = FollowUp
        fields = [
            "id",
            "rule",
            "rule_label",
            "authority",
            "authority_label",
            "source",
            "explanation",
            "text",
            "young_person",
            "subject_id",
            "responsible",
            "unit",
            "opens_on",
            "due_on",
            "closes_on",
            "state",
            "state_label",
            "fulfilled_on",
            "ended_on",
            "end_reason",
            "waived_on",
            "snoozed_until",
        ]

    def get_text(self, follow_up: FollowUp) -> str | None:
        text: str | None = getattr(follow_up, "own_text", None)
        return text

    def get_rule_label(self, follow_up: FollowUp) -> str:
        return str(_rule(follow_up).label)

    def get_authority(self, follow_up: FollowUp) -> str:
        return _rule(follow_up).authority.value

    def get_authority_label(self, follow_up: FollowUp) -> str:
        return str(_rule(follow_up).authority.label)

    def get_source(self, follow_up: FollowUp) -> str:
        return str(_rule(follow_up).source)

    def get_explanation(self, follow_up: FollowUp) -> str:
        return explanation(follow_up)

    def get_state_label(self, follow_up: FollowUp) -> str:
        return str(State(follow_up.state).label)


class FollowUpDetailSerializer(DetailSerializer, FollowUpSerializer):
    """A follow-up, with why it was waived or snoozed and by whom, and the verbs that this caller may use now."""

    waived_by = StaffReferenceSerializer(read_only=True, allow_null=True)
    snoozed_by = StaffReferenceSerializer(read_only=True, allow_null=True)

    HELD_BACK = ["waive_reason", "snooze_reason"]

    class Meta(FollowUpSerializer.Meta):
        fields = [
            *FollowUpSerializer.Meta.fields,
            "waived_by",
            "waive_reason",
            "snoozed_by",
            "snooze_reason",
            "abilities",
        ]


class AddFollowUpSerializer(StrictSerializer):
    """An own task. `responsible` is the caller if it is left out."""

    young_person = YoungPersonField()
    text = serializers.CharField(max_length=300, help_text="what to do")
    due_on = serializers.DateField(help_text="when, today or later")
    responsible = serializers.PrimaryKeyRelatedField(
        queryset=Staff.objects.filter(is_active=True), required=False, help_text="a colleague who can open the case"
    )


class WaiveSerializer(StrictSerializer):
    """Why the young person is exempted."""

    reason = serializers.CharField(max_length=300)


class SnoozeSerializer(StrictSerializer):
    """The day until which reminders wait, and why."""

    snoozed_until = serializers.DateField(help_text="the day on which reminders go out again")
    reason = serializers.CharField(max_length=300)


def _rule(follow_up: FollowUp) -> Rule:
    return get_rule(follow_up.rule)
