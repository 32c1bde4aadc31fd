"""Holdings: the records that are still open for a young person, and those that name a member of staff.

The `holdings.py` of each app, which is imported at the start, adds one `Holdings` for each kind of record:

    class PlannedAppointments(Holdings[Appointment]):
        model = Appointment
        kind = "appointment"
        ...

    add(PlannedAppointments())

They are asked where a case, a course or a plan closes, where a young person dies or is merged, where a colleague hands
over, and where a role ends. The functions of this module run inside `changing(young_person)` and `as_system`, and the
caller has checked the permission.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Generic, TypeVar

from django.db.models import BigIntegerField, DateField, Expression, Model, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.formats import date_format
from django.utils.translation import ngettext

from backend.core.errors import Conflict, DomainError, Sentence
from backend.organisation.models import Staff

Record = TypeVar("Record", bound=Model)


@dataclass(frozen=True)
class Holding:
    """One record that is still open. `on` is its day, if it has one."""

    kind: str
    label: Sentence
    id: int
    young_person_id: int | None
    staff_id: int | None
    on: date | None

    def __str__(self) -> str:
        return f"{self.label}: {date_format(self.on, 'SHORT_DATE_FORMAT')}" if self.on else str(self.label)


@dataclass(frozen=True)
class HoldingCount:
    """How many records of one kind a member of staff holds."""

    kind: str
    label: Sentence
    count: int


@dataclass(frozen=True)
class Ending:
    """How holdings end: on which day, by whom, and which.

    With `staff_ids` only those of these colleagues end, as where one of several courses closes.
    """

    on: date
    by: Staff
    staff_ids: frozenset[int] | None = None


@dataclass(frozen=True)
class Handover:
    """From whom to whom holdings pass, from which moment on, and by whom."""

    staff: Staff
    to: Staff
    at: datetime
    by: Staff


class Holdings(Generic[Record]):
    """One kind of holding.

    `person` and `staff` are the fields that name the young person and the member of staff, and `on` is the day of a
    record: a field or an expression. Each is None where the record has none. A case cannot close over a kind that
    `stops_closing`, unless the caller asks to end it too.
    """

    model: ClassVar[type[Model]]
    kind: ClassVar[str]
    label: ClassVar[Sentence]
    person: ClassVar[str | None] = "young_person"
    staff: ClassVar[str | None] = None
    on: ClassVar[str | Expression | None] = None
    stops_closing: ClassVar[bool] = True

    def records(self) -> QuerySet[Record]:
        """Return the open records of all young people."""
        raise NotImplementedError

    def end(self, record: Record, ending: Ending) -> None:
        """End the record."""
        raise NotImplementedError

    def hand_over(self, record: Record, handover: Handover) -> bool:
        """Give the record to the successor. Return False if a member of staff must decide instead."""
        return False

    def of_person(self, young_person_id: int, staff_ids: Collection[int] | None = None) -> QuerySet[Record]:
        """Return the open records of a young person, all or those that name one of `staff_ids`."""
        if self.person is None:
            return self.records().none()
        found = self.records().filter(**{self.person: young_person_id})
        if staff_ids is None:
            return found
        return found.filter(**{f"{self.staff}__in": staff_ids}) if self.staff else found.none()

    def of_staff(self, staff_ids: Collection[int]) -> QuerySet[Record]:
        """Return the open records that name one of `staff_ids`."""
        return self.records().filter(**{f"{self.staff}__in": staff_ids}) if self.staff else self.records().none()


class StillOpen(Conflict):
    """409: something is still open. `errors` has one entry for each holding."""

    code = "still_open"

    def __init__(self, holdings: Sequence[Holding]) -> None:
        super().__init__(
            ngettext(
                "%(count)s thing is still open: see the list, and end it or hand it over first. Or send end_open: "
                "true, and it ends too.",
                "%(count)s things are still open: see the list, and end them or hand them over first. Or send "
                "end_open: true, and they end too.",
                len(holdings),
            )
            % {"count": len(holdings)}
        )
        self.holdings = tuple(holdings)

    @property
    def parts(self) -> Sequence[DomainError]:
        return [Conflict(str(held), code=held.kind) for held in self.holdings]


_kinds: list[Holdings[Model]] = []


def add(holdings: "Holdings[Record]") -> None:
    """Add a kind of holding. `ValueError` if it is there already."""
    if any(known.kind == holdings.kind for known in _kinds):
        raise ValueError(f"Added twice: {holdings.kind}")
    _kinds.append(holdings)  # type: ignore[arg-type]  # each kind only ever meets its own records


def kinds() -> Sequence[Holdings[Model]]:
    """Return the kinds of holding, those of the lower apps first."""
    return _kinds


def open_for(young_person_id: int, staff_ids: Collection[int] | None = None) -> list[Holding]:
    """Return what stops a case from closing: everything that is open, or what names one of `staff_ids`."""
    stopping = [held for held in _kinds if held.stops_closing]
    return _read((held, held.of_person(young_person_id, staff_ids)) for held in stopping)


def held_for(young_person_id: int, staff_ids: Collection[int] | None = None) -> list[Holding]:
    """Return what is open for a young person, all or what names one of `staff_ids`.

    It includes what does not stop a case from closing.
    """
    return _read((held, held.of_person(young_person_id, staff_ids)) for held in _kinds)


def refuse_if_open(young_person_id: int, staff_ids: Collection[int] | None = None) -> None:
    """Raise `StillOpen` with the list of what is open, if anything is."""
    if found := open_for(young_person_id, staff_ids):
        raise StillOpen(found)


def end_all(young_person_id: int, ending: Ending) -> None:
    """End everything that is open for a young person, or what names one of `ending.staff_ids`.

    The records of higher apps end first: an intervention before the course, a course before its assignments.
    """
    for held in reversed(_kinds):
        for record in list(held.of_person(young_person_id, ending.staff_ids)):
            held.end(record, ending)


def held_by(staff_ids: Collection[int]) -> list[Holding]:
    """Return what members of staff still hold."""
    return _read((held, held.of_staff(staff_ids)) for held in _kinds)


def _read(asked: Iterable[tuple[Holdings[Model], QuerySet[Model]]]) -> list[Holding]:
    """Return the records of each kind as holdings, by kind and day, with one query for all kinds."""
    first, *others = [
        records.order_by()
        .annotate(
            held_kind=Value(held.kind),
            held_person=Cast(held.person or Value(None), BigIntegerField()),
            held_staff=Cast(held.staff or Value(None), BigIntegerField()),
            held_on=Cast(held.on or Value(None), DateField()),
        )
        .values_list("held_kind", "pk", "held_person", "held_staff", "held_on")
        for held, records in asked
    ]
    kinds = {held.kind: (place, held.label) for place, held in enumerate(_kinds)}
    found = [
        Holding(kind, kinds[kind][1], pk, person, staff, on)
        for kind, pk, person, staff, on in first.union(*others, all=True)
    ]
    return sorted(found, key=lambda held: (kinds[held.kind][0], held.on or date.min, held.id))


def counts_by_staff(staff_ids: Collection[int]) -> dict[int, list[HoldingCount]]:
    """Return how many records of each kind name each of several members of staff, with one query for all kinds.

    Members of staff who hold nothing are left out.
    """
    counted = Counter((held.kind, held.staff_id) for held in held_by(staff_ids))
    return {
        pk: [HoldingCount(held.kind, held.label, counted[held.kind, pk]) for held in _kinds if counted[held.kind, pk]]
        for pk in {pk for _kind, pk in counted if pk is not None}
    }


def count_by_kind(found: Iterable[Holding]) -> list[HoldingCount]:
    """Return how many of the holdings are of each kind, in the order of the kinds."""
    counted = Counter(held.kind for held in found)
    return [HoldingCount(held.kind, held.label, counted[held.kind]) for held in _kinds if counted[held.kind]]


def hand_over_all(young_person_id: int, handover: Handover) -> list[Holding]:
    """Pass what a colleague holds for one young person to the successor. Return what is left for a decision."""
    found = held_for(young_person_id, [handover.staff.pk])
    passed: set[tuple[str, int]] = set()
    for held in _kinds:
        if any(one.kind == held.kind for one in found):
            records = list(held.of_person(young_person_id, [handover.staff.pk]))
            passed |= {(held.kind, record.pk) for record in records if held.hand_over(record, handover)}
    return [one for one in found if (one.kind, one.id) not in passed]
