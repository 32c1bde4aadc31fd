"""Promises with dates, and the policy that sets the dates."""

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
    "Policy",
    "PolicyRule",
    "RuleActivation",
    "RuleFailure",
    "State",
    "state_at",
]
