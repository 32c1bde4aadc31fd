"""Repeated requests: a create that is sent twice creates one record.

The API sends the header `Idempotency-Key`. The forms of the pages have a hidden field.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.models import IdempotencyKey
from backend.access.row_level_security import as_system
from backend.core import clock
from backend.core.errors import Conflict, Invalid
from backend.organisation.models import Staff

KEPT_FOR = timedelta(days=90)
"""How long a key is remembered. A repeated request after that creates another record."""


def once(
    request: Request, staff: Staff, create: Callable[[], Response], show: Callable[[int | None], Response]
) -> Response:
    """Return the response of `create`, or that of `show` if `staff` used the key of the request before.

    `show` receives the id of the record that the first request showed, or None if it showed none. Without the header
    `create` always runs. It must run in the transaction of the caller: the unique key lets equal requests at the same
    time wait for the first one, and a request that fails leaves no key. Raises `Invalid` for a malformed key, and
    `Conflict` if the key was used for another request.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return create()
    if not 0 < len(key) <= 100 or not key.isprintable():
        raise Invalid(_("Idempotency-Key is a text of 1 to 100 characters."), code="idempotency_key")
    used, first = use_key(staff, key, request_hash(f"{request.method} {request.path}", request.data))
    if not first:
        return show(used.record_id)
    response = create()
    if isinstance(response.data, dict):
        remember(used, response.data["id"])
    return response


def use_key(staff: Staff, key: str, sent: str) -> tuple[IdempotencyKey, bool]:
    """Return the key of the request, and whether this is its first use.

    It runs in the transaction of the caller: an equal request at the same time waits for the first one, and a request
    that fails leaves no key. Raises `Conflict` if the key was used for another request than `sent`.
    """
    with as_system("a request that waited for an equal one then sees the record that this one created"):
        used, first = IdempotencyKey.objects.get_or_create(
            staff=staff, key=key, defaults={"request_hash": sent, "created_at": clock.real_now()}
        )
    if not first and used.request_hash != sent:
        raise Conflict(_("This Idempotency-Key was used for another request: use a new key."), code="idempotency_key")
    return used, first


def remember(used: IdempotencyKey, record_id: int) -> None:
    """Store the record that the first request with this key created."""
    used.record_id = record_id
    with as_system("the serving role has no privilege on the keys"):
        used.save(update_fields=["record_id"])


def delete_old_keys(now: datetime) -> int:
    """Delete the keys that are no longer remembered at the moment `now`. Return how many there were."""
    deleted, _by_model = IdempotencyKey.objects.filter(created_at__lt=now - KEPT_FOR).delete()
    return deleted


def request_hash(address: str, data: Any) -> str:
    """Return a hash over address and body. The order of the keys in the body does not count."""
    body = json.dumps(data, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{address}\n{body}".encode()).hexdigest()
