"""The batch of a day: rows that are new and rows that change, written together in the evening."""

from collections import defaultdict
from itertools import count
from typing import Any, TypeVar

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

from backend.access.models import Grant
from backend.contacts.models import Appointment, Contact
from backend.core.models import Versioned
from backend.followups.models import FollowUpEndReason
from backend.followups.reconcile import reconcile
from backend.people.models import (
    ActivityHours,
    Address,
    Alert,
    BenefitSpell,
    Consent,
    NetworkPerson,
    Professional,
    YoungPerson,
)
from guidance.interventions.models import Intervention, InterventionContact
from jobs.employers.models import DisclosureDecision, EmployerContact, EmployerPerson

Row = TypeVar("Row", bound=Model)


AT_THE_END: frozenset[type[Model]] = frozenset(
    {
        *(ActivityHours, Address, Alert, Appointment, BenefitSpell, InterventionContact, EmployerPerson, Grant),
        *(DisclosureDecision, NetworkPerson, Professional),
    }
)
"""What no rule reads is written once, as it stands in the end: that spares a thousand statements."""

READ_BY_FEW: frozenset[type[Model]] = frozenset({Consent, Contact, Intervention, EmployerContact})
"""After a change of these alone only the rules run that read them, as after the services that write them."""


class Batch:
    """Rows have their keys before they are written, so that they can refer to each other.

    The keys are one running number for all tables: whoever mixes up two of them finds nothing.
    """

    def __init__(self) -> None:
        self._keys = count(1)
        self._new: dict[type[Model], dict[Model, None]] = defaultdict(dict)
        self._changed: dict[Model, set[str]] = defaultdict(set)
        self._tables: dict[type[Model], None] = {}
        self._touched: dict[int, FollowUpEndReason] = {}
        self._touched_by_few: dict[type[Model], set[int]] = defaultdict(set)

    def add(
        self, row: Row, *, of: YoungPerson | None = None, because: FollowUpEndReason = FollowUpEndReason.NOT_EXPECTED
    ) -> Row:
        """Write the row this evening. `of`: the young person whose follow-ups it may change, and why they may end."""
        row.pk = next(self._keys)
        self._new[type(row)][row] = None
        self._touch(row, of, because)
        return row

    def change(
        self,
        row: Model,
        *,
        of: YoungPerson | None = None,
        because: FollowUpEndReason = FollowUpEndReason.NOT_EXPECTED,
        **values: Any,
    ) -> None:
        """Change a row that is in the batch, or was; a versioned one gets a new version."""
        if isinstance(row, Versioned):
            values["version"] = row.version + 1
        for name, value in values.items():
            setattr(row, name, value)
        if row not in self._new.get(type(row), ()):
            self._changed[row] |= values.keys()
        self._touch(row, of, because)

    def _touch(self, row: Model, of: YoungPerson | None, because: FollowUpEndReason) -> None:
        if of is None:
            return
        if type(row) in READ_BY_FEW:
            self._touched_by_few[type(row)].add(of.pk)
        elif because != FollowUpEndReason.NOT_EXPECTED or of.pk not in self._touched:
            self._touched[of.pk] = because

    def close(self, *, for_good: bool = False) -> None:
        """Write the day: what ends before what begins. References are checked at the end of the transaction.

        `for_good`: and what was left for the end.
        """
        for row, fields in self._changed.items():
            row.save(update_fields=fields)
        for model in [model for model in self._new if for_good or model not in AT_THE_END]:
            new = self._new.pop(model)
            model._default_manager.bulk_create(new, batch_size=1000)
            self._tables[model] = None
        self._changed.clear()

    def settle(self) -> None:
        """Make the follow-ups of all whom the day touched agree, as the services do one by one."""
        reconcile(self._touched.keys())
        for model, people in self._touched_by_few.items():
            reconcile(people=people - self._touched.keys(), changed={model})
        self._touched.clear()
        self._touched_by_few.clear()

    def give_numbers_back(self) -> None:
        """Let each table's own numbering go on after the rows that the batch has written."""
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self._tables)):
                cursor.execute(statement)
