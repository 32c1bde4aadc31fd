"""The navigation item of the caseload."""

from django.utils.translation import gettext_lazy as _

from backend.access.permissions import CASE_ROLES
from backend.workspace.registry import NavigationItem, navigation

navigation.add(NavigationItem(label=_("Caseload"), url_name="caseload", roles=CASE_ROLES, position=20))
