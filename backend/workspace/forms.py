"""Forms of the pages. The fields, checks and sentences of a form are those of a serializer of the API.

A page therefore refuses what the API refuses, with the same sentence beside the field.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from backend.access.permissions import working_with_cases
from backend.core import clock
from backend.core.api.bodies import text_that_can_be_stored
from backend.core.constraints import violation
from backend.core.errors import Conflict, DomainError, Invalid, Sentence
from backend.organisation.holdings import StillOpen
from backend.organisation.models import Staff

Option = tuple[str, str]
"""A choice of a field: its value and its label."""

Options = Callable[[], Iterable[Option | Model]]
"""The choices of a field, or the records that can be chosen."""

FEW = 7
"""Up to this many choices are all shown, as buttons. More become a list that opens."""

LONG_TEXT = 300
"""Texts that may have this many characters get several lines."""

LABELS: dict[str, Sentence] = {
    "agreed_on": _("Agreed on"),
    "closing_summary": _("Closing summary"),
    "end_open": _("End what is still open, too"),
    "ends_on": _("Last day"),
    "informed_on": _("The young person was told on"),
    "kind": _("Kind"),
    "minutes": _("Minutes"),
    "note": _("Note"),
    "outcome": _("Result"),
    "own_words": _("In the young person's own words"),
    "place": _("Place"),
    "purpose": _("Purpose"),
    "reason": _("Reason"),
    "responsible": _("Responsible"),
    "role": pgettext_lazy("of a guide", "Role"),
    "source": _("Source"),
    "staff": _("Colleague"),
    "starts_at": _("When"),
    "starts_on": _("First day"),
    "to": _("Who takes over"),
    "unit": _("Unit"),
    "view": _("The young person's view"),
    "why": _("Why"),
}
"""Labels of fields that many forms have. A form can name its own."""


def colleagues() -> QuerySet[Staff]:
    """Return the colleagues to choose from: those who work with cases today, by name."""
    return working_with_cases(clock.today())


@dataclass(kw_only=True)
class Layout:
    """How a form shows the fields of its serializer.

    `first` are the fields that are always shown, in this order; without it, those that must be filled in. `more` are
    the fields behind “More”; without it, all others. `leave_out` are fields that the page fills in itself, or never.
    `options` has the choices of fields that refer to records.
    """

    first: tuple[str, ...] | None = None
    more: tuple[str, ...] | None = None
    leave_out: tuple[str, ...] = ()
    labels: Mapping[str, Sentence] = field(default_factory=dict)
    hints: Mapping[str, Sentence] = field(default_factory=dict)
    options: Mapping[str, Options] = field(default_factory=dict)
    folded: Mapping[str, int] = field(default_factory=dict)
    """Fields with many choices of which only so many are shown as buttons. The others are behind “Other …”."""
    templates: Mapping[str, str] = field(default_factory=dict)
    """Own templates of fields that consist of several inputs."""
    lists: frozenset[str] = frozenset()
    """Fields that are shown as a list that opens, although they have few choices."""
    passwords: frozenset[str] = frozenset()
    """Fields that hide what is typed, and are empty again when the form is shown again."""


@dataclass
class Field:
    """One field of a form, ready to be shown."""

    name: str
    label: Sentence
    hint: Sentence
    kind: str
    required: bool
    value: Any
    proposed: Any
    options: list[Option]
    max_length: int | None = None
    errors: list[Sentence] = field(default_factory=list)
    shown_options: int | None = None
    """How many options are shown at once. None: all."""
    own_template: str = ""
    registered: str = ""
    """What is registered now, if another user changed it since the page was opened."""

    @property
    def id(self) -> str:
        return f"id_{self.name}"

    @property
    def template(self) -> str:
        return self.own_template or f"workspace/fields/{self.kind}.html"

    @property
    def first_options(self) -> list[Option]:
        """The options that are always shown."""
        return self.options[: self.shown_options]

    @property
    def more_options(self) -> list[Option]:
        """The options behind “Other …”."""
        return [] if self.shown_options is None else self.options[self.shown_options :]

    @property
    def more_is_chosen(self) -> bool:
        """Whether an option behind “Other …” is chosen."""
        return any(key == self.value for key, _label in self.more_options)

    @property
    def described_by(self) -> str:
        """The ids of the hint and of the error, for screen readers."""
        ids = [f"{self.id}_hint"] if self.hint else []
        return " ".join([*ids, *([f"{self.id}_error"] if self.errors else [])])

    @property
    def is_group(self) -> bool:
        """Whether the field consists of several inputs, which need a legend."""
        return self.kind in ("buttons", "checkboxes") or bool(self.own_template)


class Form:
    """A form: what was typed or proposed, and the errors.

    `initial` has the values that the form proposes. `posted` is what the user sent, and `fixed` has values of the page
    that the user cannot change. `asks_to_confirm` is true if the record looks like one that exists already.
    """

    def __init__(
        self,
        serializer: type[serializers.Serializer[Any]] | None,
        *,
        layout: Layout,
        context: Mapping[str, Any],
        initial: Mapping[str, Any] | None = None,
        posted: QueryDict | None = None,
        fixed: Mapping[str, Any] | None = None,
        instance: Model | None = None,
    ) -> None:
        self._serializer = serializer
        self._context = context
        self._layout = layout
        self._instance = instance
        self.posted = posted
        self.errors: list[Sentence] = []
        self.status = 200
        self.asks_to_confirm = False
        known = serializer(context=dict(context)).fields if serializer else {}
        self._known = {name: one for name, one in known.items() if not one.read_only and name not in (fixed or {})}
        self._fixed = dict(fixed or {})
        self._initial = dict(initial or {})
        first, more = self._names()
        self.first = [self._field(name) for name in first]
        self.more = [self._field(name) for name in more]

    @property
    def fields(self) -> list[Field]:
        return [*self.first, *self.more]

    @property
    def more_is_open(self) -> bool:
        """Whether the part behind “More” has an error or something typed."""
        return any(one.errors or (self.posted is not None and one.value != one.proposed) for one in self.more)

    @property
    def faults(self) -> list[tuple[str, Sentence, Sentence]]:
        """The errors for the summary on top: id and label of the field ("" for the form as a whole), and sentence."""
        own: list[tuple[str, Sentence, Sentence]] = [("", "", error) for error in self.errors]
        return own + [(one.id, one.label, error) for one in self.fields for error in one.errors]

    @property
    def has_overlap(self) -> bool:
        """Whether another user changed something that the user of this form changed too."""
        return any(one.registered for one in self.fields)

    def check(self) -> Mapping[str, Any] | None:
        """Return the checked values, or None if there are errors, which the fields then have."""
        if self._serializer is None:
            return {}
        assert self.posted is not None
        try:
            body = {name: value for name, value in self._values() if value is not _MISSING}
        except _Unreadable as fault:
            self._refuse_at(fault.name, str(fault.error))
            self.status = 400
            return None
        serializer = self._serializer(
            self._instance,
            data={**body, **self._fixed},
            partial=self._instance is not None,
            context=dict(self._context),
        )
        if serializer.is_valid():
            checked: Mapping[str, Any] = serializer.validated_data
            return checked
        self.status = 400
        for name, errors in serializer.errors.items():
            for sentence in _sentences(errors):
                self._refuse_at(name, sentence)
        return None

    def refuse(self, error: DomainError | IntegrityError) -> None:
        """Add the error of a service to the field that it is about, or to the form."""
        if isinstance(error, IntegrityError):
            found = violation(error)
            if found is None:
                raise error
            error = found
        self.status = error.status
        if isinstance(error, StillOpen):
            self.errors.append(
                _("This is still open. End it or hand it over first, or tick off below that it ends too:")
            )
        for part in error.parts:
            name = (part.pointer or "").removeprefix("/").partition("/")[0]
            self._refuse_at(name, part.detail)
        self.asks_to_confirm = isinstance(error, Conflict) and "confirm" in self._known and not self.is_confirmed

    def show_registered(self, registered: Mapping[str, Any]) -> None:
        """Show what another user has registered beside what was typed, where the two differ."""
        for one in self.fields:
            now = _shown(registered.get(one.name), one.kind)
            if one.value != now:
                one.registered = self._in_words(one, now)

    @property
    def is_confirmed(self) -> bool:
        return self.posted is not None and self.posted.get("confirm") == "true"

    def sent(self) -> dict[str, list[str]]:
        """Return what the user typed, by field, to find out whether the same was sent before. It has no passwords."""
        assert self.posted is not None
        names = [name for name in self._known if name not in self._layout.passwords]
        return {name: self.posted.getlist(name) for name in names if name in self.posted}

    def _names(self) -> tuple[list[str], list[str]]:
        shown = [name for name in self._known if name not in ("confirm", *self._layout.leave_out)]
        first = self._layout.first
        if first is None:
            first = tuple(name for name in shown if _is_asked(self._known[name])) or tuple(shown)
        more = self._layout.more
        if more is None:
            more = tuple(name for name in shown if name not in first)
        return [name for name in first if name in self._known], [name for name in more if name in self._known]

    def _field(self, name: str) -> Field:
        known = self._known[name]
        options = self._options(name, known)
        kind = _kind(known, len(options))
        if kind == "buttons" and name in self._layout.lists:
            kind = "list"
        if name in self._layout.passwords:
            kind = "password"
        if name in self._layout.folded:
            kind = "buttons"
        proposed = _shown(self._initial[name] if name in self._initial else _default(known), kind)
        if kind == "checkboxes" and not isinstance(proposed, list):
            proposed = [proposed] if proposed else []
        value = proposed
        if self.posted is not None:
            value = self.posted.getlist(name) if kind == "checkboxes" else self.posted.get(name, "")
        required = _is_asked(known)
        may_choose_none = kind == "list" or (kind == "buttons" and not required and known.default is serializers.empty)
        if may_choose_none and "" not in dict(options):
            options = [("", _none_of(required=required)), *options]
        return Field(
            name=name,
            label=self._layout.labels.get(name) or LABELS.get(name) or _label(known),
            hint=self._layout.hints.get(name, ""),
            kind=kind,
            required=required,
            value=value,
            proposed=proposed,
            options=options,
            max_length=getattr(known, "max_length", None),
            shown_options=self._layout.folded.get(name),
            own_template=self._layout.templates.get(name, ""),
        )

    def _options(self, name: str, known: serializers.Field) -> list[Option]:
        if name in self._layout.options:
            return [_option(one) for one in self._layout.options[name]()]
        inner = known.child_relation if isinstance(known, serializers.ManyRelatedField) else known
        if isinstance(inner, serializers.PrimaryKeyRelatedField):
            return [_option(one) for one in inner.get_queryset() or ()]
        if isinstance(inner, serializers.ChoiceField):
            return [(str(key), str(label)) for key, label in inner.choices.items() if key not in ("", None)]
        if isinstance(inner, serializers.BooleanField) and (inner.allow_null or _is_asked(inner)):
            return [("true", gettext("Yes")), ("false", gettext("No"))]
        return []

    def _values(self) -> Iterable[tuple[str, Any]]:
        """Yield the values of the request, as the body of an API request would have them."""
        assert self.posted is not None
        shown = {one.name: one for one in self.fields}
        for name, known in self._known.items():
            if name == "confirm":
                yield name, self.is_confirmed
            elif name in shown:
                try:
                    value = _read(known, shown[name], self.posted)
                except Invalid as error:
                    raise _Unreadable(name, error) from None
                if value is _MISSING and self._instance is not None and _is_asked(known):
                    raise _Unreadable(name, Invalid(_("This must not be empty.")))
                yield name, value

    def _refuse_at(self, name: str, sentence: Sentence) -> None:
        for one in self.fields:
            if one.name == name:
                one.errors.append(sentence)
                return
        self.errors.append(sentence)

    def _in_words(self, one: Field, value: Any) -> str:
        labels = dict(one.options)
        values = value if isinstance(value, list) else [value]
        return ", ".join(str(labels.get(key, key)) for key in values) or gettext("(empty)")


class _Unreadable(Exception):
    def __init__(self, name: str, error: Invalid) -> None:
        self.name, self.error = name, error


_MISSING = object()


def _is_asked(known: serializers.Field) -> bool:
    """Return whether the user must answer: the field is required and cannot be empty."""
    return bool(known.required) and not getattr(known, "allow_blank", False)


def _kind(known: serializers.Field, options: int) -> str:
    if isinstance(known, serializers.ManyRelatedField | serializers.MultipleChoiceField):
        return "checkboxes"
    if isinstance(known, serializers.BooleanField):
        return "buttons" if options else "checkbox"
    if isinstance(known, serializers.ChoiceField | serializers.PrimaryKeyRelatedField):
        return "buttons" if options <= FEW else "list"
    if isinstance(known, serializers.DateTimeField):
        return "moment"
    if isinstance(known, serializers.DateField):
        return "day"
    if isinstance(known, serializers.IntegerField | serializers.DecimalField | serializers.FloatField):
        return "number"
    longest = getattr(known, "max_length", None)
    return "text" if longest is not None and longest < LONG_TEXT else "lines"


def _option(one: Option | Model) -> Option:
    return (str(one.pk), str(one)) if isinstance(one, Model) else one


def _none_of(*, required: bool) -> str:
    return gettext("Choose") if required else gettext("Not stated")


def _default(known: serializers.Field) -> Any:
    return None if known.default is serializers.empty or callable(known.default) else known.default


def _label(known: serializers.Field) -> Sentence:
    return known.label or known.field_name or ""


def _shown(value: Any, kind: str = "") -> Any:
    """Return a value as an input of a kind has it: text, or a list of texts. A moment may be text from a serializer."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if kind == "moment" and isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value.astimezone(clock.COPENHAGEN).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, list | tuple):
        return [_shown(one) for one in value]
    return str(value)


def _read(known: serializers.Field, shown: Field, posted: QueryDict) -> Any:
    """Return one value of the request, as the body of an API request would have it."""
    if shown.kind == "checkboxes":
        return [text_that_can_be_stored(one) for one in posted.getlist(shown.name)]
    if shown.kind == "checkbox":
        return shown.name in posted
    value = text_that_can_be_stored(posted.get(shown.name, ""))
    if isinstance(known, serializers.CharField) and not isinstance(known, serializers.ChoiceField):
        return value if value.strip() or getattr(known, "allow_blank", False) else _empty(known)
    value = value.strip()
    if not value:
        return _empty(known)
    return value.replace(",", ".") if shown.kind == "number" else value


def _empty(known: serializers.Field) -> Any:
    """Return what an empty input means: null, an empty text, or a missing value."""
    if known.allow_null:
        return None
    if getattr(known, "allow_blank", False):
        return ""
    return _MISSING


def _sentences(errors: Any) -> Iterable[Sentence]:
    """Yield the sentences of the errors of one field, at any depth."""
    if isinstance(errors, Mapping):
        for inner in errors.values():
            yield from _sentences(inner)
    elif isinstance(errors, list):
        for inner in errors:
            yield from _sentences(inner)
    elif isinstance(errors, ErrorDetail | str):
        yield str(errors)
