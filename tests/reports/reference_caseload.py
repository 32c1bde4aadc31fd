"""The caseload, counted by hand: each record in turn."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from backend.access.models import Cover
from backend.assignments.models import Assignment
from backend.contacts.models import Contact
from backend.core import clock
from backend.followups.models import RuleActivation
from backend.organisation.models import Membership
from backend.people.models import YoungPerson
from backend.reports.engine import Scope
from guidance.courses.models import GuidanceCourse, Phase, PhaseChange, Referral
from tests.reports.reference import Reference, Row, alive, holds


def _guides(person: YoungPerson) -> list[Assignment]:
    own = Assignment.objects.filter(young_person=person, capacity="guide", role="primary")
    return sorted(own, key=lambda held: (held.starts_on, held.pk))


def _guide_on(person: YoungPerson, on: date) -> int | None:
    return next((held.staff_id for held in _guides(person) if holds(held, on, half_open=True)), None)


def _unit_of(staff: int | None, person: YoungPerson, on: date) -> int:
    held = [
        membership
        for membership in Membership.objects.filter(staff=staff, role="youth_guide").order_by("pk")
        if holds(membership, on)
    ]
    of_person = [membership for membership in held if membership.unit_id == person.unit_id]
    return (of_person or held)[0].unit_id if held else person.unit_id


def _phase_on(course: GuidanceCourse, on: date) -> str | None:
    steps = [step for step in course.phase_changes.order_by("pk") if step.on <= on]
    return steps[-1].to_phase if steps else None


def _open_on(person: YoungPerson, on: date) -> tuple[GuidanceCourse, str] | None:
    found = []
    for course in person.courses.all():
        phase = _phase_on(course, on)
        if phase is not None and phase != Phase.CLOSED:
            found.append((course.opened_on, course.pk, course, phase))
    return max(found)[2:] if found else None


def open_courses(scope: Scope) -> Iterator[Row]:
    day = scope.today
    a_year_ago = clock.add_months(day, -12)
    for person in alive(day):
        running = _open_on(person, day)
        if running is None:
            continue
        course, phase = running
        staff = _guide_on(person, day)
        real = [contact.occurred_on for contact in Contact.objects.filter(young_person=person) if contact.is_qualifying]
        lately = [on for on in real if day - timedelta(days=28) < on <= day]
        referrals = [referral for referral in course.referrals.order_by("pk") if referral.received_on <= day]
        live = [row.starts_on for row in RuleActivation.objects.filter(unit=person.unit_id)]
        guides = [held for held in _guides(person) if held.starts_on <= day]
        changes = [
            held.starts_on
            for before, held in pairwise(guides)
            if before.staff_id != held.staff_id and held.starts_on > a_year_ago
        ]
        referred = referrals[-1].received_on if referrals else None
        yield {
            "person": person,
            "unit": _unit_of(staff, person, day),
            "staff": staff,
            "activity_state": phase if phase in (Phase.PAUSED, Phase.AFTERCARE) else "active",
            "inactive": course.opened_on <= day - timedelta(days=28) and not lately,
            "waiting": (day - referred).days if referred else None,
            "early": bool(referred and live and referred < min(live)),
            "long_open": course.opened_on <= a_year_ago,
            "changed": bool(changes),
        }


def _load(scope: Scope) -> Iterator[Row]:
    guides = [row for row in Membership.objects.filter(role="youth_guide") if holds(row, scope.today)]
    for row in open_courses(scope):
        if row["staff"] is not None and row["activity_state"] == "active":
            limited = any(guide.staff_id == row["staff"] and guide.caseload_limit is not None for guide in guides)
            yield {**row, "people": 1, "fte": 0, "places": 0, "limited": limited}
    for guide in guides:
        places = guide.fte * guide.caseload_limit if guide.caseload_limit else 0
        about: dict[str, Any] = {"person": None, "unit": guide.unit_id, "staff": guide.staff_id}
        yield {**about, "people": 0, "fte": guide.fte, "places": places, "limited": False}


def _within(on: date, scope: Scope) -> bool:
    return scope.first <= on <= min(scope.last, scope.as_of)


def _new(scope: Scope) -> Iterator[Row]:
    for referral in Referral.objects.select_related("course__young_person"):
        person = referral.course.young_person
        if _within(referral.received_on, scope) and person.merged_into_id is None:
            staff = _guide_on(person, scope.as_of)
            yield {
                "person": person,
                "staff": staff,
                "unit": _unit_of(staff, person, scope.as_of),
                "on": referral.received_on,
            }


def _closed(scope: Scope) -> Iterator[Row]:
    for step in PhaseChange.objects.filter(to_phase=Phase.CLOSED).select_related("course__young_person"):
        person = step.course.young_person
        if _within(step.on, scope) and person.merged_into_id is None:
            held = [guide for guide in _guides(person) if holds(guide, step.on)]
            staff = held[-1].staff_id if held else None
            reason = step.course.close_reason if step.course.closed_on == step.on else None
            unit = _unit_of(staff, person, step.on)
            yield {"person": person, "staff": staff, "unit": unit, "on": step.on, "close_reason": reason}


def _moved(scope: Scope) -> Iterator[Row]:
    for person in YoungPerson.objects.filter(merged_into=None):
        for held in _guides(person):
            if held.origin in ("handed_over", "moved") and _within(held.starts_on, scope):
                unit = _unit_of(held.staff_id, person, held.starts_on)
                yield {"person": person, "staff": held.staff_id, "unit": unit, "on": held.starts_on}


def _covered(scope: Scope) -> Iterator[Row]:
    day = scope.today
    for cover in Cover.objects.select_related("absence"):
        if not holds(cover, day) or not holds(cover.absence, day) or not cover.starts_on < day - timedelta(days=14):
            continue
        for person in alive(day):
            staff = _guide_on(person, day)
            named = cover.everyone or cover.young_people.filter(pk=person.pk).exists()
            if staff == cover.absence.staff_id and named:
                yield {"person": person, "staff": staff, "unit": _unit_of(staff, person, day)}


def _waits(row: Row) -> bool:
    return row["staff"] is None


REFERENCES = {
    "caseload.people": Reference(open_courses),
    "caseload.active": Reference(open_courses, among=lambda row: row["activity_state"] == "active"),
    "caseload.paused": Reference(open_courses, among=lambda row: row["activity_state"] == "paused"),
    "caseload.aftercare": Reference(open_courses, among=lambda row: row["activity_state"] == "aftercare"),
    "caseload.inactive": Reference(
        open_courses, among=lambda row: row["activity_state"] == "active", hit=lambda row: row["inactive"]
    ),
    "caseload.per_full_time": Reference(_load, value=lambda row: row["people"], per=lambda row: row["fte"]),
    "caseload.against_limit": Reference(
        _load,
        among=lambda row: row["limited"] or row["places"] > 0,
        value=lambda row: row["people"],
        per=lambda row: row["places"],
    ),
    "caseload.without_guide": Reference(open_courses, hit=_waits),
    "caseload.waiting": Reference(
        open_courses, among=_waits, value=lambda row: row["waiting"], left_out=lambda row: row["early"]
    ),
    "caseload.longest_waiting": Reference(
        open_courses, among=_waits, value=lambda row: row["waiting"], left_out=lambda row: row["early"]
    ),
    "caseload.new": Reference(_new),
    "caseload.closed": Reference(_closed),
    "caseload.moved": Reference(_moved),
    "caseload.changed_guide": Reference(
        open_courses, among=lambda row: row["long_open"], hit=lambda row: row["changed"]
    ),
    "caseload.long_cover": Reference(_covered),
}
