"""The tables of follow-ups, of the policy that sets their dates, and of failed rules."""

from backend.followups.models.followups import (
    NO_MORE_STAGES,
    OUTSTANDING,
    REMINDABLE,
    STARTING_FACT_GONE,
    Authority,
    FollowUp,
    FollowUpEndReason,
    FollowUpQuerySet,
    NextFollowUp,
    Policy,
    PolicyRule,
    RuleActivation,
    RuleFailure,
    State,
    state_at,
)
from backend.followups.models.own import OwnFollowUp

__all__ = [
    "NO_MORE_STAGES",
    "OUTSTANDING",
    "REMINDABLE",
    "STARTING_FACT_GONE",
    "Authority",
    "FollowUp",
    "FollowUpEndReason",
    "FollowUpQuerySet",
    "NextFollowUp",
    "OwnFollowUp",
    "Policy",
    "PolicyRule",
    "RuleActivation",
    "RuleFailure",
    "State",
    "state_at",
]
