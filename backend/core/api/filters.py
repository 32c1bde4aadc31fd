"""Strict query parameters.

An unknown parameter is refused, because a misspelt filter would otherwise show everything.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import Field, NullBooleanField
from django.utils.translation import gettext_lazy as _
from django_filters.fields import IsoDateTimeField
from django_filters.rest_framework import DjangoFilterBackend, FilterSet, IsoDateTimeFilter
from rest_framework import mixins
from rest_framework.filters import OrderingFilter
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from backend.core import clock
from backend.core.api.sentences import BOOLEAN, of_parameter, other_year
from backend.core.errors import Invalid

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
PAGE_PARAMETERS = frozenset({"page", "page_size"})
"""The `extra_parameters` of an action on one record that returns a paged list."""


class _MomentField(IsoDateTimeField):
    def to_python(self, value: Any) -> datetime | None:
        """Return the moment. One at the limits of the calendar has no equivalent in UTC and is invalid."""
        try:
            moment: datetime | None = self.read(value)
            return moment and moment.astimezone(clock.COPENHAGEN)
        except (ValueError, OverflowError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def read(self, value: Any) -> datetime | None:
        return super().to_python(value)  # type: ignore[no-any-return]  # django-filter has no types


class MomentFilter(IsoDateTimeFilter):
    """A moment in ISO form. A bare date means midnight at the beginning of that day in Copenhagen."""

    field_class = _MomentField


class _EndMomentField(_MomentField):
    def read(self, value: Any) -> datetime | None:
        if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
            return super().read(value)
        following = date.fromisoformat(value.strip()) + timedelta(days=1)
        return clock.at_local(following, time(0)) - timedelta(microseconds=1)


class EndMomentFilter(IsoDateTimeFilter):
    """The last moment that counts, in ISO form. A bare date includes the whole day in Copenhagen."""

    field_class = _EndMomentField


class StrictFilterSet(FilterSet):
    """The filters of a list, declared one by one.

    With `fields = "__all__"` a caller could filter by any column, and so find out values that the list does not show.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        meta = getattr(cls, "Meta", None)
        if getattr(meta, "fields", None) == "__all__" or getattr(meta, "exclude", None):
            raise TypeError(f"{cls.__name__} must declare its filters one by one.")


class StrictFilterBackend(DjangoFilterBackend):
    """A filter backend that uses the view's `filterset_class` for lists. A bad value is 400 and names its parameter.

    A single record is found by its URL alone and is not filtered.
    """

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        refuse_unknown(request, view)
        filterset_class = getattr(view, "filterset_class", None)
        if (
            not is_list(request, view)
            or not filterset_class
            or not _of_filters(filterset_class).keys() & request.query_params
        ):
            return queryset  # building the form of all filters takes as long as a query
        filterset = self.get_filterset(request, queryset, view)
        if filterset is None:
            return queryset
        refuse_invalid(filterset)
        filtered: QuerySet[Any] = filterset.qs
        return filtered


def _errors(filterset: Any) -> Iterator[Invalid]:
    """Yield the errors of the parameters. Some values pass the form of Django and mean nothing all the same."""
    fields = filterset.form.fields
    for name, errors in filterset.errors.as_data().items():
        for error in errors:
            yield Invalid(of_parameter(error, fields[name]), code=error.code or "invalid", parameter=name)
    for name, value in filterset.form.cleaned_data.items():
        if sentence := other_year(value):
            yield Invalid(sentence, code="year", parameter=name)
        if value is None and isinstance(fields[name], NullBooleanField) and filterset.data.get(name):
            yield Invalid(BOOLEAN, code="invalid", parameter=name)


class StrictOrderingBackend(OrderingFilter):
    """An ordering backend for `?ordering` by the view's `ordering_fields`: API names, or a dict of their ORM paths.

    Rows with equal values are ordered by primary key, so that no row appears on two pages.
    """

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: APIView) -> Sequence[str]:
        if not is_list(request, view):
            return ()
        asked = super().get_ordering(request, queryset, view)
        ordering: Sequence[Any] = asked or queryset.query.order_by or queryset.model._meta.ordering or ()
        return ordering if {"pk", "-pk", "id", "-id"}.intersection(map(str, ordering)) else (*ordering, "pk")

    def remove_invalid_fields(
        self, queryset: QuerySet[Any], fields: Iterable[str], view: APIView, request: Request
    ) -> list[str]:
        declared = getattr(view, "ordering_fields", ())
        paths = dict(declared) if isinstance(declared, Mapping) else dict(zip(declared, declared, strict=True))
        wanted = list(fields)
        if any(field.removeprefix("-") not in paths for field in wanted):
            raise Invalid(
                _("The list can be ordered by: %(fields)s. A minus in front turns the order.")
                % {"fields": ", ".join(paths)},
                code="ordering",
                parameter=self.ordering_param,
            )
        return ["-" * field.startswith("-") + paths[field.removeprefix("-")] for field in wanted]


class StrictParameters(APIView):
    """A view that refuses unknown query parameters. It declares its own in `extra_parameters`."""

    extra_parameters: frozenset[str] = frozenset()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unknown(request, self)


def refuse_invalid(filterset: FilterSet) -> None:
    """Raise `Invalid` for the values that a filter set cannot read. Each error names its parameter."""
    if errors := list(_errors(filterset)):
        raise Invalid.several(errors)


def refuse_unknown(request: Request, view: APIView) -> None:
    """Raise `Invalid` for query parameters that the view does not read, and for repeated ones that take one value."""
    known = _known(request, view)
    errors = [
        Invalid(
            _("This parameter is not known here. Known are: %(names)s.") % {"names": ", ".join(sorted(known))},
            code="unknown",
            parameter=name,
        )
        for name in request.query_params
        if name not in known
    ]
    errors += [
        Invalid(_("This parameter can be given only once."), code="repeated", parameter=name)
        for name, values in request.query_params.lists()
        if len(values) > 1 and name in known and not known[name]
    ]
    if errors:
        raise Invalid.several(errors)


def is_list(request: Request, view: APIView) -> bool:
    """Return whether the request reads a list, and neither a single record nor a change."""
    one = getattr(view, "detail", None)
    if one is None:
        one = isinstance(view, mixins.RetrieveModelMixin)
    return request.method in ("GET", "HEAD") and not one


def _known(request: Request, view: APIView) -> dict[str, bool]:
    """Return the parameters that the view reads, each with whether it may be repeated."""
    known = dict.fromkeys(getattr(view, "extra_parameters", ()), False)
    known[api_settings.URL_FORMAT_OVERRIDE or "format"] = False
    if not is_list(request, view):
        return known
    paginator = getattr(view, "paginator", None)
    for attribute in ("page_query_param", "page_size_query_param", "cursor_query_param"):
        if name := getattr(paginator, attribute, None):
            known[name] = False
    if getattr(view, "ordering_fields", None):
        known[api_settings.ORDERING_PARAM] = False
    if getattr(view, "search_fields", None):
        known[api_settings.SEARCH_PARAM] = False
    filterset_class: Any = getattr(view, "filterset_class", None)
    return known | _of_filters(filterset_class) if filterset_class else known


@cache
def _of_filters(filterset_class: Any) -> dict[str, bool]:
    """Return the parameters of a filter set, each with whether it may be repeated.

    It reads copies, because a filter keeps the form field that it makes first and would share it with all callers.
    """
    known: dict[str, bool] = {}
    for name, filter_ in deepcopy(filterset_class.base_filters).items():
        known.update(dict.fromkeys(_names(name, filter_.field), _is_multiple(filter_.field)))
    return known


def _names(name: str, field: Field) -> list[str]:
    """Return the parameters of one filter. A range has one for each end."""
    suffixes = getattr(field.widget, "suffixes", None)
    return [f"{name}_{suffix}" if suffix else name for suffix in suffixes] if suffixes else [name]


def _is_multiple(field: Field) -> bool:
    return bool(getattr(field.widget, "allow_multiple_selected", False))
