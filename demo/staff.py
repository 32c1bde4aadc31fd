"""Who works in the generated municipality, in which units, and when they are away."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from backend.access.models import Cover
from backend.core.sorting import sort_key
from backend.core.workdays import Calendar, DayKind
from backend.organisation.models import Absence, ClosedDay, Membership, Role, Staff, Unit, UnitKind
from backend.organisation.staff_import import CONSULTANT_LIMIT
from demo.batch import Batch

NORTH, SOUTH, IPS = "Ungeteam Nord", "Ungeteam Syd", "IPS-teamet"

# username, name, unit
GUIDES = (
    ("guide", "Mette Kjærgaard", NORTH),
    ("guide2", "Jonas Ravnsborg", NORTH),
    ("guide3", "Leyla Aslan", NORTH),
    ("guide4", "Søren Agerbo", NORTH),
    ("guide5", "Pernille Østerby", NORTH),
    ("guide6", "Abdi Warsame", NORTH),
    ("guide7", "Birgitte Lyng", SOUTH),
    ("guide8", "Kasper Højlund", SOUTH),
    ("guide9", "Åse Tranberg", SOUTH),
    ("guide10", "Nadia Karimi", SOUTH),
    ("guide11", "Troels Bækgaard", SOUTH),
    ("guide12", "Ulla Fjeldsted", SOUTH),
)
CONSULTANTS = (
    ("consultant", "Henrik Sandager"),
    ("consultant2", "Marie Ørum"),
    ("consultant3", "Hodan Isse"),
    ("consultant4", "Lasse Brogaard"),
    ("consultant5", "Jette Svane"),
    ("consultant6", "Emil Torp"),
)
OTHERS = (
    ("leader", "Anne Voldby", Role.LEADER, NORTH),
    ("leader2", "Peter Lindegaard", Role.LEADER, SOUTH),
    ("leader3", "Karima Belhadj", Role.LEADER, IPS),
    ("coordinator", "Gitte Engholm", Role.COORDINATOR, ""),
    ("coordinator2", "Rune Skovgaard", Role.COORDINATOR, IPS),
    ("manager", "Vibeke Thorup", Role.MANAGER, ""),
    ("auditor", "Flemming Aabo", Role.AUDITOR, ""),
    ("administrator", "Sanne Krog", Role.ADMINISTRATOR, ""),
    ("on_call", "Vagttelefonen", Role.ON_CALL, ""),
    ("integration", "Kommunens rapportserver", Role.INTEGRATION, ""),
)
"""Without a unit: in the department, above all of them."""

FULL, FULL_CONSULTANT, DROWNING = "guide", "consultant", "guide5"
ILL_COVERED, ILL_ALONE = "guide4", "guide10"
"""Away today: one whose colleague stands in, and one for whom nobody does."""


@dataclass(eq=False)
class Colleague:
    """A guide or a consultant: how well they keep their promises, how many they can take, and when they are away."""

    staff: Staff
    unit: Unit
    on_time: float
    room: float
    away: list[tuple[date, date, "Colleague | None"]] = field(default_factory=list)
    load: int = 0

    def absence(self, day: date) -> "tuple[date, date, Colleague | None] | None":
        return next((away for away in self.away if away[0] <= day <= away[1]), None)

    def there(self, day: date) -> bool:
        return self.absence(day) is None

    def deputy(self, day: date) -> "Colleague | None":
        """Whoever stands in that day, if they are there themselves."""
        found = self.absence(day)
        return found[2] if found and found[2] and found[2].there(day) else None


@dataclass
class Organisation:
    """The municipality's staff, and its calendar."""

    guides: list[Colleague]
    consultants: list[Colleague]
    leaders: dict[int, Staff]
    coordinator: Staff
    closed: frozenset[date]

    def works(self, day: date) -> bool:
        return Calendar(self.closed).counts(day, DayKind.LOCAL)

    def next_workday(self, day: date) -> date:
        return Calendar(self.closed).next_or_same(day)

    def last_workday(self, day: date) -> date:
        return Calendar(self.closed).previous_or_same(day)

    def workdays_after(self, day: date, days: int) -> date:
        return Calendar(self.closed).add(day, days, DayKind.LOCAL)

    def guide_for(self, unit: Unit) -> Colleague:
        return _least_loaded([guide for guide in self.guides if guide.unit == unit])

    def consultant(self) -> Colleague:
        return _least_loaded(self.consultants)


def _least_loaded(colleagues: list[Colleague]) -> Colleague:
    return min(colleagues, key=lambda colleague: (colleague.load + 1) / colleague.room)


def closed_days(first: date, last: date) -> list[ClosedDay]:
    """24 and 31 December, on which the town hall is closed."""
    return [
        ClosedDay(day=date(year, 12, day), reason=reason)
        for year in range(first.year, last.year + 2)
        for day, reason in ((24, "Juleaften"), (31, "Nytårsaften"))
    ]


def hire(batch: Batch, *, since: date, today: date, password: str, closed: frozenset[date]) -> Organisation:
    """Write units, staff, memberships and absences. Nobody has an e-mail address yet: see `municipality.fill`."""
    department = batch.add(Unit(name="Ungeindsatsen", kind=UnitKind.DEPARTMENT))
    units = {"": department}
    for name in (NORTH, SOUTH, IPS):
        units[name] = batch.add(Unit(name=name, kind=UnitKind.TEAM, parent=department))
    secret = make_password(password)

    def hired(username: str, name: str, role: Role, unit: str) -> Staff:
        staff = Staff(username=username, name=name, sort_name=sort_key(name), password=secret)
        if role == Role.INTEGRATION:  # signs in with a token, never with a password
            staff.set_unusable_password()
        limit = CONSULTANT_LIMIT if role == Role.JOB_CONSULTANT else None
        batch.add(staff)
        batch.add(Membership(staff=staff, unit=units[unit], role=role, caseload_limit=limit, starts_on=since))
        return staff

    rng = Random("how the guides differ")  # noqa: S311  # synthetic people, no secret
    guides = [
        Colleague(
            staff=hired(username, name, Role.YOUTH_GUIDE, unit),
            unit=units[unit],
            on_time=0.62 if username == DROWNING else rng.uniform(0.95, 0.995),
            room={FULL: 1.5, DROWNING: 1.7}.get(username, rng.uniform(0.85, 1.05)),
        )
        for username, name, unit in GUIDES
    ]
    consultants = [
        Colleague(
            staff=hired(username, name, Role.JOB_CONSULTANT, IPS),
            unit=units[IPS],
            on_time=rng.uniform(0.9, 0.98),
            room=1.15 if username == FULL_CONSULTANT else 1.0,
        )
        for username, name in CONSULTANTS
    ]
    others = {username: hired(username, name, role, unit) for username, name, role, unit in OTHERS}
    leaders = {units[unit].pk: others[username] for username, _name, role, unit in OTHERS if role == Role.LEADER}
    organisation = Organisation(guides, consultants, leaders, others["coordinator"], closed)
    for colleague in (*guides, *consultants):
        _plan_absences(organisation, colleague, since, today)
    for colleague in (*guides, *consultants):
        _write_absences(batch, organisation, colleague, today)
    return organisation


def _plan_absences(organisation: Organisation, colleague: Colleague, since: date, today: date) -> None:
    """Summer, the days between Christmas and New Year, some illness; and whoever is ill today."""
    name = colleague.staff.username
    rng = Random(f"absences of {name}")  # noqa: S311  # as above
    peers = [
        peer
        for peer in (*organisation.guides, *organisation.consultants)
        if peer.unit == colleague.unit and peer != colleague
    ]
    ill_since = {
        ILL_COVERED: organisation.next_workday(today - timedelta(days=9)),
        ILL_ALONE: organisation.next_workday(today - timedelta(days=5)),
    }.get(name)
    for first, last in sorted(_days_off(rng, since, today)):
        away = any(first <= other_last and other_first <= last for other_first, other_last, _deputy in colleague.away)
        if not away and last >= first and not (ill_since and last >= ill_since - timedelta(days=14)):
            colleague.away.append((first, last, rng.choice(peers) if rng.random() < 0.9 else None))
    if ill_since:
        colleague.away.append((ill_since, date.max, peers[-1] if name == ILL_COVERED else None))


def _days_off(rng: Random, since: date, today: date) -> Iterator[tuple[date, date]]:
    for year in range(since.year, today.year + 1):
        summer = date(year, 6, 29) + timedelta(days=7 * rng.randrange(4))
        yield _within(summer, summer + timedelta(days=20), since, today)
        if rng.random() < 0.7:
            yield _within(date(year, 12, 23), date(year + 1, 1, 2), since, today)
        for _spell in range(rng.choice((1, 2, 2, 3))):
            ill = date(year, 1, 8) + timedelta(days=rng.randrange(340))
            if ill < today - timedelta(days=10):  # who is away today is told below
                yield _within(ill, ill + timedelta(days=rng.choice((0, 1, 1, 2, 3, 4, 8))), since, today)


def _within(first: date, last: date, since: date, today: date) -> tuple[date, date]:
    """A period, as far as it is lived or planned by now: nothing before the beginning, holidays a month ahead."""
    known = first <= today + timedelta(days=30)
    return (first, last) if known and last > since else (first, first - timedelta(days=1))


def _write_absences(batch: Batch, organisation: Organisation, colleague: Colleague, today: date) -> None:
    leader = organisation.leaders[colleague.unit.pk]
    for first, last, deputy in colleague.away:
        ends_on = None if last == date.max else last
        absence = batch.add(Absence(staff=colleague.staff, starts_on=first, ends_on=ends_on, entered_by=leader))
        if deputy:
            batch.add(Cover(absence=absence, deputy=deputy.staff, starts_on=first, ends_on=ends_on, entered_by=leader))
