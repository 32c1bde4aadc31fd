"""Lifecycles: which verbs a record allows in which state, and to which state each verb leads.

An app declares one `Lifecycle` beside its model. Its services use it to check and to move records, and its
`abilities.py` reads it. Only `Lifecycle.move` writes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, Sentence


@dataclass(frozen=True)
class Transition:
    """The states in which a verb may be used, the state to which it leads, and what the verb is called.

    `to` is None where the state stays. `label` is None for an event of the system, which is no verb of a caller.
    """

    allowed_in: Collection[str]
    to: str | None
    label: Sentence | None


@dataclass(frozen=True, kw_only=True)
class Lifecycle:
    """The table of transitions of one model.

    `subject` begins a refusal ("The course"). `field` is the name of the model field that holds the state.
    """

    subject: Sentence
    states: type[models.TextChoices]
    field: str
    transitions: Mapping[str, Transition]

    def allows(self, verb: str, state: str) -> bool:
        """Return whether `verb` may be used in `state`."""
        return state in self.transitions[verb].allowed_in

    def possible(self, state: str) -> list[str]:
        """Return the verbs that may be used in `state`, in the order of the table, without events of the system."""
        return [verb for verb, row in self.transitions.items() if row.label is not None and state in row.allowed_in]

    def refusal(self, state: str) -> Conflict:
        """Return the conflict that names `state` and what is possible in it, in the language of the caller."""
        facts = {"subject": self.subject, "state": self.states(state).label}
        if verbs := self.possible(state):
            facts["verbs"] = ", ".join(str(self.transitions[verb].label) for verb in verbs)
            return Conflict(_("%(subject)s is “%(state)s”. Possible now: %(verbs)s.") % facts, code="state")
        return Conflict(_("%(subject)s is “%(state)s” and can no longer be changed.") % facts, code="state")

    def check(self, record: models.Model, verb: str) -> None:
        """Raise the refusal unless the state of `record` allows `verb`."""
        state = getattr(record, self.field)
        if not self.allows(verb, state):
            raise self.refusal(state)

    def move(self, record: models.Model, verb: str, **fields: Any) -> str:
        """Set the state to which `verb` leads, set `fields`, and save them. Return the former state.

        Raises the refusal, and writes nothing, unless the present state allows `verb`. The caller has locked the
        record and writes its row of the history.
        """
        self.check(record, verb)
        left: str = getattr(record, self.field)
        values = {**fields, self.field: self.transitions[verb].to or left}
        for name, value in values.items():
            setattr(record, name, value)
        record.save(update_fields=list(values))
        return left
