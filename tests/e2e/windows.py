"""A browser window of one member of staff, who only clicks and types."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect, sync_playwright

from config.run import PASSWORD
from tests.chromium import FLAGS

TIMEOUT = 15_000  # milliseconds


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """Yield the browser at `path`."""
    expect.set_options(timeout=TIMEOUT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Window:
    """A window that is signed in. After `sign_in` pages are reached by links and buttons only."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.page: Page = browser.new_context(locale="da-DK", timezone_id="Europe/Copenhagen").new_page()
        self.page.set_default_timeout(TIMEOUT)
        self.url = url
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._heard)

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        """Open the start page, and sign in."""
        self.page.goto(self.url)
        self.write("Brugernavn", username)
        self.write("Adgangskode", password)
        self.button("Log ind")

    def menu(self, name: str) -> None:
        """Follow a link of the navigation."""
        self.page.get_by_role("navigation", name="Sider").get_by_role("link", name=name, exact=True).click()

    def link(self, name: str, part: str = "") -> None:
        """Follow the first link whose text begins with `name`, in the part of the page with a heading."""
        self._part(part).get_by_role("link", name=re.compile(f"^{re.escape(name)}")).first.click()

    def menu_of(self, part: str, name: str) -> None:
        """Open the menu “Mere …” of a part of the page, and follow a link of it."""
        menu = self._part(part).locator(
            "details.menu", has=self.page.get_by_role("link", name=name, include_hidden=True)
        )
        menu.first.locator("summary").click()
        menu.first.get_by_role("link", name=name, exact=True).click()

    def row(self, name: str) -> Locator:
        """Return the row of a table that begins with `name`."""
        return self.page.get_by_role("main").get_by_role("row", name=re.compile(f"^{re.escape(name)}")).first

    def button(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

    def more(self) -> None:
        """Open the part of the form that has the further fields."""
        self.page.get_by_role("main").locator("form summary", has_text="Mere").click()

    def write(self, label: str, text: str) -> None:
        """Fill in the field whose label begins with `label`."""
        self._field(label).fill(text)

    def select(self, label: str, text: str) -> None:
        """Choose the first entry of a list that has the text."""
        place = self._field(label)
        place.select_option(value=place.locator("option", has_text=text).first.get_attribute("value"))

    def read(self, label: str) -> str:
        """Return the content of a field."""
        return self._field(label).input_value()

    def choose(self, question: str, answer: str) -> None:
        """Choose one of several buttons that belong to a question."""
        self.page.get_by_role("group", name=question).get_by_role("radio", name=answer, exact=True).check()

    def tick(self, answer: str) -> None:
        """Tick off a box."""
        self.page.get_by_role("checkbox", name=answer).check()

    def told(self, sentence: str) -> str:
        """Return what the page announces. Assert that it has the sentence, and that no script failed or was refused."""
        assert not self.errors, self.errors
        place = self.page.get_by_role("status").filter(has_text=sentence)
        expect(place).to_be_visible()
        return place.inner_text().strip()

    def shows(self, text: str, part: str = "") -> None:
        expect(self._part(part)).to_contain_text(text)

    def shows_no(self, text: str, part: str = "") -> None:
        expect(self._part(part)).not_to_contain_text(text)

    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    def _heard(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.errors.append(message.text)

    def _part(self, heading: str) -> Locator:
        main = self.page.get_by_role("main")
        return main.get_by_role("region", name=re.compile(f"^{re.escape(heading)}")) if heading else main

    def _field(self, label: str) -> Locator:
        labelled = self.page.get_by_label(re.compile(f"^{re.escape(label)}"))
        return labelled.and_(self.page.locator("input, select, textarea")).first
