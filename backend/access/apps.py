"""Who may see and do what: permissions, grants, row-level security, the access log, and sign-in."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import autodiscover_modules


class AccessConfig(AppConfig):
    """Abilities of the apps, system checks, and the protection that follows each `migrate`."""

    name = "backend.access"
    label = "access"

    def ready(self) -> None:
        from backend.access import checks, policies  # noqa: F401, PLC0415  # models are loaded only now

        autodiscover_modules("abilities")
        pre_migrate.connect(policies.show_rows_to_owner, sender=self)
        post_migrate.connect(policies.apply_declarations, sender=self)
