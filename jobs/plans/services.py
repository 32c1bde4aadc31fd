"""Commands on IPS plans. Allowed from-states stand in `MOVES`; another state is a conflict and changes nothing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from backend.access.permissions import Permission, Relation, check, relations
from backend.assignments.models import Assignment, AssignmentRole, Capacity
from backend.assignments.services import assign as assign_staff
from backend.assignments.services import end_with_case
from backend.core import clock
from backend.core.days import not_before_birth, not_in_the_future
from backend.core.errors import Conflict, Forbidden, Invalid
from backend.core.models import save_version
from backend.followups.dispatch import schedule_dispatch
from backend.followups.models import FollowUpEndReason
from backend.followups.services import reconcile
from backend.organisation.models import Staff
from backend.people.models import LegalBasis, YoungPerson
from jobs.plans.models import (
    Decision,
    DeclineReason,
    Goal,
    IpsPlan,
    PlanCloseReason,
    PlanPhase,
    PlanPhaseChange,
    PlanSource,
    Track,
)

OPEN = frozenset(PlanPhase) - {PlanPhase.CLOSED}
ENTERED = OPEN - {PlanPhase.REFERRAL}
REFERRAL = frozenset({PlanPhase.REFERRAL})

MOVES: dict[str, tuple[frozenset[PlanPhase], PlanPhase]] = {
    "accept": (REFERRAL, PlanPhase.REFERRAL),
    "decline": (REFERRAL, PlanPhase.CLOSED),
    "agree": (REFERRAL, PlanPhase.REFERRAL),
    "enter": (REFERRAL, PlanPhase.PROFILE),
    "begin-search": (ENTERED - {PlanPhase.SEARCH}, PlanPhase.SEARCH),
    "begin-education": (ENTERED - {PlanPhase.IN_EDUCATION}, PlanPhase.IN_EDUCATION),
    "step-down": (frozenset({PlanPhase.IN_JOB, PlanPhase.IN_EDUCATION}), PlanPhase.STEP_DOWN),
    "close": (OPEN, PlanPhase.CLOSED),
    "reopen": (frozenset({PlanPhase.CLOSED}), PlanPhase.SEARCH),
}
"""Verb → phases from which it is allowed, phase that it leads to. A job's start and end move a plan too, see below."""

REQUIRED_PERMISSIONS: dict[str, Permission] = {
    "accept": Permission.DECIDE_IPS_REFERRAL,
    "decline": Permission.DECIDE_IPS_REFERRAL,
    **dict.fromkeys(MOVES.keys() - {"accept", "decline"}, Permission.MANAGE_IPS),
    "edit": Permission.MANAGE_IPS,
}
"""What each verb needs of whoever does it."""

EDITABLE = frozenset({"goal", "goal_words", "treatment_partner", "legal_basis"})


@transaction.atomic
def refer(
    *,
    young_person: YoungPerson,
    source: PlanSource,
    track: Track = Track.IPS,
    referrer: str = "",
    own_words: str = "",
    goal: Goal = Goal.JOB,
    goal_words: str = "",
    received_on: date | None = None,
    legal_basis: LegalBasis | None = None,
    by: Staff,
) -> IpsPlan:
    """Open a plan with its referral. One open plan per young person."""
    check(by, Permission.OPEN_CASE, young_person.pk)
    received_on = received_on or clock.today()
    young_person = YoungPerson.objects.lock().get(pk=young_person.pk)
    not_in_the_future(received_on, "/received_on")
    not_before_birth(received_on, young_person.born_on, "/received_on")
    _may_open(young_person)
    plan = IpsPlan.objects.create(
        young_person=young_person,
        track=track,
        received_on=received_on,
        source=source,
        referrer=referrer,
        own_words=own_words,
        goal=goal,
        goal_words=goal_words,
        legal_basis=legal_basis,
    )
    PlanPhaseChange.objects.create(plan=plan, to_phase=PlanPhase.REFERRAL, on=received_on, by=by)
    _settle(plan)
    return plan


@transaction.atomic
def accept(*, plan: IpsPlan, by: Staff) -> IpsPlan:
    """Say yes to the referral; the plan stays in referral until the young person has agreed, and it is entered."""
    plan = _locked(plan, "accept", by)
    _allowed(plan, "accept")
    _undecided(plan)
    return _write(plan, decision=Decision.ACCEPTED, decided_on=clock.today(), decided_by=by)


@transaction.atomic
def decline(*, plan: IpsPlan, reason: DeclineReason, declined_to: str, informed_on: date, by: Staff) -> IpsPlan:
    """Say no to the referral, why, to what instead, and when the young person was told: referral → closed."""
    plan = _locked(plan, "decline", by)
    not_in_the_future(informed_on, "/informed_on")
    _allowed(plan, "decline")
    _undecided(plan)
    return _move(
        plan,
        "decline",
        by=by,
        decision=Decision.DECLINED,
        decided_on=clock.today(),
        decided_by=by,
        decline_reason=reason,
        declined_to=declined_to,
        informed_on=informed_on,
        closed_on=clock.today(),
        close_reason=PlanCloseReason.DECLINED,
    )


@transaction.atomic
def agree(*, plan: IpsPlan, agreed_words: str, agreed_on: date | None = None, by: Staff) -> IpsPlan:
    """The young person says yes, in their own words: IPS is voluntary. The plan stays in referral."""
    plan = _locked(plan, "agree", by)
    agreed_on = agreed_on or clock.today()
    not_in_the_future(agreed_on, "/agreed_on")
    _allowed(plan, "agree")
    if agreed_on < plan.received_on:
        raise Invalid(
            _("That is before the referral of %(date)s: choose that day or a later one.")
            % {"date": date_format(plan.received_on, "SHORT_DATE_FORMAT")},
            code="before_referral",
            pointer="/agreed_on",
        )
    if plan.agreed_on:
        raise Conflict(_("The young person has already agreed: nothing more is needed."), code="agreed")
    return _write(plan, agreed_on=agreed_on, agreed_words=agreed_words)


@transaction.atomic
def enter(
    *,
    plan: IpsPlan,
    employed_at_entry: bool,
    in_education_at_entry: bool,
    goal: Goal | None = None,
    goal_words: str | None = None,
    by: Staff,
) -> IpsPlan:
    """Begin: referral → profile. Needs the yes of both sides, and says where the young person stands on that day."""
    plan = _locked(plan, "enter", by)
    _allowed(plan, "enter")
    if plan.decision != Decision.ACCEPTED:
        raise Conflict(_("The referral is not accepted yet: accept it first."), code="not_accepted")
    if plan.agreed_on is None:
        raise Conflict(
            _("The young person has not agreed yet: IPS is voluntary. Register their yes first."), code="not_agreed"
        )
    return _move(
        plan,
        "enter",
        by=by,
        entry_on=clock.today(),
        employed_at_entry=employed_at_entry,
        in_education_at_entry=in_education_at_entry,
        goal=goal or plan.goal,
        goal_words=plan.goal_words if goal_words is None else goal_words,
    )


@transaction.atomic
def begin(*, plan: IpsPlan, verb: str, why: str = "", by: Staff) -> IpsPlan:
    """Step to the search, or into an education (`verb` is begin-search or begin-education)."""
    return _move(_locked(plan, verb, by), verb, why=why, by=by)


@transaction.atomic
def step_down(*, plan: IpsPlan, reason: str, by: Staff) -> IpsPlan:
    """Begin the move to other support, from a job or an education, and say why."""
    return _move(_locked(plan, "step-down", by), "step-down", why=reason, by=by)


@transaction.atomic
def close(*, plan: IpsPlan, reason: PlanCloseReason, close_words: str = "", by: Staff) -> IpsPlan:
    """Close the plan from any open phase; its consultants' assignments end the same day."""
    plan = _locked(plan, "close", by)
    _allowed(plan, "close")
    if reason == PlanCloseReason.NO_LONGER_WANTED and not close_words:
        raise Invalid(_("Say in the young person's own words that they no longer want IPS."), pointer="/close_words")
    return _move(plan, "close", by=by, closed_on=clock.today(), close_reason=reason, close_words=close_words)


@transaction.atomic
def reopen(*, plan: IpsPlan, why: str = "", by: Staff) -> IpsPlan:
    """Open a closed plan again: closed → search. One that was never entered is referred anew instead."""
    plan = _locked(plan, "reopen", by)
    _allowed(plan, "reopen")
    if plan.entry_on is None:
        raise Conflict(_("This plan was never entered: refer the young person anew."), code="never_entered")
    _may_open(plan.young_person)
    return _move(plan, "reopen", why=why, by=by, closed_on=None, close_reason="", close_words="")


@transaction.atomic
def assign(
    *, plan: IpsPlan, staff: Staff, role: AssignmentRole = AssignmentRole.PRIMARY, note: str = "", by: Staff
) -> Assignment:
    """Give the plan a consultant, in any open phase; the phase stays as it is."""
    check(by, Permission.ASSIGN, plan.young_person_id)
    YoungPerson.objects.hold(plan.young_person_id)
    plan = IpsPlan.objects.select_related("young_person").get(pk=plan.pk)
    if plan.phase == PlanPhase.CLOSED:
        raise Conflict(_("The plan is closed: reopen it before assigning a consultant."), code="state")
    assignment = assign_staff(
        young_person=plan.young_person, staff=staff, capacity=Capacity.CONSULTANT, role=role, note=note, by=by
    )
    _settle(plan)
    return assignment


@transaction.atomic
def edit(*, plan: IpsPlan, expected: int, changes: Mapping[str, Any], by: Staff) -> IpsPlan:
    """Write `changes` (of `EDITABLE`) as a new version: the goal, the treatment partner, the legal basis."""
    plan = _locked(plan, "edit", by)
    if plan.phase == PlanPhase.CLOSED:
        raise Conflict(_("The plan is closed: reopen it before changing it."), code="state")
    partner = changes.get("treatment_partner")
    if partner and partner.young_person_id != plan.young_person_id:
        raise Invalid(
            _("This person does not belong to the young person."), code="does_not_exist", pointer="/treatment_partner"
        )
    plan = save_version(plan, expected, {name: value for name, value in changes.items() if name in EDITABLE})
    _settle(plan)
    return plan


def job_started(*, plan: IpsPlan, on: date, by: Staff) -> None:
    """A job of this plan has begun: an entered plan is in a job from that day, whatever it was before.

    The caller holds the young person's lock and reconciles `IpsPlan` and `PlanPhaseChange`. A plan that is not
    entered, or closed, stays as it is: the job is recorded all the same.
    """
    if plan.phase in ENTERED - {PlanPhase.IN_JOB}:
        _step(plan, PlanPhase.IN_JOB, on=on, by=by)


def jobs_over(*, plan: IpsPlan, on: date, by: Staff) -> None:
    """The last job has ended: the search goes on from that day. The caller locks and reconciles, as above."""
    if plan.phase == PlanPhase.IN_JOB:
        _step(plan, PlanPhase.SEARCH, on=on, by=by)


def may_work(by: Staff, plan: IpsPlan, found: frozenset[Relation]) -> bool:
    """Whether `by`, with the relations `found`, is a consultant of the young person, a deputy, or a leader."""
    if found & {Relation.DEPUTY, Relation.LEADER}:
        return True
    running = Assignment.objects.active(clock.today()).filter(capacity=Capacity.CONSULTANT)
    return running.filter(young_person_id=plan.young_person_id, staff=by).exists()


def may_decide(works: bool, found: frozenset[Relation]) -> bool:
    """Whether somebody answers a referral: a coordinator, and whoever works on the plan."""
    return works or Relation.COORDINATOR in found


def _locked(plan: IpsPlan, verb: str, by: Staff) -> IpsPlan:
    needed = REQUIRED_PERMISSIONS[verb]
    check(by, needed, plan.young_person_id)
    found = relations(by, plan.young_person_id)
    works = may_work(by, plan, found)
    if not (may_decide(works, found) if needed == Permission.DECIDE_IPS_REFERRAL else works):
        raise Forbidden(_("Only the IPS consultant, a deputy or a leader does this."))
    YoungPerson.objects.hold(plan.young_person_id)
    return IpsPlan.objects.select_related("young_person").get(pk=plan.pk)


def _may_open(young_person: YoungPerson) -> None:
    if young_person.closed_on or young_person.deceased_on:
        raise Conflict(_("The case is closed: reopen it before referring."), code="case_closed")
    if IpsPlan.objects.open().filter(young_person=young_person).exists():
        raise Conflict(_("The young person already has an open IPS plan: use that one."), code="plan_open")


def _undecided(plan: IpsPlan) -> None:
    if plan.decided_on:
        raise Conflict(
            _("The referral was answered on %(date)s: it is answered once.")
            % {"date": date_format(plan.decided_on, "SHORT_DATE_FORMAT")},
            code="decided",
        )


def _allowed(plan: IpsPlan, verb: str) -> PlanPhase:
    """The phase that `verb` leads to. Raises `Conflict` when the present phase does not allow it."""
    allowed_from, to = MOVES[verb]
    if plan.phase == PlanPhase.CLOSED and verb != "reopen":
        raise Conflict(_("The plan is closed: reopen it first."), code="state")
    if plan.phase not in allowed_from:
        raise Conflict(
            _("The plan is in “%(phase)s”; this is possible from: %(allowed)s.")
            % {
                "phase": PlanPhase(plan.phase).label,
                "allowed": ", ".join(str(phase.label) for phase in PlanPhase if phase in allowed_from),
            },
            code="state",
        )
    return to


def _move(plan: IpsPlan, verb: str, *, why: str = "", by: Staff, **fields: Any) -> IpsPlan:
    """The verb's step; with the plan its consultants' assignments end."""
    to = _allowed(plan, verb)
    today = clock.today()
    _step(plan, to, on=today, why=why, by=by, **fields)
    if to == PlanPhase.CLOSED:
        end_with_case(young_person_id=plan.young_person_id, capacity=Capacity.CONSULTANT, on=today)
    _settle(plan, because=FollowUpEndReason.CASE_CLOSED if to == PlanPhase.CLOSED else FollowUpEndReason.NOT_EXPECTED)
    return plan


def _step(plan: IpsPlan, to: PlanPhase, *, on: date, why: str = "", by: Staff, **fields: Any) -> None:
    """The one place that changes a phase."""
    left = plan.phase
    for name, value in {"phase": to, **fields}.items():
        setattr(plan, name, value)
    plan.save(update_fields=["phase", *fields])
    PlanPhaseChange.objects.create(plan=plan, from_phase=left, to_phase=to, on=on, by=by, why=why)


def _write(plan: IpsPlan, **fields: Any) -> IpsPlan:
    for name, value in fields.items():
        setattr(plan, name, value)
    plan.save(update_fields=list(fields))
    _settle(plan)
    return plan


def _settle(plan: IpsPlan, because: FollowUpEndReason = FollowUpEndReason.NOT_EXPECTED) -> None:
    reconcile(people=[plan.young_person_id], changed={IpsPlan, PlanPhaseChange, Assignment}, because=because)
    schedule_dispatch()
