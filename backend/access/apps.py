"""Who may see and do what: permissions, grants, row-level security, the access log, and sign-in."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccessConfig(AppConfig):
    """Permissions, grants, row-level security and the access log."""

    name = "backend.access"
    label = "access"
    enum_names = {
        "BlockReasonEnum": "backend.access.models.BlockReason.choices",
        "TokenAudienceEnum": "backend.access.models.TokenAudience.choices",
    }

    def ready(self) -> None:
        from backend.access import checks  # noqa: F401, PLC0415  # models are loaded only now

        autodiscover_modules("abilities", "admin")
