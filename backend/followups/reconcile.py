"""Make the stored follow-ups agree with the facts: load, run the rules, decide, write.

The same code serves one young person in a request, all young people in the periodic pass, and the preview of a policy.
Reconcile always runs as system, because what is due must not depend on who asked.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple, Self

import structlog
from django.conf import settings
from django.db.models import Exists, Model, OuterRef, Q

from backend.access.people import young_person_model
from backend.access.permissions import CASE_ROLES
from backend.access.row_level_security import as_system
from backend.core import clock
from backend.core.workdays import Calendar, DayKind
from backend.followups.case import BaseCase, Case, Facts, Rows, TeamCase, Waived
from backend.followups.decide import JUDGED_FOR, Change, Expected, Key, Row, decide, end_all
from backend.followups.models import OUTSTANDING, FollowUp, FollowUpEndReason, Policy, RuleFailure
from backend.followups.policy import PolicyInForce
from backend.followups.registry import GoLive, Rule, default_settings, rules, rules_reading
from backend.followups.windows import Window, first_between
from backend.organisation.directory import Directory
from backend.organisation.models import ClosedDay, Unit

log = structlog.get_logger(__name__)

BATCH = 1000
"""The number of young people whose facts the periodic pass loads together."""

SPREAD = 10
"""Arbejdsdage over which the due dates of intervals are spread that had ended before a rule was activated."""

ONE_DAY = timedelta(days=1)

_COLUMNS = tuple(column.name for column in fields(Row))
_KEY = ("rule", "subject_id", "occurrence")
_WRITTEN = tuple(column.removesuffix("_id") for column in _COLUMNS if column not in _KEY)


class Failed(NamedTuple):
    """A rule that failed, and the young person or the unit for which it did."""

    rule: str
    young_person_id: int | None
    unit_id: int | None


@dataclass(frozen=True)
class Conditions:
    """The conditions of one run, the same for all young people: date, calendar, directory and policy."""

    today: date
    calendar: Calendar
    directory: Directory
    policy: PolicyInForce

    @classmethod
    def load(cls, policy: Policy | None = None) -> Self:
        """Read the conditions of today, under the policy in force or another one."""
        today = clock.today()
        return cls(
            today=today,
            calendar=Calendar(frozenset(ClosedDay.objects.values_list("day", flat=True))),
            directory=Directory.load(today),
            policy=PolicyInForce.load(today, default_settings(), policy),
        )

    @cached_property
    def working(self) -> frozenset[int]:
        """The ids of the staff who work with cases."""
        return self.directory.holding(CASE_ROLES)

    def responsible(self, window: Window) -> int | None:
        """Return the responsible person of a window, or the leader if that person no longer works with cases.

        A window that has ended keeps the person who was responsible.
        """
        if window.responsible_id is None or window.responsible_id in self.working or window.ended_on is not None:
            return window.responsible_id
        return None if window.unit_id is None else self.directory.leader_of(window.unit_id)


def reconcile(
    people: Collection[int],
    *,
    changed: Collection[type[Model]] | None = None,
    gone: FollowUpEndReason = FollowUpEndReason.VOIDED,
    history: bool = False,
) -> int:
    """Make the follow-ups of young people agree with the facts. Return the number of rows written.

    The caller has locked the people and is in the transaction that changed the facts. Only the rules run that read one
    of the models `changed` (None: all rules). `gone` says why a starting fact no longer exists. With `history` the
    promises of the past are inserted too, as demo data need them.
    """
    ids, due = sorted(set(people)), rules_reading(changed)
    if not ids or not due:
        return 0
    with as_system("what is due must not depend on who asked"):
        run = Run(due, Conditions.load(), gone=gone, history=history)
        return run.write(run.changes(ids))


def reconcile_units(units: Collection[int], *, periodic: bool = False) -> int:
    """Make the follow-ups about staff and units agree with the facts of some units. Return the number of rows written.

    This function locks the units, because no command changes them together with these facts.
    """
    due = tuple(rule for rule in rules() if rule.about_units)
    if not due:
        return 0
    with as_system("what is due must not depend on who asked"):
        locked = Unit.objects.filter(pk__in=units).order_by("pk").select_for_update(no_key=True)
        run = Run(due, Conditions.load(), periodic=periodic)
        written = run.write(run.changes_of_units([unit.pk for unit in locked]))
        if periodic:
            run.record_failures(Q(unit__in=units))
    return written


def reconcile_units_of(changed: Collection[type[Model]], units: Collection[int] = ()) -> int:
    """Reconcile `units`, and those with an outstanding follow-up of a rule that reads one of `changed`.

    It runs where the records of a young person change, because what a colleague holds may then be handed over. Return
    the number of rows written.
    """
    keys = [rule.key for rule in rules_reading(changed) if rule.about_units]
    if not keys:
        return 0
    with as_system("what is due must not depend on who asked"):
        open_now = FollowUp.objects.outstanding().filter(young_person__isnull=True, rule__in=keys)
        affected = {*units, *open_now.values_list("unit_id", flat=True)} - {None}
    return reconcile_units(affected) if affected else 0


def reconcile_all(first: int | None = None, last: int | None = None) -> int:
    """Reconcile all young people whose follow-ups may change, in batches. Return the number of rows written.

    `first` and `last` are the ids of a range of young people, so that the pass can be spread over workers. A batch is
    first read without locks, to find the people whose rows differ. Only these are locked. A person whom another command
    has locked is skipped: that command reconciles, and the next pass checks again.
    """
    written = 0
    for batch in batches(first, last):
        with as_system("reconcile everyone"):
            run = Run(rules(), Conditions.load(), periodic=True)
            differing = {person for person, changes in run.changes(batch).items() if changes}
            run.record_failures(Q(young_person__in=batch))
        if not differing:
            continue
        with as_system("reconcile everyone"):
            free = young_person_model().objects.filter(pk__in=differing).order_by("pk")
            locked = list(free.select_for_update(no_key=True, skip_locked=True).values_list("pk", flat=True))
            run = Run(rules(), Conditions.load(), periodic=True)
            written += run.write(run.changes(locked))
    if first is None and last is None:
        written += reconcile_units(list(Unit.objects.values_list("pk", flat=True)), periodic=True)
    return written


def batches(first: int | None = None, last: int | None = None) -> Iterator[list[int]]:
    """Yield the ids of young people with an open case, one closed lately, or an outstanding follow-up."""
    after = (first or 1) - 1
    outstanding = FollowUp.objects.outstanding().filter(young_person=OuterRef("pk"))
    lately = clock.today() - JUDGED_FOR
    while True:
        with as_system("reconcile everyone"):
            people = young_person_model().objects.filter(pk__gt=after).order_by("pk")
            if last is not None:
                people = people.filter(pk__lte=last)
            found = people.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=lately) | Exists(outstanding))
            batch = list(found.values_list("pk", flat=True)[:BATCH])
        if not batch:
            return
        yield batch
        after = batch[-1]


def exemptions(rows: Iterable[Row]) -> dict[str, Any]:
    """Return what the stored rows say about exempted promises, as arguments of a case."""
    found = list(rows)
    waived: dict[tuple[str, int], list[Waived]] = defaultdict(list)
    for row in found:
        if row.waived_on is not None:
            waived[row.rule, row.subject_id].append(Waived(row.started_on, row.due_on, row.waived_on))
    return {
        "exempted": frozenset((row.rule, row.subject_id) for row in found if row.baseline or row.waived_on),
        "waived": {key: sorted(of_one, key=_waived_order) for key, of_one in waived.items()},
    }


def _waived_order(waived: Waived) -> tuple[date, date]:
    return waived.waived_on, waived.started_on


class Run:
    """One run of some rules under the same conditions, for any number of young people."""

    def __init__(
        self,
        due: Sequence[Rule],
        conditions: Conditions,
        *,
        gone: FollowUpEndReason = FollowUpEndReason.VOIDED,
        history: bool = False,
        periodic: bool = False,
    ) -> None:
        self.rules = tuple(rule for rule in due if conditions.policy.enables(rule.key))
        self.keys = [rule.key for rule in due]
        self.conditions = conditions
        self.gone = gone
        self.history = history
        self.periodic = periodic
        self.failures: dict[Failed, str] = {}

    def changes(self, people: Collection[int]) -> dict[int, list[Change]]:
        """Return what would change in the follow-ups of each young person."""
        stored = self._stored(Q(young_person__in=people), "young_person_id")
        found = {}
        for person, case, ended in self._cases(people, stored):
            rows = stored.get(person, [])
            if case is None:
                found[person] = end_all(rows, self.conditions.today, ended)
            else:
                found[person] = self._decide(self._about_people, case, rows, person)
        return self._without_known(found)

    def case(self, person: int) -> Case | None:
        """Return the records of one young person that rules read, or None if they have died or were merged."""
        stored = self._stored(Q(young_person=person), "young_person_id")
        return next((case for _person, case, _ended in self._cases([person], stored)), None)

    @property
    def _about_people(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if not rule.about_units)

    def _cases(
        self, people: Collection[int], stored: Mapping[int, Sequence[Row]]
    ) -> Iterator[tuple[int, Case | None, FollowUpEndReason]]:
        """Yield each young person with the case that rules read. Without a case, say why all follow-ups end."""
        facts = _load(self._about_people, people)
        persons = young_person_model().objects.filter(pk__in=people).order_by("pk")
        rows: Rows = persons.values_list("pk", "unit_id", "born_on", "closed_on", "deceased_on", "merged_into_id")
        for person, unit_id, born_on, closed_on, deceased_on, merged_into in rows:
            if deceased_on is not None or merged_into is not None:
                yield person, None, FollowUpEndReason.MERGED if merged_into else FollowUpEndReason.DECEASED
                continue
            case = Case(
                id=person,
                unit_id=unit_id,
                born_on=born_on,
                closed_on=closed_on,
                facts={kind: loaded[person] for kind, loaded in facts.items() if person in loaded},
                **self._shared(stored.get(person, ())),
            )
            yield person, case, FollowUpEndReason.NOT_EXPECTED

    def changes_of_units(self, units: Collection[int]) -> dict[int, list[Change]]:
        """Return what would change in the follow-ups about each unit and its staff."""
        due = tuple(rule for rule in self.rules if rule.about_units)
        stored = self._stored(Q(young_person__isnull=True, unit__in=units), "unit_id")
        facts = _load(due, units)
        found = {}
        for unit in units:
            rows = stored.get(unit, [])
            case = TeamCase(
                unit_id=unit,
                facts={kind: loaded[unit] for kind, loaded in facts.items() if unit in loaded},
                **self._shared(rows),
            )
            found[unit] = self._decide(due, case, rows, None)
        return self._without_known(found)

    def windows(self, rule: Rule, case: BaseCase, case_id: int) -> list[Expected]:
        """Return the windows that a rule yields for a case, with what policy, calendar and activation add."""
        person = None if rule.about_units else case_id
        numbers = self.conditions.policy.settings(rule.key)
        return [
            self._expected(rule, window, person)
            for window in rule.windows(case, numbers, self.conditions.calendar, self.conditions.today)
        ]

    def write(self, changes: Mapping[int, Sequence[Change]]) -> int:
        """Write the changes with one statement. Return their number."""
        rows = [change.after for found in changes.values() for change in found]
        if rows:
            FollowUp.objects.bulk_create(
                [FollowUp(**{name: getattr(row, name) for name in _COLUMNS}) for row in rows],
                update_conflicts=True,
                unique_fields=list(_KEY),
                update_fields=[*_WRITTEN, "next_stage_at"],  # null, so that the dispatcher reads the row again
            )
        return len(rows)

    def record_failures(self, of: Q) -> None:
        """Store which rules failed for whom, and delete the failures, among those `of`, of rules that ran again."""
        stored: Rows = RuleFailure.objects.filter(of).values_list("pk", *Failed._fields)
        over = [pk for pk, *failed in stored if Failed._make(failed) not in self.failures]
        RuleFailure.objects.filter(pk__in=over).delete()
        _store(self.failures)

    def _decide(self, due: Sequence[Rule], case: Any, rows: Sequence[Row], person: int | None) -> list[Change]:
        expected: list[Expected] = []
        failed: set[str] = set()
        for rule in due:
            try:
                expected += self.windows(rule, case, case.id)
            except Exception as error:  # the facts of one case must not stop the rules of the others
                if settings.RULE_ERRORS_ARE_RAISED:
                    raise
                unit = case.id if person is None else None
                log.exception("rule_failed", rule=rule.key, young_person=person, unit=unit)
                failed.add(rule.key)
                self.failures[Failed(rule.key, person, unit)] = type(error).__name__
        if failed and not self.periodic:
            _store(self.failures)
        kept = [row for row in rows if row.rule not in failed]
        return decide(
            kept,
            expected,
            self.conditions.today,
            switched_off=frozenset(row.rule for row in kept).difference(rule.key for rule in due),
            gone=self.gone,
            history=self.history,
        )

    def _expected(self, rule: Rule, window: Window, person: int | None) -> Expected:
        today, calendar = self.conditions.today, self.conditions.calendar
        due_on = calendar.next_or_same(window.due_on) if rule.moves_to_working_day else window.due_on
        ended_on, end_reason, baseline = window.ended_on, window.end_reason, False
        activated_on = self.conditions.policy.activated_on(rule.key, window.unit_id)
        if activated_on is not None and activated_on > today and (ended_on is None or ended_on > today):
            ended_on, end_reason = today, FollowUpEndReason.NOT_EXPECTED
        elif activated_on is not None and window.started_on < activated_on and due_on < activated_on:
            baseline = rule.go_live is GoLive.ONE_OFF
            kept = first_between(window.records, window.opens_on, activated_on - ONE_DAY)
            if kept is not None and not baseline:
                ended_on, end_reason = kept.on, FollowUpEndReason.NOT_EXPECTED  # fulfilled before the activation
            elif rule.go_live is GoLive.INTERVAL:
                due_on = calendar.add(activated_on, 1 + (person or 0) % SPREAD, DayKind.LOCAL)
        if window.closes_on is not None:
            due_on = min(due_on, window.closes_on)
        moved = replace(
            window,
            responsible_id=self.conditions.responsible(window),
            opens_on=min(window.opens_on, due_on),
            due_on=due_on,
            ended_on=ended_on,
            end_reason=end_reason,
        )
        return Expected(rule.key, self.conditions.policy.id, person, moved, baseline)

    def _shared(self, rows: Sequence[Row]) -> dict[str, Any]:
        return {"directory": self.conditions.directory, "policy": self.conditions.policy, **exemptions(rows)}

    def _stored(self, of: Q, by: str) -> dict[int, list[Row]]:
        """Return the rows that still change with the facts, and the exempted ones."""
        lately = Q(due_on__gte=self.conditions.today - JUDGED_FOR)
        exempted = Q(waived_on__isnull=False) | Q(baseline=True)
        rows = FollowUp.objects.filter(of, lately | OUTSTANDING | exempted)
        if len(self.keys) < len(rules()):
            rows = rows.filter(rule__in=self.keys)
        found: dict[int, list[Row]] = defaultdict(list)
        for key, *values in rows.values_list(by, *_COLUMNS):
            found[key].append(Row(*values))
        return found

    def _without_known(self, changes: dict[int, list[Change]]) -> dict[int, list[Change]]:
        """Leave out new rows that are stored already, but are too old to have been loaded."""
        oldest = self.conditions.today - JUDGED_FOR
        old = {change.after.key for found in changes.values() for change in found if _is_new(change, oldest)}
        if not old:
            return changes
        subjects = {subject for _rule, subject, _occurrence in old}
        known: set[Key] = set(FollowUp.objects.filter(subject_id__in=subjects).values_list(*_KEY))
        return {
            case: [change for change in found if change.before is not None or change.after.key not in known]
            for case, found in changes.items()
        }


def _is_new(change: Change, oldest: date) -> bool:
    return change.before is None and change.after.due_on < oldest


def _load(due: Sequence[Rule], ids: Collection[int]) -> dict[type[Facts], Mapping[int, Facts]]:
    kinds = dict.fromkeys(kind for rule in due for kind in rule.facts)
    return {kind: kind.load(ids) for kind in kinds}


def _store(failures: Mapping[Failed, str]) -> None:
    RuleFailure.objects.bulk_create(
        [
            RuleFailure(**failed._asdict(), error=error, failed_at=clock.real_now())
            for failed, error in failures.items()
        ],
        update_conflicts=True,
        unique_fields=["rule", "young_person", "unit"],
        update_fields=["error", "failed_at"],
    )
