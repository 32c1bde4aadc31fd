"""Commands on follow-ups: reconcile them with the facts, go live."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Model

from backend.access.row_level_security import as_system
from backend.followups import engine
from backend.followups.models import FollowUpEndReason, RuleActivation
from backend.followups.registry import Rule, rules
from backend.organisation.models import Unit
from backend.people.models import YoungPerson

BATCH = 500
"""Young people whom the periodic pass locks and reconciles in one transaction."""


def reconcile(
    *,
    people: Collection[int] | None,
    changed: Collection[type[Model]] | None = None,
    because: FollowUpEndReason = FollowUpEndReason.NOT_EXPECTED,
) -> int:
    """Make the follow-ups of `people` (None: of everyone) agree with the facts. Answers the number of rows written.

    Only the rules run that read one of the models `changed` (None: all rules). `because` is why a follow-up ends that
    is no longer expected. The caller has locked the people and is in the transaction that changed the facts; for
    everyone, those whose rows differ are found first and locked here. Runs as the system: what is owed may not
    depend on who asked.
    """
    of = _reading(changed)
    with as_system("reconcile"):
        if people is None:
            people = YoungPerson.objects.lock().filter(pk__in=engine.find(of)).values_list("pk", flat=True)
        return engine.write(set(people), of, because)


def reconcile_all() -> int:
    """The periodic pass: find whose rows differ, then reconcile them in batches. Answers the number of rows written.

    Whoever is locked by a command is passed over: that command reconciles, and the next pass looks again.
    """
    written = 0
    with as_system("reconcile everyone"):
        found = engine.find(rules())
    for start in range(0, len(found), BATCH):
        with as_system("reconcile everyone"):
            batch = found[start : start + BATCH]
            free = YoungPerson.objects.filter(pk__in=batch).order_by("pk")
            locked = list(free.select_for_update(no_key=True, skip_locked=True).values_list("pk", flat=True))
            written += engine.write(locked, rules(), FollowUpEndReason.NOT_EXPECTED)
    return written


def go_live(*, units: Iterable[Unit], starts_on: date) -> int:
    """Let every rule hold in `units` from a day, where no day is set yet. Answers how many days were set.

    The caller reconciles afterwards.
    """
    missing = [RuleActivation(unit=unit, rule=rule.key, starts_on=starts_on) for unit in units for rule in rules()]
    before = RuleActivation.objects.count()
    RuleActivation.objects.bulk_create(missing, ignore_conflicts=True)
    return RuleActivation.objects.count() - before


def _reading(changed: Collection[type[Model]] | None) -> tuple[Rule, ...]:
    return rules() if changed is None else tuple(rule for rule in rules() if rule.reads_any(changed))
