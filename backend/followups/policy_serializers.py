"""Serializers of the policy."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.access.serializers import DetailSerializer, StaffReferenceSerializer
from backend.core.api.bodies import StrictModelSerializer, StrictSerializer
from backend.followups.models import Policy
from backend.followups.policies import IN_HOURS, OF_REMINDERS
from backend.followups.registry import rules


class PolicySerializer(StrictModelSerializer):
    """A version of the policy. Without `valid_from` it waits for approval."""

    approved_by = StaffReferenceSerializer(read_only=True, allow_null=True)
    in_force = serializers.BooleanField(read_only=True, help_text="whether it applies today")

    class Meta:
        model = Policy
        fields = ["id", "version", "name", "valid_from", "approved_by", "approved_on", "in_force"]


class PolicyRuleSerializer(StrictSerializer):
    """One rule in a policy: why it binds, whether it is on, and its numbers."""

    rule = serializers.CharField()
    rule_label = serializers.CharField()
    authority = serializers.CharField()
    authority_label = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # fields leave the class
    enabled = serializers.BooleanField()
    settings = serializers.DictField(help_text="the numbers that apply, by name")
    changed = serializers.BooleanField(help_text="whether the municipality has decided something else than shipped")


class PolicyDetailSerializer(DetailSerializer, PolicySerializer):
    """A version of the policy with all rules, and the verbs that this caller may use now."""

    rules = serializers.SerializerMethodField()

    class Meta(PolicySerializer.Meta):
        fields = [*PolicySerializer.Meta.fields, "rules", "abilities"]

    @extend_schema_field(PolicyRuleSerializer(many=True))
    def get_rules(self, policy: Policy) -> list[dict[str, Any]]:
        own: Mapping[str, tuple[bool, Mapping[str, Any]]] = {
            row.rule: (row.enabled, row.settings) for row in policy.rules.all()
        }
        return [
            {
                "rule": rule.key,
                "rule_label": str(rule.label),
                "authority": rule.authority.value,
                "authority_label": str(rule.authority.label),
                "source": str(rule.source),
                "enabled": own[rule.key][0] if rule.key in own else True,
                "settings": {**rule.settings, **(own[rule.key][1] if rule.key in own else {})},
                "changed": rule.key in own,
            }
            for rule in rules()
        ]


class DecideRuleSerializer(StrictSerializer):
    """The decisions about one rule. `settings` has the numbers that differ from those of the rule."""

    rule = serializers.CharField(max_length=60, help_text="the key of the rule")
    enabled = serializers.BooleanField(default=True)
    settings = serializers.DictField(
        default=dict,
        help_text=f"the numbers of the rule by name; each rule also has {', '.join(OF_REMINDERS)}; rules "
        f"that can be due at a moment of a day, such as acute.next, also have {', '.join(IN_HOURS)}",
    )


class MakePolicySerializer(StrictSerializer):
    """A new version of the policy. It begins as a copy of `based_on`, or else of the policy in force."""

    name = serializers.CharField(max_length=120)
    based_on = serializers.PrimaryKeyRelatedField(queryset=Policy.objects.all(), required=False)
    rules = serializers.ListField(child=DecideRuleSerializer(), default=list, max_length=200)


class ApprovePolicySerializer(StrictSerializer):
    """The first day of the policy, today or later."""

    valid_from = serializers.DateField()


class PreviewedRuleSerializer(StrictSerializer):
    """How many follow-ups of one rule would be opened, withdrawn and moved."""

    rule = serializers.CharField()
    rule_label = serializers.CharField()
    opens = serializers.IntegerField()
    withdraws = serializers.IntegerField()
    moves = serializers.IntegerField()


class PreviewSerializer(StrictSerializer):
    """What would change today if the policy were in force: in all, and by rule."""

    opens = serializers.IntegerField()
    withdraws = serializers.IntegerField()
    moves = serializers.IntegerField()
    rules = PreviewedRuleSerializer(many=True)
