"""Strict parsing of request bodies.

An unknown key, or a value that PostgreSQL cannot store, gives an error at its place.
"""

import io
import json
import math
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import IO, Any

from django.db.models import DateTimeField
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ParseError, ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.settings import api_settings

from backend.core import clock
from backend.core.api.pointers import escaped
from backend.core.api.sentences import OF_OBJECTS, reword
from backend.core.codelists import UNKNOWN_CODE
from backend.core.errors import Invalid, Sentence
from backend.core.names import nfc

LONGEST_TEXT = 100_000
"""The most characters that a text in a body may have. The serializers set lower limits for each field."""

_BIGINT = 2**63
_SHOWN = _("This is shown, but cannot be set here."), "read_only"
_UNKNOWN = _("This key is not known here. Check its spelling, or leave it out."), "unknown"


class StrictJSONParser(JSONParser):
    """A JSON parser that accepts only values that PostgreSQL can store, up to `DATA_UPLOAD_MAX_MEMORY_SIZE` bytes.

    Texts become Unicode NFC, so that a name is stored in one form, whichever device it was typed on.
    """

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the parsed body.

        Raises `ParseError` if the body is not JSON, and `Invalid` for values that cannot be stored.
        """
        context = dict(parser_context or {})
        if request := context.get("request"):
            stream = io.BytesIO(request.body)  # `request.body` applies the size limit
        try:
            data = super().parse(stream, media_type, context)
            unfit = list(_unfit(data, ""))
        except RecursionError:
            raise ParseError(_("The JSON is nested too deeply.")) from None
        except ParseError as error:
            raise ParseError(str(_no_json(error.__context__))) from None
        if unfit:
            raise Invalid.several(unfit)
        return _composed(data)


def text_that_can_be_stored(text: str) -> str:
    """Return the text of a form in Unicode NFC. Raises `Invalid` if PostgreSQL cannot store it."""
    for wrong in _unfit(text, ""):
        raise wrong
    return nfc(text)


def _composed(value: Any) -> Any:
    """Return the body with all texts in NFC."""
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, dict):
        return {nfc(key): _composed(inner) for key, inner in value.items()}
    return [_composed(inner) for inner in value] if isinstance(value, list) else value


def _no_json(cause: BaseException | None) -> Sentence:
    if isinstance(cause, json.JSONDecodeError):
        return _("The body is not JSON: look at line %(line)s, character %(character)s.") % {
            "line": cause.lineno,
            "character": cause.colno,
        }
    return _("The body is not JSON in UTF-8.")


def _unfit(value: Any, pointer: str) -> Iterator[Invalid]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _unfit(key, pointer)
            yield from _unfit(inner, f"{pointer}/{escaped(key)}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _unfit(inner, f"{pointer}/{index}")
    elif isinstance(value, str):
        if "\0" in value or not _encodes(value):
            yield Invalid(
                _("The text contains an invalid character (NUL, or half of a surrogate pair)."),
                code="character",
                pointer=pointer,
            )
        if len(value) > LONGEST_TEXT:
            yield Invalid(_("The text is too long."), code="max_length", pointer=pointer)
    elif isinstance(value, int):
        if not -_BIGINT <= value < _BIGINT:
            yield Invalid(_("The number is too large."), code="max_value", pointer=pointer)
    elif isinstance(value, float) and not math.isfinite(value):
        yield Invalid(_("The number is too large."), code="max_value", pointer=pointer)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


class StrictBody(serializers.Serializer[Any]):
    """A serializer that refuses unknown keys and read-only keys, in our own sentences."""

    default_error_messages = OF_OBJECTS  # type: ignore[assignment]  # they are lazy

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Validate the data. The body `null` has a sentence of its own in the framework, and here that of any value."""
        if data is None and getattr(self, "parent", None) is None:
            wrong = ErrorDetail(str(OF_OBJECTS["invalid"]), code="null")
            raise ValidationError({api_settings.NON_FIELD_ERRORS_KEY: [wrong]})
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> Any:
        reword(self._writable_fields)
        refused = self._refused(data) if isinstance(data, Mapping) else {}
        try:
            value = super().to_internal_value(data)
        except ValidationError as exc:
            if refused and isinstance(exc.detail, dict):
                raise ValidationError({**refused, **exc.detail}) from None
            raise
        if refused:
            raise ValidationError(refused)
        return value

    def _refused(self, data: Mapping[str, Any]) -> dict[str, list[ErrorDetail]]:
        writable = {
            name
            for name, field in self.fields.items()
            if not field.read_only and not isinstance(field, serializers.HiddenField)
        }
        refused = {}
        for key in data:
            if key not in writable:
                sentence, code = _SHOWN if key in self.fields else _UNKNOWN
                refused[key] = [ErrorDetail(str(sentence), code=code)]
        return refused


class StrictSerializer(StrictBody):
    """A serializer that declares each of its fields."""


class FactsSerializer(StrictBody):
    """A serializer that shows attributes of an object unchanged, and the results of its method fields.

    Only the names and the order of the fields are used. Their conversions are skipped, because the JSON renderer
    converts dates.
    """

    @cached_property
    def _readers(self) -> list[tuple[str, Callable[[Any], Any]]]:
        return [
            (
                name,
                getattr(self, field.method_name)
                if isinstance(field, serializers.SerializerMethodField)
                else attrgetter(field.source or name),
            )
            for name, field in self.fields.items()
        ]

    def to_representation(self, facts: Any) -> dict[str, Any]:
        return {name: read(facts) for name, read in self._readers}


class MomentField(serializers.DateTimeField):
    """A date and time.

    A moment at the limits of the calendar has no equivalent in UTC. It gives a validation error.
    """

    def enforce_timezone(self, value: datetime) -> datetime:
        try:
            return super().enforce_timezone(value)
        except OverflowError:
            self.fail("overflow")


class StrictModelSerializer(StrictBody, serializers.ModelSerializer[Any]):
    """A serializer of a model that names its fields one by one."""

    serializer_field_mapping = {**serializers.ModelSerializer.serializer_field_mapping, DateTimeField: MomentField}

    def get_fields(self) -> dict[str, serializers.Field]:
        """Return copies of the fields of the class.

        They are derived from the model once, because deriving them takes longer than showing a row.
        """
        return deepcopy(_derived(type(self)))


@cache
def _derived(serializer: type[StrictModelSerializer]) -> dict[str, serializers.Field]:
    return super(StrictModelSerializer, serializer()).get_fields()


def optional_text(max_length: int) -> serializers.CharField:
    """Return a field for a text that may be left out or empty."""
    return serializers.CharField(required=False, allow_blank=True, max_length=max_length)


def confirm_field() -> serializers.BooleanField:
    """Return the field with which the caller creates a record although it looks like one that exists."""
    return serializers.BooleanField(
        default=False, help_text="true creates the record also if one like it exists, which is otherwise 409"
    )


class LabelField(serializers.CharField):
    """The label of a choice, in the language of the request: `outcome_label = LabelField("outcome")`.

    It shows the same as `get_outcome_display`, but builds the dictionary of choices once, and not for each row.
    """

    def __init__(self, choice: str, **kwargs: Any) -> None:
        super().__init__(source=choice, read_only=True, **kwargs)

    def bind(self, field_name: str, parent: Any) -> None:
        super().bind(field_name, parent)
        model = parent.Meta.model
        for relation in self.source_attrs[:-1]:
            model = model._meta.get_field(relation).related_model
        self._labels = dict(model._meta.get_field(self.source_attrs[-1]).flatchoices)

    def to_representation(self, value: str) -> str:
        return str(self._labels.get(value, value))


class CodeField(serializers.PrimaryKeyRelatedField[Any]):
    """A code of a list that is valid today. The error for another code lists the valid ones."""

    def get_queryset(self) -> Any:
        queryset: Any = super().get_queryset()
        return queryset.valid_on(clock.today())

    def to_internal_value(self, data: Any) -> Any:
        try:
            return super().to_internal_value(data)
        except ValidationError:
            keys = ", ".join(self.get_queryset().values_list("pk", flat=True))
            raise ValidationError(UNKNOWN_CODE % {"key": data, "keys": keys}, code="invalid_choice") from None
