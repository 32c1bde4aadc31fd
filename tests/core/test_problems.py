"""Every error is a problem document that does not reveal its cause."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError

PROBLEM = "application/problem+json"


class Fails:
    """A middleware that fails before any view."""

    error: Exception | None = None

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if self.error:
            raise self.error
        return self.get_response(request)


@pytest.fixture
def failing(settings, monkeypatch):
    def fail(error):
        monkeypatch.setattr(Fails, "error", error)
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.core.test_problems.Fails"]

    return fail


def problem(response, status: int, slug: str) -> dict[str, Any]:
    """Return the body, after the checks that hold for every problem document."""
    assert (response.status_code, response["Content-Type"]) == (status, PROBLEM)
    body: dict[str, Any] = response.json()
    assert (body["type"], body["status"]) == (f"/problems/{slug}", status)
    assert body["title"]
    assert body["detail"]
    assert uuid.UUID(body["instance"])
    assert "Secret" not in response.text
    return body


@pytest.mark.parametrize(
    ("act", "status", "slug", "errors"),
    [
        ("invalid", 400, "invalid", [{"pointer": "/minutes", "code": "too_short", "detail": "Too short."}]),
        (
            "several",
            400,
            "invalid",
            [
                {"pointer": "/a", "code": "one", "detail": "One."},
                {"parameter": "b", "code": "two", "detail": "Two."},
            ],
        ),
        (
            "list-error",
            400,
            "invalid",
            [
                {"pointer": "/0/a", "code": "invalid", "detail": "x"},
                {"pointer": "/2/b/c~1d", "code": "invalid", "detail": "y"},
                {"pointer": "/2/b/c~1d", "code": "invalid", "detail": "z"},
            ],
        ),
        ("plain-error", 400, "invalid", [{"pointer": "", "code": "invalid", "detail": "Plain."}]),
        ("conflict", 409, "conflict", [{"code": "closed", "detail": "It is closed."}]),
        ("missing", 404, "not-found", None),
        ("denied", 403, "forbidden", None),
        ("too-large", 413, "too-large", None),
        ("data", 400, "invalid", None),
    ],
)
def test_errors_without_the_database(api, act, status, slug, errors):
    assert problem(api.get(f"/api/v1/act/{act}/"), status, slug).get("errors") == errors


@pytest.mark.parametrize(
    ("act", "status", "slug", "code"),
    [
        ("forbidden", 403, "forbidden", "forbidden"),
        ("invisible", 404, "not-found", "not_found"),
        ("stale", 412, "stale", "stale"),
        ("unversioned", 428, "version-required", "version_required"),
        ("unacceptable", 406, "not-acceptable", "not_acceptable"),
        ("throttled", 429, "too-many-requests", "throttled"),
    ],
)
def test_each_status_has_its_type_and_code(api, act, status, slug, code):
    assert problem(api.get(f"/api/v1/act/{act}/"), status, slug)["errors"][0]["code"] == code


def test_throttled_has_retry_after(api):
    assert api.get("/api/v1/act/throttled/")["Retry-After"] == "12"


@pytest.mark.django_db
def test_anonymous_is_401_with_www_authenticate(api):
    response = api.get("/api/v1/private/")
    assert problem(response, 401, "not-signed-in")
    assert response["WWW-Authenticate"] == "Token"


@pytest.mark.django_db
def test_invalid_token_is_401(api):
    response = api.get("/api/v1/private/", headers={"authorization": "Token " + "0" * 64})
    assert problem(response, 401, "not-signed-in")


def test_wrong_method_is_405(api):
    response = api.delete("/api/v1/act/bug/")
    assert problem(response, 405, "method-not-allowed")
    assert "GET" in response["Allow"]


def test_body_in_another_format_is_415(api):
    response = api.post("/api/v1/contacts/", "minutes=1", content_type="application/x-www-form-urlencoded")
    assert problem(response, 415, "unsupported-media-type")


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["dies", "absent"])
def test_unreachable_database_is_503(api, act):
    response = api.get(f"/api/v1/act/{act}/")
    assert problem(response, 503, "unavailable")
    assert response["Retry-After"] == "5"


@pytest.mark.django_db
def test_violated_constraint_is_409_with_its_message(api):
    body = problem(api.get("/api/v1/act/constraint/"), 409, "conflict")
    sentence = "A unit cannot be below itself."
    assert body["errors"] == [{"code": "unit_not_its_own_parent", "detail": sentence}]


@pytest.mark.django_db
@pytest.mark.parametrize(("act", "code"), [("twice", "conflict"), ("nameless-constraint", "clock_offset_is_one_row")])
def test_violated_constraint_without_a_message_is_409(api, act, code):
    body = problem(api.get(f"/api/v1/act/{act}/"), 409, "conflict")
    assert body["errors"][0]["code"] == code
    assert "already registered" in body["detail"]


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["not-null", "bug"])
def test_unexpected_error_is_500_without_details(api, act):
    body = problem(api.get(f"/api/v1/act/{act}/"), 500, "internal")
    assert "errors" not in body
    assert "0101044000" not in str(body)


def test_test_client_receives_the_exception(api):
    api.raise_request_exception = True
    with pytest.raises(RuntimeError):
        api.get("/api/v1/act/bug/")


@pytest.mark.django_db
def test_nul_in_a_query_is_400(api):
    assert problem(api.get("/api/v1/act/nul/"), 400, "invalid")


@pytest.mark.parametrize("path", ["/api/v1/nothing/", "/api/", "/api/v1/days/%00/", "/api/v1/act/../"])
def test_unknown_api_url_is_a_404_problem(api, path):
    assert problem(api.get(path), 404, "not-found")


@pytest.mark.django_db
def test_unknown_page_is_a_404_page(api, settings):
    settings.ROOT_URLCONF = "config.urls"
    response = api.get("/nothing/")
    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [
        (OperationalError("Secret"), 503, "unavailable"),
        (RuntimeError("Secret"), 500, "internal"),
        (PermissionDenied("Secret"), 403, "forbidden"),
        (BadRequest("Secret"), 400, "invalid"),
    ],
)
@pytest.mark.parametrize("debug", [False, True])
def test_failure_in_a_middleware_is_a_problem(api, failing, settings, error, status, slug, debug):
    settings.DEBUG = debug
    failing(error)
    status, slug = (500, "internal") if debug and status == 503 else (status, slug)
    assert problem(api.get("/api/v1/private/"), status, slug)


def test_unknown_host_is_a_problem(api):
    assert problem(api.get("/api/v1/private/", headers={"host": "evil.example"}), 400, "invalid")


def test_instance_is_the_request_id_of_the_log(api, caplog):
    own = str(uuid.uuid4())
    with caplog.at_level("INFO"):
        body = problem(api.get("/api/v1/act/forbidden/", headers={"x-request-id": own}), 403, "forbidden")
    logged = {record.msg["request_id"] for record in caplog.records if isinstance(record.msg, dict)}
    assert {uuid.UUID(request_id).urn for request_id in logged} == {body["instance"]}
    assert own not in body["instance"]


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "This is missing. Add it."), ("da", "Dette mangler. Tilføj det.")]
)
def test_problem_is_in_the_language_of_the_request(api, language, sentence):
    response = api.post("/api/v1/contacts/", {}, headers={"accept-language": language})
    assert problem(response, 400, "invalid")["errors"] == [
        {"pointer": "/minutes", "code": "required", "detail": sentence}
    ]


@pytest.mark.parametrize(
    ("language", "title"), [("en", "You may not do this"), ("da", "Det må du ikke"), ("de", "Det må du ikke")]
)
def test_problem_is_in_danish_by_default(api, language, title):
    response = api.get("/api/v1/act/forbidden/", headers={"accept-language": language})
    assert problem(response, 403, "forbidden")["title"] == title
    assert response["Content-Language"] == ("en" if language == "en" else "da")
