"""What the generic tests need to know of assignments, absences, covers and closed days."""

from datetime import date, timedelta

from backend.access.models import Basis, Cover, Grant
from backend.assignments.models import Assignment, Capacity
from backend.core import clock
from backend.organisation.models import Absence, ClosedDay, Staff
from backend.people.models import YoungPerson
from tests import factories
from tests.conftest import Municipality
from tests.contract.contracts import FIRST, WITH_CASES, WITHOUT_CASES, Ask, Contract, Endpoint, HiddenId, Scene, day


def _assignment(scene: Scene) -> Assignment:
    return Assignment.objects.get(staff=scene.owner)


def _unacknowledged(scene: Scene) -> str:
    assignment = _assignment(scene)
    Assignment.objects.filter(pk=assignment.pk).update(acknowledged_at=None, acknowledged_by=None)
    return f"/assignments/{assignment.pk}/acknowledge/"


def _closed_day() -> ClosedDay:
    return ClosedDay.objects.create(day=date(2026, 6, 5), reason="Grundlovsdag")


ENDPOINTS = {
    "GET /assignments/": Endpoint(
        lambda scene: Ask("/assignments/"),
        {401: "anonymous", 403: WITHOUT_CASES, 200: WITH_CASES},
        queries=6,
    ),
    "GET /assignments/{pk}/": Endpoint(
        lambda scene: Ask(f"/assignments/{_assignment(scene).pk}/"),
        {
            401: "anonymous",
            403: WITHOUT_CASES,
            404: "outsider colleague gone other_leader",
            200: "grace deputy coordinator on_call leader owner",
        },
        queries=7,
    ),
    "POST /assignments/{pk}/acknowledge/": Endpoint(
        lambda scene: Ask(_unacknowledged(scene)),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace coordinator on_call other_leader leader",
            404: "outsider colleague gone",
            200: "deputy owner",
        },
    ),
    "POST /assignments/{pk}/hand-over/": Endpoint(
        lambda scene: Ask(f"/assignments/{_assignment(scene).pk}/hand-over/", {"to": scene.municipality.colleague.pk}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace deputy coordinator on_call",
            404: "outsider colleague gone other_leader",
            200: "leader owner",
        },
    ),
    "POST /assignments/{pk}/end/": Endpoint(
        lambda scene: Ask(f"/assignments/{_assignment(scene).pk}/end/", {"reason": "other"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace deputy coordinator on_call",
            404: "outsider colleague gone other_leader",
            200: "leader owner",
        },
    ),
    "GET /assignments/suggestions/": Endpoint(
        lambda scene: Ask(f"/assignments/suggestions/?young_person={scene.person.pk}&capacity=guide"),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy on_call owner",
            400: "other_leader",
            200: "coordinator leader",
        },
        queries=19,
        reader="leader",
        paged=False,
    ),
    "POST /caseload-moves/": Endpoint(
        lambda scene: Ask("/caseload-moves/", {"staff": scene.owner.pk, "capacity": "guide"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy on_call owner",
            200: "coordinator leader other_leader",
        },
    ),
    "GET /staff/{pk}/holdings/": Endpoint(
        lambda scene: Ask(f"/staff/{scene.owner.pk}/holdings/"),
        {
            401: "anonymous",
            403: "integration manager auditor "
            "outsider colleague grace gone deputy coordinator on_call other_leader owner",
            200: "administrator leader",
        },
        reader="leader",
        queries=20,
        paged=False,
    ),
    "GET /absences/": Endpoint(
        lambda scene: Ask("/absences/"),
        {401: "anonymous", 403: "integration", 200: f"manager auditor administrator {WITH_CASES}"},
        queries=6,
    ),
    "POST /absences/": Endpoint(
        lambda scene: Ask("/absences/", {"starts_on": "2020-02-03", "ends_on": "2020-02-04"}),
        {401: "anonymous", 403: "integration", 201: f"manager auditor administrator {WITH_CASES}"},
    ),
    "GET /absences/{pk}/": Endpoint(
        lambda scene: Ask(f"/absences/{scene.around.absence.pk}/"),
        {401: "anonymous", 403: "integration", 200: f"manager auditor administrator {WITH_CASES}"},
        queries=5,
    ),
    "PATCH /absences/{pk}/": Endpoint(
        lambda scene: Ask(f"/absences/{scene.around.absence.pk}/", {"ends_on": day(9)}, FIRST),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call other_leader",
            200: "leader owner",
        },
    ),
    "DELETE /absences/{pk}/": Endpoint(
        lambda scene: Ask(f"/absences/{scene.around.absence.pk}/?mistake=true"),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call other_leader",
            204: "leader owner",
        },
    ),
    "GET /covers/": Endpoint(
        lambda scene: Ask("/covers/"),
        {401: "anonymous", 403: "integration", 200: f"manager auditor administrator {WITH_CASES}"},
        queries=7,
    ),
    "POST /covers/": Endpoint(
        lambda scene: Ask("/covers/", {"absence": scene.around.absence.pk, "deputy": scene.municipality.colleague.pk}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call other_leader",
            201: "leader owner",
        },
    ),
    "GET /covers/{pk}/": Endpoint(
        lambda scene: Ask(f"/covers/{scene.around.cover.pk}/"),
        {401: "anonymous", 403: "integration", 200: f"manager auditor administrator {WITH_CASES}"},
        queries=6,
    ),
    "DELETE /covers/{pk}/": Endpoint(
        lambda scene: Ask(f"/covers/{scene.around.cover.pk}/"),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call other_leader",
            204: "leader owner",
        },
    ),
    "GET /closed-days/": Endpoint(
        lambda scene: Ask("/closed-days/"),
        {401: "anonymous", 403: "integration", 200: f"manager auditor administrator {WITH_CASES}"},
        queries=6,
    ),
    "POST /closed-days/": Endpoint(
        lambda scene: Ask("/closed-days/", {"day": "2026-12-24", "reason": "Juleaften"}),
        {401: "anonymous", 403: f"integration manager auditor {WITH_CASES}", 201: "administrator"},
    ),
    "DELETE /closed-days/{pk}/": Endpoint(
        lambda scene: Ask(f"/closed-days/{_closed_day().pk}/"),
        {401: "anonymous", 403: f"integration manager auditor {WITH_CASES}", 204: "administrator"},
    ),
}


def _cover(municipality: Municipality, person: int) -> Ask:
    absence = municipality.outsider.absences.create(starts_on="2026-01-05", entered_by=municipality.outsider)
    return Ask("/covers/", {"absence": absence.pk, "deputy": municipality.colleague.pk, "young_people": [person]})


def _grow(municipality: Municipality, people: list[YoungPerson], more: int) -> None:
    today, guide = clock.today(), municipality.guide
    # Every other one has no guide, so that the list of those is long as well.
    assignments = Assignment.objects.bulk_create(
        Assignment(
            young_person=person,
            staff=guide,
            capacity=Capacity.GUIDE if person.pk % 2 else Capacity.CONSULTANT,
            starts_on=today,
            assigned_by=municipality.leader,
        )
        for person in people
    )
    Grant.objects.bulk_create(
        Grant(
            staff=guide,
            young_person_id=assignment.young_person_id,
            basis=Basis.ASSIGNMENT,
            starts_at=clock.now(),
            opened_by=guide,
            source_id=assignment.pk,
        )
        for assignment in assignments
    )
    staff = Staff.objects.bulk_create(factories.StaffFactory.build_batch(more))
    absences = Absence.objects.bulk_create(Absence(staff=one, starts_on=today, entered_by=guide) for one in staff)
    Cover.objects.bulk_create(
        Cover(absence=absence, deputy=municipality.colleague, starts_on=today, entered_by=guide) for absence in absences
    )
    ClosedDay.objects.bulk_create(
        ClosedDay(day=date(2030, 1, 1) + timedelta(days=more + n), reason="Lukket") for n in range(more)
    )


CONTRACT = Contract(
    ENDPOINTS,
    details={Assignment: "/assignments/{pk}/"},
    hidden={"cover for": HiddenId("/young_people/0", _cover)},
    grow=_grow,
)
