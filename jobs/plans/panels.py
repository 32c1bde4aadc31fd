"""The panels of the IPS plan on the pages of a young person: in short on the overview, and in full."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.access.abilities import abilities, actors
from backend.access.people import ON_PAGES, fields_to_defer
from backend.access.permissions import Relation
from backend.access.visibility import VisibleTo
from backend.assignments.models import Capacity
from backend.assignments.queries import working_with
from backend.core.errors import Sentence
from backend.followups.registry import get_rule
from backend.people.models import YoungPerson
from backend.workspace.registry import (
    OVERSEE,
    Panel,
    Reading,
    StartContent,
    StartPart,
    StartReading,
    Tab,
    buttons,
    panels,
    start_parts,
)
from jobs.plans.abilities import know_directory
from jobs.plans.countdown import Countdown
from jobs.plans.models import Decision, IpsPlan, PlanPhase
from jobs.plans.queries import days_of_search, plans_of

SHOWN = 10
"""How many referrals the start page shows."""

FORMER = 5
"""The number of former plans that the panel names."""

PHASES = frozenset({"begin-search", "begin-education", "step-down"})
"""The verbs that change the phase of an entered plan."""

NEXT: Mapping[str, frozenset[str]] = {
    PlanPhase.REFERRAL: frozenset({"accept", "decline", "agree", "enter"}),
    PlanPhase.PROFILE: frozenset({"begin-search"}),
    PlanPhase.CLOSED: frozenset({"reopen"}),
}
"""The verbs that usually come next in each phase. They have a button of their own."""

AHEAD: Mapping[str, Sentence] = {
    PlanPhase.PROFILE: _("Make the career profile with the young person, and then begin the job search."),
    PlanPhase.SEARCH: _("Contact employers until there is a job. On its first day the plan moves on by itself."),
    PlanPhase.IN_JOB: _(
        "Follow along at work. When the last job ends, the plan goes back to the job search by itself."
    ),
    PlanPhase.IN_EDUCATION: _("Follow along in the education."),
    PlanPhase.STEP_DOWN: _("Close the plan when other support has taken over."),
}
"""What comes next in each phase after the entry."""


def what_next(plan: IpsPlan, *, has_consultant: bool) -> Sentence:
    """Return what comes next for the plan, in one sentence. A closed plan has nothing next."""
    if plan.phase != PlanPhase.REFERRAL:
        return AHEAD.get(plan.phase, "")
    if plan.decision != Decision.ACCEPTED:
        if has_consultant:
            return _("The coordinator or the leader of the IPS unit answers the referral.")
        return _("The coordinator or the leader of the IPS unit assigns a consultant, and answers the referral.")
    if not has_consultant:
        return _("The coordinator or the leader assigns a consultant.")
    if plan.agreed_on is None:
        return _("The consultant talks with the young person about IPS, and registers the yes.")
    return _("The consultant begins IPS with the career profile.")


def brief_panel(person: YoungPerson, reading: Reading) -> Mapping[str, Any]:
    """Return the open plan, or else the latest: its phase, what is due, who works with it, and what comes next."""
    plans = reading.actor.once(plans_of)
    refer = buttons(person, reading.actor, {"refer-to-ips"})
    if not plans:
        return {"plan": None, "refer": refer}
    plan: Any = plans[0]
    plan.young_person = person
    is_open = plan.phase != PlanPhase.CLOSED
    consultants = working_with(person, Capacity.CONSULTANT, reading.actor) if is_open else []
    wanted = NEXT.get(plan.phase, frozenset()) | (frozenset() if consultants else {"assign"})
    verbs = buttons(plan, reading.actor)
    promises = [_countdown(facts, reading.today) for facts in plan.promises] if is_open else []
    sees_all = Relation.READER in reading.actor.relations
    return {
        "plan": plan,
        "is_open": is_open,
        "since": plan.changes[-1]["on"] if plan.changes else None,
        "searched": days_of_search(plan.changes, reading.today) if sees_all else 0,
        "sees_all": sees_all,
        "running": [one for one in promises if one.fulfilled_on is None],
        "kept": [one for one in promises if one.fulfilled_on is not None],
        "consultants": [(one, buttons(one, reading.actor)) for one in consultants],
        "what_next": what_next(plan, has_consultant=bool(consultants)),
        "next": [verb for verb in verbs if verb.verb in wanted],
        "phases": [verb for verb in verbs if verb.verb in PHASES - wanted],
        "more": [verb for verb in verbs if verb.verb not in PHASES | wanted],
        "refer": refer,
        "today": reading.today,
    }


def plan_panel(person: YoungPerson, reading: Reading) -> Mapping[str, Any]:
    """Return what the panel in short has, the history, and former plans. Only readers of case content get history."""
    brief = brief_panel(person, reading)
    if brief["plan"] is None:
        return brief
    former: tuple[Any, ...] = reading.actor.once(plans_of)[1 : FORMER + 1]
    return {
        **brief,
        "changes": _in_words(brief["plan"].changes)[::-1] if brief["sees_all"] else [],
        "former": [(one, _in_words(one.changes) if brief["sees_all"] else []) for one in former],
    }


def _in_words(changes: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return changes of phase with the name of each phase."""
    return [{**change, "phase": PlanPhase(change["to_phase"]).label} for change in changes]


def _countdown(facts: Mapping[str, Any], today: date) -> Countdown:
    started_on, due_on, fulfilled_on = (facts[name] for name in ("started_on", "due_on", "fulfilled_on"))
    return Countdown(
        label=get_rule(facts["rule"]).label,
        started_on=date.fromisoformat(started_on),
        due_on=date.fromisoformat(due_on),
        fulfilled_on=date.fromisoformat(fulfilled_on) if fulfilled_on else None,
        today=today,
    )


def waiting_referrals(reading: StartReading) -> StartContent | None:
    """Return the referrals to IPS that the reader may answer and nobody has answered, the oldest first."""
    seen = VisibleTo("young_person_id", reading.staff, "caseload")
    waiting = IpsPlan.objects.filter(seen, phase=PlanPhase.REFERRAL, decided_on=None).select_related("young_person")
    in_order = waiting.order_by("received_on", "pk").defer(*fields_to_defer("young_person", {*ON_PAGES, "unit"}))
    plans = list(in_order)
    if not plans:
        return None
    known = actors(reading.staff, [plan.young_person_id for plan in plans])
    know_directory([one for one in known.values() if Relation.REFERRED_TO not in one.relations], reading.today)
    found = [plan for plan in plans if abilities(plan, known[plan.young_person_id], {"accept"})]
    if not found:
        return None
    rows = found[:SHOWN]
    return StartContent(values={"rows": rows, "count": len(found)}, people=[row.young_person_id for row in rows])


start_parts.add(
    StartPart(
        key="ips-referrals",
        title=_("Referrals to IPS that wait for an answer"),
        template="plans/waiting_referrals.html",
        content=waiting_referrals,
        roles=OVERSEE,
        position=22,
    )
)

panels.add(
    Panel(
        key="plan-brief",
        title=_("IPS"),
        template="plans/brief_panel.html",
        context=brief_panel,
        full=False,
        position=15,
    ),
    Panel(
        key="plan",
        title=_("IPS plan"),
        template="plans/panel.html",
        context=plan_panel,
        tab=Tab.JOB,
        full=False,
        position=10,
    ),
)
