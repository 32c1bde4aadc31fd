"""What a rule is, and the registry that each app's `rules.py` adds to.

A rule is one promise with one due date, written as two SELECTs. What they may refer to:

- `people AS y`: id, unit_id, born_on and closed_on of the young people that reconcile looks at (never one who has
  died, nor a merged record). Each `expected` begins there.
- `policy`: one row for each rule that is switched on today, with `rule`, `policy_id` and `settings` (defaults of the
  rule under what the municipality decided); read by `sql.setting`.
- `leaders`: one row for each unit with a leader in it or above it: `unit_id`, `staff_id`; read by `sql.leader_of`.
- `%(today)s::date`, the business date. Never `now()` or `CURRENT_DATE`: time is a parameter.

`expected` answers the windows that are open or next now, at most one row for each subject and occurrence:
`young_person_id, subject_id, occurrence, started_on, opens_on, due_on, closes_on, responsible_id, unit_id`, in that
order. It does not ask whether the promise is kept already. `met` is for one window `AS w` (`young_person_id`,
`subject_id`, `occurrence`, `opens_on`, `until_on`), both days included and never after today; it answers the first
fact that keeps the promise, `fulfilled_on, fulfilled_by`, at most one row.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext

from backend.access.people import young_person_model
from backend.followups.models import Authority, FollowUp, Policy, PolicyRule, RuleActivation
from backend.organisation.models import ClosedDay, Membership, Staff, Unit

READ_BY_ALL: frozenset[type[Model]] = frozenset(
    {ClosedDay, FollowUp, RuleActivation, Membership, Policy, PolicyRule, Staff, Unit, young_person_model()}
)
"""Models that the engine itself reads for every rule."""


REMINDER_STAGES: Mapping[str, int] = {"advance_days": 2, "overdue_days": 1, "escalated_days": 3}
"""Arbejdsdage before, after and after the due date; the leader hears of a statutory one on the day."""


class GoLive(Enum):
    """What becomes of a window that was triggered, and was due, before the rule came into force in the unit."""

    ONE_OFF = "one_off"
    """It is `baseline`: in no count, never reminded."""
    INTERVAL = "interval"
    """It is due 1 to 10 arbejdsdage after that day, spread by the young person's id."""
    STILL = "still"
    """It makes sense now, and stays as it is."""


@dataclass(frozen=True)
class Facts:
    """What a sentence about one follow-up may say: its dates, what started it, and the rule's numbers."""

    occurrence: str
    started_on: date
    due_on: date
    closes_on: date | None
    settings: Mapping[str, Any]

    @property
    def since(self) -> str:
        """The day of the fact that started the window, as a sentence has it."""
        return date_format(self.started_on, "SHORT_DATE_FORMAT")

    @property
    def started_by(self) -> str:
        """The type of the fact that started the window: the part of the occurrence before the colon."""
        return self.occurrence.partition(":")[0]


@dataclass(frozen=True, kw_only=True, eq=False)
class Rule:
    """One promise. `settings` are its numbers of days by name, the defaults under what the policy says.

    Among them are those of its reminders, for every rule `REMINDER_STAGES`: arbejdsdage before and after the due date,
    null where the stage is left out; `advance` is a list of calendar days before it on which a reminder goes too. A
    statutory rule, and one for the same day, waits for no pause, and its e-mail goes at once.
    """

    key: str
    label: str | Promise
    explain: Callable[[Facts], str]
    authority: Authority
    source: str | Promise
    subject: type[Model]
    reads: tuple[type[Model], ...]
    settings: Mapping[str, int | list[int]] = field(default_factory=dict)
    expected: str
    fulfilled: str
    go_live: GoLive
    same_day: bool = False
    """Due on the day itself, whatever day that is: a local date that is not moved to a working day."""

    @property
    def at_once(self) -> bool:
        """Whether no pause of reminders holds it back, and its e-mails go one by one."""
        return self.same_day or self.authority is Authority.STATUTORY

    @property
    def stages(self) -> dict[str, Any]:
        """When its reminders go, by name."""
        of_authority = {"escalated_days": 0} if self.authority is Authority.STATUTORY else {}
        return {**REMINDER_STAGES, **of_authority, **self.settings}

    def reads_any(self, models: Iterable[type[Model]]) -> bool:
        """Whether a change of one of `models` can change what this rule expects or finds."""
        return any(model in READ_BY_ALL or model in self.reads for model in models)


_rules: dict[str, Rule] = {}


def register(rule: Rule) -> Rule:
    """Add a rule; every app does so from its `rules.py`, which the registry finds at the start."""
    if rule.key in _rules:
        raise ValueError(f"The rule {rule.key} is registered twice.")
    if not rule.key.replace(".", "").replace("_", "").isalnum():
        raise ValueError(f"The rule's key {rule.key!r} stands in SQL: letters, digits, dots and underscores only.")
    _rules[rule.key] = rule
    return rule


def rules() -> tuple[Rule, ...]:
    """All rules, by key."""
    return tuple(_rules[key] for key in sorted(_rules))


def rule(key: str) -> Rule:
    """The rule of that key; for one that no app registers any more, one that says so: its rows are still there."""
    return _rules.get(key) or _gone(key)


@cache
def _gone(key: str) -> Rule:
    return Rule(
        key=key,
        label=key,
        explain=lambda facts: gettext("This kind of follow-up is no longer used."),
        authority=Authority.LOCAL,
        source="",
        subject=FollowUp,
        reads=(),
        expected="",
        fulfilled="",
        go_live=GoLive.STILL,
    )
