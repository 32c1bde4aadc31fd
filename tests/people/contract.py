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
from tests.contract.contracts import Ask, Contract, HiddenId
from tests.people.case_endpoints import CASE_ENDPOINTS
from tests.people.part_endpoints import PART_ENDPOINTS


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
    {**CASE_ENDPOINTS, **PART_ENDPOINTS},
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
