"""The main task of each role, with the keyboard alone and without JavaScript."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Keyboard, Plain, announces

pytestmark = pytest.mark.xdist_group("browser")  # one system and one browser at a time

TODAY = date(2026, 12, 2)
WAYS = [pytest.param(Keyboard, {}, id="keyboard"), pytest.param(Plain, {"javascript": False}, id="plain")]


@pytest.mark.parametrize(("way", "options"), WAYS)
def test_guide_registers_a_contact(visit, way, options):
    page = visit("guide6", **options).goto("/")
    hands = way(page)
    hands.follow("Registrér kontakt")
    hands.choose("Hvordan?", "Hjemmebesøg")
    hands.write("Hvad skete der?", "Vi drak kaffe.")
    hands.press("Gem kontakt")
    announces(page, "Kontakten er gemt.")


@pytest.mark.parametrize(("way", "options"), WAYS)
def test_guide_plans_an_appointment_from_the_week(visit, way, options):
    page = visit("guide6", **options).goto("/aftaler/?week=2027-W02" if way is Plain else "/aftaler/?week=2027-W03")
    hands = way(page)
    hands.follow("Planlæg: tir")
    hands.select("Den unge", "2026-")
    hands.press("Planlæg aftalen")
    announces(page, "Aftalen er planlagt.")


@pytest.mark.parametrize(("way", "options"), WAYS)
def test_consultant_registers_a_visit(visit, way, options):
    page = visit("konsulent3", **options).goto("/virksomheder/")
    hands = way(page)
    hands.follow("Byg & Bo")
    hands.follow("Registrér besøg")
    hands.write("Hvad kom der ud af det?", "De mangler en hjælper.")
    hands.press("Gem besøget")
    announces(page, "Besøget er gemt.")


@pytest.mark.parametrize(("way", "options"), WAYS)
def test_consultant_registers_a_job(visit, way, options):
    page = visit("konsulent3", **options).goto("/sagsstamme/?plan_phase=search")
    person = page.locator("#results tbody a.display-name").nth(0 if way is Plain else 1).get_attribute("href")
    page.goto(f"{page.url.partition('/sagsstamme')[0]}{person}job/")
    hands = way(page)
    hands.follow("Registrér job")
    hands.select("Hos hvilken virksomhed?", "Byg & Bo")
    hands.select("Hvilken slags job?", "Ordinær ansættelse")
    hands.give_day("Første arbejdsdag", TODAY)
    hands.write("Timer om ugen", "15")
    hands.press("Gem jobbet")
    announces(page, "Jobbet er gemt.")


@pytest.mark.parametrize(("way", "options"), WAYS)
def test_leader_accepts_a_referral_and_assigns_a_guide(visit, way, options):
    page = visit("leder", **options).goto("/")
    hands = way(page)
    hands.follow("Svar")
    hands.follow("Tag imod henvisningen")
    hands.press("Tag imod henvisningen")
    announces(page, "Henvisningen er taget imod.")
    hands.follow("Tildel ungeguide")
    hands.select("Hvem?", "Pia Lundø")
    hands.choose("Rolle", "Sekundær")  # the first import gave each of them a primary guide
    hands.press("Tildel ungeguide")
    announces(page, "Ungeguiden er tildelt")


@pytest.mark.parametrize(("way", "options"), WAYS)
def test_manager_filters_a_report(visit, way, options):
    page = visit("chef", **options).goto("/rapporter/ips/")
    hands = way(page)
    hands.select("Enhed", "Ungeteam Sorø")
    hands.select("Opdelt efter", "Måned")
    hands.press("Vis")
    expect(page).to_have_url(re.compile("group_by=month"))
    expect(page.get_by_role("region", name="Tal", exact=True)).to_contain_text("Henvist")


@pytest.mark.parametrize(("way", "options"), WAYS)
def test_administrator_closes_a_day(visit, way, options):
    page = visit("admin", **options).goto("/administration/lukkedage/")
    hands = way(page)
    hands.follow("Ny lukkedag")
    hands.give_day("Dag", date(2027, 9, 14 if way is Plain else 15))
    hands.write("Hvorfor er der lukket?", "Planlægningsdag")
    hands.press("Gem lukkedagen")
    announces(page, "Lukkedagen er gemt.")


# What follows a swap by htmx.


def test_filter_of_the_timeline_keeps_the_focus_and_says_which_is_chosen(visit):
    leader = visit("leder")
    page = leader.goto("/sagsstamme/")
    page.locator("#results tbody a").first.click()
    chosen = page.get_by_role("list", name="Vis kun")
    chosen.get_by_role("link", name="Sagen").click()
    expect(chosen.get_by_role("link", name="Sagen")).to_have_attribute("aria-current", "true")
    expect(chosen).to_be_focused()


def test_saved_form_moves_the_focus_to_the_heading_and_is_announced(visit):
    page = visit("guide6").goto("/")
    page.get_by_role("link", name="Registrér kontakt").first.click()
    page.get_by_role("group", name="Hvordan?").get_by_role("radio", name="Hjemmebesøg").check()
    page.get_by_role("button", name="Gem kontakt").click()
    expect(page.get_by_role("status").filter(has_text="Kontakten er gemt.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("guide1", "/"),
        ("guide1", "/sagsstamme/"),
        ("guide1", "/aftaler/"),
        ("konsulent1", "/jobs/"),
        ("konsulent1", "/virksomheder/"),
        ("leder", "/leder/"),
        ("leder", "/unge/ny/"),
        ("chef", "/rapporter/ips/"),
        ("admin", "/administration/medarbejdere/"),
    ],
)
def test_page_at_400_percent_needs_no_sideways_scrolling(visit, username, path):
    page = visit(username, zoomed=True).goto(path)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_page_about_a_young_person_at_400_percent_needs_no_sideways_scrolling(visit):
    guide = visit("guide1", zoomed=True)
    person = guide.goto("/sagsstamme/").locator("#results tbody a").first.get_attribute("href")
    for part in ("", "job/", "om/", "kontakt/"):
        page = guide.goto(f"{person}{part}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), part
