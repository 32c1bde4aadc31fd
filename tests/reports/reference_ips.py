"""IPS, counted by hand: plans and contacts with employers."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from backend.assignments.models import Assignment
from backend.followups.models import RuleActivation
from backend.organisation.models import Membership
from backend.reports.engine import Scope
from jobs.employers.models import EmployerContact
from jobs.plans.models import IpsPlan, PlanPhase, PlanPhaseChange
from tests.reports.reference import Reference, Row, holds


def within(on: date | None, scope: Scope) -> bool:
    return on is not None and scope.first <= on <= min(scope.last, scope.as_of)


def reached(on: date | None, scope: Scope) -> bool:
    return on is not None and on <= scope.as_of


def plans() -> Iterator[IpsPlan]:
    yield from IpsPlan.objects.select_related("young_person").filter(young_person__merged_into=None)


def about(plan: IpsPlan, scope: Scope, since: date | None = None) -> Row:
    """Who the plan belongs to, and whether what began on `since` did so before go-live."""
    person = plan.young_person
    held = [
        one
        for one in Assignment.objects.filter(young_person=person, capacity="consultant", role="primary")
        if one.starts_on <= scope.as_of
        and (plan.closed_on is None or one.starts_on <= plan.closed_on)
        and (one.ends_on is None or one.ends_on >= plan.received_on)
    ]
    staff = max(held, key=lambda one: (one.starts_on, one.pk)).staff_id if held else None
    roles = [
        one
        for one in Membership.objects.filter(staff=staff, role="job_consultant").order_by("pk")
        if holds(one, scope.as_of)
    ]
    same = [one for one in roles if one.unit_id == person.unit_id]
    live = [row.starts_on for row in RuleActivation.objects.filter(unit=person.unit_id)]
    return {
        "person": person,
        "staff": staff,
        "unit": (same or roles)[0].unit_id if roles else person.unit_id,
        "track": plan.track,
        "on": since,
        "early": bool(live and since and since < min(live)),
    }


def first_contact(plan: IpsPlan, scope: Scope) -> date | None:
    if plan.entry_on is None:
        return None
    found = [
        contact.occurred_on
        for contact in EmployerContact.objects.filter(young_person=plan.young_person_id)
        if contact.status == "held"
        and contact.mode == "face_to_face"
        and contact.about == "ordinary_job"
        and plan.entry_on <= contact.occurred_on <= min(scope.as_of, plan.closed_on or scope.as_of)
    ]
    return min(found, default=None)


def _referred(scope: Scope) -> Iterator[Row]:
    for plan in plans():
        if within(plan.received_on, scope):
            yield {
                **about(plan, scope, plan.received_on),
                "agreed": reached(plan.agreed_on, scope),
                "entered": reached(plan.entry_on, scope),
                "fulfilled": first_contact(plan, scope) is not None,
            }


def _entries(scope: Scope) -> Iterator[Row]:
    for plan in plans():
        if plan.entry_on and within(plan.entry_on, scope):
            first = first_contact(plan, scope)
            seen = first or min(plan.closed_on or scope.as_of, scope.as_of)
            yield {
                **about(plan, scope, plan.entry_on),
                "days": (first - plan.entry_on).days if first else None,
                "so_far": (seen - plan.entry_on).days,
                "fresh": first is None and plan.entry_on + timedelta(days=30) > scope.as_of,
            }


def _ended(scope: Scope) -> Iterator[Row]:
    for plan in plans():
        if within(plan.closed_on, scope):
            yield {**about(plan, scope, plan.closed_on), "plan_close_reason": plan.close_reason}


def _stepped_down(scope: Scope) -> Iterator[Row]:
    for step in PlanPhaseChange.objects.filter(to_phase=PlanPhase.STEP_DOWN).select_related("plan__young_person"):
        if within(step.on, scope):
            yield about(step.plan, scope, step.on)


def _beyond(scope: Scope) -> Iterator[Row]:
    for contact in EmployerContact.objects.filter(beyond_decision=True).select_related("young_person", "plan"):
        person = contact.young_person
        if person is not None and within(contact.occurred_on, scope):
            yield {
                "person": person,
                "staff": contact.staff_id,
                "unit": person.unit_id,
                "track": contact.plan.track if contact.plan else None,
                "on": contact.occurred_on,
            }


_EARLY: dict[str, Any] = {"left_out": lambda row: row["early"]}
_FRESH: dict[str, Any] = {**_EARLY, "pending": lambda row: row["fresh"]}

REFERENCES = {
    "ips.referred": Reference(_referred, **_EARLY),
    "ips.agreed": Reference(_referred, hit=lambda row: row["agreed"], **_EARLY),
    "ips.entered": Reference(_referred, hit=lambda row: row["entered"], **_EARLY),
    "ips.employer_contact": Reference(_referred, hit=lambda row: row["fulfilled"], **_EARLY),
    "ips.contact_days": Reference(_entries, value=lambda row: row["days"], **_FRESH),
    "ips.contact_days_mean": Reference(_entries, value=lambda row: row["days"], **_FRESH),
    "ips.contact_days_so_far": Reference(_entries, value=lambda row: row["so_far"], **_FRESH),
    "ips.contact_soon": Reference(_entries, hit=lambda row: row["days"] is not None and row["days"] <= 30, **_FRESH),
    "ips.ended": Reference(_ended),
    "ips.stepped_down": Reference(_stepped_down),
    "ips.beyond_decision": Reference(_beyond),
}
