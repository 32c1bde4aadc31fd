"""The navigation item of Django's admin."""

from django.utils.translation import gettext_lazy as _

from backend.organisation.models import Role
from backend.workspace.registry import NavigationItem, navigation

navigation.add(
    NavigationItem(
        label=_("Administration"), url_name="admin:index", roles=frozenset({Role.ADMINISTRATOR}), position=90
    )
)
