"""The pages of employers: the list, one employer, a visit from the phone, and the refusal to disclose too much."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend.access.models import AccessLogEntry
from backend.core import clock
from backend.organisation.models import Staff
from jobs.employers.models import Employer, EmployerContact
from tests import factories
from tests.conftest import Municipality


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def proposed(client: Client, address: str) -> dict[str, Any]:
    return {one.name: one.value for one in client.get(address).context["form"].fields if one.value}


def test_visit_is_saved_with_six_inputs(municipality: Municipality, consultant: Staff) -> None:
    factories.plan(municipality.person, consultant)
    employer = factories.EmployerFactory.create()
    client, address = signed_in(consultant), f"/virksomheder/{employer.pk}/besoeg/"
    form = client.get(address).context["form"]
    values = proposed(client, address) | {"young_person": municipality.person.pk, "outcome": "De mangler en hjælper."}

    answer = client.post(address, values)

    assert len(form.first) <= 6
    assert answer.status_code == 302, answer.context["form"].faults
    contact = EmployerContact.objects.get()
    assert (contact.employer, contact.young_person, contact.status) == (employer, municipality.person, "held")
    assert contact.mode == "face_to_face"


def test_visit_proposes_nobody_in_particular_once(consultant: Staff) -> None:
    employer = factories.EmployerFactory.create()
    form = signed_in(consultant).get(f"/virksomheder/{employer.pk}/besoeg/").context["form"]
    [young_person] = [one for one in form.fields if one.name == "young_person"]
    assert [str(label) for key, label in young_person.options if key == ""] == ["Ingen bestemt"]


def test_visit_that_is_sent_twice_is_saved_once(municipality: Municipality, consultant: Staff) -> None:
    employer = factories.EmployerFactory.create()
    client, address = signed_in(consultant), f"/virksomheder/{employer.pk}/besoeg/"
    values = proposed(client, address) | {"submission": "a" * 24}

    client.post(address, values)
    client.post(address, values)

    assert EmployerContact.objects.count() == 1


def test_plan_beyond_the_decision_is_refused_beside_the_field(municipality: Municipality, consultant: Staff) -> None:
    factories.plan(municipality.person, consultant)
    employer = factories.EmployerFactory.create()
    client, address = signed_in(consultant), f"/virksomheder/{employer.pk}/planlaeg/"
    tomorrow = (clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT10:00")
    values = proposed(client, address) | {"young_person": municipality.person.pk, "at": tomorrow, "revealed": "name"}

    answer = client.post(address, values)

    assert answer.status_code == 409
    [revealed] = [one for one in answer.context["form"].fields if one.name == "revealed"]
    assert len(revealed.errors) == 1
    assert not EmployerContact.objects.exists()


def test_employer_of_the_same_name_is_saved_after_confirmation(consultant: Staff) -> None:
    factories.EmployerFactory.create(name="Bageren")
    client = signed_in(consultant)

    refused = client.post("/virksomheder/ny/", {"name": "Bageren"})
    confirmed = client.post("/virksomheder/ny/", {"name": "Bageren", "confirm": "true"})

    assert refused.status_code == 409
    assert refused.context["form"].asks_to_confirm
    assert confirmed.status_code == 302
    assert Employer.objects.filter(name="Bageren").count() == 2


def test_list_shows_last_contact_and_counts_meetings_of_the_week(municipality: Municipality, consultant: Staff) -> None:
    contact = factories.employer_contact(None, consultant)
    page = signed_in(consultant).get("/virksomheder/")

    assert page.context["met"] == 1
    assert page.context["page"][0].last["by"] == consultant.name
    assert contact.employer.name in page.text


def test_contact_about_no_young_person_is_corrected_and_removed_from_the_page_of_the_employer(
    municipality: Municipality, consultant: Staff
) -> None:
    factories.plan(municipality.person, consultant)
    contact = factories.employer_contact(None, consultant, outcome="Ringer i morgn")
    about = factories.employer_contact(municipality.person, consultant, employer=contact.employer)
    client, address = signed_in(consultant), f"/virksomheder/{contact.employer_id}/"
    edit, void = (f"/virksomhedskontakter/{contact.pk}/{verb}/" for verb in ("ret", "annuller"))

    shown = client.get(address).text

    assert edit in shown
    assert void in shown
    assert f"/virksomhedskontakter/{about.pk}/" not in shown, "its buttons are on the page of the young person"
    assert edit not in signed_in(municipality.guide).get(address).text
    values = proposed(client, edit) | {"version": contact.version, "outcome": "Ringer i morgen"}
    assert client.post(edit, values)["Location"] == address
    assert "Ringer i morgen" in client.get(address).text
    assert client.post(void, {"reason": "Registreret to gange"})["Location"] == address
    assert "Ringer i morgen" not in client.get(address).text


def test_page_hides_contacts_about_young_people_whom_the_reader_does_not_see(
    municipality: Municipality, consultant: Staff
) -> None:
    contact = factories.employer_contact(municipality.person, consultant, outcome="Ringer i morgen")
    address = f"/virksomheder/{contact.employer_id}/"

    own, other = signed_in(consultant).get(address), signed_in(municipality.outsider).get(address)

    assert "Ringer i morgen" in own.text
    assert "Ringer i morgen" not in other.text
    assert AccessLogEntry.objects.filter(staff=consultant, purpose="employer").exists()


def test_coordinator_has_no_access_to_employers(municipality: Municipality) -> None:
    client = signed_in(municipality.coordinator)

    assert client.get("/virksomheder/").status_code == 403
    assert client.get("/virksomheder/ny/").status_code == 403


def test_unknown_employer_is_not_found(consultant: Staff) -> None:
    client = signed_in(consultant)

    assert client.get("/virksomheder/999999/").status_code == 404
    assert client.get("/virksomheder/999999/besoeg/").status_code == 404


def test_list_costs_the_same_queries_for_1_and_40_employers(consultant: Staff) -> None:
    client = signed_in(consultant)

    def queries() -> int:
        client.get("/virksomheder/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/virksomheder/").status_code == 200
        return len(captured)

    factories.employer_contact(None, consultant)
    few = queries()
    for _more in range(39):
        factories.employer_contact(None, consultant)

    assert queries() == few
    assert few <= 14, "most of them open the session and the transaction"
