"""A slow reference of the two rules that carry most, in plain Python: on random weeks it must agree with the SQL."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.core.clock import add_months
from backend.core.workdays import Calendar, add, next_or_same
from backend.followups import engine
from backend.followups.models import FollowUp
from backend.followups.registry import rule
from backend.followups.services import go_live, reconcile_all
from backend.people.models import YoungPerson
from tests.followups.scenario import Scenario, at, settle

FIRST = date(2026, 2, 1)
DAYS = 150
"""Easter, the change to summer time, Ascension Day and Whit Monday lie within."""

days = st.integers(0, DAYS - 1).map(lambda n: FIRST + timedelta(days=n))


@dataclass(frozen=True)
class Story:
    """What happens to one young person: the phases, the guides one after the other, and the contacts."""

    today: date
    live_from: date | None
    phases: tuple[tuple[date, str], ...]
    guides: tuple[tuple[date, str, str], ...]
    """From when, who (guide or colleague), and the origin."""
    contacts: tuple[tuple[date, str, bool], ...]
    """When, by whom (guide, colleague or stranger), and whether it was real."""


@dataclass
class Told:
    """The story as ids, as it stands in the database."""

    phases: list[tuple[date, str, str, int]] = field(default_factory=list)
    guides: list[tuple[date, date | None, str, str, int]] = field(default_factory=list)
    contacts: list[tuple[date, str, bool, int]] = field(default_factory=list)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    steps = sorted(draw(st.lists(days, min_size=1, max_size=4, unique=True)))
    phase = st.sampled_from(["referred", "intake", "start", "active", "paused", "phase_out", "aftercare"])
    starts = sorted(draw(st.lists(days, min_size=1, max_size=3, unique=True)))
    origins = st.sampled_from(["assigned", "handed_over", "moved", "import"])
    contact = st.tuples(days, st.sampled_from(["guide", "colleague", "stranger"]), st.booleans())
    return Story(
        today=draw(days) + timedelta(days=20),
        live_from=draw(st.none() | days),
        phases=tuple((on, draw(phase)) for on in steps),
        guides=tuple((on, ("guide", "colleague")[n % 2], draw(origins)) for n, on in enumerate(starts)),
        contacts=tuple(draw(st.lists(contact, max_size=6))),
    )


def tell(scenario: Scenario, story: Story) -> tuple[YoungPerson, Told]:
    """Write the story, as far as it has happened by its day."""
    told = Told()
    staff = {"guide": scenario.guide, "colleague": scenario.colleague, "stranger": scenario.staff()}
    young = scenario.young()
    course = scenario.course(young, "referred", FIRST)
    told.phases.append((FIRST, "", "referred", course.phase_changes.get().pk))
    for on, phase in story.phases:
        if on <= story.today and phase != course.phase:
            left = course.phase
            told.phases.append((on, left, phase, scenario.step(course, phase, on).pk))
    for n, (on, who, origin) in enumerate(story.guides):
        if on <= story.today:
            ends_on = story.guides[n + 1][0] if n + 1 < len(story.guides) else None
            if ends_on and ends_on > story.today:
                ends_on = None
            assignment = scenario.assign(young, on, staff[who], origin=origin, ends_on=ends_on)
            told.guides.append((on, ends_on, who, origin, assignment.pk))
    for on, who, real in story.contacts:
        if on <= story.today:
            outcome = "held" if real else "no_show"
            told.contacts.append((on, who, real, scenario.contact(young, on, staff[who], outcome=outcome).pk))
    return young, told


def by_guide(told: Told, beyond: date | None = None) -> list[tuple[date, int]]:
    """The qualifying contacts by guide, in order; `beyond`: not by one whose assignment ends that day."""
    return sorted(
        (on, pk)
        for on, who, real, pk in told.contacts
        if real
        and any(
            held == who and start <= on and (end is None or (on <= end and end != beyond))
            for start, end, held, _o, _pk in told.guides
        )
    )


Windows = dict[str, tuple[date, date, date | None, bool]]
"""By occurrence: opens, due, closes, baseline."""


def expected(story: Story, told: Told, person: int) -> tuple[Windows, Windows]:
    """What the two rules expect on the day of the story: first contact, and contact."""
    today, live = story.today, story.live_from
    last_on, _left, phase, step = told.phases[-1]
    running = [guide for guide in told.guides if guide[1] is None]
    if phase == "paused" or not running or (live and live > today):
        return {}, {}
    start, _end, _who, origin, assignment = running[0]
    contacts, met_anew = by_guide(told), by_guide(told, beyond=start)

    own_due = add(start, 15, Calendar.LOCAL) if origin == "moved" else add(start, 5, Calendar.HVERDAG)
    own_due = next_or_same(own_due, Calendar.LOCAL)
    baseline = bool(live and start < live and own_due < live)
    restarts = [
        (on, pk)
        for on, came_from, _to, pk in told.phases
        if came_from == "paused" and on > start and not any(start <= when < on for when, _pk in met_anew)
    ]
    if restarts and not baseline:
        on, pk = restarts[-1]
        due = next_or_same(add(on, 5, Calendar.HVERDAG), Calendar.LOCAL)
        first: Windows = {f"phase:{pk}": (on, due, None, bool(live and on < live and due < live))}
    else:
        name = "moved" if origin == "moved" else "assignment"
        first = {f"{name}:{assignment}": (start, own_due, None, baseline)}

    done = [pair for pair in contacts if pair[0] <= today]
    if phase in ("referred", "intake") or not (baseline or any(start <= on <= today for on, _pk in met_anew)):
        return first, {}
    windows: dict[str, tuple[date, date, date, date | None]] = {}
    if phase == "aftercare":
        dues = [add_months(last_on, months) for months in (1, 3, 6, 12)]
        opens = [last_on + timedelta(days=1)]
        opens += [before + timedelta(days=((due - before).days + 1) // 2) for before, due in pairwise(dues)]
        closes = [*(on - timedelta(days=1) for on in opens[1:]), None]
        marks = zip((1, 3, 6, 12), opens, dues, closes, strict=True)
        now = [(f"phase:{step}:{k}", (last_on, o, d, c)) for k, o, d, c in marks if c is None or c >= today]
        windows = dict(now[:2])
    else:
        since, occurrence = last_on, f"phase:{step}"
        if done and done[-1][0] > last_on:
            since = done[-1][0]
            occurrence = f"contact:{min(pk for on, pk in done if on == since)}"
        due = {
            "start": lambda: add(since, 3, Calendar.LOCAL),
            "active": lambda: since + timedelta(days=7),
            "phase_out": lambda: since + timedelta(days=14),
        }[phase]()
        windows[occurrence] = (since, since + timedelta(days=1), due, None)
    contact: Windows = {}
    for occurrence, (since, opens_on, due, closes_on) in windows.items():
        due = next_or_same(due, Calendar.LOCAL)
        if live and since < live and due < live:
            due = add(live, 1 + person % 10, Calendar.LOCAL)
        due = min(due, closes_on or due)
        contact[occurrence] = (min(opens_on, due), due, closes_on, False)
    return first, contact


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=stories())
def test_sql_and_reference_agree(db: None, story: Story) -> None:
    with transaction.atomic():
        _agree(Scenario(), story)
        transaction.set_rollback(True)


def _agree(scenario: Scenario, story: Story) -> None:
    if story.live_from:
        go_live(units=[scenario.unit], starts_on=story.live_from)
    young, told = tell(scenario, story)
    with at(story.today):
        first, contact = expected(story, told, young.pk)
        for key, windows in (("guide.first_contact", first), ("guide.contact", contact)):
            found = engine.expected(rule(key), young.pk)
            assert {
                row["occurrence"]: (row["opens_on"], row["due_on"], row["closes_on"], row["baseline"]) for row in found
            } == windows
        settle(young)
        for row in FollowUp.objects.filter(young_person=young, rule__startswith="guide.", baseline=False):
            until = min(row.closes_on or story.today, story.today)
            beyond = row.opens_on if row.rule == "guide.first_contact" else None
            facts = [pair for pair in by_guide(told, beyond) if row.opens_on <= pair[0] <= until]
            assert (row.fulfilled_on, row.fulfilled_by) == (facts[0] if facts else (None, None))
        assert reconcile_all() == 0
