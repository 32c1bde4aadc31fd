"""Load the availability of one day, with a fixed number of queries."""

from collections import defaultdict
from datetime import date

from backend.access.models import AccessBlock, Cover, CoveredPerson
from backend.access.permissions import working_with_cases
from backend.core.periods import covers
from backend.organisation.models import Absence, Membership, Role, Unit
from backend.reminders.recipients import Availability, Deputy


def load_availability(today: date) -> Availability:
    """Return who works, who is absent, who is whose deputy, who leads which unit and who is blocked on `today`."""
    staff = list(working_with_cases(today).values_list("pk", "email", "wants_digest"))
    working = frozenset(pk for pk, _email, _wants in staff)
    absent = frozenset(Absence.objects.active(today).values_list("staff_id", flat=True))
    leaders: defaultdict[int, list[int]] = defaultdict(list)
    held = Membership.objects.active(today).filter(role=Role.LEADER, staff__in=working).order_by("id")
    for unit_id, staff_id in held.values_list("unit_id", "staff_id"):
        leaders[unit_id].append(staff_id)
    blocks = AccessBlock.objects.filter(covers(today)).values_list("staff_id", "young_person_id")
    return Availability(
        working=working,
        absent=absent,
        deputies=_deputies(today, working - absent),
        leaders={unit_id: tuple(found) for unit_id, found in leaders.items()},
        parents=dict(Unit.objects.values_list("pk", "parent_id")),
        blocked=frozenset(blocks),
        with_email=frozenset(pk for pk, email, _wants in staff if email),
        without_digest=frozenset(pk for pk, _email, wants in staff if not wants),
    )


def _deputies(today: date, present: frozenset[int]) -> dict[int, tuple[Deputy, ...]]:
    current = Cover.objects.filter(
        covers(today),
        covers(today, "absence__starts_on", "absence__ends_on"),
        deputy__in=present,
    )
    named: defaultdict[int, set[int]] = defaultdict(set)
    through = CoveredPerson.objects.filter(cover__in=current)
    for cover_id, young_person_id in through.values_list("cover_id", "youngperson_id"):
        named[cover_id].add(young_person_id)
    found: defaultdict[int, list[Deputy]] = defaultdict(list)
    rows = current.order_by("id").values_list("pk", "absence__staff_id", "deputy_id", "everyone")
    for cover_id, absent_id, deputy_id, everyone in rows:
        found[absent_id].append(Deputy(deputy_id, everyone, frozenset(named[cover_id])))
    return {absent_id: tuple(deputies) for absent_id, deputies in found.items()}
