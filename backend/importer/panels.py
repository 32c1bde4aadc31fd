"""The navigation item of the start-up import."""

from django.utils.translation import gettext_lazy as _

from backend.organisation.models import Role
from backend.workspace.registry import NavigationItem, navigation

navigation.add(
    NavigationItem(label=_("Start-up import"), url_name="imports", roles=frozenset({Role.ADMINISTRATOR}), position=95)
)
