"""The state of the follow-up rules on /readyz: a number, nothing about any person."""

from backend.core.health import facts
from backend.followups.models import RuleFailure


def rules() -> dict[str, object]:
    """Return for how many young people a rule failed in its last run."""
    return {"failed": RuleFailure.objects.count()}


facts["rules"] = rules
