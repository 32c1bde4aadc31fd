"""Edits with `If-Match`. The caller names the version that was read, so that no edit overwrites another unnoticed."""

import re

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from backend.core.errors import PreconditionRequired, Stale
from backend.core.models import Versioned

_ETAG = re.compile(r'"([0-9]{1,9})"')


def etag(instance: Versioned) -> str:
    """Return the ETag of a record: its version in quotes."""
    return f'"{instance.version}"'


def with_etag(response: Response, instance: Versioned) -> Response:
    """Return the response with the ETag of the record that it shows."""
    response["ETag"] = etag(instance)
    return response


def expected_version(request: Request) -> int:
    """Return the version that the caller edits, for `save_version`.

    Raises `PreconditionRequired` (428) without `If-Match`, and for `*`, which would overwrite any version. Raises
    `Stale` (412) for a text that is not one of our ETags, because it cannot match.
    """
    text = request.headers.get("If-Match", "").strip()
    if not text or text == "*":
        raise PreconditionRequired
    found = _ETAG.fullmatch(text)
    if not found:
        raise Stale(_('If-Match must be the ETag as it was read, in quotes: If-Match: "3".'))
    return int(found[1])
