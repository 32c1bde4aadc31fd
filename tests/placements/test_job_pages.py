"""The pages of jobs: the panel, a new job at a known or a new employer, and the verbs of a job."""

from datetime import timedelta
from typing import Any

from django.test import Client

from backend.access.models import AccessLogEntry
from backend.core import clock
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from backend.people.models import ActivityHours
from jobs.employers.models import Employer
from jobs.placements.models import Employment, EmploymentVerification
from tests import factories
from tests.conftest import Around, Municipality


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def proposed(client: Client, address: str) -> dict[str, Any]:
    return {one.name: one.value for one in client.get(address).context["form"].fields if one.value}


def errors(answer: Any, name: str) -> list[str]:
    [field] = [one for one in answer.context["form"].fields if one.name == name]
    return [str(error) for error in field.errors]


def new_job(person_id: int, **values: Any) -> tuple[str, dict[str, Any]]:
    given = {"form": "ordinary", "starts_on": clock.today().isoformat(), "hours_per_week": "12,5", "title": "Hjælper"}
    return f"/unge/{person_id}/nyt-job/", given | values


def test_job_at_known_employer_is_saved_with_at_most_eight_inputs(municipality: Municipality, around: Around) -> None:
    person, consult = municipality.person, around.consult
    factories.plan(person, consult)
    employer = factories.EmployerFactory.create()
    client = signed_in(consult)
    address, values = new_job(person.pk, employer=employer.pk)
    form = client.get(address).context["form"]
    reconcile_all()

    answer = client.post(address, values)

    assert len(form.first) <= 8
    assert answer.status_code == 302, answer.context["form"].faults
    assert answer["Location"] == f"/unge/{person.pk}/job/"
    job = Employment.objects.get()
    assert (job.employer, job.title, job.recorded_by) == (employer, "Hjælper", consult)
    assert job.plan is not None
    assert job.plan.phase == "in_job"
    assert ActivityHours.objects.get(spell=job.spell_id).hours_per_week == 12.5
    assert reconcile_all() == 0


def test_job_at_new_employer_registers_the_employer(municipality: Municipality, around: Around) -> None:
    address, values = new_job(municipality.person.pk, new_employer="Cykelværkstedet")

    answer = signed_in(around.consult).post(address, values)

    assert answer.status_code == 302, answer.context["form"].faults
    assert Employment.objects.get().employer.name == "Cykelværkstedet"


def test_new_employer_of_a_known_name_is_refused_until_confirmed(municipality: Municipality, around: Around) -> None:
    factories.EmployerFactory.create(name="Bageren")
    client = signed_in(around.consult)
    address, values = new_job(municipality.person.pk, new_employer="Bageren")

    refused = client.post(address, values)

    assert refused.status_code == 409
    assert len(errors(refused, "new_employer")) == 1
    assert refused.context["form"].asks_to_confirm
    assert {one.name: one.value for one in refused.context["form"].first}["title"] == "Hjælper"
    assert not Employment.objects.exists()

    client.post(address, values | {"confirm": "true"})

    assert Employment.objects.count() == 1
    assert Employer.objects.filter(name="Bageren").count() == 2


def test_refused_job_registers_no_employer(municipality: Municipality, around: Around) -> None:
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    address, values = new_job(municipality.person.pk, new_employer="Cykelværkstedet", learned_on=tomorrow)

    answer = signed_in(around.consult).post(address, values)

    assert answer.status_code == 400
    assert len(errors(answer, "learned_on")) == 1
    assert not Employment.objects.exists()
    assert not Employer.objects.exists()


def test_job_without_employer_or_with_two_is_refused_beside_the_field(
    municipality: Municipality, around: Around
) -> None:
    employer = factories.EmployerFactory.create()
    client = signed_in(around.consult)
    address, values = new_job(municipality.person.pk)

    none = client.post(address, values)
    both = client.post(address, values | {"employer": employer.pk, "new_employer": "Cykelværkstedet"})

    assert (none.status_code, both.status_code) == (400, 400)
    assert len(errors(none, "employer")) == 1
    assert len(errors(both, "new_employer")) == 1
    assert not Employment.objects.exists()


def test_job_that_is_sent_twice_is_saved_once(municipality: Municipality, around: Around) -> None:
    client = signed_in(around.consult)
    address, values = new_job(municipality.person.pk, new_employer="Cykelværkstedet", submission="a" * 24)

    first, second = client.post(address, values), client.post(address, values)

    assert (first.status_code, second.status_code) == (302, 302)
    assert Employment.objects.count() == 1


def test_page_of_new_job_opens_to_consultant_and_leader_only(municipality: Municipality, around: Around) -> None:
    address = f"/unge/{municipality.person.pk}/nyt-job/"
    callers = {
        "consult": around.consult,
        "leader": municipality.leader,
        "guide": municipality.guide,
        "other_leader": municipality.other_leader,
        "manager": municipality.manager,
    }

    found = {who: signed_in(staff).get(address).status_code for who, staff in callers.items()}

    assert found == {"consult": 200, "leader": 200, "guide": 403, "other_leader": 404, "manager": 403}
    assert AccessLogEntry.objects.filter(staff=around.consult, purpose="job-start", allowed=True).exists()


def test_panel_shows_jobs_with_buttons_to_consultant_and_without_to_guide(
    municipality: Municipality, around: Around
) -> None:
    person = municipality.person
    job = factories.job(person, around.consult)
    long_ago = clock.today() - timedelta(days=90)
    factories.job(person, around.consult, long_ago, title="Opvasker", ends_on=long_ago + timedelta(days=20))
    address = f"/unge/{person.pk}/job/"

    consult, guide = signed_in(around.consult).get(address).text, signed_in(municipality.guide).get(address).text

    for page in (consult, guide):
        assert job.employer.name in page
        assert "Opvasker" in page
    verbs = ("bekraeft", "slut", "timer", "ret", "fjern-timer", "fjern")
    assert all(f"/ansaettelser/{job.pk}/{verb}/" in consult for verb in verbs)
    assert f"/unge/{person.pk}/nyt-job/" in consult
    assert "/ansaettelser/" not in guide
    assert "/nyt-job/" not in guide


def test_panel_costs_the_same_queries_for_1_and_20_jobs(
    municipality: Municipality, around: Around, django_assert_max_num_queries: Any
) -> None:
    client, address = signed_in(around.consult), f"/unge/{municipality.person.pk}/job/"
    factories.job(municipality.person, around.consult)
    client.get(address)
    with django_assert_max_num_queries(40) as few:
        client.get(address)
    for _more in range(19):
        factories.job(municipality.person, around.consult)
    with django_assert_max_num_queries(len(few)):
        assert client.get(address).text.count("/bekraeft/") == 20


def test_check_proposes_the_hours_of_today(municipality: Municipality, around: Around) -> None:
    job = factories.job(municipality.person, around.consult, hours="12.5")
    client, address = signed_in(around.consult), f"/ansaettelser/{job.pk}/bekraeft/"

    values = proposed(client, address)
    answer = client.post(address, values)

    assert values == {"hours_per_week": "12,5", "verified_on": clock.today().isoformat()}
    assert answer.status_code == 302
    assert EmploymentVerification.objects.get().hours_per_week == 12.5


def test_hours_to_remove_are_chosen_from_those_of_the_job(municipality: Municipality, around: Around) -> None:
    job = factories.job(municipality.person, around.consult, clock.today() - timedelta(days=30))
    later = clock.today() - timedelta(days=3)
    ActivityHours.objects.create(spell=job.spell, starts_on=later, hours_per_week=20)
    client, address = signed_in(around.consult), f"/ansaettelser/{job.pk}/fjern-timer/"
    [field] = client.get(address).context["form"].fields

    answer = client.post(address, {"starts_on": later.isoformat()})

    assert [key for key, _label in field.options] == [job.starts_on.isoformat(), later.isoformat()]
    assert answer.status_code == 302
    assert ActivityHours.objects.get(spell=job.spell).hours_per_week == 12


def test_end_before_the_start_is_refused_beside_the_field(municipality: Municipality, around: Around) -> None:
    job = factories.job(municipality.person, around.consult)
    client, address = signed_in(around.consult), f"/ansaettelser/{job.pk}/slut/"
    before = (clock.today() - timedelta(days=1)).isoformat()

    answer = client.post(address, {"ends_on": before, "ended_by": "employer", "reason": "tasks"})

    assert answer.status_code == 400
    assert len(errors(answer, "ends_on")) == 1
    job.refresh_from_db()
    assert job.ends_on is None


def test_correction_of_a_stale_job_shows_both_values(municipality: Municipality, around: Around) -> None:
    job = factories.job(municipality.person, around.consult)
    client, address = signed_in(around.consult), f"/ansaettelser/{job.pk}/ret/"
    values = proposed(client, address)
    assert values["starts_on"] == clock.today().isoformat()
    assert "ends_on" not in values
    client.post(address, values | {"title": "Lagerhjælper", "version": "1"})

    answer = client.post(address, values | {"title": "Opvasker", "version": "1"})

    assert answer.status_code == 412
    [title] = [one for one in answer.context["form"].fields if one.name == "title"]
    assert (title.value, title.registered) == ("Opvasker", "Lagerhjælper")
    job.refresh_from_db()
    assert job.title == "Lagerhjælper"


def test_correction_that_empties_the_last_day_lets_the_job_go_on(municipality: Municipality, around: Around) -> None:
    today = clock.today()
    since = today - timedelta(days=20)
    ended: dict[str, Any] = {"ends_on": today, "end_known_on": today, "ended_by": "employer", "end_reason": "tasks"}
    job = factories.job(municipality.person, around.consult, since, **ended)
    reconcile_all()
    client, address = signed_in(around.consult), f"/ansaettelser/{job.pk}/ret/"

    answer = client.post(address, proposed(client, address) | {"ends_on": "", "version": "1"})

    assert answer.status_code == 302, answer.context["form"].faults
    job = Employment.objects.get()
    assert (job.ends_on, job.ended_by, job.end_known_on) == (None, "", None)
    assert reconcile_all() == 0
