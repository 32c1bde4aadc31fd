"""Pages with a form: what is refused, what is kept, and what counts once."""

from functools import partial

import pytest
from django.test import Client
from django.urls import path, reverse

from backend.access.models import AccessLogEntry
from backend.access.permissions import Permission
from backend.access.scopes import AboutYoungPerson
from backend.contacts.models import Contact
from backend.core import clock
from backend.organisation.models import Staff
from backend.people.models import CaseStep, YoungPerson
from backend.people.pages import name_of, page_of
from backend.people.serializers import EditPersonSerializer
from backend.people.services import cases
from backend.workspace.form_pages import DRAFT, VerbPage
from backend.workspace.forms import Layout
from backend.workspace.registry import Verb
from config import urls
from tests import factories
from tests.conftest import Municipality
from tests.support import denials, written

EDIT = Verb(
    model=YoungPerson,
    verb="edit-in-a-test",
    slug="ret",
    label="Ret",
    scope=AboutYoungPerson("full", "id"),
    permission=Permission.EDIT_CASE,
    serializer=EditPersonSerializer,
    service=cases.edit,
    argument="person",
    about=name_of,
    back=page_of,
    edits=True,
    layout=Layout(first=("first_name", "preferred_name"), more=()),
)

urlpatterns = [path("proeve/<int:pk>/", VerbPage.as_view(verb=EDIT), name="edit-in-a-test"), *urls.urlpatterns]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


@pytest.fixture
def guide(municipality: Municipality) -> Client:
    return signed_in(municipality.guide)


@pytest.fixture
def leader(municipality: Municipality) -> Client:
    return signed_in(municipality.leader)


@pytest.fixture
def address(municipality: Municipality) -> str:
    return reverse("contact-register", kwargs={"pk": municipality.person.pk})


CALL = {"kind": "phone", "outcome": "held", "note": "Vi talte om skolen."}


def opened(client: Client, address: str) -> dict[str, str]:
    """Open a form, and return its hidden fields."""
    form = client.get(address)
    assert form.status_code == 200
    return {name: form.context[name] or "" for name in ("author", "submission", "next")}


def test_saved_form_creates_the_record_and_leads_back_with_a_message(municipality, guide, address):
    answer = guide.post(address, {**opened(guide, address), **CALL}, follow=True)
    contact = Contact.objects.get(young_person=municipality.person)
    assert (contact.kind_id, contact.note, contact.staff) == ("phone", "Vi talte om skolen.", municipality.guide)
    assert answer.redirect_chain == [(f"/unge/{municipality.person.pk}/", 302)]
    assert "Kontakten er gemt." in answer.text


def test_form_leads_to_the_page_that_asked_for_it_and_to_no_other_site(municipality, guide, address):
    assert guide.post(address, {**CALL, "next": "/sagsstamme/"})["Location"] == "/sagsstamme/"
    there = f"/unge/{municipality.person.pk}/"
    assert guide.post(address, {**CALL, "next": "https://example.org/"})["Location"] == there
    assert guide.post(address, {**CALL, "next": "//example.org/"})["Location"] == there


def test_same_form_sent_twice_counts_once(municipality, guide, address):
    sent = {**opened(guide, address), **CALL}
    first, second = (guide.post(address, sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Contact.objects.filter(young_person=municipality.person).count() == 1


def test_missing_and_wrong_values_are_refused_beside_their_fields_and_keep_what_was_typed(guide, address):
    before = written()
    answer = guide.post(address, {"kind": "", "occurred_at": "i går", "note": "Langt notat", "minutes": "mange"})
    assert answer.status_code == 400
    form = answer.context["form"]
    faults = {one.name: [str(error) for error in one.errors] for one in form.fields if one.errors}
    assert faults.keys() == {"kind", "occurred_at", "minutes"}
    assert "Langt notat" in answer.text
    assert form.more_is_open, "the error in the part behind “More” is visible"
    assert 'href="#id_kind"' in answer.text, "the summary leads to the field"
    assert written() == before


def test_sentence_of_the_service_is_at_the_field_that_it_names(guide, address):
    answer = guide.post(address, {**CALL, "occurred_at": "2099-01-01T12:00"})
    assert answer.status_code == 400
    [field] = [one for one in answer.context["form"].fields if one.errors]
    assert field.name == "occurred_at"


@pytest.mark.parametrize("text", ["\0", "a\0b"])
def test_text_that_cannot_be_stored_is_refused(guide, address, text):
    answer = guide.post(address, {**CALL, "note": text})
    assert answer.status_code == 400
    assert [one.name for one in answer.context["form"].fields if one.errors] == ["note"]


def test_outsider_gets_404_and_the_refusal_is_logged(municipality, address):
    client = signed_in(municipality.outsider)
    before = written()
    for answer in (client.get(address), client.post(address, CALL)):
        assert answer.status_code == 404
    assert denials() == [(municipality.outsider, [municipality.person.pk])] * 2
    assert written() == before


def test_record_of_another_young_person_is_refused_and_logged(municipality, guide, address):
    answer = guide.post(address, {**CALL, "network": "4711"})
    assert answer.status_code == 400
    assert not AccessLogEntry.objects.filter(allowed=True, action="create").exists()
    assert denials() == [(municipality.guide, [])]


def test_form_is_logged_as_a_look_at_the_young_person(municipality, guide, address):
    guide.get(address)
    entry = AccessLogEntry.objects.latest("pk")
    assert (entry.staff, entry.young_people, entry.channel) == (municipality.guide, [municipality.person.pk], "web")


def test_expired_session_leads_back_to_the_form_with_its_draft_once(municipality, guide, address):
    sent = {**opened(guide, address), **CALL}
    guide.session.flush()
    answer = guide.post(address, sent)
    assert answer["Location"].startswith("/log-ind/?next=")
    assert not Contact.objects.exists()

    draft = guide.session[DRAFT]
    guide.force_login(municipality.guide)
    session = guide.session
    session[DRAFT] = draft
    session.save()
    assert "Vi talte om skolen." in guide.get(address).text
    assert "Vi talte om skolen." not in guide.get(address).text


def test_expired_session_leads_to_the_form_that_was_sent(guide, address):
    sent = {**opened(guide, address), **CALL}
    guide.session.flush()
    assert guide.post(address, sent)["Location"] == f"/log-ind/?next={address.replace('/', '%2F')}"


def test_draft_is_not_shown_to_another_member_of_staff(municipality, guide, leader, address):
    sent = {**opened(guide, address), **CALL}
    guide.session.flush()
    guide.post(address, sent)
    session = leader.session
    session[DRAFT] = guide.session[DRAFT]
    session.save()
    assert "Vi talte om skolen." not in leader.get(address).text
    assert DRAFT not in leader.session


def test_what_no_form_of_ours_sent_is_not_kept(municipality, address):
    client = Client()
    client.post(address, {**CALL, "author": "forged"})
    assert DRAFT not in client.session


def edit_form(client: Client, person: YoungPerson) -> dict[str, str]:
    form = client.get(f"/proeve/{person.pk}/").context["form"]
    values = {one.name: one.value for one in form.fields}
    return {**values, "version": str(YoungPerson.objects.get(pk=person.pk).version)}


def test_edit_proposes_what_is_registered_and_saves_the_changes(municipality, guide):
    person = municipality.person
    sent = edit_form(guide, person)
    assert sent["first_name"] == person.first_name
    assert guide.post(f"/proeve/{person.pk}/", {**sent, "preferred_name": "Sol"}).status_code == 302
    person.refresh_from_db()
    assert (person.preferred_name, person.version) == ("Sol", int(sent["version"]) + 1)


def test_stale_edit_shows_both_values_and_saves_when_sent_again(municipality, guide, leader):
    person = municipality.person
    mine, theirs = edit_form(guide, person), edit_form(leader, person)
    leader.post(f"/proeve/{person.pk}/", {**theirs, "preferred_name": "Måne"})

    answer = guide.post(f"/proeve/{person.pk}/", {**mine, "preferred_name": "Sol"})
    assert answer.status_code == 412
    [field] = [one for one in answer.context["form"].fields if one.registered]
    assert (field.name, field.value, field.registered) == ("preferred_name", "Sol", "Måne")
    person.refresh_from_db()
    assert person.preferred_name == "Måne"

    again = {**mine, "preferred_name": "Sol", "version": str(answer.context["version"])}
    assert guide.post(f"/proeve/{person.pk}/", again).status_code == 302
    person.refresh_from_db()
    assert person.preferred_name == "Sol"


def test_edit_without_a_version_changes_nothing(municipality, guide):
    sent = edit_form(guide, municipality.person)
    del sent["version"]
    assert guide.post(f"/proeve/{municipality.person.pk}/", {**sent, "preferred_name": "Sol"}).status_code == 412


@pytest.mark.parametrize("version", ["²", "9" * 5000, "-1"])
def test_edit_with_an_unreadable_version_changes_nothing(municipality, guide, version):
    sent = {**edit_form(guide, municipality.person), "version": version, "preferred_name": "Sol"}
    assert guide.post(f"/proeve/{municipality.person.pk}/", sent).status_code == 412


def test_required_field_of_an_edit_cannot_be_emptied(municipality, guide):
    sent = edit_form(guide, municipality.person)
    answer = guide.post(f"/proeve/{municipality.person.pk}/", {**sent, "first_name": " "})
    assert answer.status_code == 400
    assert [one.name for one in answer.context["form"].fields if one.errors] == ["first_name"]


verb_address = partial(reverse, "youngperson-close")


def test_case_that_still_has_something_open_is_refused_with_the_list_and_what_to_do(municipality, leader):
    answer = leader.post(verb_address(kwargs={"pk": municipality.person.pk}), {"why": "Målet er nået"})
    assert answer.status_code == 409
    what, *held = answer.context["form"].errors
    assert str(what).startswith("Der er stadig noget åbent.")
    assert held
    assert not CaseStep.objects.filter(young_person=municipality.person, step="close").exists()


def test_verb_that_the_state_does_not_allow_is_409_with_the_reason(municipality, leader):
    address = verb_address(kwargs={"pk": municipality.person.pk})
    assert leader.post(address, {"end_open": "true"}).status_code == 302
    assert CaseStep.objects.filter(young_person=municipality.person, step="close").exists()
    answer = leader.get(address)
    assert answer.status_code == 409
    assert "Sagen er lukket" in answer.text


def test_verb_without_its_permission_is_403_and_logged(municipality, guide):
    answer = guide.get(verb_address(kwargs={"pk": municipality.person.pk}))
    assert answer.status_code == 403
    assert denials() == [(municipality.guide, [municipality.person.pk])]


def test_refused_verb_keeps_the_form_and_says_why(municipality, leader):
    answer = leader.post(verb_address(kwargs={"pk": municipality.person.pk}), {"why": "Flyttet"})
    assert answer.status_code == 409, "a course is still open"
    assert "Flyttet" in answer.text
    assert answer.context["form"].errors
    municipality.person.refresh_from_db()
    assert municipality.person.closed_on is None


def test_edit_proposes_the_moment_as_an_input_of_the_browser_reads_it(municipality: Municipality) -> None:
    contact = factories.contact(municipality.person, municipality.guide, days_ago=3)
    client = Client()
    client.force_login(municipality.guide)
    address = reverse("contact-edit", kwargs={"pk": contact.pk})
    [at] = [one for one in client.get(address).context["form"].fields if one.name == "occurred_at"]
    assert at.value == f"{contact.occurred_at.astimezone(clock.COPENHAGEN):%Y-%m-%dT%H:%M}"
