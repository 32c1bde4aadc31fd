"""The navigation item of reports, and the summary of all reports on a manager's start page."""

from django.utils.translation import gettext_lazy as _

from backend.organisation.models import Role
from backend.reports.summary import late_now
from backend.workspace.registry import NavigationItem, StartPart, navigation, start_parts

navigation.add(
    NavigationItem(label=_("Reports"), url_name="reports", roles=frozenset({Role.MANAGER, Role.LEADER}), position=70)
)
start_parts.add(
    StartPart(
        key="reports",
        template="reports/summary.html",
        content=late_now,
        roles=frozenset({Role.MANAGER}),
        position=30,
    )
)
