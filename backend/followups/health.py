"""The number of failed rules for /readyz. It says nothing about any person."""

from backend.core.health import facts
from backend.followups.models import RuleFailure


def rules() -> dict[str, object]:
    """Return for how many pairs of rule and young person the last run failed."""
    return {"failed": RuleFailure.objects.count()}


facts["rules"] = rules
