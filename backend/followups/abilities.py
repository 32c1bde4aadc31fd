"""The verbs of a follow-up, who may use them, and when."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.access.abilities import Ability, Actor, declare
from backend.access.permissions import Permission, Relation
from backend.core import clock
from backend.core.errors import Conflict, Forbidden
from backend.followups.models import Authority, FollowUp, Policy, PolicyRule
from backend.followups.registry import get_rule
from backend.followups.rules import OWN

SNOOZE_DAYS = 14
"""For how many calendar days after the due date reminders can wait, unless the rule or the policy says otherwise."""


def responsible_or_leader(follow_up: FollowUp, actor: Actor) -> None:
    """Raise `Forbidden` unless the actor is responsible for the follow-up or leads the young person's case."""
    if follow_up.responsible_id != actor.staff.pk and Relation.LEADER not in actor.relations:
        raise Forbidden(_("Only the one who is responsible, or a leader, decides about a follow-up."))


def is_outstanding(follow_up: FollowUp, actor: Actor) -> None:
    """Raise `Conflict` for a follow-up that is fulfilled, ended, waived or from before go-live."""
    over = (follow_up.fulfilled_on, follow_up.ended_on, follow_up.waived_on)
    if any(over) or follow_up.baseline or (follow_up.closes_on is not None and follow_up.closes_on < clock.today()):
        raise Conflict(_("Nothing is due here any more: load the follow-up again."), code="not_outstanding")


def can_be_waived(follow_up: FollowUp, actor: Actor) -> None:
    """Raise `Conflict` for a follow-up that is not outstanding, or that a law requires."""
    is_outstanding(follow_up, actor)
    if get_rule(follow_up.rule).authority is Authority.STATUTORY:
        raise Conflict(_("The law requires this follow-up, so nobody can waive it."), code="statutory")


def can_be_snoozed(follow_up: FollowUp, actor: Actor) -> None:
    """Raise `Conflict` for a follow-up whose reminders cannot wait, or can wait no longer."""
    is_outstanding(follow_up, actor)
    if get_rule(follow_up.rule).never_waits:
        raise Conflict(_("The reminders of this follow-up never wait."), code="never_waits")
    if last_snooze_day(follow_up) <= clock.today():
        raise Conflict(
            _("The reminders of this follow-up have waited for as long as they can: do it, or waive it."),
            code="snoozed_enough",
        )


def is_own(follow_up: FollowUp, actor: Actor) -> None:
    """Raise `Conflict` unless the follow-up is an own one that is outstanding."""
    if follow_up.rule != OWN:
        raise Conflict(
            _("Only an own task is ticked off. Register the contact or the decision that fulfils this one."),
            code="not_own",
        )
    is_outstanding(follow_up, actor)


def last_snooze_day(follow_up: FollowUp) -> date:
    """Return the last day until which the reminders can wait: a number of days after the due date, by rule."""
    if hasattr(follow_up, "own_settings"):  # from `with_explanations`, so that a list runs no query for each row
        own = follow_up.own_settings
    else:
        policy = PolicyRule.objects.filter(policy=follow_up.policy_id, rule=follow_up.rule)
        own = policy.values_list("settings", flat=True).first()
    numbers: Mapping[str, Any] = {**get_rule(follow_up.rule).settings, **(own or {})}
    return follow_up.due_on + timedelta(days=numbers.get("snooze_days", SNOOZE_DAYS))


declare(
    FollowUp,
    {
        "waive": Ability(Permission.DECIDE_FOLLOW_UP, who=responsible_or_leader, when=can_be_waived),
        "snooze": Ability(Permission.DECIDE_FOLLOW_UP, who=responsible_or_leader, when=can_be_snoozed),
        "complete": Ability(Permission.EDIT_CASE, when=is_own),
    },
)


def is_not_approved(policy: Policy, actor: Actor) -> None:
    """Raise `Conflict` for a policy that is approved, or was shipped."""
    if policy.valid_from is not None:
        raise Conflict(_("This version is approved already: make a new one to change something."), code="approved")


declare(
    Policy,
    {
        "preview": Ability(Permission.PREVIEW_POLICY),
        "approve": Ability(Permission.APPROVE_POLICY, when=is_not_approved),
    },
)
