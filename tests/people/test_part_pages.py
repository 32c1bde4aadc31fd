"""The tabs “About the young person” and “Job and education”: network, professionals, consents and activities."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backend.core import clock
from backend.people.models import ActivitySpell, Consent, NetworkPerson, Professional
from tests import factories
from tests.people.pages import signed_in
from tests.support import written

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide(municipality):
    return signed_in(municipality.guide)


@pytest.fixture
def person(municipality):
    return municipality.person


def page(name: str, record) -> str:
    return reverse(name, kwargs={"pk": record.pk})


def test_network_person_is_added_edited_and_ended(guide, person):
    sent = {"name": "Leyla", "relation": "mother", "phone": "12345678", "custody": "shared"}
    assert guide.post(page("network-add", person), sent)["Location"] == page("person-person", person)
    leyla = NetworkPerson.objects.get(young_person=person)
    assert "Leyla" in guide.get(page("person-person", person)).text
    edit = sent | {"must_not_be_informed": "true", "version": "1"}
    assert guide.post(page("networkperson-edit", leyla), edit).status_code == 302
    shown = guide.get(page("person-person", person)).text
    assert "Må IKKE orienteres" in shown
    assert "12345678" not in shown, "nobody calls by a slip"
    assert guide.post(page("networkperson-end", leyla), {}).status_code == 302
    assert page("networkperson-end", leyla) not in guide.get(page("person-person", person)).text


def test_contact_without_the_yes_of_an_adult_is_refused_beside_the_field(guide, person):
    before = written()
    answer = guide.post(page("network-add", person), {"name": "Ib", "relation": "father", "may_be_contacted": "true"})
    assert answer.status_code == 400
    assert [one.name for one in answer.context["form"].fields if one.errors] == ["contact_agreed_on"]
    assert written() == before


def test_professional_is_added_edited_and_ended(guide, person):
    sent = {"name": "Bo Friis", "role": "therapist", "organisation": "Psykiatrien Øst", "may_talk_because": "Samtykke"}
    guide.post(page("professional-add", person), sent)
    bo = Professional.objects.get(young_person=person)
    sent |= {"starts_on": bo.starts_on.isoformat(), "version": "1", "organisation": "Psykiatrien Vest"}
    assert guide.post(page("professional-edit", bo), sent).status_code == 302
    assert "Psykiatrien Vest" in guide.get(page("person-person", person)).text
    assert guide.post(page("professional-end", bo), {}).status_code == 302
    bo.refresh_from_db()
    assert bo.ends_on == clock.today()


def test_consent_is_given_renewed_and_withdrawn(guide, person):
    today = clock.today().isoformat()
    sent = {
        "answer": "given",
        "recipient": "Skolen",
        "what": "Fremmøde",
        "purpose": "Plan",
        "form": "oral",
        "given_on": today,
    }
    assert guide.post(page("consent-give", person), sent).status_code == 302
    first = Consent.objects.get(young_person=person)
    assert "Gyldigt" in guide.get(page("person-person", person)).text
    assert guide.post(page("consent-renew", first), sent).status_code == 302
    second = Consent.objects.get(renews=first)
    assert page("consent-renew", first) not in guide.get(page("person-person", person)).text
    assert guide.post(page("consent-withdraw", second), {}).status_code == 302
    assert "Trukket tilbage" in guide.get(page("person-person", person)).text


def test_activity_starts_changes_hours_ends_and_is_corrected_and_removed(guide, person):
    since = (clock.today() - timedelta(days=30)).isoformat()
    sent = {"kind": "micro_job", "starts_on": since, "hours_per_week": "4", "description": "Kiosken"}
    assert guide.post(page("activity-start", person), sent)["Location"] == page("person-job", person)
    spell = ActivitySpell.objects.get(young_person=person)
    hours = {"starts_on": clock.today().isoformat(), "hours_per_week": "7,5"}
    assert guide.post(page("activityspell-change-hours", spell), hours).status_code == 302
    assert "7,5" in guide.get(page("person-job", person)).text
    assert guide.post(page("activityspell-end", spell), {"reason": "Sæsonslut"}).status_code == 302
    spell.refresh_from_db()
    form = guide.get(page("activityspell-correct", spell)).context["form"]
    sent = {one.name: one.value for one in form.fields} | {"version": str(spell.version), "description": "Grillen"}
    assert guide.post(page("activityspell-correct", spell), sent).status_code == 302
    assert "Grillen" in guide.get(page("person-job", person)).text
    assert guide.post(page("activityspell-void", spell), {"reason": "Forkert ung"}).status_code == 302
    assert not ActivitySpell.objects.filter(young_person=person).exists()


def test_hours_of_an_activity_are_removed_by_their_first_day(guide, person):
    today = clock.today()
    spell = factories.activity(person, hours=None)
    address = page("activityspell-remove-hours", spell)
    assert address not in guide.get(page("person-job", person)).text, "it has no hours"
    for days, hours in ((30, "4"), (7, "40")):
        sent = {"starts_on": (today - timedelta(days=days)).isoformat(), "hours_per_week": hours}
        guide.post(page("activityspell-change-hours", spell), sent)
    assert address in guide.get(page("person-job", person)).text
    [field] = guide.get(address).context["form"].first
    assert [label.partition(" fra ")[0] for _day, label in field.options] == ["4 timer", "40 timer"]
    assert guide.post(address, {"starts_on": sent["starts_on"]}).status_code == 302
    assert [row.hours_per_week for row in spell.hours.all()] == [4]


def test_activity_of_a_job_has_no_buttons_here(municipality, guide, person):
    job = factories.job(person, municipality.guide)
    assert f"/aktiviteter/{job.spell_id}/" not in guide.get(page("person-job", person)).text


@pytest.mark.parametrize("name", ["network-add", "professional-add", "consent-give", "activity-start"])
def test_nothing_is_added_by_those_who_only_read_or_see_nothing(municipality, around, person, name):
    for who, status in ((around.grace, 403), (municipality.coordinator, 404), (municipality.outsider, 404)):
        assert signed_in(who).get(page(name, person)).status_code == status


@pytest.mark.parametrize("tab", ["person-person", "person-job"])
def test_tab_costs_the_same_queries_for_one_and_many_records(municipality, guide, person, tab):
    def fill() -> None:
        NetworkPerson.objects.create(young_person=person, relation="friend", name="Ven")
        Professional.objects.create(young_person=person, name="Bo", role="ppr", starts_on=clock.today())
        factories.consent(person, municipality.guide)
        factories.activity(person)

    def queries() -> int:
        with CaptureQueriesContext(connection) as run:
            assert guide.get(page(tab, person)).status_code == 200
        return len(run)

    fill()
    guide.get(page(tab, person))
    few = queries()
    for _ in range(20):
        fill()
    assert queries() == few
    assert few - 10 <= 12


def test_activities_are_drawn_over_time_with_what_the_young_person_does_now(guide, person):
    factories.activity(person, kind_id="ordinary_job")
    shown = guide.get(page("person-job", person))
    [chart] = [one["chart"] for one in shown.context["panels"] if one["panel"].key == "activities"]
    assert chart.text == "Aktiviteter de seneste tolv måneder. Nu: Ordinært job."
    assert f'alt="{chart.text}"' in shown.text
