"""A small municipality for the tests of the rules: written to the tables directly, so that each fact stands alone."""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from backend.access.models import Cover
from backend.assignments.models import Assignment, Capacity, Origin
from backend.contacts.models import Contact, ContactKind, Participant
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile
from backend.organisation.models import Absence, Membership, Role, Staff, Unit
from backend.people.models import Consent, NetworkPerson, YoungPerson
from guidance.courses.models import GuidanceCourse, PhaseChange, Referral

_numbers = itertools.count(1)


class Scenario:
    """One unit under a department, a leader and two guides; makers for what the rules read."""

    def __init__(self) -> None:
        n = next(_numbers)
        self.department = Unit.objects.create(name=f"Forvaltning {n}")
        self.unit = Unit.objects.create(name=f"Team {n}", parent=self.department)
        self.leader = self.staff(Role.LEADER)
        self.guide = self.staff(Role.YOUTH_GUIDE)
        self.colleague = self.staff(Role.YOUTH_GUIDE)

    def staff(self, role: Role | None = None, unit: Unit | None = None) -> Staff:
        n = next(_numbers)
        staff = Staff.objects.create(username=f"staff-{n}", name=f"Medarbejder {n}")
        if role:
            Membership.objects.create(staff=staff, unit=unit or self.unit, role=role, starts_on=date(2000, 1, 1))
        return staff

    def young(self, born_on: date = date(2006, 5, 17), **fields: Any) -> YoungPerson:
        values = {
            "case_number": f"2026-{next(_numbers):06d}",
            "first_name": "Alma",
            "last_name": "Prøvesen",
            "unit": self.unit,
            "opened_on": date(2023, 1, 2),
            "registered_at": datetime(2023, 1, 2, 9, tzinfo=UTC),
        }
        return YoungPerson.objects.create(born_on=born_on, **{**values, **fields})

    def course(self, young: YoungPerson, phase: str = "active", on: date = date(2026, 1, 5)) -> GuidanceCourse:
        course = GuidanceCourse.objects.create(young_person=young, opened_on=on, phase="referred")
        Referral.objects.create(course=course, received_on=on, source="school")
        PhaseChange.objects.create(course=course, to_phase="referred", on=on, by=self.leader)
        if phase != "referred":
            self.step(course, phase, on)
        return course

    def step(self, course: GuidanceCourse, phase: str, on: date) -> PhaseChange:
        step = PhaseChange.objects.create(course=course, from_phase=course.phase, to_phase=phase, on=on, by=self.leader)
        course.phase = phase
        course.pause_reason = "rejse" if phase == "paused" else ""
        course.paused_until = on + timedelta(days=60) if phase == "paused" else None
        course.closed_on, course.close_reason = (on, "goal_reached") if phase == "closed" else (None, "")
        course.save()
        return step

    def assign(self, young: YoungPerson, on: date, staff: Staff | None = None, **fields: Any) -> Assignment:
        values: dict[str, object] = {"capacity": Capacity.GUIDE, "origin": Origin.ASSIGNED, "assigned_by": self.leader}
        if fields.get("ends_on"):
            values["end_reason"] = "handed_over"
        return Assignment.objects.create(
            young_person=young, staff=staff or self.guide, starts_on=on, **{**values, **fields}
        )

    def contact(self, young: YoungPerson, on: date, staff: Staff | None = None, **fields: Any) -> Contact:
        hour = fields.pop("hour", 12)
        values: dict[str, object] = {
            "staff": staff or self.guide,
            "kind": ContactKind.objects.get(pk="meeting"),
            "face_to_face": True,
            "outside_office": False,
            "note": "Vi talte sammen.",
        }
        moment = clock.at_local(on, time(hour))
        values = {**values, **fields}
        values.setdefault("recorded_at", moment)
        values.setdefault("recorded_by", values["staff"])
        values.setdefault("noted_at", moment if values["note"] else None)
        return Contact.objects.create(young_person=young, occurred_at=moment, **values)

    def with_staff(self, contact: Contact, staff: Staff) -> Participant:
        return Participant.objects.create(contact=contact, staff=staff)

    def cover(self, away: Staff, deputy: Staff, starts_on: date, ends_on: date | None, *only: YoungPerson) -> Cover:
        absence, _made = Absence.objects.get_or_create(
            staff=away, starts_on=starts_on, ends_on=ends_on, entered_by=self.leader
        )
        cover = Cover.objects.create(
            absence=absence,
            deputy=deputy,
            starts_on=starts_on,
            ends_on=ends_on,
            everyone=not only,
            entered_by=self.leader,
        )
        cover.young_people.set(only)
        return cover

    def consent(self, young: YoungPerson, given_on: date, *, custody: bool = False, **fields: Any) -> Consent:
        giver = NetworkPerson.objects.create(young_person=young, relation="mother", name="Mor") if custody else None
        values = {
            "given_by": giver,
            "recipient": "Skolen",
            "what": "Fremmøde",
            "purpose": "Støtte",
            "form": "written",
            "recorded_by": self.guide,
            "recorded_at": clock.now(),
        }
        return Consent.objects.create(young_person=young, given_on=given_on, **{**values, **fields})


def rows(young: YoungPerson, rule: str) -> list[FollowUp]:
    """The stored follow-ups of one rule, by due date."""
    found = FollowUp.objects.filter(young_person=young, rule=rule).with_state(clock.now())
    return list(found.order_by("due_on", "id"))


def settle(young: YoungPerson, **kwargs: Any) -> int:
    return reconcile(people=[young.pk], **kwargs)
