"""Commands on IPS plans. `abilities.py` decides who may use which verb when. A refused verb changes nothing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from backend.access.abilities import check_ability
from backend.assignments.models import Assignment, AssignmentRole, Capacity
from backend.assignments.services import assign as assign_staff
from backend.assignments.services import end_with_case, settle_before_closing
from backend.core import clock
from backend.core.days import not_before_birth, not_in_the_future
from backend.core.errors import Invalid
from backend.core.models import save_version
from backend.followups.changing import changing
from backend.organisation.models import Staff
from backend.people.models import LegalBasis, YoungPerson
from jobs.plans.models import (
    LIFECYCLE,
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

EDITABLE = frozenset({"goal", "goal_own_words", "treatment_partner", "legal_basis"})


def refer(
    *,
    young_person: YoungPerson,
    source: PlanSource,
    track: Track = Track.IPS,
    referrer: str = "",
    own_words: str = "",
    goal: Goal = Goal.JOB,
    goal_own_words: str = "",
    received_on: date | None = None,
    legal_basis: LegalBasis | None = None,
    by: Staff,
) -> IpsPlan:
    """Open a plan with its referral. Raises `Conflict` if the young person already has an open plan."""
    received_on = received_on or clock.today()
    not_in_the_future(received_on, "/received_on")
    with changing(young_person) as change:
        not_before_birth(received_on, change.young_person.born_on, "/received_on")
        check_ability(by, "refer-to-ips", change.young_person)
        plan = IpsPlan.objects.create(
            young_person=change.young_person,
            track=track,
            received_on=received_on,
            source=source,
            referrer=referrer,
            own_words=own_words,
            goal=goal,
            goal_own_words=goal_own_words,
            legal_basis=legal_basis,
        )
        PlanPhaseChange.objects.create(plan=plan, to_phase=PlanPhase.REFERRAL, on=received_on, by=by)
        change.record(IpsPlan, PlanPhaseChange)
    return plan


def accept(*, plan: IpsPlan, by: Staff) -> IpsPlan:
    """Accept the referral.

    The plan stays in the phase referral until the young person has agreed and the plan is entered.
    """
    with _changing(plan, "accept", by) as plan:
        return _move(plan, "accept", by=by, decision=Decision.ACCEPTED, decided_on=clock.today(), decided_by=by)


def decline(*, plan: IpsPlan, reason: DeclineReason, declined_to: str, informed_on: date, by: Staff) -> IpsPlan:
    """Decline the referral: referral → closed.

    `declined_to` is the alternative, and `informed_on` the day on which staff informed the young person.
    """
    with _changing(plan, "decline", by) as plan:
        not_in_the_future(informed_on, "/informed_on")
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


def agree(*, plan: IpsPlan, own_words: str, agreed_on: date | None = None, by: Staff) -> IpsPlan:
    """Record that the young person agreed, in their own words. The plan stays in the phase referral."""
    with _changing(plan, "agree", by) as plan:
        agreed_on = agreed_on or clock.today()
        not_in_the_future(agreed_on, "/agreed_on")
        if agreed_on < plan.received_on:
            raise Invalid(
                _("That is before the referral of %(date)s: choose that day or a later one.")
                % {"date": date_format(plan.received_on, "SHORT_DATE_FORMAT")},
                code="before_referral",
                pointer="/agreed_on",
            )
        return _move(plan, "agree", by=by, agreed_on=agreed_on, agreed_own_words=own_words)


def enter(
    *,
    plan: IpsPlan,
    employed_at_entry: bool,
    in_education_at_entry: bool,
    goal: Goal | None = None,
    goal_own_words: str | None = None,
    by: Staff,
) -> IpsPlan:
    """Enter an accepted and agreed plan, with the young person's baseline on that day: referral → profile."""
    with _changing(plan, "enter", by) as plan:
        return _move(
            plan,
            "enter",
            by=by,
            entry_on=clock.today(),
            employed_at_entry=employed_at_entry,
            in_education_at_entry=in_education_at_entry,
            goal=goal or plan.goal,
            goal_own_words=plan.goal_own_words if goal_own_words is None else goal_own_words,
        )


def begin(*, plan: IpsPlan, verb: str, why: str = "", by: Staff) -> IpsPlan:
    """Begin the job search or an education (`verb` is begin-search or begin-education)."""
    with _changing(plan, verb, by) as plan:
        return _move(plan, verb, why=why, by=by)


def step_down(*, plan: IpsPlan, reason: str, by: Staff) -> IpsPlan:
    """Begin the move to other support, from a job or an education, with a reason."""
    with _changing(plan, "step-down", by) as plan:
        return _move(plan, "step-down", why=reason, by=by)


def close(*, plan: IpsPlan, reason: PlanCloseReason, own_words: str = "", end_open: bool = False, by: Staff) -> IpsPlan:
    """Close the plan in any open phase, and end the consultants' assignments on the same day.

    Raises `StillOpen` for what the consultants still hold, unless `end_open` ends it too.
    """
    with _changing(plan, "close", by) as plan:
        if reason == PlanCloseReason.NO_LONGER_WANTED and not own_words:
            raise Invalid(_("Say in the young person's own words that they no longer want IPS."), pointer="/own_words")
        settle_before_closing(
            young_person_id=plan.young_person_id, capacity=Capacity.CONSULTANT, end_open=end_open, by=by
        )
        return _move(plan, "close", by=by, closed_on=clock.today(), close_reason=reason, close_own_words=own_words)


def close_with_case(*, plan: IpsPlan, by: Staff) -> None:
    """Close the plan because the whole case ends, without a reason. The caller has checked the permission."""
    with changing(plan.young_person_id) as change:
        _move(plan, "close", by=by, closed_on=clock.today())
        change.record(IpsPlan, PlanPhaseChange)


def reopen(*, plan: IpsPlan, why: str = "", by: Staff) -> IpsPlan:
    """Open a closed plan again: closed → search. A plan that was never entered is refused."""
    with _changing(plan, "reopen", by) as plan:
        return _move(plan, "reopen", why=why, by=by, closed_on=None, close_reason="", close_own_words="")


def assign(
    *, plan: IpsPlan, staff: Staff, role: AssignmentRole = AssignmentRole.PRIMARY, note: str = "", by: Staff
) -> Assignment:
    """Assign a consultant to the plan, in any open phase. The phase stays as it is."""
    with _changing(plan, "assign", by) as plan:
        return assign_staff(
            young_person=plan.young_person, staff=staff, capacity=Capacity.CONSULTANT, role=role, note=note, by=by
        )


def edit(*, plan: IpsPlan, expected: int, changes: Mapping[str, Any], by: Staff) -> IpsPlan:
    """Write `changes` (of `EDITABLE`) as a new version: goal, treatment partner, legal basis.

    Raises `Stale` if the version is not `expected`.
    """
    with _changing(plan, "edit", by) as plan:
        partner = changes.get("treatment_partner")
        if partner and partner.young_person_id != plan.young_person_id:
            raise Invalid(
                _("This person does not belong to the young person."),
                code="does_not_exist",
                pointer="/treatment_partner",
            )
        return save_version(plan, expected, {name: value for name, value in changes.items() if name in EDITABLE})


def job_started(*, plan: IpsPlan, on: date, by: Staff) -> None:
    """Move an entered plan to in_job on a day, because an IPS job has begun.

    A plan that is closed, not entered or already in a job stays as it is. The caller has checked the permission.
    """
    _follow_job(plan, "job-start", on=on, by=by)


def jobs_over(*, plan: IpsPlan, on: date, by: Staff) -> None:
    """Move a plan from in_job back to search on a day, because the last job has ended.

    A plan in another phase stays as it is. The caller has checked the permission.
    """
    _follow_job(plan, "last-job-end", on=on, by=by)


def _follow_job(plan: IpsPlan, event: str, *, on: date, by: Staff) -> None:
    with changing(plan.young_person_id) as change:
        if LIFECYCLE.allows(event, plan.phase):
            _change(plan, event, on=on, by=by)
            change.record(IpsPlan, PlanPhaseChange)


@contextmanager
def _changing(plan: IpsPlan, verb: str, by: Staff) -> Iterator[IpsPlan]:
    """Lock the young person and give the current plan, if `by` may use `verb` on it."""
    with changing(plan.young_person_id) as change:
        plan = IpsPlan.objects.select_related("young_person").get(pk=plan.pk)
        check_ability(by, verb, plan)
        change.record(IpsPlan, PlanPhaseChange)
        yield plan


def _move(plan: IpsPlan, verb: str, *, why: str = "", by: Staff, **fields: Any) -> IpsPlan:
    """Change the phase or fields of the plan. Closing ends the consultants' assignments."""
    today = clock.today()
    _change(plan, verb, on=today, why=why, by=by, **fields)
    if plan.phase == PlanPhase.CLOSED:
        end_with_case(young_person_id=plan.young_person_id, capacity=Capacity.CONSULTANT, on=today)
    return plan


def _change(plan: IpsPlan, verb: str, *, on: date, why: str = "", by: Staff, **fields: Any) -> None:
    """Change the plan. Record the phase that the verb begins: also a second education after the first."""
    left = LIFECYCLE.move(plan, verb, **fields)
    if LIFECYCLE.transitions[verb].to is not None:
        PlanPhaseChange.objects.create(plan=plan, from_phase=left, to_phase=plan.phase, on=on, by=by, why=why)
