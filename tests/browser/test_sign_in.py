"""Sign in and out in a browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from tests.browser.system import PASSWORD

pytestmark = pytest.mark.xdist_group("browser")  # one system and one browser at a time


def test_sign_in_leads_to_the_requested_page(visit, address):
    page = visit().page
    sign_in(page, address, "guide2", path="/sagsstamme/?phase=active")
    expect(page).to_have_url(f"{address}/sagsstamme/?phase=active")
    expect(page.get_by_role("banner")).to_contain_text("Jens Vang · Ungeteam Sorø")


def test_wrong_password_shows_an_error_and_keeps_the_name(visit, address):
    nobody = visit()
    sign_in(nobody.page, address, "guide2", "forkert")
    expect(nobody.page.get_by_role("alert")).to_have_text(
        "Brugernavnet eller adgangskoden er forkert. Kontrollér begge, og prøv igen."
    )
    expect(nobody.page.get_by_label("Brugernavn")).to_have_value("guide2")
    expect(nobody.page).to_have_title("Fejl: Log ind – Følgeskab")
    nobody.forgive("status of 401")


def test_sign_in_with_the_keyboard_alone(visit, address):
    page = visit().goto("/log-ind/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Gå til indholdet")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Brugernavn")).to_be_focused()
    page.keyboard.type("guide2")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("I dag")


def test_back_button_shows_nothing_after_signing_out(visit, address):
    page = visit().page
    sign_in(page, address, "guide2", path="/log-ind/?next=/sagsstamme/")
    expect(page.get_by_role("table")).to_be_visible()
    page.get_by_role("button", name="Log ud").click()
    expect(page.get_by_role("status")).to_have_text("Du er logget ud.")
    page.go_back()
    expect(page.get_by_role("heading", name="Log ind")).to_be_visible()
    expect(page.get_by_role("table")).not_to_be_attached()


def test_chosen_language_stays(visit, address):
    page = visit("guide1").goto("/sagsstamme/?phase=active")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Caseload")
    expect(page).to_have_url(f"{address}/sagsstamme/?phase=active")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="Dansk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sagsstamme")
