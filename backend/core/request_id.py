"""The id of the current request. The log, problem documents and the access log have the same id."""

import structlog


def request_id() -> str:
    """Return the id, a UUID, as text. It is empty outside a request."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))
