"""Preview of a policy: what it would open, withdraw and move. It reads live data and writes nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from backend.access.row_level_security import as_system
from backend.followups.decide import Change
from backend.followups.models import Policy
from backend.followups.reconcile import Conditions, Run, batches
from backend.followups.registry import Rule, get_rule, rules
from backend.organisation.models import Unit


@dataclass
class Preview:
    """The number of follow-ups, by rule, that a policy would open, withdraw and move.

    It compares with what is stored now.
    """

    opens: Counter[str] = field(default_factory=Counter)
    withdraws: Counter[str] = field(default_factory=Counter)
    moves: Counter[str] = field(default_factory=Counter)

    def add(self, changes: Sequence[Change]) -> None:
        """Count the changes of one young person."""
        for before, after in changes:
            was_outstanding = before is not None and before.is_outstanding
            if after.is_outstanding and not was_outstanding:
                self.opens[after.rule] += 1
            elif was_outstanding and not after.is_outstanding and after.fulfilled_on is None:
                self.withdraws[after.rule] += 1
            elif before is not None and before.due_on != after.due_on:
                self.moves[after.rule] += 1

    @property
    def rules(self) -> list["PreviewedRule"]:
        """The rules with changes, by key."""
        return [
            PreviewedRule(get_rule(key), self.opens[key], self.withdraws[key], self.moves[key])
            for key in sorted({*self.opens, *self.withdraws, *self.moves})
        ]

    @property
    def totals(self) -> dict[str, int]:
        """The numbers of all rules together."""
        return {name: getattr(self, name).total() for name in ("opens", "withdraws", "moves")}


@dataclass(frozen=True)
class PreviewedRule:
    """How many follow-ups of one rule a policy would open, withdraw and move."""

    rule: Rule
    opens: int
    withdraws: int
    moves: int


def preview_policy(policy: Policy) -> Preview:
    """Return what would change in all follow-ups if `policy` were in force today. It writes nothing."""
    preview = Preview()
    for batch in batches():
        with as_system("compare two policies"):
            run = Run(rules(), Conditions.load(policy))
            for changes in run.changes(batch).values():
                preview.add(changes)
    with as_system("compare two policies"):
        run = Run(rules(), Conditions.load(policy))
        for changes in run.changes_of_units(list(Unit.objects.values_list("pk", flat=True))).values():
            preview.add(changes)
    return preview
