"""The contacts with employers that follow-up rules read."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Self

from backend.core import clock
from backend.followups.case import Facts
from jobs.employers.models import About, ContactStatus, EmployerContact, Mode


class EmployerContactFact(NamedTuple):
    """One contact with an employer about a young person, which was held."""

    id: int
    on: date
    is_face_to_face: bool
    is_about_ordinary_job: bool
    is_beyond_decision: bool
    recorded_on: date
    handled_on: date | None


@dataclass(frozen=True)
class EmployerContacts(Facts):
    """The employer contacts about one young person that were held, by date and id."""

    records: tuple[EmployerContactFact, ...] = ()

    reads = frozenset({EmployerContact})

    @classmethod
    def load(cls, ids: Collection[int]) -> Mapping[int, Self]:
        """Read the contacts about many young people with one query."""
        found: dict[int, list[EmployerContactFact]] = defaultdict(list)
        held = EmployerContact.objects.filter(young_person__in=ids, status=ContactStatus.HELD)
        for person, contact_id, on, mode, about, beyond, recorded_at, handled_on in held.order_by(
            "occurred_on", "id"
        ).values_list(
            "young_person_id", "id", "occurred_on", "mode", "about", "beyond_decision", "recorded_at", "handled_on"
        ):
            found[person].append(
                EmployerContactFact(
                    contact_id,
                    on,
                    mode == Mode.FACE_TO_FACE,
                    about == About.ORDINARY_JOB,
                    beyond,
                    recorded_at.astimezone(clock.COPENHAGEN).date(),
                    handled_on,
                )
            )
        return {person: cls(tuple(contacts)) for person, contacts in found.items()}
