"""A password that another person has chosen only lets staff choose their own, at the first sign-in."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from rest_framework.test import APIClient

from backend.access.staff import change_password, set_password
from backend.core import clock
from backend.organisation.models import ONE_TIME_FOR, Credential, Membership, Role, Staff
from tests import factories
from tests.conftest import Municipality

TOKEN = "/api/v1/auth/token/"
PAGE = "/log-ind/"
GIVEN, OWN = "given-by-another-1", "a password of my own"


@pytest.fixture
def guide(municipality: Municipality) -> Staff:
    """Return the guide, to whom an administrator has given a password."""
    set_password(staff=municipality.guide, password=GIVEN, by=municipality.administrator)
    return municipality.guide


def ask(staff: Staff, **more: str) -> tuple[int, Any]:
    response = APIClient().post(TOKEN, {"username": staff.username, "password": GIVEN, **more}, format="json")
    return response.status_code, response.json()


def test_one_time_password_gives_no_token(guide: Staff) -> None:
    status, problem = ask(guide)

    assert status == 403
    assert problem["errors"][0]["code"] == "new_password_needed"


def test_one_time_password_with_a_new_one_gives_a_token_and_works_no_more(guide: Staff) -> None:
    status, answer = ask(guide, new_password=OWN)

    assert (status, "token" in answer) == (200, True)
    assert ask(guide)[0] == 401
    assert ask(guide, password=OWN)[0] == 200


def test_new_password_must_fit_the_rules_and_the_one_time_password_stays(guide: Staff) -> None:
    for refused in ("short", GIVEN):
        status, problem = ask(guide, new_password=refused)
        assert (status, problem["errors"][0]["pointer"]) == (400, "/new_password")

    assert ask(guide, new_password=OWN)[0] == 200


def test_one_time_password_expires(guide: Staff) -> None:
    with time_machine.travel(clock.real_now() + ONE_TIME_FOR - timedelta(minutes=1), tick=False):
        assert ask(guide)[0] == 403
    with time_machine.travel(clock.real_now() + ONE_TIME_FOR, tick=False):
        assert ask(guide, new_password=OWN)[0] == 401


def test_own_password_asks_for_no_new_one_and_takes_none(guide: Staff) -> None:
    change_password(staff=guide, old_password=GIVEN, new_password=OWN)

    status, problem = ask(guide, password=OWN, new_password="yet another password")
    assert (status, problem["errors"][0]["code"]) == (400, "no_one_time_password")
    assert ask(guide, password=OWN)[0] == 200


def test_password_that_is_hashed_anew_stays_a_one_time_password(guide: Staff) -> None:
    weak = "pbkdf2_sha256$1$salt$" + "x" * 43
    Credential.objects.filter(staff=guide).update(password=weak)
    assert not guide.check_password(GIVEN)

    super(Staff, guide).set_password(GIVEN)  # what Django calls to store a new hash
    assert guide.has_one_time_password()


def test_page_asks_for_a_new_password_and_signs_in(guide: Staff) -> None:
    client = Client(headers={"Accept-Language": "da"})
    form = {"username": guide.username, "password": GIVEN}

    first = client.get(PAGE).content.decode()
    asked = client.post(PAGE, form)
    differs = client.post(PAGE, {**form, "new_password": OWN, "again": "something else"})
    short = client.post(PAGE, {**form, "new_password": "kort", "again": "kort"})
    done = client.post(PAGE, {**form, "new_password": OWN, "again": OWN})

    assert 'name="new_password"' not in first
    assert (asked.status_code, 'name="new_password"' in asked.content.decode()) == (400, True)
    assert "vælg din egen" in asked.content.decode()
    assert (differs.status_code, "ikke ens" in differs.content.decode()) == (400, True)
    assert (short.status_code, "12" in short.content.decode()) == (400, True)
    assert done.status_code == 302
    assert client.get("/").status_code in {200, 302}
    assert "_auth_user_id" in client.session


def test_wrong_password_does_not_ask_for_a_new_one(guide: Staff) -> None:
    response = Client().post(PAGE, {"username": guide.username, "password": "forkert"})

    assert response.status_code == 401
    assert 'name="new_password"' not in response.content.decode()


def create_administrator(username: str = "adam") -> str:
    printed = StringIO()
    options = {"name": "Adam Prøve", "email": f"{username}@example.test", "unit": "Ungeindsats"}
    call_command("create_administrator", username, **options, stdout=printed)
    return printed.getvalue().strip()


def test_first_administrator_is_created_with_a_one_time_password(db: None) -> None:
    password = create_administrator()

    adam = Staff.objects.get(username="adam")
    assert list(Membership.objects.values_list("staff", "role", "starts_on")) == [
        (adam.pk, Role.ADMINISTRATOR, clock.today())
    ]
    assert ask(adam, password=password)[0] == 403
    assert ask(adam, password=password, new_password=OWN)[0] == 200


def test_second_account_of_the_same_name_is_refused(db: None) -> None:
    create_administrator()

    with pytest.raises(CommandError, match="allerede en bruger"):
        create_administrator("Adam")
    assert Staff.objects.count() == 1


def test_passwords_of_the_import_work_once(db: None, tmp_path: Path) -> None:
    staff, passwords = tmp_path / "staff.csv", tmp_path / "passwords.csv"
    staff.write_text("Navn;E-mail;Brugernavn;Rolle;Enhed\nSigne Prøve;signe@example.test;signe;Ungeguide;Nord\n")
    call_command("import_staff", staff, passwords=passwords, stdout=StringIO())
    given = passwords.read_text(encoding="utf-8-sig").splitlines()[1].split(";")[2]

    signe = Staff.objects.get(username="signe")
    assert ask(signe, password=given)[0] == 403
    assert ask(signe, password=given, new_password=OWN)[0] == 200
    assert ask(signe, password=given)[0] == 401


def test_factories_give_ordinary_passwords(db: None) -> None:
    staff = factories.StaffFactory.create(username="one")
    staff.set_password(factories.PASSWORD)
    assert not staff.has_one_time_password()
