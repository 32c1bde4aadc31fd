"""Whom a member of staff replaces today."""

import operator
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce

from django.db.models import Q

from backend.access.models import Cover, CoveredPerson
from backend.core.periods import covers
from backend.organisation.models import Staff


@dataclass(frozen=True)
class Replaced:
    """An absent colleague whom a deputy replaces today, for `everyone` or for the young people in `young_people`.

    `until` is the last day of the cover, or of the absence if that is earlier. None: there is no end date.
    """

    staff: Staff
    until: date | None
    everyone: bool
    young_people: frozenset[int]

    def condition(self, staff: str, young_person: str = "young_person") -> Q:
        """Return the condition on rows that the deputy takes care of. The arguments are paths to the foreign keys."""
        own = Q(**{staff: self.staff})
        return own if self.everyone else own & Q(**{f"{young_person}__in": sorted(self.young_people)})


def theirs(replaced: Iterable[Replaced], staff: str) -> Q:
    """Return the condition on rows of any of these colleagues that the deputy takes care of."""
    return reduce(operator.or_, (one.condition(staff) for one in replaced), Q(pk__in=[]))


def replaced_by(deputy: Staff, today: date) -> list[Replaced]:
    """Return the absent colleagues whom `deputy` replaces today, with at most two queries."""
    current = Cover.objects.filter(
        covers(today), covers(today, "absence__starts_on", "absence__ends_on"), deputy=deputy
    ).select_related("absence__staff")
    found = list(current.order_by("absence__staff__sort_name", "id"))
    named = _named([cover.pk for cover in found if not cover.everyone])
    return [
        Replaced(
            staff=cover.absence.staff,
            until=min((day for day in (cover.ends_on, cover.absence.ends_on) if day), default=None),
            everyone=cover.everyone,
            young_people=frozenset(named.get(cover.pk, ())),
        )
        for cover in found
    ]


def _named(covers_: Collection[int]) -> dict[int, set[int]]:
    named: defaultdict[int, set[int]] = defaultdict(set)
    if covers_:
        through = CoveredPerson.objects.filter(cover__in=covers_)
        for cover_id, young_person_id in through.values_list("cover_id", "youngperson_id"):
            named[cover_id].add(young_person_id)
    return named
