"""The facts about a young person that follow-up rules read: consents, warnings, protection, periods, duplicates."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple, Self

from django.db.models import Model, Q

from backend.core import clock
from backend.followups.case import Facts, Rows
from backend.people.models import Address, AddressCheck, Alert, CaseStep, Consent, ProbableDuplicate
from backend.people.models.consent import ConsentAnswer
from backend.people.models.person import Sensitivity
from backend.people.models.steps import CaseStepKind


class ConsentFact(NamedTuple):
    """A consent that was given, and the consent that renewed it."""

    id: int
    by_custody_holder: bool
    given_on: date
    expires_on: date | None
    withdrawn_on: date | None
    renewed_by: int | None
    renewed_on: date | None


@dataclass(frozen=True)
class Consents(Facts):
    """The consents that a young person and the custody holders have given."""

    records: tuple[ConsentFact, ...] = ()

    reads = frozenset({Consent})

    @classmethod
    def load(cls, ids: Collection[int]) -> Mapping[int, Self]:
        """Read the consents of many young people with one query."""
        found: dict[int, list[ConsentFact]] = defaultdict(list)
        given = Consent.objects.filter(young_person__in=ids, answer=ConsentAnswer.GIVEN).order_by("id")
        rows: Rows = given.values_list(
            "young_person_id",
            "id",
            "given_by_id",
            "given_on",
            "expires_on",
            "withdrawn_on",
            "renewed_by__id",
            "renewed_by__given_on",
        )
        for person, consent_id, given_by, *days in rows:
            found[person].append(ConsentFact(consent_id, given_by is not None, *days))
        return {person: cls(tuple(consents)) for person, consents in found.items()}


class AlertFact(NamedTuple):
    """A warning with a day on which it is looked at again: when it was added, that day, and when it ended."""

    id: int
    on: date
    review_on: date
    ended_on: date | None


@dataclass(frozen=True)
class Alerts(Facts):
    """The warnings about one young person that have a day on which they are looked at again, by id."""

    records: tuple[AlertFact, ...] = ()

    reads = frozenset({Alert})

    @classmethod
    def load(cls, ids: Collection[int]) -> Mapping[int, Self]:
        """Read the warnings about many young people with one query."""
        found: dict[int, list[AlertFact]] = defaultdict(list)
        alerts = Alert.objects.filter(young_person__in=ids, review_on__isnull=False).order_by("id")
        rows: Rows = alerts.values_list("young_person_id", "id", "created_at", "review_on", "ended_on")
        for person, alert_id, created_at, *days in rows:
            found[person].append(AlertFact(alert_id, created_at.astimezone(clock.COPENHAGEN).date(), *days))
        return {person: cls(tuple(records)) for person, records in found.items()}


class ProtectionFact(NamedTuple):
    """The protection of an address, since a day: since the registration (`check_id` is 0), or since a check."""

    address_id: int
    check_id: int
    since: date
    until: date | None

    @property
    def occurrence(self) -> str:
        """The name of this starting fact."""
        return f"check:{self.check_id}" if self.check_id else f"address:{self.address_id}"


@dataclass(frozen=True)
class Protections(Facts):
    """What staff knew of the protection of the address of one young person, in the order in which they learned it."""

    records: tuple[ProtectionFact, ...] = ()

    reads = frozenset({Address, AddressCheck})

    @classmethod
    def load(cls, ids: Collection[int]) -> Mapping[int, Self]:
        """Read the addresses and checks of many young people with two queries."""
        checks: dict[int, list[ProtectionFact]] = defaultdict(list)
        former: dict[int, date | None] = {}
        made = AddressCheck.objects.filter(address__young_person__in=ids).order_by("id")
        answers: Rows = made.values_list("address_id", "former_until", "id", "on", "protected_until")
        for address_id, former_until, *check in answers:
            former.setdefault(address_id, former_until)
            checks[address_id].append(ProtectionFact(address_id, *check))
        found: dict[int, Self] = {}
        known = Q(protected=True) | Q(pk__in=checks)
        addresses = Address.objects.filter(known, young_person__in=ids)
        rows: Rows = addresses.values_list("young_person_id", "id", "young_person__registered_at", "protected_until")
        for person, address_id, registered_at, until in rows:
            since = registered_at.astimezone(clock.COPENHAGEN).date()
            first = ProtectionFact(address_id, 0, since, former.get(address_id, until))
            found[person] = cls((first, *checks.get(address_id, ())))
        return found


class OpenPeriod(NamedTuple):
    """The days on which one course, plan or intervention was open. `ends_on` is the day on which it ended.

    `start_id` is the id of the record that started it. `ending` names the record that ended it.
    """

    starts_on: date
    start_id: int
    ends_on: date | None = None
    ending: str = ""

    def includes_evening(self, day: date) -> bool:
        """Return whether it is open in the evening of a day."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on > day)


PeriodLoader = Callable[[Collection[int]], Mapping[int, Iterable[OpenPeriod]]]
"""Returns the periods of one kind for many young people, by person."""


@dataclass(frozen=True)
class OpenPeriods(Facts):
    """When something was open for a young person. Each app that opens something adds a loader for its own kind."""

    records: tuple[OpenPeriod, ...] = ()

    reads = frozenset()
    loaders: ClassVar[list[PeriodLoader]] = []

    @classmethod
    def add(cls, *reads: type[Model]) -> Callable[[PeriodLoader], PeriodLoader]:
        """Add the decorated loader, which reads these models."""

        def added(loader: PeriodLoader) -> PeriodLoader:
            cls.loaders.append(loader)
            cls.reads |= frozenset(reads)
            return loader

        return added

    @classmethod
    def load(cls, ids: Collection[int]) -> Mapping[int, Self]:
        """Read the periods of many young people, with the queries of each loader."""
        found: dict[int, list[OpenPeriod]] = defaultdict(list)
        for loader in cls.loaders:
            for person, periods in loader(ids).items():
                found[person].extend(periods)
        return {person: cls(tuple(periods)) for person, periods in found.items()}


class CaseStepFact(NamedTuple):
    """The case was closed or reopened."""

    id: int
    on: date
    is_closing: bool


@dataclass(frozen=True)
class CaseSteps(Facts):
    """When the case of one young person was closed and reopened, in the order in which it was recorded."""

    records: tuple[CaseStepFact, ...] = ()

    reads = frozenset({CaseStep})

    @classmethod
    def load(cls, ids: Collection[int]) -> Mapping[int, Self]:
        """Read the steps of many cases with one query."""
        found: dict[int, list[CaseStepFact]] = defaultdict(list)
        steps = CaseStep.objects.filter(young_person__in=ids, step__in=(CaseStepKind.CLOSE, CaseStepKind.REOPEN))
        for person, number, on, step in steps.order_by("id").values_list("young_person_id", "id", "on", "step"):
            found[person].append(CaseStepFact(number, on, step == CaseStepKind.CLOSE))
        return {person: cls(tuple(steps)) for person, steps in found.items()}


class DuplicateFact(NamedTuple):
    """The question whether a case of a unit and another case are about one young person."""

    id: int
    found_on: date
    answered_on: date | None


@dataclass(frozen=True)
class Duplicates(Facts):
    """The questions to one unit whether a case is about the same young person as another one.

    An open question about a case that is closed to all but named staff is left out, because the leader cannot see it.
    """

    records: tuple[DuplicateFact, ...] = ()

    reads = frozenset({ProbableDuplicate})

    @classmethod
    def load(cls, ids: Collection[int]) -> Mapping[int, Self]:
        """Read the questions to many units with one query."""
        found: dict[int, list[DuplicateFact]] = defaultdict(list)
        alive = Q(young_person__deceased_on__isnull=True, other__deceased_on__isnull=True)
        goes_on = alive & ~Q(young_person__sensitivity=Sensitivity.CLOSED)
        asked = ProbableDuplicate.objects.filter(~Q(answer="") | goes_on, unit__in=ids).order_by("id")
        for unit, *fact in asked.values_list("unit_id", *DuplicateFact._fields):
            found[unit].append(DuplicateFact(*fact))
        return {unit: cls(tuple(facts)) for unit, facts in found.items()}


def open_periods(kind: str, steps: Rows) -> Mapping[int, list[OpenPeriod]]:
    """Return the periods of one kind of record, by young person.

    `steps` are rows (young person, record, step, day, whether it ends the record), in the order in which they were
    recorded. The first step of a record starts a period, and so does the first one after an end.
    """
    running: dict[int, tuple[int, OpenPeriod]] = {}
    found: dict[int, list[OpenPeriod]] = defaultdict(list)
    for person, record, step, on, ends in steps:
        if not ends:
            running.setdefault(record, (person, OpenPeriod(on, step)))
        elif record in running:
            _person, period = running.pop(record)
            found[person].append(period._replace(ends_on=max(on, period.starts_on), ending=f"{kind}:{step}"))
    for person, period in running.values():
        found[person].append(period)
    return found
