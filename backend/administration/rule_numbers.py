"""The numbers of follow-up rules with their labels, and the form that changes those of one rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.core.api.bodies import StrictSerializer
from backend.core.errors import Sentence
from backend.core.numbers import read_number
from backend.followups.abilities import SNOOZE_DAYS
from backend.followups.models import Authority
from backend.followups.policies import HIGHEST, MAY_BE_NULL, numbers_of_reminders
from backend.followups.registry import Rule
from backend.followups.rules import OWN
from backend.reminders.stages import StageSettings

Own = Mapping[str, tuple[bool, Mapping[str, Any]]]
"""The decisions of a policy by rule: whether the rule is on, and the numbers that replace its own."""

LABELS: Mapping[str, Sentence] = {
    "days": _("Days"),
    "days_before": _("Days before"),
    "days_after_move": _("Days when the guide changes"),
    "start": _("Days in the phase “Start”"),
    "active": _("Days in the phase “Active”"),
    "phase_out": _("Days in the phase “Phase-out”"),
    "aftercare": _("Months after the course, for contact after the end"),
    "before": _("Days before the last day"),
    "opens_before_due": _("Shown so many days before it is due"),
    "opens_before_birthday": _("Shown so many days before the 18th birthday"),
    "advance_days": _("First reminder, working days before"),
    "overdue_days": _("Reminder that it is overdue, working days after"),
    "escalated_days": _("Reminder to the leader, working days after"),
    "snooze_days": _("Reminders can wait, at most days after it is due"),
    "extra_advance_days": _("Further reminders, days before"),
    "overdue_hours": _("Reminder that it is overdue, hours after"),
    "escalated_hours": _("Reminder to the leader, hours after"),
}


def shipped(rule: Rule) -> dict[str, Any]:
    """Return the numbers of a rule as it is shipped: its own, and those of its reminders."""
    usual = {**{name: getattr(StageSettings, name) for name in MAY_BE_NULL}, "snooze_days": SNOOZE_DAYS}
    return {**{name: usual.get(name, []) for name in numbers_of_reminders(rule)}, **rule.settings}


def label_of(name: str) -> Sentence:
    """Return the label of a number of a rule."""
    return LABELS.get(name, name)


def in_words(value: Any) -> str:
    """Return a number, or several, as people write them."""
    if value is None or value == []:
        return gettext("none")
    if isinstance(value, list | tuple):
        return ", ".join(in_words(one) for one in value)
    return f"{value:g}".replace(".", ",")


@dataclass(frozen=True)
class Number:
    """One number of a rule: in this policy, and as the rule is shipped."""

    name: str
    value: Any
    shipped: Any

    @property
    def label(self) -> Sentence:
        return label_of(self.name)

    @property
    def is_changed(self) -> bool:
        return bool(self.value != self.shipped)

    @property
    def words(self) -> str:
        return in_words(self.value)

    @property
    def shipped_words(self) -> str:
        return in_words(self.shipped)


@dataclass(frozen=True)
class RuleInPolicy:
    """One rule in a policy. `changes` says in words what differs from another policy."""

    rule: Rule
    enabled: bool
    numbers: list[Number]
    changes: list[str]

    @property
    def shown_numbers(self) -> list[Number]:
        """The numbers of the rule itself, and those of its reminders that the municipality has changed."""
        return [one for one in self.numbers if one.is_changed or one.name in self.rule.settings]

    @property
    def is_statutory(self) -> bool:
        return self.rule.authority is Authority.STATUTORY


def in_policy(rule: Rule, own: Own, compared_with: Own) -> RuleInPolicy:
    """Return a rule as the decisions `own` have it, with what differs from the decisions of another policy."""
    values, others, usual = values_of(rule, own), values_of(rule, compared_with), shipped(rule)
    enabled, was_enabled = is_enabled(rule, own), is_enabled(rule, compared_with)
    changes = []
    if enabled != was_enabled:
        changes.append(gettext("is switched on") if enabled else gettext("is switched off"))
    changes += [
        gettext("%(label)s: %(before)s → %(after)s")
        % {"label": label_of(name), "before": in_words(others[name]), "after": in_words(value)}
        for name, value in values.items()
        if value != others[name]
    ]
    return RuleInPolicy(rule, enabled, [Number(name, value, usual[name]) for name, value in values.items()], changes)


def is_enabled(rule: Rule, own: Own) -> bool:
    """Return whether the rule is on in a policy."""
    return rule.key not in own or own[rule.key][0]


def values_of(rule: Rule, own: Own) -> dict[str, Any]:
    """Return the numbers of a rule in a policy, in the order in which the form asks for them."""
    usual = shipped(rule)
    decided = own[rule.key][1] if rule.key in own else {}
    names = [*rule.settings, *(name for name in usual if name not in rule.settings)]
    return {name: decided.get(name, usual[name]) for name in names}


class NumbersField(serializers.CharField):
    """Several whole numbers with commas between them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_blank=True, max_length=100, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        parts = [part.strip() for part in str(super().to_internal_value(data)).split(",")]
        read = [read_number(part) for part in parts]
        numbers = [number for number in read if number is not None and number <= HIGHEST]
        if len(numbers) != len(parts):
            raise serializers.ValidationError(
                gettext("Write whole numbers from 0 to %(highest)s with commas between them, for example 1, 3, 6.")
                % {"highest": HIGHEST}
            )
        return numbers

    def to_representation(self, value: Any) -> str:
        return in_words(value) if value else ""


def serializer_of(rule: Rule) -> type[StrictSerializer]:
    """Return the serializer of the form that changes one rule: a name, whether it is on, and its numbers."""
    fields: dict[str, serializers.Field] = {
        "name": serializers.CharField(max_length=120),
        **({} if rule.key == OWN else {"enabled": serializers.BooleanField()}),
    }
    for name, example in shipped(rule).items():
        fields[name] = _field(name, example)
    return type("ChangeRuleSerializer", (StrictSerializer,), {"__doc__": "The numbers of one rule.", **fields})


def _field(name: str, example: Any) -> serializers.Field:
    if isinstance(example, list | tuple):
        return NumbersField()
    kind = serializers.FloatField if name.endswith("_hours") else serializers.IntegerField
    null: dict[str, Any] = {"required": False, "allow_null": True} if name in MAY_BE_NULL else {}
    return kind(min_value=0, max_value=HIGHEST, **null)
