"""Commands on the policy: make a version, and approve it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from backend.access.abilities import check_ability
from backend.access.permissions import Permission, check
from backend.access.row_level_security import as_system
from backend.core import clock
from backend.core.api.pointers import escaped
from backend.core.background import schedule_reconcile
from backend.core.days import not_too_far_ahead
from backend.core.errors import Invalid, Sentence
from backend.followups.models import Policy, PolicyRule
from backend.followups.registry import Rule, default_settings, get_rule
from backend.followups.rules import OWN
from backend.organisation.models import Staff

OF_REMINDERS: Mapping[str, Any] = {
    "advance_days": 2,
    "overdue_days": 1,
    "escalated_days": 3,
    "snooze_days": 14,
    "extra_advance_days": [],
}
"""The numbers that each rule has for its reminders, with an example of each. `backend.reminders.stages` reads them."""

IN_HOURS: Mapping[str, Any] = {"overdue_hours": 1.5, "escalated_hours": 1.5}
"""Further numbers for the reminders of rules with `has_moments`."""

MAY_BE_NULL = frozenset({"advance_days", "overdue_days", "escalated_days", *IN_HOURS})
"""Numbers that may be null. Without days the stage is left out, and without hours the days count."""

HIGHEST = 3660
"""The highest number of days or hours. A higher one is a slip of the keyboard."""


def numbers_of_reminders(rule: Rule) -> dict[str, Any]:
    """Return the numbers that a rule has for its reminders, with an example of each."""
    return {**OF_REMINDERS, **IN_HOURS} if rule.has_moments else {**OF_REMINDERS}


@transaction.atomic
def make_policy(*, name: str, rules: Sequence[Mapping[str, Any]], based_on: Policy | None = None, by: Staff) -> Policy:
    """Make a new version of the policy, which is in force when it is approved.

    It begins as a copy of `based_on`, or else of the policy in force. Each of `rules` replaces the decisions about one
    rule: `rule`, `enabled`, and `settings` with the numbers that differ from those of the rule. Raises `Invalid`.
    """
    check(by, Permission.ADMINISTER)
    _check_rules(rules)
    with as_system("the serving role writes no policy"):
        Policy.objects.order_by("version").select_for_update().first()  # one new version at a time
        former = based_on or Policy.objects.in_force(clock.today())
        last: int = Policy.objects.aggregate(last=Max("version"))["last"]
        policy = Policy.objects.create(name=name, version=last + 1)
        own = {row.rule: (row.enabled, row.settings) for row in former.rules.all()}
        own |= {row["rule"]: (row["enabled"], row["settings"]) for row in rules}
        PolicyRule.objects.bulk_create(
            PolicyRule(policy=policy, rule=rule, enabled=enabled, settings=settings)
            for rule, (enabled, settings) in sorted(own.items())
        )
    return policy


@transaction.atomic
def approve(*, policy: Policy, valid_from: date, by: Staff) -> Policy:
    """Put a version of the policy in force from a day, today or later. The worker then reconciles all follow-ups."""
    today = clock.today()
    with as_system("the serving role writes no policy"):
        policy = Policy.objects.select_for_update().get(pk=policy.pk)
        check_ability(by, "approve", policy)
        if valid_from < today:
            raise Invalid(_("A policy is in force from today or a later day."), code="past", pointer="/valid_from")
        not_too_far_ahead(valid_from, "/valid_from")
        policy.valid_from, policy.approved_by, policy.approved_on = valid_from, by, today
        policy.save(update_fields=["valid_from", "approved_by", "approved_on"])
    schedule_reconcile()
    return policy


def _check_rules(rules: Sequence[Mapping[str, Any]]) -> None:
    """Raise `Invalid` for rules that do not exist or are named twice, and for numbers that they do not have."""
    known, seen, errors = default_settings(), set(), []
    for position, row in enumerate(rules):
        pointer = f"/rules/{position}"
        key = row["rule"]
        if key not in known:
            keys = ", ".join(sorted(known))
            sentence: Sentence = _("There is no rule “%(key)s”. The rules are: %(keys)s.") % {"key": key, "keys": keys}
            errors.append(Invalid(sentence, code="invalid_choice", pointer=f"{pointer}/rule"))
            continue
        if key in seen:
            errors.append(Invalid(_("This rule is named twice."), code="repeated", pointer=f"{pointer}/rule"))
        seen.add(key)
        if key == OWN and not row["enabled"]:
            sentence = _("Own tasks cannot be switched off.")
            errors.append(Invalid(sentence, code="not_switched_off", pointer=f"{pointer}/enabled"))
        errors += _wrong_numbers(get_rule(key), row["settings"], f"{pointer}/settings")
    if errors:
        raise Invalid.several(errors)


def _wrong_numbers(rule: Rule, settings: Mapping[str, Any], pointer: str) -> list[Invalid]:
    examples = {**numbers_of_reminders(rule), **rule.settings}
    wrong = []
    for name, value in settings.items():
        if name not in examples:
            sentence: Sentence = _("This rule has no number of that name. It has: %(names)s.") % {
                "names": ", ".join(sorted(examples))
            }
            wrong.append(Invalid(sentence, code="unknown", pointer=f"{pointer}/{escaped(name)}"))
        elif not _fits(value, examples[name], may_be_null=name in MAY_BE_NULL):
            sentence = _("Give a number from 0 to %(highest)s, as the rule has it.") % {"highest": HIGHEST}
            wrong.append(Invalid(sentence, code="number", pointer=f"{pointer}/{escaped(name)}"))
    return wrong


def _fits(value: Any, example: Any, *, may_be_null: bool) -> bool:
    """Return whether a number, or a list of numbers, is of the kind that a rule has."""
    if value is None:
        return may_be_null
    if isinstance(example, list | tuple):
        return isinstance(value, list) and len(value) <= 20 and all(_fits(one, 1, may_be_null=False) for one in value)
    kinds = int | float if isinstance(example, float) else int
    return isinstance(value, kinds) and not isinstance(value, bool) and 0 <= value <= HIGHEST
