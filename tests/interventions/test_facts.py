"""The loader of interventions reads what the services write."""

from datetime import date
from typing import Any

from guidance.interventions import services
from guidance.interventions.facts import Interventions
from guidance.interventions.models import InterventionKind
from tests import factories
from tests.conftest import Municipality
from tests.interventions.facts import interventions, planned, taken
from tests.support import at


def test_interventions_are_read_as_services_write_them(
    municipality_in_january: Municipality, django_assert_num_queries
) -> None:
    municipality = municipality_in_january
    guide, person = municipality.guide, municipality.person
    without = factories.young_person(municipality.team)
    about: dict[str, Any] = {"young_person": person, "purpose": "Ro", "starts_on": date(2026, 11, 2), "by": guide}
    mentor, health = (InterventionKind.objects.get(pk=kind) for kind in ("mentor", "health"))
    with at(date(2026, 11, 2)):
        own = services.plan(
            kind=mentor, responsible=guide, ends_on=date(2026, 12, 18), grant_ends_on=date(2027, 1, 15), **about
        )
        services.agree(intervention=own, agreed_on=date(2026, 10, 30), by=guide)
        services.start(intervention=own, by=guide)
        provider = services.plan(kind=health, provider="Klubben", **about)
    with at(date(2026, 11, 20)):
        services.extend(intervention=own, ends_on=date(2027, 3, 19), by=guide)
        services.pause(intervention=own, by=guide)
        services.resume(intervention=own, by=guide)
    with at(date(2026, 11, 24)):
        services.complete(intervention=own, result="Ringer selv.", by=guide)

    first, *later = own.steps.order_by("id").values_list("pk", flat=True)
    expected = planned(
        "2026-11-02", "2026-12-18", "2027-01-15", decide_days=30, responsible_id=guide.pk, id=own.pk, step_id=first
    )
    steps = [
        ("agree", "2026-10-30", None),
        ("start", "2026-11-02", None),
        ("extend", "2026-11-20", "2027-01-15"),  # the grant ends before the extended intervention
        ("pause", "2026-11-20", None),
        ("resume", "2026-11-20", None),
        ("complete", "2026-11-24", None),
    ]
    for (step, on, last_day), number in zip(steps, later, strict=True):
        ends_on = "2027-03-19" if step == "extend" else None
        expected = taken(expected, step, on, last_day, id=number, ends_on=ends_on)
    step_id = provider.steps.get().pk
    with django_assert_num_queries(2):
        found = Interventions.load([person.pk, without.pk])
    assert found == {
        person.pk: interventions(
            expected, planned("2026-11-02", None, responsible_id=None, id=provider.pk, step_id=step_id)
        )
    }
