"""The serializer of follow-ups. Labels and explanations are in the language of the request."""

from typing import Any

from rest_framework import serializers

from backend.access.serializers import PersonReferenceSerializer, StaffReferenceSerializer
from backend.core.api.bodies import StrictModelSerializer
from backend.followups.models import FollowUp, State
from backend.followups.registry import ExplainedFollowUp, Rule, get_rule


class FollowUpSerializer(StrictModelSerializer):
    """A follow-up, with its state and an explanation of why it exists."""

    rule_label = serializers.SerializerMethodField()
    authority = serializers.SerializerMethodField()
    authority_label = serializers.SerializerMethodField()
    source = serializers.SerializerMethodField()  # type: ignore[assignment]  # fields leave the class
    explanation = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=State.choices, read_only=True)
    state_label = serializers.SerializerMethodField()
    young_person = PersonReferenceSerializer(read_only=True, allow_null=True)
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
            "young_person",
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
        ]

    def get_rule_label(self, follow_up: FollowUp) -> str:
        return str(_rule(follow_up).label)

    def get_authority(self, follow_up: FollowUp) -> str:
        return _rule(follow_up).authority.value

    def get_authority_label(self, follow_up: FollowUp) -> str:
        return str(_rule(follow_up).authority.label)

    def get_source(self, follow_up: FollowUp) -> str:
        return str(_rule(follow_up).source)

    def get_explanation(self, follow_up: FollowUp) -> str:
        found = _rule(follow_up)
        own: dict[str, Any] = getattr(follow_up, "own_settings", None) or {}
        return found.explain(
            ExplainedFollowUp(
                occurrence=follow_up.occurrence,
                started_on=follow_up.started_on,
                due_on=follow_up.due_on,
                closes_on=follow_up.closes_on,
                settings={**found.settings, **own},
            )
        )

    def get_state_label(self, follow_up: FollowUp) -> str:
        return str(State(follow_up.state).label)


def _rule(follow_up: FollowUp) -> Rule:
    return get_rule(follow_up.rule)
