"""The dimensions of all reports. An app registers the dimensions of its own datasets beside its measures."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Sentence
from backend.core.numbers import read_number
from backend.organisation.models import Staff, Unit
from backend.reports.registry import Dimension, dimensions

AGES: dict[str, Sentence] = {
    "-14": _("under 15"),
    "15-17": _("15-17"),
    "18-24": _("18-24"),
    "25-29": _("25-29"),
    "30-": _("30 and over"),
}


def one_of(known: Collection[str]) -> Callable[[str], str]:
    """Return a function that reads a parameter, and raises `ValueError` for a value that is not in `known`."""

    def read(text: str) -> str:
        if text not in known:
            raise ValueError
        return text

    return read


def labelled(labels: Mapping[str, Sentence]) -> Callable[[Collection[Any]], Mapping[Any, str]]:
    """Return a function that gives values their labels."""
    return lambda values: {value: str(labels.get(value, value)) for value in values}


def _unit(text: str) -> int:
    return _id(text, Unit)


def _staff(text: str) -> int:
    return _id(text, Staff)


def _id(text: str, model: type[Unit | Staff]) -> int:
    number = read_number(text)
    if number is None or not model.objects.filter(pk=number).exists():
        raise ValueError
    return number


def _units(values: Collection[Any]) -> Mapping[Any, str]:
    return dict(Unit.objects.filter(pk__in=values).values_list("pk", "name"))


def _names(values: Collection[Any]) -> Mapping[Any, str]:
    return dict(Staff.objects.filter(pk__in=values).values_list("pk", "name"))


def _municipality(text: str) -> str:
    if len(text) != 4 or not text.isdecimal():
        raise ValueError
    return text


def _month(value: str) -> str:
    return date_format(date.fromisoformat(f"{value}-01"), "F Y")


def _quarter(value: str) -> str:
    year, _dash, number = value.partition("-Q")
    return gettext("Quarter %(number)s of %(year)s") % {"number": number, "year": year}


def _half_year(value: str) -> str:
    year, _dash, number = value.partition("-H")
    return gettext("Half-year %(number)s of %(year)s") % {"number": number, "year": year}


dimensions.add(
    Dimension(
        key="unit",
        label=_("Unit"),
        column="counted_unit_id",
        read=_unit,
        labels=_units,
        position=10,
    ),
    Dimension(
        key="staff",
        label=_("Staff"),
        column="counted_staff_id",
        read=_staff,
        labels=_names,
        nobody=_("without staff of their own"),
        names_staff=True,
        position=20,
    ),
    Dimension(
        key="age",
        label=_("Age"),
        column="age",
        read=one_of(AGES),
        labels=labelled(AGES),
        rank=list(AGES).index,
        of_person=True,
        position=40,
    ),
    Dimension(
        key="municipality",
        label=_("Municipality"),
        column="municipality",
        read=_municipality,
        labels=lambda values: {value: value or gettext("not stated") for value in values},
        of_person=True,
        position=60,
    ),
    Dimension(
        key="month",
        label=_("Month"),
        column="month",
        labels=lambda values: {value: _month(value) for value in values},
        rank=str,
        position=70,
    ),
    Dimension(
        key="quarter",
        label=_("Quarter"),
        column="quarter",
        labels=lambda values: {value: _quarter(value) for value in values},
        rank=str,
        position=71,
    ),
    Dimension(
        key="half_year",
        label=_("Half-year"),
        column="half_year",
        labels=lambda values: {value: _half_year(value) for value in values},
        rank=str,
        position=72,
    ),
    Dimension(
        key="year",
        label=_("Year"),
        column="year",
        labels=lambda values: {value: value for value in values},
        rank=str,
        position=73,
    ),
)

BY_DAY = frozenset({"month", "quarter", "half_year", "year"})
"""The dimensions of a dataset whose rows belong to a day of the period."""
