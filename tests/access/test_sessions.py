"""Sessions end after 30 minutes without activity and after 10 hours in all."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from backend.organisation.models import Role
from tests.workspace.support import make_staff

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 23, 7, tzinfo=UTC)


@pytest.fixture
def signed_in(client: Client):
    with time_machine.travel(MORNING, tick=False):
        client.force_login(make_staff("chef", Role.MANAGER))
        client.get("/")
    return client


def visit(client: Client, after: timedelta, **options):
    with time_machine.travel(MORNING + after, tick=False):
        return client.get("/", **options)


def test_session_with_regular_activity_goes_on(signed_in: Client):
    for times in range(1, 20):
        assert visit(signed_in, timedelta(minutes=29) * times).status_code == 200


def test_session_ends_after_thirty_idle_minutes_with_a_message(signed_in: Client):
    assert visit(signed_in, timedelta(minutes=29, seconds=59)).status_code == 200

    response = visit(signed_in, timedelta(minutes=60), follow=True)

    assert response.redirect_chain == [("/log-ind/", 302)]
    assert "efter 30 minutter uden aktivitet" in response.text
    assert not Session.objects.exists()


def test_session_ends_after_ten_hours_of_activity(signed_in: Client):
    minutes = 0
    while minutes < 10 * 60 - 20:
        minutes += 20
        assert visit(signed_in, timedelta(minutes=minutes) - timedelta(seconds=1)).status_code == 200

    response = visit(signed_in, timedelta(hours=10), follow=True)

    assert response.redirect_chain == [("/log-ind/", 302)]
    assert "10 timer efter, at du loggede ind" in response.text


def test_session_is_written_at_most_once_a_minute(signed_in: Client, django_assert_num_queries):
    def written(after: timedelta) -> bool:
        before = Session.objects.get().session_data
        visit(signed_in, after)
        return Session.objects.get().session_data != before

    assert not written(timedelta(seconds=59))
    assert written(timedelta(seconds=60))
    assert not written(timedelta(seconds=119))
    assert written(timedelta(seconds=120))


def test_htmx_request_of_an_ended_session_redirects_the_whole_page(signed_in: Client):
    response = visit(
        signed_in,
        timedelta(hours=1),
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/sagsstamme/?phase=active"},
    )
    assert response.status_code == 200
    assert response["HX-Redirect"] == "/log-ind/?next=%2Fsagsstamme%2F%3Fphase%3Dactive"


@pytest.mark.parametrize("path", ["/", "/was/", "/findes-ikke/"])
def test_pages_for_signed_in_users_are_not_cached(signed_in: Client, path):
    with time_machine.travel(MORNING, tick=False):
        assert "no-store" in signed_in.get(path)["Cache-Control"]


def test_public_pages_create_no_session(client: Client):
    response = client.get("/was/")
    assert "Cache-Control" not in response
    assert "sessionid" not in response.cookies
