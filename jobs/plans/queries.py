"""Queries of IPS plans."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateField, Exists, F, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from backend.access.abilities import Actor, answer_with_person
from backend.assignments.models import Assignment, Capacity
from backend.followups.models import FollowUp
from backend.followups.registry import rules
from jobs.plans.models import IpsPlan, PlanPhase, PlanPhaseChange


def with_consultant(plans: QuerySet[IpsPlan], today: date) -> QuerySet[IpsPlan]:
    """Annotate each plan with `consultant`: the id and name of the primary consultant on `today`, or None."""
    running = Assignment.objects.active(today).primary(Capacity.CONSULTANT).held_by_working(today)
    running = running.filter(young_person=OuterRef("young_person")).order_by()
    return plans.annotate(consultant=Subquery(running.values(found=JSONObject(id="staff_id", name="staff__name"))[:1]))


class AccessOn(Func):
    """The day of the first qualifying contact with a job consultant from the day of the agreement to a last day."""

    function = "plans_access_on"
    output_field = DateField()


def with_access(plans: QuerySet[IpsPlan], today: date) -> QuerySet[IpsPlan]:
    """Annotate each plan with `access_on`, as of `today`, or None."""
    return plans.annotate(access_on=AccessOn(F("young_person"), F("agreed_on"), Value(today)))


def has_open_plan(actor: Actor) -> bool:
    """Return whether the young person has an open plan."""
    return IpsPlan.objects.open().filter(young_person=actor.young_person_id).exists()


answer_with_person(has_open_plan, lambda: Exists(IpsPlan.objects.open().filter(young_person=OuterRef("pk"))))


def plans_of(actor: Actor) -> tuple[IpsPlan, ...]:
    """Return the plans of the young person, the open one first, then the newest ones.

    Each has `changes`, the facts of its changes of phase, the earliest first, and `promises`, those of the follow-ups
    about the plan that are fulfilled or still due. Days are texts in ISO form.
    """
    changes = PlanPhaseChange.objects.filter(plan=OuterRef("pk")).order_by("id")
    about_plans = [known.key for known in rules() if known.subject is IpsPlan]
    counting = FollowUp.objects.filter(baseline=False, ended_on__isnull=True, waived_on__isnull=True)
    promises = counting.filter(
        young_person=actor.young_person_id, rule__in=about_plans, subject_id=OuterRef("pk")
    ).order_by("due_on", "id")
    found = IpsPlan.objects.filter(young_person=actor.young_person_id).annotate(
        changes=ArraySubquery(
            changes.values(facts=JSONObject(on="on", to_phase="to_phase", why="why", staff="by__name"))
        ),
        promises=ArraySubquery(
            promises.values(
                facts=JSONObject(rule="rule", started_on="started_on", due_on="due_on", fulfilled_on="fulfilled_on")
            )
        ),
    )
    joined = found.select_related("treatment_partner", "legal_basis")
    plans = tuple(joined.order_by(F("closed_on").desc(nulls_first=True), "-id"))
    actor.know(has_open_plan, any(plan.phase != PlanPhase.CLOSED for plan in plans))
    return plans


def days_of_search(changes: Iterable[Mapping[str, Any]], today: date) -> int:
    """Return for how many days a plan with these changes of phase, the earliest first, has been in the job search."""
    days, began_on = 0, None
    for change in changes:
        on = date.fromisoformat(change["on"])
        if began_on is not None:
            days += (on - began_on).days
        began_on = on if change["to_phase"] == PlanPhase.SEARCH else None
    return days if began_on is None else days + (today - began_on).days
