"""What the generic tests need to know of employments."""

from backend.core import clock
from backend.people.models import ActivityHours, ActivitySpell, YoungPerson
from jobs.employers.models import Employer
from jobs.placements.models import Employment
from tests import factories
from tests.conftest import Municipality
from tests.contract.contracts import FIRST, WITHOUT_CASES, Ask, Contract, Endpoint, Scene, day


def _job(scene: Scene) -> str:
    return f"/jobs/employments/{factories.job(scene.person, scene.municipality.leader).pk}/"


ENDPOINTS = {
    "GET /jobs/employments/": Endpoint(
        lambda scene: Ask("/jobs/employments/"),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} coordinator on_call",
            200: "outsider colleague grace gone deputy other_leader leader owner consult",
        },
        queries=7,
    ),
    "POST /jobs/employments/": Endpoint(
        lambda scene: Ask(
            "/jobs/employments/",
            {
                "young_person": scene.person.pk,
                "employer": factories.EmployerFactory.create().pk,
                "form": "ordinary",
                "starts_on": day(),
                "hours_per_week": "12.5",
            },
        ),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            400: "other_leader",
            201: "leader consult",
        },
    ),
    "GET /jobs/employments/{pk}/": Endpoint(
        lambda scene: Ask(_job(scene)),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} coordinator on_call",
            404: "outsider colleague gone other_leader",
            200: "grace deputy leader owner consult",
        },
        queries=6,
    ),
    "PATCH /jobs/employments/{pk}/": Endpoint(
        lambda scene: Ask(_job(scene), {"title": "Lagerhjælper"}, FIRST),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            404: "other_leader",
            200: "leader consult",
        },
    ),
    "POST /jobs/employments/{pk}/change-hours/": Endpoint(
        lambda scene: Ask(f"{_job(scene)}change-hours/", {"starts_on": day(), "hours_per_week": "15"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            404: "other_leader",
            200: "leader consult",
        },
    ),
    "POST /jobs/employments/{pk}/remove-hours/": Endpoint(
        lambda scene: Ask(f"{_job(scene)}remove-hours/", {"starts_on": day()}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            404: "other_leader",
            200: "leader consult",
        },
    ),
    "POST /jobs/employments/{pk}/verify/": Endpoint(
        lambda scene: Ask(f"{_job(scene)}verify/", {"hours_per_week": "15"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            404: "other_leader",
            200: "leader consult",
        },
    ),
    "POST /jobs/employments/{pk}/void/": Endpoint(
        lambda scene: Ask(f"{_job(scene)}void/", {"reason": "Forkert person"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            404: "other_leader",
            204: "leader consult",
        },
    ),
    "POST /jobs/employments/{pk}/end/": Endpoint(
        lambda scene: Ask(f"{_job(scene)}end/", {"ended_by": "employer", "reason": "too_little_work"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            404: "other_leader",
            200: "leader consult",
        },
    ),
}


def _grow(municipality: Municipality, people: list[YoungPerson], more: int) -> None:
    person, today = municipality.person, clock.today()
    spells = ActivitySpell.objects.bulk_create(
        ActivitySpell(young_person=person, kind_id="ordinary_job", starts_on=today, source="staff", learned_on=today)
        for _ in range(more)
    )
    ActivityHours.objects.bulk_create(ActivityHours(spell=one, starts_on=today, hours_per_week=12) for one in spells)
    employer = Employer.objects.create(name="Virksomheden")
    Employment.objects.bulk_create(
        Employment(
            young_person=person,
            spell=one,
            employer=employer,
            form_id="ordinary",
            learned_on=today,
            recorded_by=municipality.guide,
        )
        for one in spells
    )


CONTRACT = Contract(ENDPOINTS, details={Employment: "/jobs/employments/{pk}/"}, grow=_grow)
