"""What the generic tests need to know of young people and the records that belong to them."""

from typing import Any

from backend.core import clock
from backend.people.models import (
    ActivityHours,
    ActivitySpell,
    Address,
    Alert,
    BenefitSpell,
    Consent,
    NetworkPerson,
    ProbableDuplicate,
    Professional,
    Programme,
    ProgrammeEnrolment,
    YoungPerson,
)
from tests import factories
from tests.conftest import Municipality
from tests.contract.contracts import FIRST, WITH_CASES, WITHOUT_CASES, Ask, Contract, Endpoint, HiddenId, Scene, day


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


_CASES = "outsider colleague grace gone deputy coordinator on_call other_leader leader owner"
_STAFF_READ = {401: "anonymous", 403: "integration", 200: f"manager auditor administrator {_CASES}"}
_MANAGER_WRITE = {401: "anonymous", 403: f"integration auditor administrator {_CASES}"}


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


def _closed(scene: Scene, **fields: Any) -> YoungPerson:
    """Close the case, so that it can be reopened; with `deceased_on` because of a death."""
    YoungPerson.objects.filter(pk=scene.person.pk).update(closed_on=clock.today(), **fields)
    return scene.person


def _duplicate(scene: Scene) -> YoungPerson:
    """Return a second record of the young person, in the same unit."""
    return factories.young_person(scene.municipality.team, cpr=None)


def _question(scene: Scene) -> str:
    """Ask whether the case and one of the other team are about one young person."""
    other = factories.young_person(scene.municipality.other_team)
    asked = ProbableDuplicate.objects.create(
        young_person=scene.person, other=other, unit=scene.person.unit, found_on=clock.today()
    )
    return f"/probable-duplicates/{asked.pk}/"


_OF_LEADER = {
    401: "anonymous",
    403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
    404: "other_leader",
    200: "leader",
}

_READ = {
    401: "anonymous",
    403: WITHOUT_CASES,
    404: "outsider colleague gone coordinator on_call other_leader",
    200: "grace deputy leader owner",
}
_WRITE = {
    401: "anonymous",
    403: f"{WITHOUT_CASES} grace",
    404: "outsider colleague gone coordinator on_call other_leader",
    200: "deputy leader owner",
}
_CREATE = {(201 if status == 200 else status): callers for status, callers in _WRITE.items()}


def _new_person(scene: Scene) -> dict[str, Any]:
    return {
        "first_name": "Ida",
        "last_name": "Prøve",
        "born_on": "2006-05-15",
        "unit": scene.municipality.team.pk,
        "cpr": "750506-4123",
    }


def _protected_address(scene: Scene) -> Ask:
    until = day(20)
    Address.objects.filter(young_person=scene.person).update(protected=True, protected_until=until)
    return Ask(f"/young-people/{scene.person.pk}/verify-address/", {"source": "cpr", "protected": False})


def _paused(scene: Scene) -> str:
    YoungPerson.objects.filter(pk=scene.person.pk).update(
        reminders_paused_until=clock.today(), reminders_paused_reason="Sorg"
    )
    return f"/young-people/{scene.person.pk}/resume-reminders/"


OF_REMINDERS = {
    401: "anonymous",
    403: f"{WITHOUT_CASES} coordinator on_call grace deputy",
    404: "outsider colleague gone other_leader",
    200: "leader owner consult",
}

ENDPOINTS = {
    "POST /young-people/{pk}/pause-reminders/": Endpoint(
        lambda scene: Ask(
            f"/young-people/{scene.person.pk}/pause-reminders/",
            {"reminders_paused_until": day(10), "reason": "Sorg i familien"},
        ),
        OF_REMINDERS,
    ),
    "POST /young-people/{pk}/resume-reminders/": Endpoint(
        lambda scene: Ask(_paused(scene)),
        OF_REMINDERS,
    ),
    "GET /young-people/": Endpoint(
        lambda scene: Ask("/young-people/"),
        {401: "anonymous", 403: WITHOUT_CASES, 200: WITH_CASES},
        queries=6,
    ),
    "POST /young-people/": Endpoint(
        lambda scene: Ask("/young-people/", _new_person(scene)),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} on_call",
            201: "outsider colleague grace gone deputy coordinator other_leader leader owner",
        },
        logged=2,
    ),
    "POST /young-people/find/": Endpoint(
        lambda scene: Ask("/young-people/find/", {"case_number": scene.person.case_number}),
        {401: "anonymous", 403: WITHOUT_CASES, 200: WITH_CASES},
    ),
    "GET /young-people/{pk}/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/"),
        {
            401: "anonymous",
            403: WITHOUT_CASES,
            404: "outsider colleague gone other_leader",
            200: "grace deputy coordinator on_call leader owner",
        },
        queries=9,
    ),
    "PATCH /young-people/{pk}/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/", {"preferred_name": "Pip"}, FIRST),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
    "GET /young-people/{pk}/consents/": Endpoint(
        lambda scene: Ask(f"/young-people/{_consent(scene).young_person_id}/consents/"),
        {
            401: "anonymous",
            403: WITHOUT_CASES,
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "grace deputy leader owner",
        },
        queries=7,
        paged=True,
    ),
    "POST /young-people/{pk}/consents/": Endpoint(
        lambda scene: Ask(
            f"/young-people/{scene.person.pk}/consents/",
            {"recipient": "FGU", "what": "Fremmøde", "purpose": "Plan", "form": "oral", "given_on": day()},
        ),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            201: "deputy leader owner",
        },
    ),
    "POST /young-people/{pk}/consents/{consent_id}/withdraw/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/consents/{_consent(scene).pk}/withdraw/", {}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
    "GET /young-people/{pk}/activities/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/activities/"),
        {
            401: "anonymous",
            403: WITHOUT_CASES,
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "grace deputy leader owner",
        },
        queries=8,
        paged=True,
    ),
    "POST /young-people/{pk}/activities/": Endpoint(
        lambda scene: Ask(
            f"/young-people/{scene.person.pk}/activities/",
            {"kind": "micro_job", "starts_on": day(), "hours_per_week": "4.5"},
        ),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            201: "deputy leader owner",
        },
    ),
    "PATCH /young-people/{pk}/activities/{activity_id}/": Endpoint(
        lambda scene: Ask(_activity(scene), {"description": "Fredag og lørdag"}, FIRST),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /young-people/{pk}/activities/{activity_id}/change-hours/": Endpoint(
        lambda scene: Ask(f"{_activity(scene)}change-hours/", {"starts_on": day(), "hours_per_week": "8"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /young-people/{pk}/activities/{activity_id}/remove-hours/": Endpoint(
        lambda scene: Ask(f"{_activity(scene)}remove-hours/", {"starts_on": day(-30)}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /young-people/{pk}/activities/{activity_id}/end/": Endpoint(
        lambda scene: Ask(f"{_activity(scene)}end/", {}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /young-people/{pk}/activities/{activity_id}/void/": Endpoint(
        lambda scene: Ask(f"{_activity(scene)}void/", {"reason": "Forkert person"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            204: "deputy leader owner",
        },
    ),
    "GET /young-people/{pk}/benefits/": Endpoint(
        lambda scene: Ask(f"{_benefit(scene).split('benefits')[0]}benefits/"), _READ, queries=7, paged=True
    ),
    "POST /young-people/{pk}/benefits/": Endpoint(
        lambda scene: Ask(
            f"/young-people/{scene.person.pk}/benefits/", {"benefit": "cash_benefit", "starts_on": day()}
        ),
        _CREATE,
    ),
    "PATCH /young-people/{pk}/benefits/{benefit_id}/": Endpoint(
        lambda scene: Ask(_benefit(scene), {"benefit": "student_grant"}, FIRST), _WRITE
    ),
    "POST /young-people/{pk}/benefits/{benefit_id}/end/": Endpoint(
        lambda scene: Ask(f"{_benefit(scene)}end/", {}), _WRITE
    ),
    "POST /young-people/{pk}/benefits/{benefit_id}/void/": Endpoint(
        lambda scene: Ask(f"{_benefit(scene)}void/", {"reason": "Forkert person"}),
        {(204 if status == 200 else status): callers for status, callers in _WRITE.items()},
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
        lambda scene: Ask(f"{_enrolment(scene).split('programmes')[0]}programmes/"), _READ, queries=7, paged=True
    ),
    "POST /young-people/{pk}/programmes/": Endpoint(
        lambda scene: Ask(
            f"/young-people/{scene.person.pk}/programmes/", {"programme": _programme().pk, "starts_on": day()}
        ),
        _CREATE,
    ),
    "POST /young-people/{pk}/programmes/{enrolment_id}/end/": Endpoint(
        lambda scene: Ask(f"{_enrolment(scene)}end/", {}), _WRITE
    ),
    "POST /young-people/{pk}/programmes/{enrolment_id}/void/": Endpoint(
        lambda scene: Ask(f"{_enrolment(scene)}void/", {"reason": "Forkert person"}),
        {(204 if status == 200 else status): callers for status, callers in _WRITE.items()},
    ),
    "POST /young-people/{pk}/close/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/close/", {"end_open": True}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy owner on_call",
            404: "other_leader",
            200: "coordinator leader",
        },
    ),
    "POST /young-people/{pk}/reopen/": Endpoint(
        lambda scene: Ask(f"/young-people/{_closed(scene).pk}/reopen/", {"why": "Flyttet tilbage"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy owner on_call",
            404: "other_leader",
            200: "coordinator leader",
        },
    ),
    "POST /young-people/{pk}/record-death/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/record-death/", {"deceased_on": day()}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy owner on_call",
            404: "other_leader",
            200: "coordinator leader",
        },
    ),
    "POST /young-people/{pk}/undo-death/": Endpoint(
        lambda scene: Ask(
            f"/young-people/{_closed(scene, deceased_on=clock.today()).pk}/undo-death/", {"reason": "Fejl"}
        ),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy owner on_call coordinator",
            404: "other_leader",
            200: "leader",
        },
    ),
    "POST /young-people/{pk}/transfer/": Endpoint(
        lambda scene: Ask(
            f"/young-people/{scene.person.pk}/transfer/",
            {"unit": scene.municipality.other_team.pk, "reason": "Flyttet til Syd"},
        ),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy owner on_call coordinator",
            404: "other_leader",
            200: "leader",
        },
    ),
    "POST /young-people/{pk}/merge/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/merge/", {"into": _duplicate(scene).pk, "dry_run": False}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy owner on_call coordinator",
            404: "other_leader",
            200: "leader",
        },
    ),
    "GET /probable-duplicates/": Endpoint(
        lambda scene: Ask(f"{_question(scene)[:-1].rpartition('/')[0]}/"),
        {401: "anonymous", 403: _OF_LEADER[403], 200: "other_leader leader"},
        queries=16,
        reader="leader",
    ),
    "GET /probable-duplicates/{pk}/": Endpoint(
        lambda scene: Ask(_question(scene)), _OF_LEADER, queries=16, reader="leader"
    ),
    "POST /probable-duplicates/{pk}/two-people/": Endpoint(
        lambda scene: Ask(f"{_question(scene)}two-people/", {"reason": "Tvillinger"}), _OF_LEADER
    ),
    "GET /young-people/{pk}/network/": Endpoint(
        lambda scene: Ask(f"{_network_person(scene).split('network')[0]}network/"), _READ, queries=7, paged=True
    ),
    "POST /young-people/{pk}/network/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/network/", {"relation": "mother", "name": "Mor Prøve"}),
        _CREATE,
    ),
    "PATCH /young-people/{pk}/network/{network_person_id}/": Endpoint(
        lambda scene: Ask(_network_person(scene), {"is_role_model": True}, FIRST), _WRITE
    ),
    "POST /young-people/{pk}/network/{network_person_id}/end/": Endpoint(
        lambda scene: Ask(f"{_network_person(scene)}end/", {}), _WRITE
    ),
    "GET /young-people/{pk}/alerts/": Endpoint(
        lambda scene: Ask(f"{_alert(scene).split('alerts')[0]}alerts/"),
        _READ,
        queries=7,
        paged=True,
    ),
    "POST /young-people/{pk}/alerts/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/alerts/", {"kind": "interpreter", "text": "Arabisk."}),
        _CREATE,
    ),
    "PATCH /young-people/{pk}/alerts/{alert_id}/": Endpoint(
        lambda scene: Ask(_alert(scene), {"text": "Somali og arabisk."}, FIRST), _WRITE
    ),
    "POST /young-people/{pk}/alerts/{alert_id}/end/": Endpoint(lambda scene: Ask(f"{_alert(scene)}end/", {}), _WRITE),
    "GET /young-people/{pk}/professionals/": Endpoint(
        lambda scene: Ask(f"{_professional(scene).split('professionals')[0]}professionals/"),
        _READ,
        queries=7,
        paged=True,
    ),
    "POST /young-people/{pk}/professionals/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/professionals/", {"role": "teacher", "name": "Lis Lærer"}),
        _CREATE,
    ),
    "PATCH /young-people/{pk}/professionals/{professional_id}/": Endpoint(
        lambda scene: Ask(_professional(scene), {"organisation": "FGU"}, FIRST), _WRITE
    ),
    "POST /young-people/{pk}/professionals/{professional_id}/end/": Endpoint(
        lambda scene: Ask(f"{_professional(scene)}end/", {}), _WRITE
    ),
    "GET /young-people/{pk}/access-log/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/access-log/"),
        {
            401: "anonymous",
            403: "integration manager administrator outsider colleague grace gone deputy coordinator on_call owner",
            404: "other_leader",
            200: "auditor leader",
        },
        queries=13,
        reader="leader",
        paged=True,
    ),
    "POST /young-people/{pk}/reveal/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/reveal/", {"reason": "Brev til kommunen"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /young-people/{pk}/verify-address/": Endpoint(
        _protected_address,
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
    "GET /young-people/{pk}/timeline/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/timeline/"),
        {
            401: "anonymous",
            403: WITHOUT_CASES,
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "grace deputy leader owner",
        },
        queries=6,
    ),
}


def _consent_with(municipality: Municipality, **body: Any) -> Ask:
    theirs = factories.young_person(municipality.other_team)
    factories.assignment(theirs, municipality.outsider)
    consent = {"recipient": "FGU", "what": "Alt", "purpose": "Plan", "form": "oral", "given_on": "2026-01-05"}
    return Ask(f"/young-people/{theirs.pk}/consents/", {**consent, **body})


def _mother(municipality: Municipality) -> int:
    return NetworkPerson.objects.create(young_person=municipality.person, relation="mother", name="Mor Prøve").pk


HIDDEN = {
    "consent given by": HiddenId(
        "/given_by", lambda municipality, pk: _consent_with(municipality, given_by=pk), _mother
    ),
    "consent that renews": HiddenId(
        "/renews",
        lambda municipality, pk: _consent_with(municipality, renews=pk),
        lambda municipality: factories.consent(municipality.person, municipality.guide).pk,
    ),
}


def _grow(municipality: Municipality, people: list[YoungPerson], more: int) -> None:
    today, person, guide = clock.today(), municipality.person, municipality.guide
    Address.objects.bulk_create(Address(young_person=one, text="Prøvevej 1") for one in people)
    Consent.objects.bulk_create(
        Consent(
            young_person=person,
            recipient="Skole",
            what="Fremmøde",
            purpose="Plan",
            form="oral",
            given_on=today,
            recorded_by=guide,
            recorded_at=clock.now(),
        )
        for _ in range(more)
    )
    Alert.objects.bulk_create(
        Alert(young_person=person, kind="other", text="Ring først.", created_by=guide, created_at=clock.now())
        for _ in range(more)
    )
    NetworkPerson.objects.bulk_create(
        NetworkPerson(young_person=person, relation="friend", name="Ven Prøve", phone="12 34 56 78")
        for _ in range(more)
    )
    ProbableDuplicate.objects.bulk_create(
        ProbableDuplicate(young_person=person, other=other, unit=person.unit, found_on=today) for other in people
    )
    Professional.objects.bulk_create(
        Professional(young_person=person, name="Lis Lærer", role="teacher", starts_on=today) for _ in range(more)
    )
    spells = ActivitySpell.objects.bulk_create(
        ActivitySpell(young_person=person, kind_id="micro_job", starts_on=today, source="staff", learned_on=today)
        for _ in range(more)
    )
    first = Programme.objects.count()
    programmes = Programme.objects.bulk_create(
        Programme(name=f"Projekt {number}", starts_on=today) for number in range(first, first + more)
    )
    ProgrammeEnrolment.objects.bulk_create(
        ProgrammeEnrolment(young_person=person, programme=one, starts_on=today) for one in programmes
    )
    BenefitSpell.objects.bulk_create(
        BenefitSpell(young_person=person, benefit_id="none", starts_on=today) for _ in range(more)
    )
    ActivityHours.objects.bulk_create(ActivityHours(spell=one, starts_on=today, hours_per_week=4) for one in spells)


CONTRACT = Contract(
    ENDPOINTS,
    details={YoungPerson: "/young-people/{pk}/", ProbableDuplicate: "/probable-duplicates/{pk}/"},
    verbs={
        (YoungPerson, "activity"): "POST /young-people/{pk}/activities/",
        (YoungPerson, "benefit"): "POST /young-people/{pk}/benefits/",
        (YoungPerson, "programme"): "POST /young-people/{pk}/programmes/",
        (YoungPerson, "consent"): "POST /young-people/{pk}/consents/",
        (YoungPerson, "network-person"): "POST /young-people/{pk}/network/",
        (YoungPerson, "alert"): "POST /young-people/{pk}/alerts/",
        (YoungPerson, "professional"): "POST /young-people/{pk}/professionals/",
        (YoungPerson, "access-log"): "GET /young-people/{pk}/access-log/",
    },
    pages={
        (YoungPerson, "access-log"): "person-access-log",
        (YoungPerson, "activity"): "activity-start",
        (YoungPerson, "alert"): "alert-add",
        (YoungPerson, "benefit"): "benefit-start",
        (YoungPerson, "consent"): "consent-give",
        (YoungPerson, "merge"): "person-merge",
        (YoungPerson, "network-person"): "network-add",
        (YoungPerson, "professional"): "professional-add",
        (YoungPerson, "programme"): "programme-enrol",
        (YoungPerson, "reveal"): "person-reveal",
    },
    hidden=HIDDEN,
    parts={
        "alert_id": Alert,
        "consent_id": Consent,
        "activity_id": ActivitySpell,
        "benefit_id": BenefitSpell,
        "enrolment_id": ProgrammeEnrolment,
        "network_person_id": NetworkPerson,
        "professional_id": Professional,
    },
    values={"legal_basis": "kui_plan"},
    grow=_grow,
)
