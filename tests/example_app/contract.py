"""What the generic tests need to know of housing support."""

from datetime import timedelta

from backend.core import clock
from backend.people.models import YoungPerson
from tests.conftest import Municipality
from tests.contract.contracts import WITH_CASES, WITHOUT_CASES, Ask, Contract, Endpoint, HiddenId, Scene
from tests.example_app.models import HousingState, HousingSupport


def _asked(scene: Scene) -> str:
    support = HousingSupport.objects.create(young_person=scene.person, asked_on=clock.today() - timedelta(days=7))
    return f"/housing-supports/{support.pk}/"


ENDPOINTS = {
    "GET /housing-supports/": Endpoint(
        lambda scene: Ask("/housing-supports/"),
        {401: "anonymous", 403: WITHOUT_CASES, 200: WITH_CASES},
        queries=6,
    ),
    "POST /housing-supports/": Endpoint(
        lambda scene: Ask("/housing-supports/", {"young_person": scene.person.pk, "own_words": "Mit eget værelse"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            400: "outsider colleague gone coordinator on_call other_leader",
            201: "deputy leader owner",
        },
    ),
    "GET /housing-supports/{pk}/": Endpoint(
        lambda scene: Ask(_asked(scene)),
        {
            401: "anonymous",
            403: WITHOUT_CASES,
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "grace deputy leader owner",
        },
        queries=6,
    ),
    "POST /housing-supports/{pk}/grant/": Endpoint(
        lambda scene: Ask(f"{_asked(scene)}grant/", {}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /housing-supports/{pk}/end/": Endpoint(
        lambda scene: Ask(f"{_asked(scene)}end/", {"result": "Har fået et kollegieværelse."}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
}


def _grow(municipality: Municipality, people: list[YoungPerson], more: int) -> None:
    today = clock.today()
    HousingSupport.objects.bulk_create(HousingSupport(young_person=person, asked_on=today) for person in people)
    HousingSupport.objects.bulk_create(
        HousingSupport(
            young_person=municipality.person, asked_on=today, state=HousingState.ENDED, ended_on=today, result="Fundet"
        )
        for _ in range(more)
    )


CONTRACT = Contract(
    ENDPOINTS,
    details={HousingSupport: "/housing-supports/{pk}/"},
    verbs={(YoungPerson, "housing-support"): "POST /housing-supports/"},
    hidden={
        "housing support for": HiddenId(
            "/young_person", lambda municipality, pk: Ask("/housing-supports/", {"young_person": pk})
        )
    },
    grow=_grow,
)
