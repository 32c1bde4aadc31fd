"""Sign-in by token."""

import binascii
from hmac import compare_digest
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from knox.auth import TokenAuthentication as KnoxAuthentication
from knox.crypto import hash_token
from knox.models import get_token_model
from knox.settings import CONSTANTS
from rest_framework.exceptions import AuthenticationFailed

from backend.core import clock
from backend.organisation.models import Staff


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
        for row in like.select_related("user"):
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
