"""The benefits of a young person: start, correct, end, void; on the page and in the timeline."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from backend.followups.reconcile import reconcile_all
from backend.people.models import BenefitSpell
from tests import factories
from tests.conftest import Municipality
from tests.contract.contracts import day
from tests.people.pages import signed_in
from tests.support import errors, written

pytestmark = pytest.mark.django_db


def path(municipality: Municipality, spell: BenefitSpell | None = None, verb: str = "") -> str:
    return f"/api/v1/young-people/{municipality.person.pk}/benefits/" + (f"{spell.pk}/{verb}" if spell else "")


def spells(municipality: Municipality) -> list[tuple[str, date, date | None, int]]:
    rows = BenefitSpell.objects.filter(young_person=municipality.person).order_by("starts_on", "pk")
    return list(rows.values_list("benefit", "starts_on", "ends_on", "version"))


def test_new_benefit_ends_the_running_one_on_the_day_before(municipality: Municipality, api: Any) -> None:
    reconcile_all()
    client = api(municipality.guide)
    client.post(path(municipality), {"benefit": "cash_benefit", "starts_on": day(-30)})
    made = client.post(path(municipality), {"benefit": "student_grant", "starts_on": day()})

    assert made.status_code == 201, made.content
    assert (made.json()["benefit_label"], made.json()["counts_as"]) == ("SU", "none")
    assert [(one["benefit"], one["ends_on"]) for one in client.get(path(municipality)).json()["results"]] == [
        ("student_grant", None),
        ("cash_benefit", day(-1)),
    ]
    assert reconcile_all() == 0


def test_benefit_beside_another_leaves_it_running(municipality: Municipality, api: Any) -> None:
    client = api(municipality.guide)
    client.post(path(municipality), {"benefit": "cash_benefit", "starts_on": day(-30)})
    client.post(path(municipality), {"benefit": "student_grant", "starts_on": day(), "replaces": False})
    assert [ends_on for _key, _starts_on, ends_on, _version in spells(municipality)] == [None, None]


def test_benefit_from_an_earlier_day_leaves_later_ones(municipality: Municipality, api: Any) -> None:
    client = api(municipality.guide)
    factories.benefit(municipality.person)
    client.post(path(municipality), {"benefit": "none", "starts_on": day(-90), "ends_on": day(-31)})
    assert [(key, ends_on is None) for key, _starts_on, ends_on, _version in spells(municipality)] == [
        ("none", False),
        ("cash_benefit", True),
    ]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"starts_on": day()}, ("/benefit", "required")),
        ({"benefit": "unknown_code", "starts_on": day()}, ("/benefit", "invalid_choice")),
        ({"benefit": "education_benefit", "starts_on": day()}, ("/benefit", "invalid_choice")),
        ({"benefit": "none", "starts_on": "1950-01-01"}, ("/starts_on", "before_birth")),
        ({"benefit": "none", "starts_on": day(5000)}, ("/starts_on", "too_far")),
        ({"benefit": "none", "starts_on": day(), "ends_on": day(-1)}, ("/ends_on", "end_before_start")),
        ({"benefit": "none", "starts_on": day(), "amount": 1}, ("/amount", "unknown")),
    ],
    ids=["without a benefit", "unknown", "ended code", "before birth", "mistyped year", "ends before", "unknown key"],
)
def test_bad_benefit_is_refused_and_nothing_changes(
    municipality: Municipality, api: Any, body: dict[str, Any], error: tuple[str, str]
) -> None:
    factories.benefit(municipality.person)
    before = written()
    refused = api(municipality.guide).post(path(municipality), body)
    assert refused.status_code == 400
    assert errors(refused) == [error]
    assert written() == before


def test_correction_makes_a_version_and_the_second_of_two_gets_412(municipality: Municipality, api: Any) -> None:
    spell = factories.benefit(municipality.person)
    client = api(municipality.guide)
    assert client.patch(path(municipality, spell), {"benefit": "none"}).status_code == 428
    done = client.patch(path(municipality, spell), {"benefit": "none"}, headers={"If-Match": '"1"'})
    assert (done.status_code, done.json()["version"]) == (200, 2)
    late = client.patch(path(municipality, spell), {"benefit": "unknown"}, headers={"If-Match": '"1"'})
    assert late.status_code == 412
    wrong = client.patch(path(municipality, spell), {"ends_on": day(-60)}, headers={"If-Match": '"2"'})
    assert errors(wrong) == [("/ends_on", "end_before_start")]
    assert [(key, version) for key, _starts_on, _ends_on, version in spells(municipality)] == [("none", 2)]


def test_benefit_ends_once(municipality: Municipality, api: Any) -> None:
    spell = factories.benefit(municipality.person)
    client = api(municipality.guide)
    assert client.post(path(municipality, spell, "end/"), {}).json()["ends_on"] == day()
    again = client.post(path(municipality, spell, "end/"), {"ends_on": day(-3)})
    assert again.status_code == 409
    assert [(key, ends_on) for key, _starts_on, ends_on, _version in spells(municipality)] == [
        ("cash_benefit", date.fromisoformat(day()))
    ]


def test_voided_benefit_is_deleted_and_the_history_has_the_reason(municipality: Municipality, api: Any) -> None:
    spell = factories.benefit(municipality.person)
    client = api(municipality.guide)
    assert errors(client.post(path(municipality, spell, "void/"), {})) == [("/reason", "required")]
    assert client.post(path(municipality, spell, "void/"), {"reason": "Forkert person"}).status_code == 204
    assert spells(municipality) == []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.metadata ->> 'void_reason' FROM people_benefitspellevent e"
            " JOIN pghistory_context c ON c.id = e.pgh_context_id WHERE e.id = %s AND e.pgh_label = 'delete'",
            [spell.pk],
        )
        assert cursor.fetchall() == [("Forkert person",)]


def test_benefit_of_another_person_is_404(municipality: Municipality, api: Any) -> None:
    other = factories.young_person(municipality.team)
    factories.assignment(other, municipality.guide)
    theirs = factories.benefit(other)
    assert api(municipality.guide).post(path(municipality, theirs, "end/"), {}).status_code == 404


def test_page_adds_corrects_ends_and_removes_a_benefit(municipality: Municipality) -> None:
    guide = signed_in(municipality.guide)
    person = municipality.person

    def page(name: str, record: Any) -> str:
        return reverse(name, kwargs={"pk": record.pk})

    assert "Ingen ydelse er registreret" in guide.get(page("person-person", person)).text
    sent = {"benefit": "cash_benefit", "starts_on": day(-10), "replaces": "true"}
    assert guide.post(page("benefit-start", person), sent)["Location"] == page("person-person", person)
    spell = BenefitSpell.objects.get(young_person=person)
    assert "Kontanthjælp" in guide.get(page("person-person", person)).text
    corrected = {"benefit": "sickness_benefit", "starts_on": day(-10), "version": "1"}
    assert guide.post(page("benefitspell-correct", spell), corrected).status_code == 302
    assert guide.post(page("benefitspell-end", spell), {"ends_on": day(-20)}).status_code == 400
    assert guide.post(page("benefitspell-end", spell), {}).status_code == 302
    spell.refresh_from_db()
    assert (spell.benefit_id, spell.ends_on) == ("sickness_benefit", date.fromisoformat(day()))
    assert page("benefitspell-end", spell) not in guide.get(page("person-person", person)).text
    assert guide.post(page("benefitspell-void", spell), {"reason": "Fejl"}).status_code == 302
    assert spells(municipality) == []


def test_timeline_has_the_start_of_a_benefit_and_not_a_planned_one(municipality: Municipality, api: Any) -> None:
    factories.benefit(municipality.person)
    factories.benefit(municipality.person, "none", starts_on=date.fromisoformat(day(9)))
    entries = api(municipality.guide).get(f"/api/v1/young-people/{municipality.person.pk}/timeline/").json()["results"]
    told = [one["facts"] for one in entries if one["kind"] == "benefit_start"]
    assert told == [{"benefit": "cash_benefit", "benefit_label": "Kontanthjælp"}]
