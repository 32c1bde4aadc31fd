"""The number of failed rules for /readyz. It says nothing about any person."""

from backend.access.row_level_security import as_system
from backend.core.health import facts
from backend.followups.models import RuleFailure


@as_system("operators see figures, and no rows")
def rules() -> dict[str, object]:
    """Return for how many pairs of rule and young person the last run failed."""
    return {"failed": RuleFailure.objects.count()}


facts["rules"] = rules
