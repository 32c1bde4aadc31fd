"""Bodies are read strictly."""

from typing import Any

import pytest
from rest_framework.test import APIClient


def errors(response) -> list[tuple[str, str]]:
    assert response.status_code == 400, response.text
    return [(error["pointer"], error["code"]) for error in response.json()["errors"]]


def send(api: APIClient, body: Any, path: str = "/api/v1/contacts/") -> Any:
    return api.post(path, body, format="json")


def raw(api: APIClient, text: str | bytes, path: str = "/api/v1/contacts/") -> Any:
    return api.post(path, text, content_type="application/json")


def test_valid_body_is_accepted(api):
    response = send(api, {"minutes": 30, "participants": [{"id": 1}], "facts": {"a": [1, 2.5, None, True]}})
    assert response.status_code == 201
    assert response.json()["participants"] == [{"id": 1}]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"minutes": 30, "minuts": 1}, [("/minuts", "unknown")]),
        ({"minutes": 30, "number": "1"}, [("/number", "read_only")]),
        ({"minutes": 30, "origin": "x"}, [("/origin", "read_only")]),
        ({"minuts": 1}, [("/minuts", "unknown"), ("/minutes", "required")]),
        ({"minutes": 30, "a/b~": 1}, [("/a~1b~0", "unknown")]),
        ({"minutes": 30, "participants": [{"id": 1}, {"id": 2, "name": "x"}]}, [("/participants/1/name", "unknown")]),
        ({"minutes": 30, "participants": [{"id": "x"}]}, [("/participants/0/id", "invalid")]),
        ({"minutes": 30, "participants": {"id": 1}}, [("/participants", "not_a_list")]),
        ({"minutes": 0}, [("/minutes", "min_value")]),
        ({"minutes": 30, "at": "0001-01-01T00:00:00"}, [("/at", "overflow")]),
        ({"minutes": 30, "at": "9999-12-31T23:59:59-01:00"}, [("/at", "overflow")]),
        ([], [("", "invalid")]),
        ("text", [("", "invalid")]),
        (5, [("", "invalid")]),
    ],
)
def test_invalid_value_is_400_with_its_pointer(api, body, expected):
    assert errors(send(api, body)) == expected


def test_null_body_is_400(api):
    assert errors(raw(api, "null")) == [("", "null")]


def test_error_in_a_list_points_to_the_item(api):
    assert errors(send(api, [{"minutes": 1}, {"minutes": 1, "x": 1}], "/api/v1/bulk/")) == [("/1/x", "unknown")]
    assert errors(send(api, {"minutes": 1}, "/api/v1/bulk/")) == [("", "not_a_list")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"minutes": 1, "note": "a\\u0000b"}', [("/note", "character")]),
        ('{"minutes": 1, "note": "\\ud800"}', [("/note", "character")]),
        ('{"minutes": 1, "facts": {"a": ["\\u0000"]}}', [("/facts/a/0", "character")]),
        ('{"minutes": 1, "facts": {"\\u0000": 1}}', [("/facts", "character")]),
        ('{"minutes": 9223372036854775808}', [("/minutes", "max_value")]),
        ('{"minutes": 1, "facts": -9223372036854775809}', [("/facts", "max_value")]),
        ('{"minutes": 1, "facts": 1e999}', [("/facts", "max_value")]),
        ('{"minutes": 1, "note": "' + "x" * 100_001 + '"}', [("/note", "max_length")]),
    ],
)
def test_value_that_the_database_cannot_store_is_400_with_its_pointer(api, text, expected):
    assert errors(raw(api, text)) == expected


def test_largest_bigint_is_accepted(api):
    assert raw(api, '{"minutes": 9223372036854775807}').status_code == 201


@pytest.mark.parametrize(
    "text",
    ["{", "{'minutes': 1}", '{"minutes": NaN}', '{"minutes": ' + "1" * 5000 + "}", "[" * 100_000, "\xff", b"\xff\xfe{"],
)
def test_body_that_is_not_json_is_400(api, text):
    assert errors_of_reading(raw(api, text)) == ["parse_error"]


def test_malformed_json_is_400_with_line_and_character(api):
    assert raw(api, '{"minutes": }').json()["detail"] == "The body is not JSON: look at line 1, character 13."


def test_empty_body_is_an_empty_object(api):
    assert errors(raw(api, "")) == [("/minutes", "required")]


def test_too_large_body_is_413(api, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert raw(api, '{"note": "' + "x" * 200 + '"}').status_code == 413


def errors_of_reading(response) -> list[str]:
    assert response.status_code == 400
    return [error["code"] for error in response.json()["errors"]]
