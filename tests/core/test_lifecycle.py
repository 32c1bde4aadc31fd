"""Lifecycles without a database: what a table of transitions answers, refuses and changes."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Conflict
from backend.core.lifecycle import Lifecycle, Transition


class State(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ACTIVE = "active", _("Active")
    CLOSED = "closed", _("Closed")


LIFECYCLE = Lifecycle(
    subject=_("The course"),
    states=State,
    field="state",
    transitions={
        "start": Transition({State.PLANNED}, State.ACTIVE, _("start")),
        "edit": Transition({State.PLANNED, State.ACTIVE}, None, _("edit")),
        "expire": Transition({State.ACTIVE}, State.CLOSED, None),
    },
)


class Record:
    """A record that remembers the fields it was to save."""

    def __init__(self, state: str) -> None:
        self.state, self.note = state, ""
        self.saved: dict[str, Any] = {}

    def save(self, update_fields: Sequence[str]) -> None:
        self.saved = {name: getattr(self, name) for name in update_fields}


@pytest.mark.parametrize(
    ("state", "allowed", "possible"),
    [
        ("planned", ["start", "edit"], ["start", "edit"]),
        ("active", ["edit", "expire"], ["edit"]),  # an event of the system is no verb of a caller
        ("closed", [], []),
    ],
)
def test_state_allows_verbs(state: str, allowed: list[str], possible: list[str]) -> None:
    assert [verb for verb in ("start", "edit", "expire") if LIFECYCLE.allows(verb, state)] == allowed
    assert LIFECYCLE.possible(state) == possible


@pytest.mark.parametrize(
    ("language", "state", "sentence"),
    [
        ("en", "planned", "The course is “Planned”. Possible now: start, edit."),
        ("da", "planned", "Forløbet er “Planlagt”. Muligt nu: start, ret."),
        ("en", "closed", "The course is “Closed” and can no longer be changed."),
        ("da", "closed", "Forløbet er “Afsluttet” og kan ikke længere ændres."),
    ],
)
def test_refusal_is_in_language_of_caller(language: str, state: str, sentence: str) -> None:
    with translation.override(language):
        refusal = LIFECYCLE.refusal(state)

    assert (str(refusal), refusal.code, refusal.status) == (sentence, "state", 409)


def test_move_sets_state_and_fields() -> None:
    record: Any = Record("planned")

    assert LIFECYCLE.move(record, "start", note="Ja") == "planned"

    assert record.saved == {"state": "active", "note": "Ja"}


def test_move_without_target_keeps_state() -> None:
    record: Any = Record("active")

    assert LIFECYCLE.move(record, "edit", note="Ja") == "active"

    assert record.saved == {"state": "active", "note": "Ja"}


def test_refused_move_changes_nothing() -> None:
    record: Any = Record("active")

    with translation.override("en"), pytest.raises(Conflict, match="Possible now: edit"):
        LIFECYCLE.move(record, "start", note="Ja")

    assert (record.state, record.note, record.saved) == ("active", "", {})


def test_check_raises_refusal() -> None:
    record: Any = Record("closed")

    LIFECYCLE.check(Record("planned"), "start")  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        LIFECYCLE.check(record, "start")


def test_unknown_verb_raises_key_error() -> None:
    with pytest.raises(KeyError):
        LIFECYCLE.allows("fly", "planned")
