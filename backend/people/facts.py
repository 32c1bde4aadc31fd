"""The consents that follow-up rules read."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Self

from backend.followups.case import Facts, Rows
from backend.people.models import Consent
from backend.people.models.consent import ConsentAnswer


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
