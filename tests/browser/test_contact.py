"""A guide registers a contact: clicks and inputs, keyboard alone, without JavaScript, network or session."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.counted import Counted

pytestmark = pytest.mark.xdist_group("browser")  # one system and one browser at a time


@pytest.fixture
def form(visit):
    """Return a function that opens the form for a young person of the guide, with or without JavaScript."""

    def opened(**options):
        guide = visit("guide2", **options)
        guide.goto(f"{guide.young_person()}kontakt/")
        return guide

    return opened


def test_contact_takes_three_clicks_and_three_inputs_from_today(visit):
    page = visit("guide2").goto("/")
    counted = Counted(page)
    counted.click(page.get_by_role("link", name=re.compile("^Registrér kontakt")).first)
    counted.choose("Hvordan?", "Telefon")
    counted.write("Hvad skete der?", "Vi talte om mandag.")
    counted.click(page.get_by_role("button", name="Gem kontakt"))
    expect(page.get_by_role("status")).to_contain_text("Kontakten er gemt.")
    expect(page).to_have_url(re.compile(r"/$"))
    assert counted.clicks <= 3
    assert counted.inputs <= 5


def test_form_on_a_phone_has_at_most_five_questions(form):
    guide = form()
    guide.page.set_viewport_size({"width": 360, "height": 780})
    questions = guide.page.locator("form.form > .form-group")
    assert questions.count() <= 5
    assert guide.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_contact_with_the_keyboard_alone(form):
    page = form().page
    page.get_by_role("radio", name="Telefon").focus()
    page.keyboard.press("Space")
    for _press in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "note":
            break
    page.keyboard.type("Vi talte om mandag.")
    for _press in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Gem kontakt":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Kontakten er gemt.")


def test_contact_without_javascript(form):
    page = form(javascript=False).page
    page.get_by_role("group", name="Hvordan?").get_by_role("radio", name="Telefon").check()
    page.get_by_role("button", name="Gem kontakt").click()
    expect(page.get_by_role("status")).to_contain_text("Kontakten er gemt.")


def test_error_moves_focus_to_the_summary_and_keeps_what_was_typed(form):
    guide = form()
    page = guide.page
    page.get_by_label("Hvad skete der?").fill("Et langt notat.")
    page.get_by_role("button", name="Gem kontakt").click()
    expect(page.locator("#errors")).to_be_focused()
    expect(page).to_have_title(re.compile("^Fejl: "))
    expect(page.get_by_label("Hvad skete der?")).to_have_value("Et langt notat.")
    page.locator("#errors").get_by_role("link").first.click()
    expect(page.get_by_role("group", name="Hvordan?")).to_be_focused()
    guide.is_accessible()
    guide.forgive("400")


def test_lost_network_keeps_the_draft_and_sending_again_counts_once(form):
    guide = form()
    page = guide.page
    page.get_by_role("group", name="Hvordan?").get_by_role("radio", name="Telefon").check()
    page.get_by_label("Hvad skete der?").fill("Skrevet i en opgang.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Gem kontakt").click()
    expect(page.get_by_role("alert")).to_contain_text("Det, du skrev, står her stadig.")
    expect(page.get_by_label("Hvad skete der?")).to_have_value("Skrevet i en opgang.")
    guide.forgive("ERR_INTERNET_DISCONNECTED")
    guide.forgive("htmx:")
    page.context.set_offline(False)
    page.get_by_role("button", name="Gem kontakt").dblclick()
    expect(page.get_by_role("status")).to_contain_text("Kontakten er gemt.")
    page.goto(page.url)
    expect(page.locator("#timeline").get_by_text("Skrevet i en opgang.")).to_have_count(1)


def test_expired_session_returns_to_the_form_with_its_draft(form, address):
    page = form().page
    page.get_by_role("group", name="Hvordan?").get_by_role("radio", name="Telefon").check()
    page.get_by_label("Hvad skete der?").fill("Skrevet efter en pause.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Gem kontakt").click()
    expect(page.get_by_role("heading", name="Log ind")).to_be_visible()
    page.get_by_label("Brugernavn").fill("guide2")
    page.get_by_label("Adgangskode").fill("folgeskab-demo")
    page.get_by_role("button", name="Log ind").click()
    expect(page.get_by_label("Hvad skete der?")).to_have_value("Skrevet efter en pause.")
    page.get_by_role("button", name="Gem kontakt").click()
    expect(page.get_by_role("status")).to_contain_text("Kontakten er gemt.")


def test_outsider_sees_not_found(visit):
    address = visit("guide2").young_person()
    page = visit("guide1").goto(address, status=404)
    expect(page.get_by_role("heading", level=1)).to_contain_text("findes ikke")
