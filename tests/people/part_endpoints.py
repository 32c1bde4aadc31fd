"""The routes of the records that belong to a young person, and of programmes, for the contract of the app."""

from backend.core import clock
from backend.people.models import (
    Consent,
    NetworkPerson,
    Professional,
    Programme,
    ProgrammeEnrolment,
)
from tests import factories
from tests.contract.contracts import FIRST, WITH_CASES, Ask, Endpoint, Scene, day
from tests.people.answers import CREATE, READ, VOID, WRITE


def _consent(scene: Scene) -> Consent:
    return factories.consent(scene.person, scene.owner)


def _activity(scene: Scene) -> str:
    spell = factories.activity(scene.person)
    return f"/young-people/{scene.person.pk}/activities/{spell.pk}/"


def _benefit(scene: Scene) -> str:
    spell = factories.benefit(scene.person)
    return f"/young-people/{scene.person.pk}/benefits/{spell.pk}/"


def _programme() -> Programme:
    since = clock.today().replace(month=1, day=1)
    return Programme.objects.get_or_create(name="Ungeløftet 2026", defaults={"starts_on": since})[0]


def _enrolment(scene: Scene) -> str:
    enrolled, _made = ProgrammeEnrolment.objects.get_or_create(
        young_person=scene.person, programme=_programme(), starts_on=clock.today()
    )
    return f"/young-people/{scene.person.pk}/programmes/{enrolled.pk}/"


def _network_person(scene: Scene) -> str:
    mother = NetworkPerson.objects.create(young_person=scene.person, relation="mother", name="Mor Prøve")
    return f"/young-people/{scene.person.pk}/network/{mother.pk}/"


def _professional(scene: Scene) -> str:
    teacher = Professional.objects.create(
        young_person=scene.person, name="Lis Lærer", role="teacher", starts_on=clock.today()
    )
    return f"/young-people/{scene.person.pk}/professionals/{teacher.pk}/"


def _alert(scene: Scene) -> str:
    made = factories.alert(scene.person, scene.owner)
    return f"/young-people/{scene.person.pk}/alerts/{made.pk}/"


_STAFF_READ = {401: "anonymous", 403: "integration", 200: f"manager auditor administrator {WITH_CASES}"}
_MANAGER_WRITE = {401: "anonymous", 403: f"integration auditor administrator {WITH_CASES}"}

PART_ENDPOINTS = {
    "GET /young-people/{pk}/consents/": Endpoint(
        lambda scene: Ask(f"/young-people/{_consent(scene).young_person_id}/consents/"),
        READ,
        queries=7,
        paged=True,
    ),
    "POST /young-people/{pk}/consents/": Endpoint(
        lambda scene: Ask(
            f"/young-people/{scene.person.pk}/consents/",
            {"recipient": "FGU", "what": "Fremmøde", "purpose": "Plan", "form": "oral", "given_on": day()},
        ),
        CREATE,
    ),
    "POST /young-people/{pk}/consents/{consent_id}/withdraw/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/consents/{_consent(scene).pk}/withdraw/", {}),
        WRITE,
    ),
    "GET /young-people/{pk}/activities/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/activities/"),
        READ,
        queries=8,
        paged=True,
    ),
    "POST /young-people/{pk}/activities/": Endpoint(
        lambda scene: Ask(
            f"/young-people/{scene.person.pk}/activities/",
            {"kind": "micro_job", "starts_on": day(), "hours_per_week": "4.5"},
        ),
        CREATE,
    ),
    "PATCH /young-people/{pk}/activities/{activity_id}/": Endpoint(
        lambda scene: Ask(_activity(scene), {"description": "Fredag og lørdag"}, FIRST),
        WRITE,
    ),
    "POST /young-people/{pk}/activities/{activity_id}/change-hours/": Endpoint(
        lambda scene: Ask(f"{_activity(scene)}change-hours/", {"starts_on": day(), "hours_per_week": "8"}),
        WRITE,
    ),
    "POST /young-people/{pk}/activities/{activity_id}/remove-hours/": Endpoint(
        lambda scene: Ask(f"{_activity(scene)}remove-hours/", {"starts_on": day(-30)}),
        WRITE,
    ),
    "POST /young-people/{pk}/activities/{activity_id}/end/": Endpoint(
        lambda scene: Ask(f"{_activity(scene)}end/", {}),
        WRITE,
    ),
    "POST /young-people/{pk}/activities/{activity_id}/void/": Endpoint(
        lambda scene: Ask(f"{_activity(scene)}void/", {"reason": "Forkert person"}),
        VOID,
    ),
    "GET /young-people/{pk}/benefits/": Endpoint(
        lambda scene: Ask(f"{_benefit(scene).split('benefits')[0]}benefits/"), READ, queries=7, paged=True
    ),
    "POST /young-people/{pk}/benefits/": Endpoint(
        lambda scene: Ask(
            f"/young-people/{scene.person.pk}/benefits/", {"benefit": "cash_benefit", "starts_on": day()}
        ),
        CREATE,
    ),
    "PATCH /young-people/{pk}/benefits/{benefit_id}/": Endpoint(
        lambda scene: Ask(_benefit(scene), {"benefit": "student_grant"}, FIRST), WRITE
    ),
    "POST /young-people/{pk}/benefits/{benefit_id}/end/": Endpoint(
        lambda scene: Ask(f"{_benefit(scene)}end/", {}), WRITE
    ),
    "POST /young-people/{pk}/benefits/{benefit_id}/void/": Endpoint(
        lambda scene: Ask(f"{_benefit(scene)}void/", {"reason": "Forkert person"}),
        VOID,
    ),
    "GET /programmes/": Endpoint(lambda scene: Ask("/programmes/"), _STAFF_READ, queries=6),
    "GET /programmes/{pk}/": Endpoint(lambda scene: Ask(f"/programmes/{_programme().pk}/"), _STAFF_READ, queries=5),
    "POST /programmes/": Endpoint(
        lambda scene: Ask(
            "/programmes/",
            {"name": "Ungeløftet", "starts_on": "2026-01-01", "target_numbers": {"enrolled": 60}},
        ),
        _MANAGER_WRITE | {201: "manager"},
    ),
    "PATCH /programmes/{pk}/": Endpoint(
        lambda scene: Ask(f"/programmes/{_programme().pk}/", {"ends_on": "2027-12-31"}, FIRST),
        _MANAGER_WRITE | {200: "manager"},
    ),
    "GET /young-people/{pk}/programmes/": Endpoint(
        lambda scene: Ask(f"{_enrolment(scene).split('programmes')[0]}programmes/"), READ, queries=7, paged=True
    ),
    "POST /young-people/{pk}/programmes/": Endpoint(
        lambda scene: Ask(
            f"/young-people/{scene.person.pk}/programmes/", {"programme": _programme().pk, "starts_on": day()}
        ),
        CREATE,
    ),
    "POST /young-people/{pk}/programmes/{enrolment_id}/end/": Endpoint(
        lambda scene: Ask(f"{_enrolment(scene)}end/", {}), WRITE
    ),
    "POST /young-people/{pk}/programmes/{enrolment_id}/void/": Endpoint(
        lambda scene: Ask(f"{_enrolment(scene)}void/", {"reason": "Forkert person"}),
        VOID,
    ),
    "GET /young-people/{pk}/network/": Endpoint(
        lambda scene: Ask(f"{_network_person(scene).split('network')[0]}network/"), READ, queries=7, paged=True
    ),
    "POST /young-people/{pk}/network/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/network/", {"relation": "mother", "name": "Mor Prøve"}),
        CREATE,
    ),
    "PATCH /young-people/{pk}/network/{network_person_id}/": Endpoint(
        lambda scene: Ask(_network_person(scene), {"is_role_model": True}, FIRST), WRITE
    ),
    "POST /young-people/{pk}/network/{network_person_id}/end/": Endpoint(
        lambda scene: Ask(f"{_network_person(scene)}end/", {}), WRITE
    ),
    "GET /young-people/{pk}/alerts/": Endpoint(
        lambda scene: Ask(f"{_alert(scene).split('alerts')[0]}alerts/"),
        READ,
        queries=7,
        paged=True,
    ),
    "POST /young-people/{pk}/alerts/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/alerts/", {"kind": "interpreter", "text": "Arabisk."}),
        CREATE,
    ),
    "PATCH /young-people/{pk}/alerts/{alert_id}/": Endpoint(
        lambda scene: Ask(_alert(scene), {"text": "Somali og arabisk."}, FIRST), WRITE
    ),
    "POST /young-people/{pk}/alerts/{alert_id}/end/": Endpoint(lambda scene: Ask(f"{_alert(scene)}end/", {}), WRITE),
    "GET /young-people/{pk}/professionals/": Endpoint(
        lambda scene: Ask(f"{_professional(scene).split('professionals')[0]}professionals/"),
        READ,
        queries=7,
        paged=True,
    ),
    "POST /young-people/{pk}/professionals/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/professionals/", {"role": "teacher", "name": "Lis Lærer"}),
        CREATE,
    ),
    "PATCH /young-people/{pk}/professionals/{professional_id}/": Endpoint(
        lambda scene: Ask(_professional(scene), {"organisation": "FGU"}, FIRST), WRITE
    ),
    "POST /young-people/{pk}/professionals/{professional_id}/end/": Endpoint(
        lambda scene: Ask(f"{_professional(scene)}end/", {}), WRITE
    ),
}
