"""Changes of a snapshot: what has changed in the figures since they were frozen."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from backend.organisation.models import Membership, Role, Unit
from backend.people.models import YoungPerson
from backend.reports.registry import measures
from guidance.courses.models import Phase
from tests import factories
from tests.conftest import Municipality
from tests.reports.snapshots import JULY, Q2, SNAPSHOTS, changed, compare, met, take
from tests.support import at

pytestmark = pytest.mark.django_db


def test_contact_that_is_registered_late_is_exactly_what_has_changed(second_quarter: Municipality, api) -> None:
    """A young person was active for the 91 days of the quarter, and was met on 10 April.

    On 10 July the guide registers a visit of 15 June. Contacts a month: 1, then 2 ÷ (91 ÷ 30.4375) months. On 30 June
    the last contact is 81 days ago, then 15: more than 14 days, fewer than 21 and 28. One of two contacts is late now.
    All other figures of the report stay as they are.
    """
    manager = api(second_quarter.manager)
    taken = take(manager)
    assert compare(manager, taken)["changed"] == 0

    with at(date(2026, 7, 10)):
        late = api(second_quarter.guide).post(
            "/api/v1/contacts/",
            {
                "young_person": second_quarter.person.pk,
                "kind": "meeting",
                "occurred_at": "2026-06-15T10:00:00+02:00",
                "face_to_face": True,
                "note": "Vi mødtes på biblioteket.",
            },
        )
        assert late.status_code == 201, late.content
        shown = compare(manager, taken)

    expected = {
        "contact.qualifying": (1, 2, 1),
        "contact.per_month": (0.33, 0.67, 0.34),
        "contact.per_month_face_to_face": (0.33, 0.67, 0.34),
        "contact.without_21_days": (100, 0, -100),
        "contact.without_28_days": (100, 0, -100),
        "contact.registered_late": (0, 50, 50),
    }
    assert changed(shown) == {
        (key, group): values for key, values in expected.items() for group in ("Ungeteam Nord", "alle")
    }
    assert shown["changed"] == 12
    assert shown["snapshot"]["from"] == "2026-04-01"
    assert manager.get(f"{SNAPSHOTS}{taken['id']}/").json() == taken


def test_days_that_pass_change_nothing(second_quarter: Municipality, api) -> None:
    """A referral of 29 June waits: pending on 2 July, and late in August. The comparison is seen from 2 July."""
    person = factories.young_person(second_quarter.team)
    factories.course(person, second_quarter.guide, Phase.START, since=date(2026, 6, 29))
    manager = api(second_quarter.manager)
    taken = take(manager)

    with at(date(2026, 8, 20)):
        now = manager.get("/api/v1/reports/contact/", {"from": Q2["from"], "to": Q2["to"], "group_by": "unit"}).json()
        assert now["rows"][-1]["figures"] != taken["answer"]["rows"][-1]["figures"]
        assert compare(manager, taken)["changed"] == 0


def test_comparison_keeps_the_units_of_the_snapshot(second_quarter: Municipality, api) -> None:
    """The leader has got a second unit since. It has a young person in the quarter, who is not late registration."""
    taken = take(api(second_quarter.leader), report="caseload")
    other = factories.young_person(second_quarter.other_team)
    factories.course(other, second_quarter.outsider, since=date(2026, 1, 5))
    Membership.objects.create(
        staff=second_quarter.leader, unit=second_quarter.other_team, role=Role.LEADER, starts_on=JULY
    )

    assert compare(api(second_quarter.leader), taken)["changed"] == 0


def test_comparison_for_publication_is_rounded_too(second_quarter: Municipality, api) -> None:
    """27 people become 28: both are 25 or 30, and no difference of one is shown."""
    with at(date(2026, 8, 3)):
        for _n in range(26):
            person = factories.young_person(second_quarter.team)
            factories.course(person, second_quarter.guide, since=date(2026, 1, 5))
        manager = api(second_quarter.manager)
        taken = take(manager, report="caseload", measure=["caseload.people"], **{"for": "publication"})
        person = factories.young_person(second_quarter.team)
        factories.course(person, second_quarter.guide, since=date(2026, 1, 5))

        assert set(changed(compare(manager, taken)).values()) == {(25, 30, 5)}
        person = factories.young_person(second_quarter.team)
        factories.course(person, second_quarter.guide, since=date(2026, 1, 5))
        assert set(changed(compare(manager, taken)).values()) == {(25, 30, 5)}


def test_group_that_is_new_is_compared_with_nobody(second_quarter: Municipality, api) -> None:
    """A young person of Syd is registered in July with a course since January: Syd had nobody when it was frozen."""
    manager = api(second_quarter.manager)
    taken = take(manager, report="caseload", measure=["caseload.people"])
    other = factories.young_person(second_quarter.other_team)
    factories.course(other, second_quarter.outsider, since=date(2026, 1, 5))
    shown = compare(manager, taken)

    assert [row["group"][0]["label"] for row in shown["rows"]] == ["Ungeteam Nord", "Ungeteam Syd", "alle"]
    assert changed(shown) == {
        ("caseload.people", "Ungeteam Syd"): (0, 1, 1),
        ("caseload.people", "alle"): (1, 2, 1),
    }


def test_group_that_has_nobody_any_more_is_compared_with_0(second_quarter: Municipality, api) -> None:
    manager = api(second_quarter.manager)
    taken = take(manager, report="caseload", measure=["caseload.people"], group_by=["unit", "age"])
    YoungPerson.objects.filter(pk=second_quarter.person.pk).update(deceased_on=date(2026, 3, 1))
    shown = compare(manager, taken)

    assert set(changed(shown).values()) == {(1, 0, -1)}
    assert len(changed(shown)) == 4


def test_measure_that_was_redefined_or_removed_is_named(second_quarter: Municipality, api, monkeypatch) -> None:
    manager = api(second_quarter.manager)
    taken = take(manager)
    known = dict(measures._items)
    known["contact.no_show"] = replace(known["contact.no_show"], definition="En anden definition.")
    del known["contact.registered_late"]
    monkeypatch.setattr(measures, "_items", known)
    shown = compare(manager, taken)

    found = {measure["key"]: (measure["redefined"], measure["computed"]) for measure in shown["measures"]}
    assert found.pop("contact.no_show") == (True, True)
    assert found.pop("contact.registered_late") == (False, False)
    assert set(found.values()) == {(False, True)}
    gone = [figure for row in shown["rows"] for figure in row["figures"] if figure["now"] is None]
    assert {figure["measure"] for figure in gone} == {"contact.registered_late"}
    assert not any(figure["changed"] for figure in gone)


def test_csv_has_the_frozen_figures_beside_those_of_now(second_quarter: Municipality, api) -> None:
    Unit.objects.filter(pk=second_quarter.team.pk).update(name="=Nord")
    manager = api(second_quarter.manager)
    taken = take(manager, measure=["contact.qualifying", "contact.per_month"])
    met(second_quarter, date(2026, 6, 15))
    response = manager.get(f"{SNAPSHOTS}{taken['id']}/changes/", {"format": "csv"})

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == (
        f'attachment; filename="contact-2026-04-01-2026-06-30-{taken["id"]}.csv"'
    )
    lines = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert [
        (line["Enhed"], line["Mål"], line["Værdi, fastholdt"], line["Værdi, nu"], line["Forskel"], line["Ændret"])
        for line in lines
    ] == [
        ("'=Nord", "contact.qualifying", "1", "2", "1", "ja"),
        ("'=Nord", "contact.per_month", "0,33", "0,67", "0,34", "ja"),
        ("alle", "contact.qualifying", "1", "2", "1", "ja"),
        ("alle", "contact.per_month", "0,33", "0,67", "0,34", "ja"),
    ]
    assert manager.get(f"{SNAPSHOTS}{taken['id']}/changes/", {"format": "pdf"}).status_code == 400
