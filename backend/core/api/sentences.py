"""The sentences for values that the API refuses, in place of those of the framework, and the years of its dates."""

import copy
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import (
    BaseValidator,
    EmailValidator,
    MaxLengthValidator,
    MaxValueValidator,
    MinLengthValidator,
    MinValueValidator,
    RegexValidator,
)
from django.utils.translation import gettext_lazy as _
from django_filters.fields import IsoDateTimeField
from rest_framework import serializers

from backend.core.codelists import CodeList
from backend.core.errors import Sentence

YEARS = range(1900, 2101)
"""The years of the dates that the API takes. Calculations with them stay inside the calendar."""

NO_SUCH_RECORD = _("There is no such record here, or not one that you can use. Check what you gave.")
NO_SUCH_VALUE = _("This value is not known here. The valid ones are: %(codes)s.")
OTHER_YEAR = _("The year must lie between %(first)s and %(last)s. Check the date.")
WRONG = _("This value is not valid. Check how it is written.")
DAY = _("Write the day as yyyy-mm-dd, for example 2026-12-31.")
MOMENT = _("Write the date and time as 2026-12-31T13:30:00+01:00.")
NUMBER = _("Write a number.")
WHOLE_NUMBER = _("Write a whole number.")
BOOLEAN = _("Write true or false.")
TOO_LARGE = _("The number is too large.")
LIST = _("Write a list, in square brackets.")
EMPTY_LIST = _("The list must not be empty.")

Messages = dict[str, Sentence]

OF_OBJECTS: Messages = {
    "required": _("This is missing. Add it."),
    "null": _("This must not be null. Leave it out, or give a value."),
    "invalid": _("Write an object, in curly brackets."),
}
"""The messages of a serializer."""

_BY_FIELD: tuple[tuple[type[serializers.Field], Messages], ...] = (
    (serializers.Field, {key: OF_OBJECTS[key] for key in ("required", "null")}),
    (serializers.CharField, {"invalid": _("Write a text."), "blank": _("This must not be empty.")}),
    (serializers.BooleanField, {"invalid": BOOLEAN}),
    (serializers.IntegerField, {"invalid": WHOLE_NUMBER, "max_string_length": TOO_LARGE}),
    (serializers.FloatField, {"invalid": NUMBER, "max_string_length": TOO_LARGE, "overflow": TOO_LARGE}),
    (
        serializers.DecimalField,
        {
            "invalid": NUMBER,
            "max_string_length": TOO_LARGE,
            "max_digits": TOO_LARGE,
            "max_whole_digits": TOO_LARGE,
            "max_decimal_places": _("Write at most {max_decimal_places} digits after the point."),
        },
    ),
    (serializers.DateField, {"invalid": DAY, "datetime": DAY}),
    (serializers.DateTimeField, {"invalid": MOMENT, "date": MOMENT, "make_aware": MOMENT, "overflow": MOMENT}),
    (serializers.ListField, {"not_a_list": LIST, "empty": EMPTY_LIST}),
    (serializers.ManyRelatedField, {"not_a_list": LIST, "empty": EMPTY_LIST}),
    (serializers.ListSerializer, {"not_a_list": LIST, "empty": EMPTY_LIST}),
    (serializers.DictField, {"not_a_dict": OF_OBJECTS["invalid"]}),
    (serializers.JSONField, {"invalid": WRONG}),
    (
        serializers.PrimaryKeyRelatedField,
        {
            "does_not_exist": NO_SUCH_RECORD,
            "incorrect_type": _("This must be the id of a record. Check the type of the value."),
        },
    ),
)

_BY_VALIDATOR: tuple[tuple[type, Sentence], ...] = (
    (MaxLengthValidator, _("This is too long: at most %(limit_value)s.")),
    (MinLengthValidator, _("This is too short: at least %(limit_value)s.")),
    (MaxValueValidator, _("This is too large: at most %(limit_value)s.")),
    (MinValueValidator, _("This is too small: at least %(limit_value)s.")),
    (EmailValidator, _("This is not an e-mail address. Check it.")),
    (RegexValidator, WRONG),
)


def reword(fields: Iterable[serializers.Field]) -> None:
    """Give the fields of a body our messages, and the dates among them the range of years."""
    for field in fields:
        declared: dict[str, Any] = vars(field).get("_kwargs", {})
        own = declared.get("error_messages", {})
        for kind, messages in _BY_FIELD:
            if isinstance(field, kind):
                field.error_messages.update({code: messages[code] for code in messages if code not in own})  # type: ignore[misc]  # lazy
        if isinstance(field, serializers.ChoiceField) and "invalid_choice" not in own:
            field.error_messages["invalid_choice"] = _listing(field.choices).replace("{", "{{").replace("}", "}}")
        validators = [_reworded(validator) for validator in field.validators]
        if isinstance(field, serializers.DateField | serializers.DateTimeField) and _in_calendar not in validators:
            validators.append(_in_calendar)
        field.validators = validators
        if child := getattr(field, "child", None) or getattr(field, "child_relation", None):
            reword([child])


def of_parameter(error: ValidationError, field: forms.Field) -> Sentence:
    """Return our sentence for the error of a query parameter."""
    code = error.code or "invalid"
    if code in ("invalid_choice", "invalid_list", "invalid_pk_value"):
        if isinstance(field, forms.ModelChoiceField):
            rows: Any = field.queryset
            is_code = issubclass(rows.model, CodeList)
            return _listing(rows.values_list("pk", flat=True)) if is_code else NO_SUCH_RECORD
        return _listing(key for key, _label in getattr(field, "choices", ()) if key != "")
    by_validator = {kind.code: text for kind, text in _BY_VALIDATOR if issubclass(kind, BaseValidator)}
    if code in by_validator:
        return str(by_validator[code]) % {"limit_value": (error.params or {}).get("limit_value", "")}
    for kind, sentence in _BY_FORM_FIELD:
        if isinstance(field, kind):
            return sentence
    return WRONG


_BY_FORM_FIELD: tuple[tuple[type[forms.Field], Sentence], ...] = (
    (IsoDateTimeField, MOMENT),
    (forms.DateField, DAY),
    (forms.DecimalField, NUMBER),
    (forms.IntegerField, WHOLE_NUMBER),
    (forms.NullBooleanField, BOOLEAN),
)


def other_year(value: Any) -> Sentence | None:
    """Return the sentence for a date of a year that the API does not take, or None for any other value."""
    if not isinstance(value, date) or value.year in YEARS:
        return None
    return str(OTHER_YEAR) % {"first": YEARS[0], "last": YEARS[-1]}


def _in_calendar(value: Any) -> None:
    if sentence := other_year(value):
        raise serializers.ValidationError(str(sentence), code="year")


def _listing(codes: Iterable[Any]) -> str:
    return str(NO_SUCH_VALUE) % {"codes": ", ".join(str(code) for code in codes)}


def _reworded(validator: Any) -> Any:
    for kind, sentence in _BY_VALIDATOR:
        if isinstance(validator, kind):
            reworded: Any = copy.copy(validator)
            reworded.message = sentence
            return reworded
    return validator
