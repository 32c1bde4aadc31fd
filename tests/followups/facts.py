"""Facts as values for the tests of follow-up rules, and reconcile without a database.

Each app's `tests/<app>/facts.py` makes its own kinds of fact. `tests/<app>/test_facts.py` proves that they equal what
the loaders of the app read.
"""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from typing import Any

from backend.assignments.models import AssignmentRole, Capacity, EndReason, Origin
from backend.core import clock
from backend.core.workdays import Calendar
from backend.followups.case import Case, Facts, TeamCase
from backend.followups.decide import Change, Key, Row, decide
from backend.followups.models import STARTING_FACT_GONE, State
from backend.followups.policy import PolicyInForce
from backend.followups.reconcile import Conditions, Run, exemptions
from backend.followups.registry import Rule, default_settings, get_rule, rules
from backend.followups.team import AssignmentFact, CoverFact, Team
from backend.organisation.directory import Directory, RoleInUnit
from backend.organisation.models import Role

DEPARTMENT, UNIT = 1, 2
LEADER, GUIDE, COLLEAGUE, CONSULTANT = 11, 12, 13, 14

STAFF = {
    LEADER: (Role.LEADER, UNIT),
    GUIDE: (Role.YOUTH_GUIDE, UNIT),
    COLLEAGUE: (Role.YOUTH_GUIDE, UNIT),
    CONSULTANT: (Role.JOB_CONSULTANT, UNIT),
}
"""The role that each member of staff holds, and in which unit."""

Day = date | str
"""A date, or its ISO form."""

_ids = itertools.count(101)


def day(value: Day) -> date:
    """Return the date."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def day_or_none(value: Day | None) -> date | None:
    """Return the date, or None."""
    return None if value is None else day(value)


def moment(value: Day, hour: int = 12) -> datetime:
    """Return the moment at an hour of a day in Copenhagen."""
    return clock.at_local(day(value), time(hour))


def new_id() -> int:
    """Return an id that no other fact has; a fact that is made later has a higher one."""
    return next(_ids)


def directory(staff: Mapping[int, tuple[Role, int]] = STAFF) -> Directory:
    """Return the directory of one unit under a department, with the roles of `staff`."""
    held = enumerate(staff.items())
    roles = tuple(RoleInUnit(number, staff_id, unit_id, role) for number, (staff_id, (role, unit_id)) in held)
    return Directory(roles=roles, parents={DEPARTMENT: None, UNIT: DEPARTMENT})


def policy(
    own: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    off: Iterable[str] = (),
    activated: Mapping[str, Day] | None = None,
    id: int = 1,
) -> PolicyInForce:
    """Return a policy with `own` numbers, with the rules in `off` switched off, and the days of go-live in the unit."""
    return PolicyInForce(
        id=id,
        own={rule: (True, numbers) for rule, numbers in (own or {}).items()} | {rule: (False, {}) for rule in off},
        activations={(rule, UNIT): day(starts_on) for rule, starts_on in (activated or {}).items()},
        defaults=default_settings(),
    )


def activated_all(starts_on: Day) -> PolicyInForce:
    """Return a policy whose rules are all activated in the unit on one day."""
    return policy(activated={rule.key: starts_on for rule in rules()})


def assigned(
    starts_on: Day,
    staff_id: int = GUIDE,
    *,
    id: int | None = None,
    capacity: str = Capacity.GUIDE,
    role: str = AssignmentRole.PRIMARY,
    ends_on: Day | None = None,
    origin: str = Origin.ASSIGNED,
    end_reason: str = EndReason.HANDED_OVER,
    acknowledged_on: Day | None = None,
) -> AssignmentFact:
    """Return a primary assignment from a day; of the consultant as consultant, of everyone else as guide."""
    return AssignmentFact(
        id=id or new_id(),
        staff_id=staff_id,
        capacity=Capacity.CONSULTANT if staff_id == CONSULTANT else Capacity(capacity),
        role=AssignmentRole(role),
        starts_on=day(starts_on),
        ends_on=day_or_none(ends_on),
        origin=Origin(origin),
        end_reason=EndReason(end_reason) if ends_on else "",
        acknowledged_on=day_or_none(acknowledged_on),
    )


def cover(starts_on: Day, ends_on: Day | None = None, *, absent_id: int = GUIDE, deputy_id: int) -> CoverFact:
    """Return the days on which a deputy replaces a colleague."""
    return CoverFact(absent_id, deputy_id, day(starts_on), day_or_none(ends_on))


def team(*assignments: AssignmentFact, covers: Iterable[CoverFact] = ()) -> Team:
    """Return who works with the young person, in the order in which the loader reads it."""
    return Team(tuple(sorted(assignments, key=lambda held: (held.starts_on, held.id))), tuple(covers))


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpOn(Row):
    """A stored follow-up, with its state on the day on which reconcile ran."""

    state: State

    @property
    def days(self) -> tuple[str, str, str | None]:
        """`opens_on`, `due_on` and `closes_on`."""
        return str(self.opens_on), str(self.due_on), str(self.closes_on) if self.closes_on else None


class FollowUps:
    """The follow-ups of one young person or one unit under some rules, kept from day to day as the table keeps them.

    A rule about units reads the facts of `UNIT`, and the other rules those of the young person. `on` is reconcile
    without a database: the same code runs the rules and decides.
    """

    def __init__(
        self,
        *rule_keys: str,
        id: int = 1,
        born_on: Day = "2006-05-17",
        closed_days: Iterable[Day] = (),
        policy: PolicyInForce | None = None,
    ) -> None:
        self.id = id
        self.born_on = day(born_on)
        self.closed_on: date | None = None
        self.rules = tuple(get_rule(key) for key in rule_keys)
        assert all(known in rules() for known in self.rules), rule_keys
        self.calendar = Calendar(frozenset(day(closed) for closed in closed_days))
        self.directory = directory()
        self.policy = policy or PolicyInForce(id=1, defaults=default_settings())
        self.stored: dict[Key, Row] = {}

    def on(self, today: Day, *facts: Facts) -> list[FollowUpOn]:
        """Reconcile on a day, on which these are all the facts; return what is stored, by due date."""
        assert all(any(type(kind) in known.facts for known in self.rules) for kind in facts), facts
        self.stored |= {change.after.key: change.after for change in self._changes(day(today), facts)}
        assert self._changes(day(today), facts) == []
        noon = moment(today)
        found = [FollowUpOn(**asdict(row), state=state(row, noon)) for row in self.stored.values()]
        return sorted(found, key=lambda row: (row.due_on, row.occurrence))

    def waive(self, row: Row, on: Day) -> None:
        """Exempt a stored follow-up, as the verb `waive` does."""
        self.stored[row.key] = replace(self.stored[row.key], waived_on=day(on))

    def _changes(self, today: date, facts: Iterable[Facts]) -> list[Change]:
        run = Run(self.rules, Conditions(today, self.calendar, self.directory, self.policy))
        expected = []
        for known in run.rules:
            case = self._case(known, facts)
            expected += run.windows(known, case, case.id)
        off = frozenset(known.key for known in self.rules if known not in run.rules)
        return decide(self.stored.values(), expected, today, switched_off=off)

    def _case(self, known: Rule, facts: Iterable[Facts]) -> Case | TeamCase:
        shared: dict[str, Any] = {
            "directory": self.directory,
            "policy": self.policy,
            "facts": {type(kind): kind for kind in facts if type(kind) in known.facts},
            **exemptions(self.stored.values()),
        }
        if known.about_units:
            return TeamCase(unit_id=UNIT, **shared)
        return Case(id=self.id, unit_id=UNIT, born_on=self.born_on, closed_on=self.closed_on, **shared)


def state(row: Row, now: datetime) -> State:
    """Return the state of a stored follow-up at a moment: the reference for `FollowUp.objects.with_state`."""
    today = now.astimezone(clock.COPENHAGEN).date()
    if row.baseline:
        return State.BASELINE
    if row.waived_on is not None:
        return State.WAIVED
    if row.end_reason in STARTING_FACT_GONE:
        return State.WITHDRAWN
    if row.fulfilled_on is not None:
        late = row.fulfilled_on > row.due_on or (
            row.due_at is not None and row.fulfilled_at is not None and row.fulfilled_at > row.due_at
        )
        return State.FULFILLED_LATE if late else State.FULFILLED
    if row.ended_on is not None:
        return State.MISSED if row.is_missed else State.WITHDRAWN
    if row.closes_on is not None and row.closes_on < today:
        return State.MISSED
    if row.due_on < today or (row.due_at is not None and row.due_at < now):
        return State.OVERDUE
    return State.PENDING if row.opens_on > today else State.OPEN
