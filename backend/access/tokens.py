"""Authentication by token, and tokens of integrations."""

import binascii
from datetime import timedelta
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
from backend.access.permissions import Permission, StaffRoles, check
from backend.access.row_level_security import as_system
from backend.core import clock
from backend.core.errors import Conflict, Forbidden, Invalid, NotFound
from backend.organisation.models import Membership, Role, Staff, Unit

LONGEST_TOKEN = 366
"""The most days for which the token of an integration may be valid."""


class WrongCredentials(AuthenticationFailed):
    """401: no active account has this username and password."""

    default_detail = _("Wrong username or password. Check both, and try again.")


class NewPasswordNeeded(Forbidden):
    """403: this is a one-time password, which only lets the member of staff choose their own."""

    code = "new_password_needed"
    detail = _("This password works once. Send new_password too: it is your password from then on.")


class TokenAuthentication(KnoxAuthentication):
    """Authentication by the tokens of knox, with one query.

    Knox itself reads all tokens of the user at each request, to delete the expired ones.
    """

    def authenticate_credentials(self, token: bytes) -> tuple[Staff, Any]:
        """Return the owner of the token, and the token. Raises `AuthenticationFailed` for an expired or unknown one."""
        try:
            text = token.decode()
            digest = hash_token(text)
        except (UnicodeDecodeError, TypeError, binascii.Error):
            raise AuthenticationFailed from None
        like = get_token_model().objects.filter(
            token_key=text[: CONSTANTS.TOKEN_KEY_LENGTH], expiry__gt=clock.real_now()
        )
        for row in like.select_related("user", "integration"):
            if compare_digest(digest, row.digest):
                return self.validate_user(row)  # type: ignore[no-any-return]  # knox has no types
        raise AuthenticationFailed


class TokenScheme(KnoxTokenScheme):
    """The description of `TokenAuthentication` in the OpenAPI document. drf-spectacular finds it by its class."""

    target_class = "backend.access.tokens.TokenAuthentication"


def forget_expired(staff: Staff) -> None:
    """Delete the expired tokens of `staff`. It is called at sign-in, so that they do not accumulate."""
    get_token_model().objects.filter(user=staff, expiry__lte=clock.real_now()).delete()


def is_of_integration(staff_roles: StaffRoles, token: Any) -> bool:
    """Return whether a request comes from an integration, which reads reports and nothing else."""
    return getattr(token, "integration", None) is not None or staff_roles.roles == {Role.INTEGRATION}


def audience_of(token: Any) -> TokenAudience:
    """Return which figures a token gives. They are rounded, unless the token was made for internal use."""
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
) -> tuple[str, IntegrationToken]:
    """Create a token for the integration account `name`. Return its text, and the row that says what it is for.

    The account is created if it does not exist. It has only the role integration, so it can read only the reports, and
    it has no password. `days` is between 1 and `LONGEST_TOKEN`. `replace` deletes the earlier tokens of the account. A
    token for the audience internal gives exact figures, and needs a recipient and a purpose. Raises `Invalid` or
    `Conflict`.
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
    made = IntegrationToken.objects.create(
        token=row, audience=audience, recipient=recipient.strip(), purpose=purpose.strip()
    )
    return token, made


def issue_token(*, by: Staff, **about: Any) -> tuple[str, IntegrationToken]:
    """Create a token as `make_integration_token` does, on behalf of an administrator."""
    check(by, Permission.ADMINISTER)
    with as_system("the serving role has no privilege on tokens"):
        return make_integration_token(**about)


def end_token(*, token_id: int, by: Staff) -> None:
    """End the token of an integration. Raises `NotFound` if there is no such token."""
    check(by, Permission.ADMINISTER)
    with as_system("the serving role has no privilege on tokens"):
        deleted, _rows = get_token_model().objects.filter(integration=token_id).delete()
    if not deleted:
        raise NotFound
