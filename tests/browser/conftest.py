"""A real browser in front of a real system. No test here touches the database of the other tests."""

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.browser.system import PASSWORD, ROOT, running
from tests.chromium import FLAGS, MISSING, find_chromium

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
WIDTHS = [1280, 320]
"""In pixels; the narrow one is also the wide one at 400 % zoom."""
ZOOMED = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BROKEN = """rules => axe.run({runOnly: rules, resultTypes: ["violations"]}).then(
    found => found.violations.map(one => [one.id, one.nodes.map(node => node.html)])
)"""

expect.set_options(timeout=20_000)  # milliseconds; hashing a password takes seconds where all cores are busy


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Debian's Chromium. In CI its absence is an error."""
    path = find_chromium()
    if path is None and os.environ.get("CI"):
        pytest.fail(f"{MISSING}. .ci/run installs it.")
    if path is None:
        pytest.skip(MISSING)
    return path


@pytest.fixture(scope="session")
def address(chromium: str) -> Iterator[str]:
    with running() as address:
        yield address


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """Yield a browser. Playwright's event loop ends with the package, before other tests use the database."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """A page that one member of staff has open, and the errors that the browser reported."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.set_default_timeout(15_000)  # milliseconds
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def goto(self, path: str, status: int = 200) -> Page:
        """Open a page that answers `status`; ignore the error that the browser reports for a status other than 200."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == status
        if status != 200:
            self.forgive(f"the server responded with a status of {status}")
        return self.page

    def young_person(self) -> str:
        """Return the address of the page about the first young person in the caseload."""
        caseload = self.page.request.get(f"{self.address}/api/v1/caseload/").json()
        return f"/unge/{caseload['results'][0]['id']}/"

    def forgive(self, part: str) -> None:
        """Remove a browser error that the test caused on purpose."""
        assert any(part in complaint for complaint in self.complaints), (part, self.complaints)
        self.complaints = [complaint for complaint in self.complaints if part not in complaint]

    def is_accessible(self) -> None:
        """Assert that at every width axe finds no error and the page is no wider than the screen."""
        self.page.evaluate(AXE)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            assert self.page.evaluate(BROKEN, RULES) == []
            assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.fixture
def visit(browser: Browser, address: str, cookies: Callable[[str], Any]) -> Iterator[Callable[..., Visit]]:
    """Open a new browser window: `visit("guide1")` signed in as that person, `visit()` not signed in.

    `zoomed` shows the page as a window of 1280 × 1024 pixels does at 400 %. An error that the browser reports fails the
    test.
    """
    visits: list[Visit] = []

    def open_window(username: str = "", *, javascript: bool = True, zoomed: bool = False) -> Visit:
        size: dict[str, Any] = ZOOMED if zoomed else {}
        context = browser.new_context(locale="da-DK", java_script_enabled=javascript, **size)
        context.add_cookies(cookies(username) if username else [])
        visits.append(Visit(context.new_page(), address))
        return visits[-1]

    yield open_window
    for one in visits:
        one.page.context.close()
    assert [one.complaints for one in visits] == [[]] * len(visits)


@pytest.fixture(scope="session")
def sessions() -> dict[str, Any]:
    """Return the cookies of the staff who have signed in, by user name."""
    return {}


@pytest.fixture
def cookies(browser: Browser, address: str, sessions: dict[str, Any]) -> Callable[[str], Any]:
    """Return a function that gives the cookies of a member of staff.

    Each signs in once, because attempts are limited, and without a page, because the page has tests of its own.
    """

    def of(username: str) -> Any:
        if username not in sessions:
            context = browser.new_context(locale="da-DK")
            path = f"{address}/log-ind/"
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', context.request.get(path).text())
            assert token is not None
            form = {"username": username, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
            assert context.request.post(path, form=form, headers={"Referer": path}, max_redirects=0).status == 302
            sessions[username] = context.cookies()
            context.close()
        return sessions[username]

    return of


def sign_in(page: Page, address: str, username: str, password: str = PASSWORD, path: str = "/log-ind/") -> None:
    """Fill in the sign-in page and send it."""
    page.goto(address + path)
    page.get_by_label("Brugernavn").fill(username)
    page.get_by_label("Adgangskode").fill(password)
    page.get_by_role("button", name="Log ind").click()
