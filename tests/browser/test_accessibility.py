"""axe-core on every page and state, on a wide screen and on a narrow one."""

import re

import pytest

from tests.browser.conftest import sign_in

pytestmark = pytest.mark.xdist_group("browser")  # one system and one browser at a time

PAGES = [
    ("", "/log-ind/", 200),
    ("", "/was/", 200),
    ("", "/findes-ikke/", 404),
    ("guide1", "/sagsstamme/?my_overdue=true", 200),
    ("guide1", "/sagsstamme/?sort=-last_contact&phase=start", 200),
    ("guide1", "/sagsstamme/?search=findes-ikke", 200),
    ("guide1", "/sagsstamme/?age_from=x", 400),
    ("guide1", "/findes-ikke/", 404),
    ("leder", "/sagsstamme/?guide=1&phase=start", 200),
    ("leder", "/sagsstamme/?page=3", 200),
    ("konsulent1", "/sagsstamme/?phase=start", 200),
    ("chef", "/", 200),
    ("chef", "/sagsstamme/", 403),
    ("guide1", "/", 200),
    ("guide1", "/aftaler/", 200),
    ("guide1", "/beskeder/", 200),
    ("guide1", "/min-profil/", 200),
    ("konsulent1", "/jobs/", 200),
    ("konsulent1", "/virksomheder/", 200),
    ("leder", "/", 200),
    ("leder", "/leder/", 200),
    ("leder", "/unge/ny/", 200),
    ("chef", "/rapporter/", 200),
    ("chef", "/rapporter/follow-up/", 200),
    ("chef", "/rapporter/ungeloeftet/", 200),
    ("chef", "/rapporter/fastholdt/", 200),
    ("chef", "/projekter/", 200),
    ("chef", "/projekter/nyt/", 200),
    ("chef", "/rapporter/contact/fasthold/?from=2026-01-01&to=2026-03-31", 200),
    ("chef", "/rapporter/caseload/?from=2026-12-31&to=2026-01-01", 400),
]


@pytest.mark.parametrize(("username", "path", "status"), PAGES)
def test_page_is_accessible(visit, username, path, status):
    someone = visit(username)
    someone.goto(path, status)
    someone.complaints = [one for one in someone.complaints if "cannot be parsed, or is out of range" not in one]
    someone.is_accessible()


@pytest.mark.parametrize("part", ["", "job/", "om/", "kontakt/", "akut/", "adgangslog/", "udskrift/"])
def test_page_about_a_young_person_is_accessible(visit, part):
    leader = visit("leder")
    leader.goto(f"{leader.young_person()}{part}")
    leader.is_accessible()


def test_frozen_figures_are_accessible(visit):
    manager = visit("chef")
    page = manager.goto("/rapporter/contact/fasthold/?from=2026-01-01&to=2026-03-31")
    page.get_by_role("button", name="Fasthold tal").click()
    page.wait_for_url(re.compile(r"/rapporter/fastholdt/[0-9]+/"))
    manager.is_accessible()


def test_refused_contact_is_accessible(visit):
    guide = visit("guide1")
    page = guide.goto("/sagsstamme/")
    page.get_by_role("link", name="Registrér kontakt").first.click()
    page.get_by_role("button", name="Gem").first.click()
    page.get_by_role("alert").first.wait_for()
    guide.is_accessible()
    guide.forgive("status of 400")


def test_refused_sign_in_is_accessible(visit, address):
    nobody = visit()
    sign_in(nobody.page, address, "", "")
    nobody.is_accessible()
    nobody.forgive("status of 400")


def test_english_page_is_accessible(visit):
    guide = visit("guide1")
    guide.page.context.add_cookies([{"name": "django_language", "value": "en", "url": guide.address}])
    guide.goto("/sagsstamme/?phase=start")
    guide.is_accessible()


def test_error_of_an_expired_form_is_accessible(visit):
    nobody = visit()
    page = nobody.goto("/log-ind/")
    page.context.clear_cookies()
    page.get_by_role("button", name="Log ind").click()
    page.get_by_role("heading", name="Siden var for gammel").wait_for()
    nobody.is_accessible()
    nobody.forgive("status of 403")
