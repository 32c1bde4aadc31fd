"""The policy in force on a day: which rules are on, with which numbers, and since when in which unit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from backend.followups.models import Policy, PolicyRule, RuleActivation
from backend.organisation.models import Unit


@dataclass(frozen=True)
class PolicyInForce:
    """The decisions of the municipality that apply on one day.

    `own` has its decisions about single rules: whether the rule is on, and numbers that replace the defaults of the
    rule. `activations` has the day on which a rule was activated in a unit. Without a day the rule has always applied.
    """

    id: int = 0
    own: Mapping[str, tuple[bool, Mapping[str, Any]]] = field(default_factory=dict)
    activations: Mapping[tuple[str, int], date] = field(default_factory=dict)
    defaults: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def load(cls, today: date, defaults: Mapping[str, Mapping[str, Any]], policy: Policy | None = None) -> Self:
        """Read the policy in force on `today` (or `policy`), with three queries.

        Raises `Policy.DoesNotExist` if no policy is in force.
        """
        chosen = policy or Policy.objects.in_force(today)
        rows = PolicyRule.objects.filter(policy=chosen).values_list("rule", "enabled", "settings")
        activated = RuleActivation.objects.values_list("rule", "unit_id", "starts_on")
        return cls(
            id=chosen.pk,
            own={rule: (enabled, settings) for rule, enabled, settings in rows},
            activations={(rule, unit): starts_on for rule, unit, starts_on in activated},
            defaults=defaults,
        )

    def enables(self, rule: str) -> bool:
        """Return whether the rule is switched on."""
        return rule not in self.own or self.own[rule][0]

    def settings(self, rule: str) -> Mapping[str, Any]:
        """Return the numbers of the rule. The decisions of the municipality replace the defaults."""
        own = self.own.get(rule)
        return {**self.defaults.get(rule, {}), **(own[1] if own else {})}

    def activated_on(self, rule: str, unit_id: int | None) -> date | None:
        """Return the day on which the rule was activated in the unit, or None if it has always applied."""
        return self.activations.get((rule, unit_id)) if unit_id else None

    def binds(self, rule: str, *, unit_id: int | None, started_on: date, due_on: date) -> bool:
        """Return whether a promise holds.

        The rule must be on, and the promise must not have been due before the rule was activated.
        """
        since = self.activated_on(rule, unit_id)
        return self.enables(rule) and not (since is not None and started_on < since and due_on < since)


def activate_rules(*, units: Iterable[Unit], rules: Iterable[str], starts_on: date) -> int:
    """Activate `rules` in `units` from a day, unless they are activated already. Return how many rows were added.

    The caller reconciles afterwards.
    """
    missing = [RuleActivation(unit=unit, rule=rule, starts_on=starts_on) for unit in units for rule in rules]
    before = RuleActivation.objects.count()
    RuleActivation.objects.bulk_create(missing, ignore_conflicts=True)
    return RuleActivation.objects.count() - before
