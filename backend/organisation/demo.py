"""Demo data: the staff of the municipality, their units, and their absences."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from backend.core.demo_data import DemoData
from backend.core.workdays import Calendar, DayKind
from backend.organisation.models import Absence, ClosedDay, Credential, Membership, Role, Staff, Unit, UnitKind
from backend.organisation.staff_import import CONSULTANT_LIMIT

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
"""Staff who are neither guides nor consultants. Those without a unit belong to the department."""

FULL, FULL_CONSULTANT, OVERLOADED = "guide", "consultant", "guide5"
ILL_COVERED, ILL_ALONE = "guide4", "guide10"
"""Two guides who are absent today: the first has a deputy, the second has none."""


@dataclass
class Away:
    """An absence of a colleague, and the deputy.

    `last` is `date.max` if the end is open.
    """

    first: date
    last: date
    deputy: "Colleague | None"
    absence: Absence


@dataclass(eq=False)
class Colleague:
    """A guide or consultant.

    `on_time` is the share of follow-ups that this colleague fulfils in time. `room` is the relative number of cases,
    where 1 is usual.
    """

    staff: Staff
    unit: Unit
    on_time: float
    room: float
    away: list[Away] = field(default_factory=list)

    def away_on(self, day: date) -> Away | None:
        """Return the absence on a day, or None."""
        return next((away for away in self.away if away.first <= day <= away.last), None)

    def is_there(self, day: date) -> bool:
        """Return whether the colleague works on a day."""
        return self.away_on(day) is None

    def deputy_on(self, day: date) -> "Colleague | None":
        """Return the deputy on a day, if there is one who is not absent."""
        found = self.away_on(day)
        return found.deputy if found and found.deputy and found.deputy.is_there(day) else None


@dataclass
class Workforce:
    """The staff of the municipality, and its calendar."""

    guides: list[Colleague]
    consultants: list[Colleague]
    leaders: dict[Unit, Staff]
    coordinator: Staff
    calendar: Calendar

    def is_workday(self, day: date) -> bool:
        """Return whether the municipality is open."""
        return self.calendar.counts(day, DayKind.LOCAL)

    def next_workday(self, day: date) -> date:
        """Return the first working day on or after a day."""
        return self.calendar.next_or_same(day)

    def workdays_after(self, day: date, days: int) -> date:
        """Return the working day that comes `days` working days after a day."""
        return self.calendar.add(day, days, DayKind.LOCAL)


def fill(data: DemoData) -> None:
    """Add closed days, units, staff with their roles, and absences. Share the `Workforce`.

    The staff have no e-mail addresses yet, so that no e-mail about the past is queued.
    """
    closed = [
        data.add(ClosedDay(day=date(year, 12, day), reason=reason))
        for year in range(data.since.year, data.today.year + 2)
        for day, reason in ((24, "Juleaften"), (31, "Nytårsaften"))
    ]
    department = data.add(Unit(name="Ungeindsatsen", kind=UnitKind.DEPARTMENT))
    units = {"": department}
    for name in (NORTH, SOUTH, IPS):
        units[name] = data.add(Unit(name=name, kind=UnitKind.TEAM, parent=department))
    data.edit(department, ips_unit=units[IPS])
    secret = make_password(data.password)

    def hired(username: str, name: str, role: Role, unit: str) -> Staff:
        staff = data.add(Staff(username=username, name=name))
        if role != Role.INTEGRATION:  # an integration signs in with a token
            data.add(Credential(staff=staff, password=secret))
        limit = CONSULTANT_LIMIT if role == Role.JOB_CONSULTANT else None
        data.add(Membership(staff=staff, unit=units[unit], role=role, caseload_limit=limit, starts_on=data.since))
        return staff

    rng = data.random("how the guides differ")
    guides = [
        Colleague(
            staff=hired(username, name, Role.YOUTH_GUIDE, unit),
            unit=units[unit],
            on_time=0.62 if username == OVERLOADED else rng.uniform(0.95, 0.995),
            room={FULL: 1.5, OVERLOADED: 1.7}.get(username, rng.uniform(0.85, 1.05)),
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
    leaders = {units[unit]: others[username] for username, _name, role, unit in OTHERS if role == Role.LEADER}
    calendar = Calendar(frozenset(day.day for day in closed))
    workforce = Workforce(guides, consultants, leaders, others["coordinator"], calendar)
    for colleague in (*guides, *consultants):
        _add_absences(data, workforce, colleague)
    data.share(workforce)


def _add_absences(data: DemoData, workforce: Workforce, colleague: Colleague) -> None:
    """Add summer holidays, the days between Christmas and New Year, some illness, and the absences of today."""
    name, leader = colleague.staff.username, workforce.leaders[colleague.unit]
    rng = data.random("absences of", name)
    everyone = (*workforce.guides, *workforce.consultants)
    peers = [peer for peer in everyone if peer.unit == colleague.unit and peer != colleague]
    ill_since = {
        ILL_COVERED: workforce.next_workday(data.today - timedelta(days=9)),
        ILL_ALONE: workforce.next_workday(data.today - timedelta(days=5)),
    }.get(name)

    def be_away(first: date, last: date, deputy: Colleague | None) -> None:
        ends_on = None if last == date.max else last
        absence = data.add(Absence(staff=colleague.staff, starts_on=first, ends_on=ends_on, entered_by=leader))
        colleague.away.append(Away(first, last, deputy, absence))

    for first, last in sorted(_days_off(rng, data)):
        overlaps = any(first <= away.last and away.first <= last for away in colleague.away)
        if not overlaps and last >= first and not (ill_since and last >= ill_since - timedelta(days=14)):
            be_away(first, last, rng.choice(peers) if rng.random() < 0.9 else None)
    if ill_since:
        be_away(ill_since, date.max, peers[-1] if name == ILL_COVERED else None)


def _days_off(rng: Random, data: DemoData) -> Iterator[tuple[date, date]]:
    for year in range(data.since.year, data.today.year + 1):
        summer = date(year, 6, 29) + timedelta(days=7 * rng.randrange(4))
        yield _as_far_as_known(data, summer, summer + timedelta(days=20))
        if rng.random() < 0.7:
            yield _as_far_as_known(data, date(year, 12, 23), date(year + 1, 1, 2))
        for _spell in range(rng.choice((1, 2, 2, 3))):
            ill = date(year, 1, 8) + timedelta(days=rng.randrange(340))
            last = ill + timedelta(days=rng.choice((0, 1, 1, 2, 3, 4, 8)))
            if ill < data.today - timedelta(days=10):  # those who are away today are added by name
                yield _as_far_as_known(data, ill, last)


def _as_far_as_known(data: DemoData, first: date, last: date) -> tuple[date, date]:
    """Return a period.

    For a period before the first day of the demo data, or more than a month ahead, return one that ends before it
    begins.
    """
    known = first <= data.today + timedelta(days=30)
    return (first, last) if known and last > data.since else (first, first - timedelta(days=1))
