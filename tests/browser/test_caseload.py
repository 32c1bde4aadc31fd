"""The caseload in a browser, on Wednesday 2.12.2026."""

import re

import pytest
from playwright.sync_api import expect

from backend.core.sorting import sort_key

pytestmark = pytest.mark.xdist_group("browser")  # one system and one browser at a time


def names(page):
    return page.get_by_role("rowheader").locator(".display-name").all_inner_texts()


def test_list_has_my_young_people_by_urgency_with_due_days_in_words(visit):
    page = visit("guide1").goto("/sagsstamme/")
    expect(page.get_by_role("status")).to_have_text("29 unge, de mest presserende først.")
    late = [
        int(days) for row in page.get_by_role("row").all() for days in re.findall(r"(\d+) dage? over", row.inner_text())
    ]
    assert late == sorted(late, reverse=True)
    assert len(late) == 7
    row = page.get_by_role("row").filter(has_text="2026-00063")
    expect(row).to_contain_text("15 år")
    expect(row).to_contain_text("for 36 dage siden")
    expect(row).to_contain_text("længe siden")
    expect(row).to_contain_text("8 dage over · Kontakt med ungeguiden")


def test_name_opens_the_young_person_and_one_click_registers_a_contact(visit):
    page = visit("guide1").goto("/sagsstamme/")
    row = page.get_by_role("row").filter(has_text="2026-00063")
    name = row.get_by_role("rowheader").get_by_role("link")
    expect(name).to_have_attribute("href", re.compile(r"^/unge/\d+/$"))
    shown = name.inner_text()
    row.get_by_role("link", name="Registrér kontakt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ny kontakt")
    page.get_by_role("link", name="Fortryd").click()
    page.get_by_role("rowheader").get_by_role("link", name=shown).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(shown)


def test_list_sorted_by_name_puts_danish_characters_last(visit):
    page = visit("guide1").goto("/sagsstamme/?sort=display_name")
    expect(page.get_by_role("status")).to_have_text("29 unge, sorteret efter navn.")
    initials = [sort_key(name)[0] for name in names(page)]
    assert initials == sorted(initials)
    page.get_by_role("link", name="Vis de mest presserende først").click()
    expect(page.get_by_role("status")).to_have_text("29 unge, de mest presserende først.")


def test_list_can_be_downloaded(visit):
    page = visit("guide1").goto("/sagsstamme/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Hent listen (CSV)").click()
    assert download.value.suggested_filename == "sagsstamme-2026-12-02.csv"


def test_click_on_a_heading_sorts_keeps_focus_and_is_announced(visit, address):
    page = visit("guide1").goto("/sagsstamme/")
    document = page.evaluate("window.same = 1")
    heading = page.get_by_role("columnheader", name="Min næste opfølgning")
    heading.get_by_role("link").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect(heading.get_by_role("link")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("29 unge, sorteret efter min næste opfølgning.")
    expect(page).to_have_url(re.compile(r"\?sort=my_follow_up$"))
    expect(page.get_by_role("row").nth(1)).to_contain_text("dage over")

    page.keyboard.press("Enter")
    expect(heading).to_have_attribute("aria-sort", "descending")
    expect(page.get_by_role("status")).to_have_text("29 unge, sorteret faldende efter min næste opfølgning.")
    expect(page.get_by_role("row").last).to_contain_text("Ingen opfølgning")
    assert page.evaluate("window.same") == document, "the page was not loaded anew"


def test_filter_applies_at_once_and_back_button_removes_it(visit):
    page = visit("guide1").goto("/sagsstamme/")
    page.get_by_label("Fase").focus()
    page.get_by_label("Fase").select_option("Opstart")
    expect(page.get_by_role("status")).to_have_text("4 unge, de mest presserende først.")
    expect(page.get_by_label("Fase")).to_be_focused()
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("29 unge, de mest presserende først.")


def test_filter_keeps_the_sorting(visit):
    page = visit("guide1").goto("/sagsstamme/?sort=-my_follow_up")
    page.get_by_label("Fase").select_option("Opstart")
    expect(page.get_by_role("status")).to_have_text("4 unge, sorteret faldende efter min næste opfølgning.")


def test_link_in_the_first_line_filters_by_overdue(visit):
    page = visit("guide1").goto("/sagsstamme/")
    page.get_by_role("link", name="Du har overskredne opfølgninger for 7 unge").click()
    expect(page.get_by_role("status")).to_have_text("7 unge, de mest presserende først.")
    expect(page.get_by_label("Mine overskredne")).to_have_value("true")
    assert all("over" in row for row in page.get_by_role("row").all_inner_texts()[1:])


def test_search_updates_while_typing(visit):
    page = visit("guide1").goto("/sagsstamme/")
    page.get_by_label("Navn eller sagsnummer").press_sequentially("2026-00063")
    expect(page.get_by_role("status")).to_have_text("1 ung.")
    page.get_by_label("Navn eller sagsnummer").fill("findes ikke")
    expect(page.get_by_role("status")).to_have_text("Ingen unge passer til søgningen.")
    page.get_by_role("link", name="Vis alle").click()
    expect(page.get_by_role("status")).to_have_text("29 unge, de mest presserende først.")
    expect(page.get_by_label("Navn eller sagsnummer")).to_have_value("")


def test_next_page_moves_focus_to_its_beginning(visit):
    page = visit("leder").goto("/sagsstamme/")
    expect(page.get_by_role("status")).to_contain_text("Side 1 af")
    page.get_by_role("link", name="Næste", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Side 2 af")
    expect(page.get_by_role("heading", name="Unge", exact=True)).to_be_focused()


def test_leader_filters_by_guide(visit):
    page = visit("leder").goto("/sagsstamme/")
    page.get_by_text("Flere filtre").click()
    page.get_by_label("Ungeguide").select_option("Jens Vang")
    expect(page.get_by_role("status")).to_have_text("24 unge, de mest presserende først.")


def test_guide_has_no_filter_by_guide(visit):
    page = visit("guide1").goto("/sagsstamme/?phase=start")
    page.get_by_text("Flere filtre").click()
    expect(page.get_by_label("Ungeguide")).not_to_be_attached()


def test_list_can_be_sorted_with_the_keyboard_alone(visit):
    page = visit("guide1").goto("/sagsstamme/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    reached = []
    for _press in range(18):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
    assert [one for one in reached if one.startswith(("id_", "sort-", "Vis", "Flere"))] == [
        "id_search",
        "id_my_overdue",
        "id_overdue",
        "id_phase",
        "Flere filtre",
        "Vis",
        "sort-display_name",
        "sort-course",
        "sort-plan",
        "sort-consultant",
        "sort-occupation",
        "sort-last_contact",
        "sort-my_follow_up",
        "sort-team_follow_up",
    ]


def test_without_javascript_the_button_filters(visit):
    page = visit("guide1", javascript=False).goto("/sagsstamme/?sort=my_follow_up")
    assert page.evaluate("typeof htmx") == "undefined"
    page.get_by_label("Fase").select_option("Opstart")
    page.get_by_role("button", name="Vis").click()
    expect(page.get_by_role("status")).to_have_text("4 unge, sorteret efter min næste opfølgning.")
    page.get_by_role("link", name="Navn").click()
    expect(page.get_by_role("status")).to_have_text("4 unge, sorteret efter navn.")


def test_lost_connection_is_shown_until_it_is_back(visit):
    guide = visit("guide1")
    page = guide.goto("/sagsstamme/?phase=start")
    page.context.set_offline(True)
    page.get_by_role("link", name="Seneste kontakt").click()
    expect(page.get_by_role("alert")).to_contain_text("Listen kunne ikke hentes")
    guide.is_accessible()
    guide.forgive("ERR_INTERNET_DISCONNECTED")
    guide.forgive("htmx:")
    page.context.set_offline(False)
    page.get_by_role("link", name="Seneste kontakt").click()
    expect(page.get_by_role("status")).to_contain_text("seneste kontakt")
    expect(page.get_by_role("alert")).to_be_hidden()


def test_expired_session_leads_to_sign_in_and_back(visit, address):
    page = visit("guide1").goto("/sagsstamme/?phase=start")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("link", name="Seneste kontakt").click()
    expect(page.get_by_role("heading", name="Log ind")).to_be_visible()
    expect(page).to_have_url(f"{address}/log-ind/?next=%2Fsagsstamme%2F%3Fphase%3Dstart")


def test_browser_stores_no_personal_data(visit):
    page = visit("guide1").goto("/sagsstamme/")
    page.get_by_role("link", name="Seneste kontakt").click()
    expect(page.get_by_role("status")).to_contain_text("seneste kontakt")
    kept = page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert "htmx-history-cache" not in kept
    assert not any(name in kept for name in names(page))


@pytest.mark.parametrize("username", ["chef", "konsulent1"])
def test_each_role_has_a_start_page(visit, username):
    page = visit(username).goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("I dag")


def test_start_page_of_a_manager_loads_what_has_changed(visit):
    page = visit("chef").goto("/")
    expect(page.get_by_role("heading", name="Er blevet værre")).to_be_visible()
    expect(page.get_by_role("link", name="Se alle rapporter")).to_be_visible()
