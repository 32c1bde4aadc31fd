"""The id of the request that is being served: the same in the log, in problem documents and in the access log."""

import structlog


def request_id() -> str:
    """A UUID as text; empty outside a request."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))
