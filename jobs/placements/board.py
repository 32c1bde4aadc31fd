"""The IPS board: where each young person with an open IPS plan is on the way to a job."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from backend.access.abilities import Actor, actors
from backend.access.people import ON_PAGES, fields_to_defer
from backend.access.permissions import ROLE_PERMISSIONS, Permission, roles_of
from backend.access.scopes import AboutYoungPerson
from backend.assignments.models import Assignment
from backend.assignments.queries import capacities_today
from backend.core import clock
from backend.core.errors import Sentence
from backend.core.periods import not_ended_before
from backend.core.sorting import sort_key
from backend.followups.models import FollowUp, State
from backend.followups.queries import may_fulfil
from backend.followups.registry import Rule, get_rule
from backend.organisation.models import Staff
from backend.workspace.registry import Verb, buttons
from jobs.placements.models import Employment
from jobs.plans.abilities import know_directory
from jobs.plans.countdown import Countdown
from jobs.plans.models import IpsPlan, PlanPhase, PlanPhaseChange
from jobs.plans.queries import with_consultant

AT_MOST = 300
"""How many plans the board shows, those that were received first."""

ENDS_SOON = timedelta(days=30)
"""How long before its last day the board marks a job as one that ends soon."""

ANSWER = "ips.answer"
FIRST_EMPLOYER = "ips.first_employer_contact"
JOB_LOST = "ips.job_lost.contact"
FOLLOW_ALONG = ("ips.before_start", "ips.after_start", "ips.first_month")
"""The rules of the meetings around the start of a job."""

NOW = (State.OVERDUE, State.OPEN)
"""The states in which a follow-up can be fulfilled."""

SHOWN = (State.FULFILLED, State.FULFILLED_LATE, State.MISSED, State.OVERDUE, State.OPEN, State.PENDING)
"""The states of a follow-along window that the board shows, in the order in which it counts them."""

NEXT: Mapping[str, frozenset[str]] = {
    PlanPhase.REFERRAL: frozenset({"accept", "decline", "assign", "agree", "enter"}),
    PlanPhase.PROFILE: frozenset({"begin-search"}),
}
"""The verbs that usually come next in each phase. The page of the young person has all of them."""

SHOWN_PHASES = [phase for phase in PlanPhase if phase != PlanPhase.CLOSED]

SEARCHING = frozenset({PlanPhase.PROFILE, PlanPhase.SEARCH})
"""The phases in which the board shows how long there may be until the first employer is met."""


@dataclass(frozen=True)
class JobOnBoard:
    """A job that runs or will begin, and the meetings around its start."""

    employment: Employment
    windows: Sequence[FollowUp]
    ends_soon: bool

    @property
    def counts(self) -> list[tuple[int, Sentence]]:
        """How many meetings are in each state, in words."""
        found = Counter(window.state for window in self.windows)
        return [(found[state], State(state).label) for state in SHOWN if found[state]]


@dataclass(frozen=True)
class Card:
    """One young person on the board.

    `first_employer` is the follow-up about the first employer, in the phases in which it counts. `due` is the follow-up
    that can be fulfilled now and is due first, and `step_url` the page on which the reader may fulfil it.
    """

    plan: Any
    first_employer: Any
    jobs: list[JobOnBoard]
    due: Any
    step_url: str
    buttons: list[Verb]
    today: date

    @property
    def is_unanswered(self) -> bool:
        """Whether it is a referral without an answer."""
        return self.plan.phase == PlanPhase.REFERRAL and not self.plan.decision

    @property
    def rule(self) -> Rule | None:
        return get_rule(self.due.rule) if self.due else None

    @property
    def urgency(self) -> tuple[date, date, int]:
        """The order within a column: what is due first, and then who has waited longest."""
        return (self.due.due_on if self.due else date.max, self.plan.phase_since, self.plan.pk)

    @property
    def countdown(self) -> Countdown:
        """On which of its days the follow-up about the first employer is."""
        first = self.first_employer
        return Countdown(get_rule(first.rule).label, first.started_on, first.due_on, None, self.today)


@dataclass(frozen=True)
class Column:
    """A phase of the board."""

    phase: PlanPhase
    cards: list[Card]


@dataclass(frozen=True)
class Board:
    """The board of one reader: referrals without an answer, and a column for each phase.

    `consultants` are those whose young people are on the board, by id and name.
    """

    referrals: list[Card]
    columns: list[Column]
    consultants: list[tuple[int, str]]
    is_cut: bool
    young_people: list[int]


def board_of(staff: Staff, now: datetime, consultant: int | None = None) -> Board:
    """Return the board of the open plans that `staff` may see, or only those of one consultant."""
    today = now.astimezone(clock.COPENHAGEN).date()
    found = list(_plans(staff, today)[: AT_MOST + 1])
    of_consultants = [(plan, plan.consultant or {}) for plan in found[:AT_MOST]]
    names = {held["id"]: held["name"] for _plan, held in of_consultants if held}
    plans = [plan for plan, held in of_consultants if consultant is None or held.get("id") == consultant]
    cards = sorted(_cards(plans, staff, now, today), key=lambda card: card.urgency)
    waiting = [card for card in cards if not card.is_unanswered]
    return Board(
        referrals=[card for card in cards if card.is_unanswered],
        columns=[Column(phase, [card for card in waiting if card.plan.phase == phase]) for phase in SHOWN_PHASES],
        consultants=sorted(names.items(), key=lambda held: sort_key(held[1])),
        is_cut=len(found) > AT_MOST,
        young_people=[plan.young_person_id for plan in plans],
    )


def _plans(staff: Staff, today: date) -> QuerySet[Any]:
    """Return the open plans that `staff` may see, with the consultant and the day on which the phase began."""
    changes = PlanPhaseChange.objects.filter(plan=OuterRef("pk")).order_by("-id")
    plans = with_consultant(IpsPlan.objects.open(), today).annotate(phase_since=Subquery(changes.values("on")[:1]))
    joined = plans.select_related("young_person").defer(*fields_to_defer("young_person", {*ON_PAGES, "unit"}))
    return AboutYoungPerson("summary").within(joined, staff).order_by("received_on", "id")


def _cards(plans: Sequence[Any], staff: Staff, now: datetime, today: date) -> list[Card]:
    """Return the cards of plans. Their number of queries is the same for one plan and for many."""
    people = [plan.young_person_id for plan in plans]
    known = _actors(staff, people, today)
    jobs = _jobs(people, staff, today)
    follow_ups = _follow_ups(people, now)
    return [
        _card(plan, known[pk], jobs.get(pk, []), follow_ups.get(pk, []), today)
        for pk, plan in zip(people, plans, strict=True)
    ]


def _card(plan: Any, actor: Actor, jobs: list[Employment], follow_ups: list[Any], today: date) -> Card:
    of_plan = [one for one in follow_ups if one.rule in (ANSWER, FIRST_EMPLOYER) and one.subject_id == plan.pk]
    of_jobs = [one for one in follow_ups if one.rule not in (ANSWER, FIRST_EMPLOYER)]
    due = next((one for one in [*of_plan, *of_jobs] if one.state in NOW), None)
    wanted = NEXT.get(plan.phase, frozenset()) - ({"assign"} if plan.consultant else frozenset())
    return Card(
        plan=plan,
        first_employer=next((one for one in of_plan if one.rule == FIRST_EMPLOYER and plan.phase in SEARCHING), None),
        jobs=[_job(job, of_jobs, today) for job in jobs],
        due=due,
        step_url=_step_url(due, actor),
        buttons=buttons(plan, actor, wanted),
        today=today,
    )


def _job(employment: Employment, follow_ups: list[Any], today: date) -> JobOnBoard:
    windows = [one for one in follow_ups if one.rule in FOLLOW_ALONG and one.subject_id == employment.pk]
    shown = sorted((one for one in windows if one.state in SHOWN), key=lambda one: (one.due_on, one.pk))
    return JobOnBoard(employment, shown, bool(employment.ends_on and employment.ends_on - today <= ENDS_SOON))


def _step_url(due: Any, actor: Actor) -> str:
    """Return the page on which the reader may fulfil a follow-up, or "". A referral has buttons of its own."""
    step = get_rule(due.rule).step if due and due.rule != ANSWER else None
    address = step.url(due) if step else ""
    return address if address and may_fulfil(actor, due, address) else ""


def _actors(staff: Staff, people: Collection[int], today: date) -> dict[int, Actor]:
    """Return the reader as the actor on each young person, with the answers that the verbs of their plans need."""
    known = actors(staff, people)
    know_directory(known.values(), today)
    held: dict[int, set[str]] = defaultdict(set)
    mine = Assignment.objects.active(today).filter(staff=staff, young_person__in=people)
    for person, capacity in mine.values_list("young_person_id", "capacity"):
        held[person].add(capacity)
    for pk, actor in known.items():
        actor.know(capacities_today, frozenset(held[pk]))
    return known


def _jobs(people: Collection[int], staff: Staff, today: date) -> dict[int, list[Employment]]:
    """Return the jobs that run or will begin, by young person, if the reader may read jobs."""
    found: dict[int, list[Employment]] = defaultdict(list)
    if roles_of(staff) & ROLE_PERMISSIONS[Permission.READ_IPS]:
        jobs = Employment.objects.filter(not_ended_before(today, "spell__ends_on"), young_person__in=people)
        visible = AboutYoungPerson("full").within(jobs.select_related("employer", "form", "spell"), staff)
        for job in visible.order_by("spell__starts_on", "id"):
            found[job.young_person_id].append(job)
    return found


def _follow_ups(people: Collection[int], now: datetime) -> dict[int, list[FollowUp]]:
    """Return the follow-ups that the board shows, by young person, those that are due first in front."""
    found: dict[int, list[FollowUp]] = defaultdict(list)
    wanted = FollowUp.objects.filter(
        young_person__in=people, rule__in=(ANSWER, FIRST_EMPLOYER, JOB_LOST, *FOLLOW_ALONG)
    )
    for follow_up in wanted.with_state(now).order_by("due_on", "id"):
        assert follow_up.young_person_id is not None
        found[follow_up.young_person_id].append(follow_up)
    return found
