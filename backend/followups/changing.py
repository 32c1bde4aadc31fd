"""Change the facts of a young person: lock, write, reconcile, and schedule the dispatcher after the commit.

with changing(young_person) as change:
    course = GuidanceCourse.objects.create(...)
    change.record(course)
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from backend.access.people import young_person_model
from backend.core.errors import Conflict, NotFound
from backend.followups.dispatch import schedule_dispatch
from backend.followups.models import FollowUpEndReason
from backend.followups.reconcile import reconcile, reconcile_units_of

if TYPE_CHECKING:
    from backend.people.models import YoungPerson


class _Pending:
    """What the outermost `changing` reconciles when it ends."""

    def __init__(self) -> None:
        self.people: set[int] = set()
        self.models: set[type[Model]] = set()
        self.gone = FollowUpEndReason.VOIDED
        self.units: set[int] = set()


class Change:
    """The young people whose rows are locked, and the models of which rows have changed."""

    def __init__(self, pending: _Pending, people: "list[YoungPerson]") -> None:
        self._pending = pending
        self.people = people

    @property
    def young_person(self) -> "YoungPerson":
        """The young person as read when the row was locked. If there are several, the one with the lowest id."""
        return self.people[0]

    def record(self, *changed: Model | type[Model], gone: FollowUpEndReason | None = None) -> None:
        """Record that rows of these models have changed. `gone` says why a starting fact no longer exists."""
        self._pending.models |= {found if isinstance(found, type) else type(found) for found in changed}
        if gone is not None:
            self._pending.gone = gone

    def about_units(self, *units: int) -> None:
        """Record that a rule about units may expect something new of these units."""
        self._pending.units.update(units)


_pending: ContextVar[_Pending | None] = ContextVar("pending", default=None)


@contextmanager
def changing(*people: "YoungPerson | int") -> Iterator[Change]:
    """Lock young people (instances or ids) in a transaction, and reconcile their follow-ups when the block ends.

    The rows are locked in order of id, so that two commands cannot block each other. Nested blocks reconcile once, in
    the outermost block, for the people and models of all. Raises `NotFound` if the caller cannot see a young person,
    and `Conflict` for a record that was merged into another, which no longer changes.
    """
    ids = {person if isinstance(person, int) else person.pk for person in people}
    with transaction.atomic():
        locked = list(young_person_model().objects.lock().filter(pk__in=ids))
        if len(locked) < len(ids):
            raise NotFound
        if any(person.merged_into_id for person in locked):
            raise Conflict(_("This record was merged into another case: use that one."), code="merged")
        outer = _pending.get()
        if outer is not None:
            outer.people |= ids
            yield Change(outer, locked)
            return
        pending = _Pending()
        pending.people |= ids
        token = _pending.set(pending)
        try:
            yield Change(pending, locked)
        finally:
            _pending.reset(token)
        if pending.models:
            reconcile(pending.people, changed=pending.models, gone=pending.gone)
            reconcile_units_of(pending.models, pending.units)
            schedule_dispatch()
