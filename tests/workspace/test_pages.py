"""The base of all pages, the front page, and the error pages."""

import pytest
from django.core.exceptions import BadRequest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import Client
from django.urls import path
from django.utils.functional import SimpleLazyObject

from backend.access.models import AccessChannel, AccessLogEntry
from backend.access.pages import PageView
from backend.access.permissions import Permission
from backend.core.errors import NotFound
from backend.organisation.models import Role
from config import urls
from tests.workspace.support import make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class WhoAsks(PageView):
    """A page that shows the database role under which its template runs a query."""

    required_permission = None

    def get(self, request: HttpRequest) -> HttpResponse:
        template = engines["django"].from_string("{{ role }}")
        return TemplateResponse(request, template, {"role": SimpleLazyObject(_role)})


class Invisible(PageView):
    required_permission = Permission.READ_CASES

    def get(self, request: HttpRequest) -> HttpResponse:
        raise NotFound

    def denied_people(self) -> list[int]:
        return [4711]


def _role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


def away(request: HttpRequest) -> HttpResponse:
    raise OperationalError("secret connection string")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret detail")


def unreadable(request: HttpRequest) -> HttpResponse:
    raise BadRequest


urlpatterns = [
    path("who/", WhoAsks.as_view()),
    path("invisible/", Invisible.as_view()),
    path("away/", away),
    path("broken/", broken),
    path("unreadable/", unreadable),
    *urls.urlpatterns,
]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


@pytest.fixture
def guide():
    return make_staff("mette", Role.YOUTH_GUIDE, name="Mette Krogh")


def test_template_runs_under_row_level_security_which_ends_afterwards(client: Client, guide):
    client.force_login(guide)
    assert client.get("/who/").text == "folge_app"
    assert _role() != "folge_app"


def test_anonymous_sees_no_page(client: Client):
    assert client.get("/who/")["Location"] == "/log-ind/?next=%2Fwho%2F"
    assert client.post("/who/")["Location"] == "/log-ind/"


def test_invisible_record_is_404_with_advice_and_is_logged(client: Client, guide):
    client.force_login(guide)
    response = client.get("/invisible/")
    assert response.status_code == 404
    assert "Siden findes ikke" in response.text
    assert "spørg teamets leder" in response.text
    denied = AccessLogEntry.objects.get()
    assert (denied.staff, denied.young_people, denied.allowed) == (guide, [4711], False)
    assert denied.channel == AccessChannel.WEB


def test_missing_role_is_403_with_advice_and_is_logged(client: Client):
    manager = make_staff("lone", Role.MANAGER)
    client.force_login(manager)
    response = client.get("/invisible/")
    assert response.status_code == 403
    assert "spørg din leder" in response.text.lower()
    assert not AccessLogEntry.objects.get().allowed


def test_unknown_url_is_404(client: Client):
    response = client.get("/findes-ikke/")
    assert response.status_code == 404
    assert "Siden findes ikke" in response.text


@pytest.mark.parametrize(
    ("address", "status", "title"),
    [
        ("/unreadable/", 400, "Forespørgslen kunne ikke læses"),
        ("/broken/", 500, "Noget gik galt hos os"),
        ("/away/", 503, "Følgeskab svarer ikke lige nu"),
    ],
)
def test_error_page_runs_no_query(address, status, title, django_assert_num_queries):
    client = Client(raise_request_exception=False)
    with django_assert_num_queries(0):
        response = client.get(address)
    assert response.status_code == status
    assert f"<h1>{title}</h1>" in response.text
    assert "secret" not in response.text
    assert ("Retry-After" in response) == (status == 503)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.INTEGRATION])
def test_front_page_of_other_roles_says_where_their_work_is(client: Client, role):
    client.force_login(make_staff("someone", role))
    response = client.get("/")
    assert response.status_code == 200
    assert 'href="/api/docs/"' in response.text
    assert "/sagsstamme/" not in response.text


def test_staff_without_a_role_see_whom_to_ask(client: Client):
    client.force_login(make_staff("someone"))
    assert "Du har ingen rolle i dag" in client.get("/").text


def test_header_has_name_role_and_unit(client: Client, guide):
    client.force_login(guide)
    text = client.get("/sagsstamme/").text
    assert "Mette Krogh" in text
    assert guide.memberships.get().unit.name in text


def test_content_security_policy_allows_nothing_inline(client: Client):
    policy = client.get("/log-ind/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
