"""Two ways to use the pages: with the keyboard alone, and without JavaScript. Each offers the same actions."""

import re
from datetime import date

from playwright.sync_api import Locator, Page, expect

PRESSES = 150
"""How often Tab is pressed at most until something is reached."""

NAME = """() => {
    const one = document.activeElement;
    const text = one.labels?.length ? one.labels[0].textContent : one.getAttribute("aria-label") ?? one.textContent;
    return text.replace(/\\s+/g, " ").trim();
}"""
GROUP = """() => (document.activeElement.closest("fieldset")?.querySelector("legend")?.textContent ?? "")
    .replace(/\\s+/g, " ").trim()"""


class Keyboard:
    """The keyboard alone: Tab until the focus is there, then what a user presses."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def follow(self, name: str) -> None:
        self._reach(name, "A")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def press(self, name: str) -> None:
        self._reach(name, "BUTTON")
        self.page.keyboard.press("Enter")

    def open(self, name: str) -> None:
        self._reach(name, "SUMMARY")
        self.page.keyboard.press("Enter")

    def write(self, label: str, text: str) -> None:
        self._reach(label, "INPUT", "TEXTAREA")
        self.page.keyboard.type(text)

    def give_day(self, label: str, day: date) -> None:
        """Type a day into a field of three parts, in the order in which the browser has them."""
        self._reach(label, "INPUT")
        for order in ("%m%d%Y", "%d%m%Y"):
            self.page.keyboard.type(day.strftime(order))
            if self.page.evaluate("document.activeElement.value") == day.isoformat():
                return
            self.page.keyboard.press("Shift+Tab")
            self._reach(label, "INPUT")
        raise AssertionError(f"{label}: the day could not be typed")

    def choose(self, question: str, answer: str) -> None:
        for _press in range(PRESSES):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(GROUP).startswith(question):
                break
        for _press in range(20):
            if self.page.evaluate(NAME).startswith(answer):
                self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{question}: there is no {answer}")

    def select(self, label: str, text: str) -> None:
        self._reach(label, "SELECT")
        for _press in range(60):
            self.page.keyboard.press("ArrowDown")
            if text in self.page.evaluate("document.activeElement.selectedOptions[0].textContent"):
                return
        raise AssertionError(f"{label}: there is no {text}")

    def _reach(self, name: str, *tags: str) -> None:
        passed = []
        for _press in range(PRESSES):
            self.page.keyboard.press("Tab")
            passed.append(self.page.evaluate(NAME))
            if passed[-1].startswith(name) and self.page.evaluate("document.activeElement.tagName") in tags:
                return
        raise AssertionError(f"Tab does not reach {name}, only {passed}")


class Plain:
    """A browser without JavaScript, used with the mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def follow(self, name: str) -> None:
        self._main.get_by_role("link", name=_begins(name)).first.click()

    def press(self, name: str) -> None:
        self._main.get_by_role("button", name=name, exact=True).click()

    def open(self, name: str) -> None:
        self._main.locator("summary", has_text=name).first.click()

    def write(self, label: str, text: str) -> None:
        self._main.get_by_label(_begins(label)).fill(text)

    def give_day(self, label: str, day: date) -> None:
        self.write(label, day.isoformat())

    def choose(self, question: str, answer: str) -> None:
        self.page.get_by_role("group", name=question).get_by_role("radio", name=_begins(answer)).first.check()

    def select(self, label: str, text: str) -> None:
        place = self._main.get_by_label(_begins(label))
        place.select_option(value=place.locator("option", has_text=text).first.get_attribute("value"))

    @property
    def _main(self) -> Locator:
        return self.page.get_by_role("main")


def _begins(name: str) -> re.Pattern[str]:
    return re.compile("^" + re.escape(name).replace(":", r"\s*:"))


def announces(page: Page, sentence: str) -> None:
    """Assert that the page announces the sentence."""
    expect(page.get_by_role("status").filter(has_text=sentence)).to_be_visible()
