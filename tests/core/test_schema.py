"""The OpenAPI document lists the problems of each operation."""

from typing import Any

import drf_spectacular.generators
import drf_spectacular.validation
import pytest

from backend.core.api.problems import CONTENT_TYPE


@pytest.fixture(scope="module")
def document():
    untyped: Any = drf_spectacular
    made = untyped.generators.SchemaGenerator(urlconf="tests.core.urls").get_schema(request=None, public=True)
    untyped.validation.validate_schema(made)
    return made


@pytest.mark.parametrize(
    ("path", "method", "statuses"),
    [
        ("/api/v1/days/", "get", {"200", "400", "401", "403", "404", "406", "429", "503"}),
        ("/api/v1/contacts/", "post", {"201", "400", "401", "403", "406", "409", "413", "415", "429", "503"}),
        (
            "/api/v1/notes/{id}/",
            "patch",
            {"200", "400", "401", "403", "404", "406", "409", "412", "413", "415", "428", "429", "503"},
        ),
    ],
)
def test_operation_refers_to_its_problems(document, path, method, statuses):
    responses = document["paths"][path][method]["responses"]
    assert set(responses) == statuses
    for status in statuses - {"200", "201"}:
        name = responses[status]["$ref"].rpartition("/")[2]
        assert CONTENT_TYPE in document["components"]["responses"][name]["content"]


def test_edit_requires_if_match(document):
    patch = document["paths"]["/api/v1/notes/{id}/"]["patch"]
    assert {"$ref": "#/components/parameters/IfMatch"} in patch["parameters"]
    assert document["components"]["parameters"]["IfMatch"]["required"]


def test_document_is_in_english_in_every_language(document):
    assert document["components"]["responses"]["NotFound"]["description"] == "There is nothing here"
