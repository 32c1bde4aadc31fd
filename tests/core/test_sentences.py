"""The sentences for refused values are ours, in both languages, and list the valid codes."""

from typing import Any

import pytest
from django.utils.translation import override
from rest_framework import serializers

from backend.core.api.bodies import StrictSerializer
from backend.core.api.sentences import OF_OBJECTS
from tests.core.test_parameters import DAYS
from tests.support import is_of_framework

pytestmark = pytest.mark.django_db


class Participant(StrictSerializer):
    id = serializers.IntegerField()


class Everything(StrictSerializer):
    text = serializers.CharField(max_length=3)
    flag = serializers.BooleanField()
    code = serializers.ChoiceField(choices=[("meeting", "Møde"), ("phone", "Telefon")])
    codes = serializers.ListField(child=serializers.ChoiceField(choices=["a", "b"]), required=False)
    on = serializers.DateField()
    at = serializers.DateTimeField()
    hours = serializers.DecimalField(max_digits=4, decimal_places=1, max_value=37)
    email = serializers.EmailField()
    size = serializers.IntegerField(min_value=1)
    people = Participant(many=True)
    one = Participant()
    facts = serializers.DictField()


BAD: list[Any] = [
    None,
    [],
    {},
    {"text": "abcd", "flag": "maybe", "code": "x", "on": "0001-01-01", "at": "9999-12-31T23:59:59Z", "hours": "9.99"},
    {"text": "", "flag": None, "code": [], "codes": ["a", "z"], "on": "x", "at": "x", "hours": 38, "email": "x"},
    {"text": [], "size": 0, "people": [{"id": "x"}, 1], "one": 5, "facts": [], "on": "2026-11-27T12:00:00"},
    {"size": "x" * 2000, "people": 5, "at": "2026-11-27", "hours": "9" * 2000},
]


def _sentences(errors: Any) -> list[str]:
    if isinstance(errors, dict):
        return [sentence for inner in errors.values() for sentence in _sentences(inner)]
    if isinstance(errors, list):
        return [sentence for inner in errors for sentence in _sentences(inner)]
    return [str(errors)]


@pytest.mark.parametrize("body", BAD, ids=range(len(BAD)))
@pytest.mark.parametrize("language", ["en", "da"])
def test_no_sentence_is_of_the_framework(body, language):
    with override(language):
        made = Everything(data=body)
        assert not made.is_valid()
        found = _sentences(made.errors)
    assert found
    assert [sentence for sentence in found if is_of_framework(sentence)] == []


def test_error_of_a_wrong_code_lists_the_valid_ones():
    made = Everything(data={"code": "letter", "codes": ["z"]})
    assert not made.is_valid()
    assert "meeting, phone" in str(made.errors["code"][0])
    assert "a, b" in str(made.errors["codes"][0][0])


def test_message_of_a_declaration_is_kept():
    class Own(StrictSerializer):
        n = serializers.IntegerField(error_messages={"invalid": "Say how many."})

    made = Own(data={"n": "x"})
    assert not made.is_valid()
    assert str(made.errors["n"][0]) == "Say how many."
    assert Own(data=[]).default_error_messages == OF_OBJECTS


@pytest.mark.parametrize("year", ["1899", "0001", "2101", "9999"])
def test_year_outside_the_calendar_is_refused(year):
    made = Everything(data={"on": f"{year}-06-01", "at": f"{year}-06-01T12:00:00+01:00"})
    assert not made.is_valid()
    assert [made.errors["on"][0].code, made.errors["at"][0].code] == ["year", "year"]


@pytest.mark.parametrize(
    ("query", "code", "says"),
    [
        ("kind=weeks", "invalid_choice", "arbejdsdag"),
        ("is_hverdag=maybe", "invalid", "true"),
        ("hverdag=x", "invalid", "number"),
    ],
)
def test_error_of_a_parameter_says_what_is_valid(api, query, code, says):
    [error] = api.get(f"{DAYS}?{query}", headers={"Accept-Language": "en"}).json()["errors"]
    assert error["code"] == code
    assert says in error["detail"]
