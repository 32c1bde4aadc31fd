"""The main tasks of each role, with the most clicks and inputs that each may take."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.counted import Counted

pytestmark = pytest.mark.xdist_group("browser")  # one system and one browser at a time


def test_handover_takes_three_clicks_and_four_inputs_from_the_caseload(visit):
    """The two guides are not those whose young people other tests count."""
    page = visit("guide7").goto("/sagsstamme/")
    counted = Counted(page)
    counted.click(page.locator("#results tbody a").first)
    counted.click(page.get_by_role("link", name="Overdrag").first)
    counted.select("Hvem overtager", "Kasper Østergaard")
    counted.click(page.get_by_role("button", name="Overdrag"))
    expect(page.get_by_role("status")).to_contain_text("Den unge er overdraget.")
    assert counted.clicks <= 3
    assert counted.inputs <= 4


def test_employer_visit_takes_three_clicks_and_six_inputs_from_the_employers(visit):
    page = visit("konsulent1").goto("/virksomheder/")
    counted = Counted(page)
    counted.click(page.locator("main tbody a, main .line a").first)
    counted.click(page.get_by_role("link", name="Registrér besøg"))
    counted.write("Hvad kom der ud af det?", "De mangler en hjælper efter nytår.")
    counted.click(page.get_by_role("button", name="Gem besøget"))
    expect(page.get_by_role("status")).to_contain_text("Besøget er gemt.")
    assert counted.clicks <= 3
    assert counted.inputs <= 6


def test_job_start_takes_four_clicks_and_eight_inputs_from_the_caseload(visit):
    page = visit("konsulent1").goto("/sagsstamme/")
    counted = Counted(page)
    counted.click(page.locator("#results tbody a").first)
    tabs = page.get_by_role("navigation", name="Om den unge")  # the timeline has a filter of the same name
    counted.click(tabs.get_by_role("link", name="Job og uddannelse"))
    counted.click(page.get_by_role("link", name=re.compile("Registrér job|Nyt job")))
    counted.select("Hos hvilken virksomhed?")
    counted.select("Hvilken slags job?")
    counted.write("Første arbejdsdag", "2026-12-02")
    counted.write("Timer om ugen", "15")
    counted.write("Hvad laver den unge der?", "Lagermedarbejder")
    counted.click(page.get_by_role("button", name="Gem jobbet"))
    expect(page.get_by_role("status")).to_contain_text("Jobbet er gemt.")
    assert counted.clicks <= 4
    assert counted.inputs <= 8
