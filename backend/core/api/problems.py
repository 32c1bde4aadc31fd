"""The errors of the API as `application/problem+json` (RFC 9457), in the language of the request."""

import math
import uuid
from collections.abc import Callable, Iterator, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.middleware.common import CommonMiddleware
from django.urls import is_valid_path
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.views import set_rollback

from backend.core.api.pointers import escaped
from backend.core.constraints import violation
from backend.core.errors import DomainError, Forbidden, Invalid, NotFound, Sentence
from backend.core.request_id import request_id

CONTENT_TYPE = "application/problem+json"
RETRY_AFTER = 5
"""Seconds after which a caller may try again when the database cannot be reached."""

log = structlog.get_logger(__name__)

KINDS: dict[int, tuple[str, Sentence]] = {
    400: ("invalid", _("The request is not valid")),
    401: ("not-signed-in", _("You are not signed in")),
    403: ("forbidden", _("You may not do this")),
    404: ("not-found", _("There is nothing here")),
    405: ("method-not-allowed", _("This address does not take that method")),
    406: ("not-acceptable", _("The answer does not come in that format")),
    409: ("conflict", _("This does not fit what is registered")),
    412: ("stale", _("The record has changed")),
    413: ("too-large", _("The request is too large")),
    415: ("unsupported-media-type", _("The body is not in a format that is read here")),
    428: ("version-required", _("The version is missing")),
    429: ("too-many-requests", _("Too many requests")),
    500: ("internal", _("Something went wrong here")),
    503: ("unavailable", _("The system cannot be reached just now")),
}

_SENTENCES: dict[int, Sentence] = {
    400: _("The request cannot be read. Check how it is built, and send it again."),
    403: Forbidden.detail,
    404: NotFound.detail,
    413: _("The request is too large. Send less at a time."),
    500: _(
        "Something went wrong here, and nothing was saved. Try again; if it happens again, report the number below."
    ),
    503: _("The database cannot be reached just now, and nothing was saved. Try again in a moment."),
}

Error = dict[str, Any]


def handle(exc: Exception, context: dict[str, Any]) -> HttpResponse:
    """Return a problem for an exception. The REST framework calls this as its exception handler."""
    set_rollback()
    return answer(exc, context["request"])


def answer(exc: BaseException | None, request: HttpRequest | Request) -> HttpResponse:
    """Return the problem that the caller sees for `exc`.

    The details of an unexpected error are only in the log.
    """
    for kind, respond in _ANSWERS:
        if isinstance(exc, kind):
            response = respond(exc)
            if response is not None:
                return response
    if isinstance(exc, Exception):
        log.error("unexpected_error", exc_info=exc)
        # Django sends this signal too. It shows the exception to the test client and to error monitoring.
        got_request_exception.send(sender=None, request=request)
    return problem(500)


def problem(
    status: int,
    detail: Sentence | None = None,
    errors: Sequence[Error] = (),
    headers: dict[str, str] | None = None,
) -> JsonResponse:
    """Return a problem document.

    `detail` says what to do. Its default is the sentence for the status.
    """
    slug, title = KINDS.get(status) or (f"status-{status}", HTTPStatus(status).phrase)
    body: dict[str, Any] = {
        "type": f"/problems/{slug}",
        "title": title,
        "status": status,
        "detail": detail or _SENTENCES.get(status, title),
        "instance": _instance(),
    }
    if errors:
        body["errors"] = list(errors)
    return JsonResponse(
        body, status=status, headers=headers, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False}
    )


class ProblemMiddleware:
    """Middleware that turns errors under /api/ outside of a view into problems. Django would return HTML pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 400 or not is_api(request) or response.get("Content-Type") == CONTENT_TYPE:
            return response
        with override(get_language_from_request(request)):
            return problem(response.status_code)


def is_api(request: HttpRequest) -> bool:
    """Return whether the address belongs to the API, where errors are problems and not pages."""
    return request.path_info.startswith("/api/") or request.path_info == "/api"


class SlashMiddleware(CommonMiddleware):
    """Django's middleware, without its redirect to an address that ends with a slash: in the API that is a problem."""

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return not is_api(request) and super().should_redirect_with_slash(request)


def missing(request: HttpRequest) -> HttpResponse:
    """Return the problem for an unknown address of the API. It says so if only the last slash is missing."""
    path = request.path_info
    if not path.endswith("/") and is_valid_path(f"{path}/", getattr(request, "urlconf", None)):
        return problem(404, _("Addresses of the API end with a slash: write %(path)s/.") % {"path": path})
    return problem(404)


def _domain(exc: DomainError) -> HttpResponse:
    return problem(exc.status, exc.detail, [_error(part) for part in exc.parts])


def _error(part: DomainError) -> Error:
    place = {"parameter": part.parameter} if part.parameter else {}
    if part.pointer is not None:
        place["pointer"] = part.pointer
    return {**place, "code": part.code, "detail": part.detail}


def _validation(exc: exceptions.ValidationError) -> HttpResponse:
    return problem(400, Invalid.detail, list(_pointed(exc.detail, "")))


def _pointed(detail: Any, pointer: str) -> Iterator[Error]:
    """Yield the errors of a serializer at any depth, each with its JSON pointer.

    The pointer "" means the body as a whole.
    """
    if isinstance(detail, dict):
        for key, value in detail.items():
            inner = key == api_settings.NON_FIELD_ERRORS_KEY
            yield from _pointed(value, pointer if inner else f"{pointer}/{escaped(str(key))}")
    elif isinstance(detail, list):
        for index, value in enumerate(detail):
            # A list of sentences is about one value. A list of dicts or lists is about the items of a list.
            yield from _pointed(value, f"{pointer}/{index}" if isinstance(value, dict | list) else pointer)
    else:
        code = getattr(detail, "code", "invalid")
        yield {"pointer": pointer, "code": code, "detail": detail}


def _api(exc: exceptions.APIException) -> HttpResponse:
    headers = {}
    if auth_header := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(math.ceil(wait))
    detail = exc.detail
    if not isinstance(detail, str):
        return problem(exc.status_code, None, list(_pointed(detail, "")), headers)
    sentence = str(_of_framework(exc) or detail)
    return problem(exc.status_code, sentence, [{"code": detail.code, "detail": sentence}], headers)


def _of_framework(exc: exceptions.APIException) -> Sentence | None:
    """Return our sentence for an exception of the REST framework, which it raises with its own. None for ours."""
    if isinstance(exc, exceptions.Throttled):
        seconds = math.ceil(getattr(exc, "wait", None) or 1)
        return _("This was tried too often. Wait %(seconds)s seconds, and try again.") % {"seconds": seconds}
    return _FRAMEWORK.get(type(exc))


_FRAMEWORK: dict[type[exceptions.APIException], Sentence] = {
    exceptions.NotAuthenticated: _("Sign in first: send a token, or use the session of the page."),
    exceptions.AuthenticationFailed: _("The token is not valid, or has expired: sign in again."),
    exceptions.PermissionDenied: _("The request does not come from a page of this system. Load the page again."),
    exceptions.NotFound: NotFound.detail,
    exceptions.MethodNotAllowed: _(
        "This address does not take that method. The header Allow names those that it takes."
    ),
    exceptions.NotAcceptable: _("The answer does not come in that format. Ask for application/json."),
    exceptions.UnsupportedMediaType: _("The body must be JSON, with Content-Type: application/json."),
}
"""Our sentences for exceptions of the REST framework. A subclass of one of them has a sentence of its own."""


def _away(exc: Exception) -> HttpResponse:
    log.error("database_away", exc_info=exc)
    return problem(503, headers={"Retry-After": str(RETRY_AFTER)})


def _unfit(exc: DataError) -> HttpResponse:
    log.warning("value_refused", exc_info=exc)
    return problem(400)


def _integrity(exc: IntegrityError) -> HttpResponse | None:
    """Return a conflict with the message of the violated constraint.

    A missing value (NOT NULL) is a bug, not a conflict. For it the result is None.
    """
    conflict = violation(exc)
    return _domain(conflict) if conflict else None


def _status(status: int) -> Callable[[Any], HttpResponse]:
    return lambda exc: problem(status)


_ANSWERS: list[tuple[Any, Callable[[Any], HttpResponse | None]]] = [
    (DomainError, _domain),
    (exceptions.ValidationError, _validation),
    (exceptions.APIException, _api),
    (Http404, _status(404)),
    (PermissionDenied, _status(403)),
    (RequestDataTooBig, _status(413)),
    ((SuspiciousOperation, BadRequest, UnreadablePostError), _status(400)),
    (DataError, _unfit),
    (IntegrityError, _integrity),
    ((OperationalError, InterfaceError), _away),
]


def _instance() -> str:
    """Return the request id as a URN. Each log line about the request has this id."""
    known = request_id()
    return (uuid.UUID(known) if known else uuid.uuid4()).urn
