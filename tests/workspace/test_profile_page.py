"""The page /min-profil/: password, morning e-mail, calendar, sign-ins."""

import pytest
from django.test import Client

from backend.access.models import CalendarFeed, IdempotencyKey
from backend.organisation.models import Role, Staff
from backend.reminders.models import Channel
from backend.reminders.situation import Situation
from tests.factories import PASSWORD
from tests.workspace.support import make_staff

PROFILE = "/min-profil/"
NEW = "en-helt-anden-lang-adgangskode"

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide() -> Staff:
    return make_staff("mette", Role.YOUTH_GUIDE)


def signed_in(staff: Staff) -> Client:
    client = Client(headers={"accept-language": "da"})
    assert client.post("/log-ind/", {"username": staff.username, "password": PASSWORD}).status_code == 302
    return client


def test_header_links_to_the_profile_with_the_roles(guide: Staff) -> None:
    client = signed_in(guide)

    page = client.get(PROFILE)

    assert f'<a href="{PROFILE}">{guide.name}</a>' in client.get("/sagsstamme/").text
    assert [held.role for held in page.context["memberships"]] == [Role.YOUTH_GUIDE]


def test_visitor_is_led_to_sign_in() -> None:
    assert Client().get(PROFILE)["Location"].startswith("/log-ind/")


def test_change_of_password_signs_out_everywhere_and_the_new_one_works(guide: Staff) -> None:
    client, other = signed_in(guide), signed_in(guide)
    address = f"{PROFILE}adgangskode/"
    submission = client.get(address).context["submission"]

    answer = client.post(
        address, {"old_password": PASSWORD, "new_password": NEW, "again": NEW, "submission": submission}, follow=True
    )

    assert answer.redirect_chain == [("/log-ind/", 302)]
    assert "Din adgangskode er skiftet" in answer.text
    assert other.get(PROFILE).status_code == 302
    guide.refresh_from_db()
    assert guide.check_password(NEW)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"old_password": "forkert"}, "old_password"),
        ({"again": "noget andet"}, "again"),
        ({"new_password": "kort", "again": "kort"}, "new_password"),
        ({"new_password": PASSWORD, "again": PASSWORD}, "new_password"),
        ({"old_password": ""}, "old_password"),
    ],
)
def test_refused_password_is_explained_beside_the_field_and_never_shown(
    guide: Staff, changes: dict[str, str], name: str
) -> None:
    client = signed_in(guide)
    body = {"old_password": PASSWORD, "new_password": NEW, "again": NEW} | changes

    answer = client.post(f"{PROFILE}adgangskode/", body)

    assert answer.status_code == 400
    assert [one.name for one in answer.context["form"].fields if one.errors] == [name]
    assert NEW not in answer.text
    assert guide.check_password(PASSWORD)


def test_no_hash_of_a_password_is_kept_with_the_form(guide: Staff) -> None:
    client = signed_in(guide)
    hashes = set()
    for wrong, number in (("forkert", "a"), ("ogsaa-forkert", "b")):
        form = client.get(f"{PROFILE}adgangskode/").context["form"]
        posted = client.post(f"{PROFILE}adgangskode/", {"old_password": wrong, "new_password": NEW, "again": NEW})
        hashes.add(str(posted.context["form"].sent()))
        assert form.sent is not None, number

    assert hashes == {"{}"}
    assert not IdempotencyKey.objects.exists()


def test_calendar_address_is_shown_once_and_works(guide: Staff) -> None:
    client = signed_in(guide)

    shown = client.post(f"{PROFILE}kalender/ny/").context["address"]

    path = shown[shown.index("/calendar/") :]
    assert Client().get(path).status_code == 200
    assert path not in client.get(PROFILE).text
    client.post(f"{PROFILE}kalender/luk/")
    assert Client().get(path).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_calendar_is_only_for_those_who_work_with_cases() -> None:
    manager = make_staff("chef", Role.MANAGER)

    assert signed_in(manager).post(f"{PROFILE}kalender/ny/").status_code == 403
    assert not CalendarFeed.objects.exists()


def test_link_to_a_button_changes_nothing(guide: Staff) -> None:
    client = signed_in(guide)

    for action in ("mail", "kalender/ny", "kalender/luk", "log-andre-ud"):
        assert client.get(f"{PROFILE}{action}/")["Location"] == PROFILE
    guide.refresh_from_db()
    assert guide.wants_digest
    assert not CalendarFeed.objects.exists()


def test_sign_out_everywhere_else_keeps_the_present_session(guide: Staff) -> None:
    client, other = signed_in(guide), signed_in(guide)
    assert len(client.get(PROFILE).context["sign_ins"]) == 2

    client.post(f"{PROFILE}log-andre-ud/")

    assert other.get(PROFILE).status_code == 302
    assert [one.key for one in client.get(PROFILE).context["sign_ins"]] == [client.session.session_key]


def test_without_the_morning_email_only_what_cannot_wait_is_sent_by_email(guide: Staff) -> None:
    client = signed_in(guide)

    client.post(f"{PROFILE}mail/", {"wanted": "false"})

    situation = Situation.load()
    [at_once, *_more] = situation.rules_at_once
    waits = next(rule for rule in situation.settings if rule not in situation.rules_at_once)
    assert situation.channels(guide.pk, waits) == (Channel.IN_APP,)
    assert situation.channels(guide.pk, at_once) == (Channel.IN_APP, Channel.EMAIL)
    client.post(f"{PROFILE}mail/", {"wanted": "true"})
    assert Situation.load().channels(guide.pk, waits) == (Channel.IN_APP, Channel.EMAIL)
