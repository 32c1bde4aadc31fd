"""Sign-in by token."""

import binascii
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from knox.auth import TokenAuthentication as KnoxAuthentication
from knox.crypto import hash_token
from knox.models import get_token_model
from knox.settings import CONSTANTS
from rest_framework.exceptions import AuthenticationFailed

from backend.access.models import IntegrationToken, TokenAudience
from backend.core import clock
from backend.core.errors import Conflict, Invalid
from backend.organisation.models import Membership, Role, Staff, Unit

LONGEST_TOKEN = 366
"""Days that the token of an integration may hold at most."""


class TokenAuthentication(KnoxAuthentication):
    """Knox's tokens, asked for once: knox itself goes through all tokens of the user to tidy up, at each request."""

    def authenticate_credentials(self, token: bytes) -> tuple[Staff, Any]:
        """The one who holds the token, and the token. Raises `AuthenticationFailed` for one that has expired."""
        try:
            text = token.decode()
            digest = hash_token(text)
        except (UnicodeDecodeError, TypeError, binascii.Error):
            raise AuthenticationFailed(_UNKNOWN) from None
        like = get_token_model().objects.filter(
            token_key=text[: CONSTANTS.TOKEN_KEY_LENGTH], expiry__gt=clock.real_now()
        )
        for row in like.select_related("user", "integration"):
            if compare_digest(digest, row.digest):
                return self.validate_user(row)  # type: ignore[no-any-return]  # knox has no types
        raise AuthenticationFailed(_UNKNOWN)


class TokenScheme(KnoxTokenScheme):
    """How the OpenAPI document shows it; drf-spectacular finds it by being defined."""

    target_class = "backend.access.tokens.TokenAuthentication"


def forget_expired(staff: Staff) -> None:
    """Delete the tokens of `staff` that have expired; at sign-in, so that they do not heap up."""
    get_token_model().objects.filter(user=staff, expiry__lte=clock.real_now()).delete()


_UNKNOWN = _("The token is not valid, or has expired: sign in again.")


def audience_of(token: Any) -> TokenAudience:
    """Return which figures a token gives: rounded ones, unless it was made for internal use."""
    integration: IntegrationToken | None = getattr(token, "integration", None)
    return TokenAudience(integration.audience) if integration else TokenAudience.PUBLICATION


@transaction.atomic
def make_integration_token(
    *,
    name: str,
    days: int,
    replace: bool = False,
    audience: TokenAudience = TokenAudience.PUBLICATION,
    recipient: str = "",
    purpose: str = "",
) -> tuple[str, datetime]:
    """Make a token for the integration account `name`. Return the token, which is shown once, and when it expires.

    The account is made if it does not exist. It has the role integration and no other, so it reaches the reports only,
    and it has no password. `days` is between 1 and `LONGEST_TOKEN`. `replace` deletes its earlier tokens. A token for
    the audience internal gives exact figures and needs a recipient and a purpose. Raises `Invalid` or `Conflict`.
    """
    if not 1 <= days <= LONGEST_TOKEN:
        raise Invalid(_("A token holds between 1 and %(days)s days.") % {"days": LONGEST_TOKEN})
    if audience == TokenAudience.INTERNAL and not (recipient.strip() and purpose.strip()):
        raise Invalid(_("A token for exact figures names the recipient and the purpose."))
    today = clock.today()
    unit = Unit.objects.filter(parent=None).order_by("pk").first()
    if unit is None:
        raise Conflict(_("There is no unit yet: import the staff first."))
    staff = Staff.objects.filter(username=name).first() or Staff.objects.create_user(name, name=name)
    roles = {membership.role for membership in Membership.objects.filter(staff=staff).active(today)}
    if roles - {Role.INTEGRATION} or staff.has_usable_password() or not staff.is_active:
        raise Conflict(_("This is the account of a person, or a closed one. Choose another name."))
    if not roles:
        Membership.objects.create(staff=staff, unit=unit, role=Role.INTEGRATION, starts_on=today)
    if replace:
        get_token_model().objects.filter(user=staff).delete()
    row, token = get_token_model().objects.create(user=staff, expiry=timedelta(days=days))
    IntegrationToken.objects.create(token=row, audience=audience, recipient=recipient.strip(), purpose=purpose.strip())
    return token, row.expiry
