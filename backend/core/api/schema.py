"""Additions to the OpenAPI document.

Each operation gets a summary and its problems, each edit its `If-Match`, and each create its `Idempotency-Key`. Each
parameter gets a description. Fields that only some callers see are not required.
"""

from typing import Any

from django.apps import apps
from django.utils.translation import override
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.settings import spectacular_settings

from backend.core.api.problems import CONTENT_TYPE, KINDS

_PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem details. `detail` says what to do, in the language of Accept-Language.",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "example": "/problems/invalid"},
        "title": {"type": "string"},
        "status": {"type": "integer", "example": 400},
        "detail": {"type": "string"},
        "instance": {"type": "string", "format": "uri", "description": "the request id, as the log has it"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer into the body", "example": "/minutes"},
                    "parameter": {"type": "string", "description": "name of the query parameter"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}

_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "schema": {"type": "string"},
    "description": "The ETag of the version that was read.",
    "example": '"3"',
}

_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 100},
    "description": "A key that you choose. A second request with the same key and body returns the same record. "
    "Another body with the same key is 409.",
    "example": "0b6e2f1c-phone-2026-11-24",
}

_EVERYWHERE = (400, 401, 403, 404, 406, 409, 412, 413, 415, 428, 429, 503)
_METHODS = {"get", "post", "put", "patch", "delete"}


def add_enum_names() -> None:
    """Let each app name enumerations of the document, in `enum_names` of its configuration: name → path of the choices.

    An enumeration needs a name where fields of the same name have different choices.
    """
    for app in apps.get_app_configs():
        spectacular_settings.ENUM_NAME_OVERRIDES.update(getattr(app, "enum_names", {}))


class Schema(AutoSchema):
    """The description of an operation: the docstring of its method, or of its class for a method without one."""

    def get_summary(self) -> str:
        """Return the first sentence of the description, or `Show one …` for a record of a list."""
        view: Any = self.view
        queryset = getattr(view, "queryset", None)
        if queryset is not None and view.action == "retrieve" and not view.retrieve.__doc__:
            return f"Show one {queryset.model._meta.verbose_name}"
        return self.get_description().partition("\n\n")[0].replace("\n", " ").partition(". ")[0].removesuffix(".")

    def _get_parameters(self) -> list[dict[str, Any]]:
        parameters: list[dict[str, Any]] = super()._get_parameters()
        for parameter in parameters:
            if parameter["in"] == "path" and not parameter.get("description"):
                of = "record" if parameter["name"] == "id" else parameter["name"].removesuffix("_id")
                parameter["description"] = f"the id of the {of}"
        if self.method == "POST" and getattr(self.view, "action", None) in getattr(self.view, "creates", ()):
            parameters.append({"$ref": "#/components/parameters/IdempotencyKey"})
        return parameters


class HeldBackExtension(OpenApiSerializerExtension):
    """The schema of a serializer with `HELD_BACK`.

    These are the fields that some callers do not see, so none of them is required.
    """

    target_class = "backend.core.api.bodies.StrictModelSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> Any:
        schema = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)  # noqa: SLF001  # the documented way
        if held_back := getattr(self.target, "HELD_BACK", []):
            schema["required"] = [name for name in schema["required"] if name not in held_back]
        return schema


_NO_CHOICE = {"BlankEnum": "No choice: the empty text.", "NullEnum": "No choice: null."}
"""The schemas that drf-spectacular adds for choices that may be empty."""


def add_problems(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Add to each operation the problems that it may return. This is a post-processing hook of drf-spectacular."""
    components = result.setdefault("components", {})
    for name, description in _NO_CHOICE.items():
        if empty := components.get("schemas", {}).get(name):
            empty["description"] = description
    components.setdefault("schemas", {})["Problem"] = _PROBLEM
    components.setdefault("responses", {}).update({_name(status): _response(status) for status in _EVERYWHERE})
    components.setdefault("parameters", {}).update({"IfMatch": _IF_MATCH, "IdempotencyKey": _IDEMPOTENCY_KEY})
    for path, operations in result.get("paths", {}).items():
        for method, operation in operations.items():
            if method in _METHODS:
                _complete(path, method, operation)
    return result


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    responses = operation.setdefault("responses", {})
    statuses = [400, 401, 403, 406, 429, 503]
    if "{" in path or method == "get":
        statuses.append(404)
    if method != "get":
        statuses += [409, 413, 415]
    if method == "patch":
        statuses += [412, 428]
        operation.setdefault("parameters", []).append({"$ref": "#/components/parameters/IfMatch"})
    for status in statuses:
        responses.setdefault(str(status), {"$ref": f"#/components/responses/{_name(status)}"})


def _name(status: int) -> str:
    return "".join(word.capitalize() for word in KINDS[status][0].split("-"))


def _response(status: int) -> dict[str, Any]:
    with override("en"):
        title = str(KINDS[status][1])
    return {
        "description": title,
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
