"""The header `Idempotency-Key`. A second request with the same key and body returns the existing record."""

import hashlib
import json

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from backend.contacts.services import Resend
from backend.core.errors import Invalid

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="A key that you choose. A second request with the same key and body returns the same contact.",
)


def resend_of(request: Request) -> Resend | None:
    """Return the key and the hash of the body, or None without the header. Raises `Invalid` for a malformed key."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not 0 < len(key) <= 100 or not key.isprintable():
        raise Invalid(_("Idempotency-Key is a text of 1 to 100 characters."), code="idempotency_key")
    canonical = json.dumps(request.data, sort_keys=True, separators=(",", ":"))
    return Resend(key, hashlib.sha256(canonical.encode()).hexdigest())
