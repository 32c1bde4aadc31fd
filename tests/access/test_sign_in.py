"""The pages /log-ind/ and /log-ud/."""

import pytest
from django.contrib import auth
from django.test import Client

from backend.organisation.models import Role
from tests.factories import PASSWORD
from tests.workspace.support import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_staff("chef", Role.MANAGER, name="Lone Frandsen")


def sign_in(client, username="chef", password=PASSWORD, **more):
    return client.post("/log-ind/", {"username": username, "password": password, **more})


def test_right_password_leads_to_the_front_page_with_a_new_session(client: Client, manager):
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = str(before)

    response = sign_in(client)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session.session_key != before
    assert "Lone Frandsen" in client.get("/").text


@pytest.mark.parametrize(("username", "password"), [("chef", "forkert"), ("nobody", PASSWORD), ("gone", PASSWORD)])
def test_wrong_name_wrong_password_and_inactive_account_answer_alike(client: Client, manager, username, password):
    gone = make_staff("gone", Role.MANAGER)
    gone.is_active = False
    gone.save()

    response = sign_in(client, username, password)

    assert response.status_code == 401
    assert "Brugernavnet eller adgangskoden er forkert. Kontrollér begge, og prøv igen." in response.text
    assert auth.SESSION_KEY not in client.session


def test_empty_fields_are_named(client: Client):
    response = sign_in(client, "", "")
    assert response.status_code == 400
    assert "Skriv dit brugernavn." in response.text
    assert "Skriv din adgangskode." in response.text


@pytest.mark.usefixtures("one_minute")
def test_eleventh_attempt_with_a_name_must_wait(client: Client, manager):
    for _attempt in range(10):
        assert sign_in(client, "Chef", "forkert").status_code == 401

    response = sign_in(client)

    assert response.status_code == 429
    assert int(response["Retry-After"]) <= 60
    assert "Der har været for mange forsøg. Vent et minut, og prøv igen." in response.text
    assert auth.SESSION_KEY not in client.session
    assert sign_in(client, "someone-else").status_code == 401


@pytest.mark.usefixtures("one_minute")
def test_sixty_first_attempt_from_an_address_must_wait(client: Client, manager):
    for attempt in range(60):
        assert sign_in(client, f"guess{attempt}").status_code == 401

    assert sign_in(client).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9")).status_code == 302


@pytest.mark.usefixtures("one_minute")
def test_header_does_not_change_the_counted_address(client: Client, manager):
    for attempt in range(60):
        Client(headers={"X-Forwarded-For": f"10.0.0.{attempt}"}).post(
            "/log-ind/", {"username": f"guess{attempt}", "password": "x"}
        )
    assert sign_in(client).status_code == 429


def test_next_leads_back_to_the_requested_page(client: Client, manager):
    response = client.get("/?a=b")
    assert response["Location"] == "/log-ind/?next=%2F%3Fa%3Db"
    assert sign_in(client, next="/?a=b")["Location"] == "/?a=b"


@pytest.mark.parametrize(
    "elsewhere", ["https://ond.example/", "//ond.example/", "javascript:alert(1)", "/\\ond.example"]
)
def test_next_to_another_site_is_ignored(client: Client, manager, elsewhere):
    assert sign_in(client, next=elsewhere)["Location"] == "/"


def test_signed_in_user_is_redirected_from_sign_in(client: Client, manager):
    client.force_login(manager)
    assert client.get("/log-ind/")["Location"] == "/"


def test_post_without_a_csrf_token_changes_nothing(manager):
    client = Client(enforce_csrf_checks=True)
    response = sign_in(client)
    assert response.status_code == 403
    assert "Siden var for gammel" in response.text
    assert auth.SESSION_KEY not in client.session


def test_sign_out_needs_post_and_shows_a_message(client: Client, manager):
    client.force_login(manager)
    assert client.get("/log-ud/").status_code == 405
    assert auth.SESSION_KEY in client.session

    response = client.post("/log-ud/", follow=True)

    assert response.redirect_chain == [("/log-ind/", 302)]
    assert "Du er logget ud." in response.text
    assert client.get("/")["Location"] == "/log-ind/"
