"""For each route a request that its owner may make: the address, the body, and the state that the verb asks for."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from rest_framework.test import APIClient

from backend.assignments.models import Assignment
from backend.contacts.models import Appointment, Contact
from backend.core import clock
from backend.followups.models import FollowUp, Notification, NotificationKind
from backend.followups.reconcile import reconcile
from backend.followups.services import notify
from backend.organisation.models import ClosedDay, Staff
from backend.people.models import Consent
from guidance.courses import services as courses
from guidance.courses.models import CloseReason, GuidanceCourse, Phase
from guidance.interventions.models import InterventionState
from jobs.employers.models import EmployerPerson
from jobs.plans.models import PlanPhase
from tests import factories
from tests.conftest import Around, Municipality
from tests.contract.routes import API


@dataclass(frozen=True)
class Ask:
    """One request."""

    path: str
    body: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)


def send(client: APIClient, method: str, ask: Ask, **headers: str) -> Any:
    """The answer to the request, sent by `client`."""
    body = "" if ask.body is None else json.dumps(ask.body)
    together = {**ask.headers, **headers}
    return client.generic(method, API + ask.path, body, content_type="application/json", headers=together)


class Scene:
    """The small municipality with one record of each kind, for requests to be about."""

    def __init__(self, municipality: Municipality, around: Around) -> None:
        self.municipality, self.around = municipality, around
        self.person, self.course = municipality.person, municipality.course
        self.owner: Staff = municipality.guide

    @property
    def assignment(self) -> Assignment:
        return Assignment.objects.get(staff=self.owner)

    def contact(self) -> Contact:
        return factories.contact(self.person, self.owner)

    def appointment(self) -> Appointment:
        return factories.appointment(self.person, self.owner)

    def consent(self) -> Consent:
        return factories.consent(self.person, self.owner)

    def activity(self) -> str:
        spell = factories.activity(self.person)
        return f"/young-people/{self.person.pk}/activities/{spell.pk}/"

    def follow_up(self) -> FollowUp:
        reconcile(people=[self.person.pk])
        return FollowUp.objects.get(rule="guide.first_contact")

    def notification(self) -> Notification:
        notify(staff_id=self.owner.pk, kind=NotificationKind.ASSIGNED, young_person_id=self.person.pk)
        return Notification.objects.get()

    def closed_day(self) -> ClosedDay:
        return ClosedDay.objects.create(day=date(2026, 6, 5), reason="Grundlovsdag")

    def new_person(self) -> dict[str, Any]:
        return {
            "first_name": "Ida",
            "last_name": "Prøve",
            "born_on": "2006-05-15",
            "unit": self.municipality.team.pk,
            "cpr": "750506-4123",
        }

    def course_in(self, phase: Phase) -> str:
        until = clock.today() + timedelta(days=30)
        match phase:
            case Phase.ACTIVE:
                pass
            case Phase.CLOSED:
                courses.close(course=self.course, reason=CloseReason.GOAL_REACHED, by=self.municipality.leader)
            case Phase.PAUSED:
                courses.pause(course=self.course, reason="Rejse", until=until, by=self.municipality.leader)
            case _:
                GuidanceCourse.objects.filter(pk=self.course.pk).update(phase=phase)
        return f"/guidance/courses/{self.course.pk}/"

    def plan_in(self, phase: PlanPhase, **fields: Any) -> str:
        return f"/jobs/plans/{factories.plan(self.person, self.municipality.leader, phase, **fields).pk}/"

    def intervention_in(self, state: InterventionState) -> str:
        return f"/guidance/interventions/{factories.intervention(self.person, self.owner, state).pk}/"

    def disclosure(self) -> int:
        return factories.disclosure(self.person, self.municipality.leader).pk

    def employer_contact(self, **fields: Any) -> int:
        return factories.employer_contact(self.person, self.municipality.leader, **fields).pk

    def planned_contact(self) -> int:
        return self.employer_contact(status="planned", at=clock.now() - timedelta(minutes=1))

    def contact_beyond(self) -> int:
        return self.employer_contact(revealed="name", told_by="staff", beyond_decision=True)

    def job(self) -> str:
        return f"/jobs/employments/{factories.job(self.person, self.municipality.leader).pk}/"

    def unacknowledged(self) -> str:
        Assignment.objects.filter(pk=self.assignment.pk).update(acknowledged_at=None, acknowledged_by=None)
        return f"/assignments/{self.assignment.pk}/acknowledge/"


FIRST = {"If-Match": '"1"'}


def _soon(days: int = 1) -> str:
    return (clock.now() + timedelta(days=days)).isoformat()


def _day(days: int = 0) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def _verb(phase: Phase, verb: str, body: dict[str, Any] | None = None) -> Callable[[Scene], Ask]:
    return lambda scene: Ask(f"{scene.course_in(phase)}{verb}/", body)


def _referred_person(scene: Scene) -> Ask:
    scene.course_in(Phase.CLOSED)
    factories.assignment(scene.person, scene.owner)
    return Ask("/guidance/courses/", {"young_person": scene.person.pk, "source": "school"})


def _plan(phase: PlanPhase, verb: str, body: dict[str, Any] | None = None, **fields: Any) -> Callable[[Scene], Ask]:
    return lambda scene: Ask(f"{scene.plan_in(phase, **fields)}{verb}", body)


def _intervention(state: InterventionState, verb: str, body: dict[str, Any] | None = None) -> Callable[[Scene], Ask]:
    return lambda scene: Ask(f"{scene.intervention_in(state)}{verb}", body)


def _interventions_of_a_kind(scene: Scene) -> Ask:
    scene.intervention_in(InterventionState.ACTIVE)
    return Ask("/guidance/interventions/?kind=mentor")


BOTH_SAID_YES = {
    "decision": "accepted",
    "decided_on": "2026-01-05",
    "received_on": "2026-01-05",
    "agreed_on": "2026-01-05",
    "agreed_words": "Jeg vil gerne.",
}

REQUESTS: dict[str, Callable[[Scene], Ask]] = {
    "POST /auth/token/": lambda scene: Ask("/auth/token/", {"username": "signe", "password": factories.PASSWORD}),
    "POST /auth/logout/": lambda scene: Ask("/auth/logout/"),
    "GET /me/": lambda scene: Ask("/me/"),
    "GET /staff/": lambda scene: Ask("/staff/"),
    "GET /units/": lambda scene: Ask("/units/"),
    "GET /reports/": lambda scene: Ask("/reports/"),
    "GET /reports/{report}/": lambda scene: Ask("/reports/caseload/"),
    "GET /contacts/": lambda scene: Ask(f"/contacts/?kind={scene.contact().kind_id}"),
    "POST /contacts/": lambda scene: Ask("/contacts/", {"young_person": scene.person.pk, "kind": "meeting"}),
    "GET /contacts/{pk}/": lambda scene: Ask(f"/contacts/{scene.contact().pk}/"),
    "PATCH /contacts/{pk}/": lambda scene: Ask(f"/contacts/{scene.contact().pk}/", {"note": "Rettet."}, FIRST),
    "POST /contacts/{pk}/void/": lambda scene: Ask(f"/contacts/{scene.contact().pk}/void/", {"reason": "Forkert"}),
    "POST /contacts/{pk}/move/": lambda scene: Ask(
        f"/contacts/{scene.contact().pk}/move/", {"to": _another_of(scene).pk}
    ),
    "GET /appointments/": lambda scene: Ask(f"/appointments/?state={scene.appointment().state}"),
    "POST /appointments/": lambda scene: Ask(
        "/appointments/", {"young_person": scene.person.pk, "kind": "meeting", "starts_at": _soon()}
    ),
    "GET /appointments/{pk}/": lambda scene: Ask(f"/appointments/{scene.appointment().pk}/"),
    "POST /appointments/{pk}/cancel/": lambda scene: Ask(
        f"/appointments/{scene.appointment().pk}/cancel/", {"by_young_person": True}
    ),
    "POST /appointments/{pk}/hold/": lambda scene: Ask(f"/appointments/{scene.appointment().pk}/hold/", {}),
    "POST /appointments/{pk}/no-show/": lambda scene: Ask(f"/appointments/{scene.appointment().pk}/no-show/", {}),
    "POST /appointments/{pk}/move/": lambda scene: Ask(
        f"/appointments/{scene.appointment().pk}/move/", {"starts_at": _soon()}
    ),
    "GET /assignments/": lambda scene: Ask("/assignments/"),
    "GET /assignments/{pk}/": lambda scene: Ask(f"/assignments/{scene.assignment.pk}/"),
    "POST /assignments/{pk}/acknowledge/": lambda scene: Ask(scene.unacknowledged()),
    "POST /assignments/{pk}/hand-over/": lambda scene: Ask(
        f"/assignments/{scene.assignment.pk}/hand-over/", {"to": scene.municipality.colleague.pk}
    ),
    "POST /assignments/{pk}/end/": lambda scene: Ask(f"/assignments/{scene.assignment.pk}/end/", {"reason": "other"}),
    "GET /absences/": lambda scene: Ask("/absences/"),
    "POST /absences/": lambda scene: Ask("/absences/", {"starts_on": "2020-02-03", "ends_on": "2020-02-04"}),
    "GET /absences/{pk}/": lambda scene: Ask(f"/absences/{scene.around.absence.pk}/"),
    "PATCH /absences/{pk}/": lambda scene: Ask(f"/absences/{scene.around.absence.pk}/", {"ends_on": _day(9)}, FIRST),
    "GET /covers/": lambda scene: Ask("/covers/"),
    "POST /covers/": lambda scene: Ask(
        "/covers/", {"absence": scene.around.absence.pk, "deputy": scene.municipality.colleague.pk}
    ),
    "GET /covers/{pk}/": lambda scene: Ask(f"/covers/{scene.around.cover.pk}/"),
    "DELETE /covers/{pk}/": lambda scene: Ask(f"/covers/{scene.around.cover.pk}/"),
    "GET /closed-days/": lambda scene: Ask("/closed-days/"),
    "POST /closed-days/": lambda scene: Ask("/closed-days/", {"day": "2026-12-24", "reason": "Juleaften"}),
    "DELETE /closed-days/{pk}/": lambda scene: Ask(f"/closed-days/{scene.closed_day().pk}/"),
    "GET /young-people/": lambda scene: Ask("/young-people/"),
    "POST /young-people/": lambda scene: Ask("/young-people/", scene.new_person()),
    "POST /young-people/find/": lambda scene: Ask("/young-people/find/", {"case_number": scene.person.case_number}),
    "GET /young-people/{pk}/": lambda scene: Ask(f"/young-people/{scene.person.pk}/"),
    "PATCH /young-people/{pk}/": lambda scene: Ask(
        f"/young-people/{scene.person.pk}/", {"preferred_name": "Pip"}, FIRST
    ),
    "GET /young-people/{pk}/consents/": lambda scene: Ask(f"/young-people/{scene.consent().young_person_id}/consents/"),
    "POST /young-people/{pk}/consents/": lambda scene: Ask(
        f"/young-people/{scene.person.pk}/consents/",
        {"recipient": "FGU", "what": "Fremmøde", "purpose": "Plan", "form": "oral", "given_on": _day()},
    ),
    "POST /young-people/{pk}/consents/{consent_id}/withdraw/": lambda scene: Ask(
        f"/young-people/{scene.person.pk}/consents/{scene.consent().pk}/withdraw/", {}
    ),
    "GET /young-people/{pk}/activities/": lambda scene: Ask(f"/young-people/{scene.person.pk}/activities/"),
    "POST /young-people/{pk}/activities/": lambda scene: Ask(
        f"/young-people/{scene.person.pk}/activities/",
        {"kind": "micro_job", "starts_on": _day(), "hours_per_week": "4.5"},
    ),
    "PATCH /young-people/{pk}/activities/{activity_id}/": lambda scene: Ask(
        scene.activity(), {"description": "Fredag og lørdag"}, FIRST
    ),
    "POST /young-people/{pk}/activities/{activity_id}/change-hours/": lambda scene: Ask(
        f"{scene.activity()}change-hours/", {"starts_on": _day(), "hours_per_week": "8"}
    ),
    "POST /young-people/{pk}/activities/{activity_id}/end/": lambda scene: Ask(f"{scene.activity()}end/", {}),
    "POST /young-people/{pk}/activities/{activity_id}/void/": lambda scene: Ask(
        f"{scene.activity()}void/", {"reason": "Forkert person"}
    ),
    "GET /young-people/{pk}/access-log/": lambda scene: Ask(f"/young-people/{scene.person.pk}/access-log/"),
    "POST /young-people/{pk}/reveal/": lambda scene: Ask(
        f"/young-people/{scene.person.pk}/reveal/", {"reason": "Brev til kommunen"}
    ),
    "GET /young-people/{pk}/timeline/": lambda scene: Ask(f"/young-people/{scene.person.pk}/timeline/"),
    "GET /caseload/": lambda scene: Ask("/caseload/"),
    "GET /follow-ups/": lambda scene: Ask("/follow-ups/"),
    "GET /follow-ups/{pk}/": lambda scene: Ask(f"/follow-ups/{scene.follow_up().pk}/"),
    "GET /notifications/": lambda scene: Ask("/notifications/"),
    "POST /notifications/{pk}/read/": lambda scene: Ask(f"/notifications/{scene.notification().pk}/read/"),
    "GET /guidance/courses/": lambda scene: Ask("/guidance/courses/"),
    "POST /guidance/courses/": _referred_person,
    "GET /guidance/courses/unassigned/": lambda scene: Ask("/guidance/courses/unassigned/"),
    "GET /guidance/courses/{pk}/": lambda scene: Ask(f"/guidance/courses/{scene.course.pk}/"),
    "POST /guidance/courses/{pk}/accept/": _verb(Phase.REFERRED, "accept"),
    "POST /guidance/courses/{pk}/assign/": lambda scene: Ask(
        f"/guidance/courses/{scene.course.pk}/assign/", {"staff": scene.municipality.colleague.pk, "role": "secondary"}
    ),
    "POST /guidance/courses/{pk}/begin-active/": _verb(Phase.START, "begin-active", {}),
    "POST /guidance/courses/{pk}/begin-aftercare/": _verb(Phase.PHASE_OUT, "begin-aftercare", {}),
    "POST /guidance/courses/{pk}/begin-phase-out/": _verb(Phase.ACTIVE, "begin-phase-out", {}),
    "POST /guidance/courses/{pk}/begin-start/": _verb(Phase.INTAKE, "begin-start", {}),
    "POST /guidance/courses/{pk}/close/": _verb(Phase.ACTIVE, "close", {"reason": "goal_reached"}),
    "POST /guidance/courses/{pk}/decline/": _verb(
        Phase.REFERRED, "decline", {"declined_to": "UU-vejledning", "informed_on": "2026-01-05"}
    ),
    "POST /guidance/courses/{pk}/pause/": lambda scene: Ask(
        f"{scene.course_in(Phase.ACTIVE)}pause/", {"reason": "Rejse", "until": _day(30)}
    ),
    "POST /guidance/courses/{pk}/reopen/": _verb(Phase.CLOSED, "reopen", {"source": "young_person"}),
    "POST /guidance/courses/{pk}/resume/": _verb(Phase.PAUSED, "resume", {}),
    "GET /jobs/plans/": lambda scene: Ask("/jobs/plans/"),
    "POST /jobs/plans/": lambda scene: Ask("/jobs/plans/", {"young_person": scene.person.pk, "source": "school"}),
    "GET /jobs/plans/{pk}/": _plan(PlanPhase.SEARCH, ""),
    "PATCH /jobs/plans/{pk}/": lambda scene: Ask(scene.plan_in(PlanPhase.SEARCH), {"goal": "both"}, FIRST),
    "POST /jobs/plans/{pk}/accept/": _plan(PlanPhase.REFERRAL, "accept/"),
    "POST /jobs/plans/{pk}/agree/": _plan(PlanPhase.REFERRAL, "agree/", {"agreed_words": "Ja, det vil jeg gerne."}),
    "POST /jobs/plans/{pk}/assign/": lambda scene: Ask(
        f"{scene.plan_in(PlanPhase.SEARCH)}assign/", {"staff": scene.municipality.consultant.pk, "role": "secondary"}
    ),
    "POST /jobs/plans/{pk}/begin-education/": _plan(PlanPhase.SEARCH, "begin-education/", {}),
    "POST /jobs/plans/{pk}/begin-search/": _plan(PlanPhase.PROFILE, "begin-search/", {}),
    "POST /jobs/plans/{pk}/close/": _plan(PlanPhase.SEARCH, "close/", {"reason": "moved"}),
    "POST /jobs/plans/{pk}/decline/": _plan(
        PlanPhase.REFERRAL,
        "decline/",
        {"reason": "own_choice", "declined_to": "UU-vejledning", "informed_on": "2026-01-05"},
    ),
    "POST /jobs/plans/{pk}/enter/": _plan(
        PlanPhase.REFERRAL, "enter/", {"employed_at_entry": False, "in_education_at_entry": True}, **BOTH_SAID_YES
    ),
    "POST /jobs/plans/{pk}/reopen/": _plan(PlanPhase.CLOSED, "reopen/", {}),
    "POST /jobs/plans/{pk}/step-down/": _plan(PlanPhase.IN_JOB, "step-down/", {"reason": "Klarer sig selv."}),
    "GET /guidance/interventions/": _interventions_of_a_kind,
    "POST /guidance/interventions/": lambda scene: Ask(
        "/guidance/interventions/",
        {
            "young_person": scene.person.pk,
            "kind": "mentor",
            "purpose": "En fast voksen",
            "starts_on": _day(),
            "responsible": scene.owner.pk,
        },
    ),
    "GET /guidance/interventions/{pk}/": _intervention(InterventionState.ACTIVE, ""),
    "POST /guidance/interventions/{pk}/agree/": _intervention(InterventionState.PLANNED, "agree/", {}),
    "POST /guidance/interventions/{pk}/complete/": _intervention(
        InterventionState.ACTIVE, "complete/", {"result": "Står selv op."}
    ),
    "POST /guidance/interventions/{pk}/contacts/": lambda scene: Ask(
        f"{scene.intervention_in(InterventionState.ACTIVE)}contacts/", {"contact": scene.contact().pk}
    ),
    "POST /guidance/interventions/{pk}/extend/": _intervention(
        InterventionState.ACTIVE, "extend/", {"ends_on": "2031-01-06"}
    ),
    "POST /guidance/interventions/{pk}/pause/": _intervention(InterventionState.ACTIVE, "pause/", {}),
    "POST /guidance/interventions/{pk}/resume/": _intervention(InterventionState.PAUSED, "resume/", {}),
    "POST /guidance/interventions/{pk}/start/": _intervention(InterventionState.AGREED, "start/", {}),
    "POST /guidance/interventions/{pk}/stop/": _intervention(InterventionState.ACTIVE, "stop/", {"reason": "Flyttet"}),
    "GET /jobs/employers/": lambda scene: Ask("/jobs/employers/"),
    "POST /jobs/employers/": lambda scene: Ask("/jobs/employers/", {"name": "Bageriet", "cvr": "25313763"}),
    "GET /jobs/employers/{pk}/": lambda scene: Ask(f"/jobs/employers/{_employer()}/"),
    "PATCH /jobs/employers/{pk}/": lambda scene: Ask(f"/jobs/employers/{_employer()}/", {"name": "Ny"}, FIRST),
    "POST /jobs/employers/{pk}/people/": lambda scene: Ask(f"/jobs/employers/{_employer()}/people/", {"name": "Bo"}),
    "POST /jobs/employers/{pk}/people/{person_id}/end/": lambda scene: Ask(_employer_person(), {}),
    "GET /jobs/disclosure-decisions/": lambda scene: Ask("/jobs/disclosure-decisions/"),
    "POST /jobs/disclosure-decisions/": lambda scene: Ask(
        "/jobs/disclosure-decisions/", {"young_person": scene.person.pk, "answer": "undecided"}
    ),
    "GET /jobs/disclosure-decisions/{pk}/": lambda scene: Ask(f"/jobs/disclosure-decisions/{scene.disclosure()}/"),
    "POST /jobs/disclosure-decisions/{pk}/withdraw/": lambda scene: Ask(
        f"/jobs/disclosure-decisions/{scene.disclosure()}/withdraw/"
    ),
    "GET /jobs/employer-contacts/": lambda scene: Ask("/jobs/employer-contacts/"),
    "POST /jobs/employer-contacts/": lambda scene: Ask(
        "/jobs/employer-contacts/",
        {"young_person": scene.person.pk, "employer": _employer(), "mode": "phone", "about": "ordinary_job"},
    ),
    "GET /jobs/employer-contacts/{pk}/": lambda scene: Ask(f"/jobs/employer-contacts/{scene.employer_contact()}/"),
    "POST /jobs/employer-contacts/{pk}/hold/": lambda scene: Ask(
        f"/jobs/employer-contacts/{scene.planned_contact()}/hold/", {}
    ),
    "POST /jobs/employer-contacts/{pk}/cancel/": lambda scene: Ask(
        f"/jobs/employer-contacts/{scene.planned_contact()}/cancel/"
    ),
    "POST /jobs/employer-contacts/{pk}/handle/": lambda scene: Ask(
        f"/jobs/employer-contacts/{scene.contact_beyond()}/handle/", {"handling": "Talt med den unge."}
    ),
    "GET /jobs/employments/": lambda scene: Ask("/jobs/employments/"),
    "POST /jobs/employments/": lambda scene: Ask(
        "/jobs/employments/",
        {
            "young_person": scene.person.pk,
            "employer": factories.EmployerFactory.create().pk,
            "form": "ordinary",
            "starts_on": _day(),
            "hours_per_week": "12.5",
        },
    ),
    "GET /jobs/employments/{pk}/": lambda scene: Ask(scene.job()),
    "PATCH /jobs/employments/{pk}/": lambda scene: Ask(scene.job(), {"title": "Lagerhjælper"}, FIRST),
    "POST /jobs/employments/{pk}/change-hours/": lambda scene: Ask(
        f"{scene.job()}change-hours/", {"starts_on": _day(), "hours_per_week": "15"}
    ),
    "POST /jobs/employments/{pk}/void/": lambda scene: Ask(f"{scene.job()}void/", {"reason": "Forkert person"}),
    "POST /jobs/employments/{pk}/end/": lambda scene: Ask(
        f"{scene.job()}end/", {"ended_by": "employer", "reason": "too_little_work"}
    ),
}
"""By route; where a verb asks for another state than that of the small municipality, the scene brings it about."""


def _employer() -> int:
    return factories.EmployerFactory.create().pk


def _employer_person() -> str:
    person = EmployerPerson.objects.create(employer_id=_employer(), name="Bo Prøve", starts_on=clock.today())
    return f"/jobs/employers/{person.employer_id}/people/{person.pk}/end/"


def _another_of(scene: Scene) -> Any:
    """A second young person of everybody who has the first, so that a contact can be moved between them."""
    other = factories.young_person(scene.municipality.team)
    factories.assignment(other, scene.owner)
    for former, ended in ((scene.around.grace, 3), (scene.around.gone, 30)):
        factories.former(other, former, ended=clock.today() - timedelta(days=ended))
    return other
