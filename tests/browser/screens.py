"""`make screens`: pictures of the pages for README and the guides, from demo data, at 1280 and at 360 pixels.

    make screens                              all pages, into docs/screens/
    make screens ARGS="today person"          only these
    make screens URL=http://127.0.0.1:8000    from the development system that `make run` has started there

The people in the pictures are those of the demo data, and synthetic.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from config.embedded import VAR, free_port
from config.processes import shut_down_on_sigterm, spawn, stop
from config.run import PASSWORD
from tests.browser.conftest import sign_in
from tests.chromium import FLAGS, MISSING, find_chromium

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "docs" / "screens"
SIZES = {1280: 900, 360: 780}
"""The width and the height of the pictures, in pixels."""

DEMO_DATA_TIMEOUT = 600  # seconds


@dataclass(frozen=True)
class Picture:
    """A picture of one page as one member of staff sees it.

    `{person}` in the path is a young person whose follow-up is overdue, and `{employer}` an employer.
    """

    name: str
    username: str
    path: str
    open_details: str = ""
    """The text of a part that is opened first."""


PICTURES = [
    Picture("today", "guide", "/"),
    Picture("caseload", "guide", "/sagsstamme/"),
    Picture("person", "guide", "/unge/{person}/"),
    Picture("person-job", "guide", "/unge/{person}/job/"),
    Picture("person-about", "guide", "/unge/{person}/om/"),
    Picture("contact", "guide", "/unge/{person}/kontakt/"),
    Picture("appointments", "guide", "/aftaler/"),
    Picture("notifications", "guide", "/beskeder/"),
    Picture("profile", "guide", "/min-profil/"),
    Picture("today-consultant", "consultant", "/"),
    Picture("board", "consultant", "/jobs/"),
    Picture("employers", "consultant", "/virksomheder/"),
    Picture("employer", "consultant", "/virksomheder/{employer}/"),
    Picture("visit", "consultant", "/virksomheder/{employer}/besoeg/"),
    Picture("today-leader", "leader", "/"),
    Picture("leader", "leader", "/leder/"),
    Picture("open-case", "leader", "/unge/ny/"),
    Picture("today-manager", "manager", "/"),
    Picture("report", "manager", "/rapporter/follow-up/?figure=follow-up.overdue"),
    Picture("flow", "manager", "/rapporter/ungeloeftet/"),
    Picture("today-administrator", "administrator", "/"),
    Picture("administration", "administrator", "/administration/"),
    Picture("staff", "administrator", "/administration/medarbejdere/"),
    Picture("import", "administrator", "/opstartsimport/"),
]


def main() -> int:
    """Take the pictures that are named on the command line, or all."""
    shut_down_on_sigterm()
    wanted = sys.argv[1:] or [picture.name for picture in PICTURES]
    if unknown := set(wanted) - {picture.name for picture in PICTURES}:
        print(f"There is no picture {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 1
    chromium = find_chromium()
    if chromium is None:
        print(MISSING, file=sys.stderr)
        return 1
    FOLDER.mkdir(exist_ok=True)
    with _demo_system() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        ids = _ids(browser, address)
        failed = [name for name in wanted if not _take(browser, address, _by_name(name), ids)]
        browser.close()
    return 1 if failed else 0


def _by_name(name: str) -> Picture:
    return next(picture for picture in PICTURES if picture.name == name)


def _take(browser: Browser, address: str, picture: Picture, ids: dict[str, int]) -> bool:
    """Take one picture in each size. Return whether the page was there."""
    page = _signed_in(browser, address, picture.username)
    path = picture.path.format(**ids)
    answer = page.goto(address + path, wait_until="networkidle")
    if answer is None or answer.status != 200:
        print(f"FAIL {picture.name}: {path} answered {answer.status if answer else 'nothing'}", flush=True)
        return False
    for width, height in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=FOLDER / f"{picture.name}-{width}.png")
    print(f"ok   {picture.name}: {path}", flush=True)
    page.context.close()
    return True


def _signed_in(browser: Browser, address: str, username: str) -> Page:
    page = browser.new_context(locale="da-DK", timezone_id="Europe/Copenhagen").new_page()
    sign_in(page, address, username)
    page.wait_for_url(lambda url: "log-ind" not in url)
    return page


def _ids(browser: Browser, address: str) -> dict[str, int]:
    """Return the ids for the paths: a young person with much to show, and an employer."""
    guide, consultant = (_signed_in(browser, address, name) for name in ("guide", "consultant"))
    overdue = guide.request.get(f"{address}/api/v1/follow-ups/?responsible=me&state=overdue").json()["results"]
    people = overdue or guide.request.get(f"{address}/api/v1/follow-ups/?responsible=me&state=open").json()["results"]
    employers = consultant.request.get(f"{address}/api/v1/jobs/employers/").json()["results"]
    return {"person": people[0]["young_person"]["id"], "employer": employers[0]["id"]}


def _wait_for_demo_data(log: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until the system has printed the logins, which it does when the demo data exist."""
    deadline = time.monotonic() + DEMO_DATA_TIMEOUT
    while PASSWORD not in log.read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"The system has no demo data:\n{log.read_text()[-2000:]}")
        time.sleep(0.5)


@contextmanager
def _demo_system() -> Iterator[str]:
    """Yield the address of a system with demo data: that at URL, or a new one that is removed afterwards."""
    if url := os.environ.get("URL"):
        yield url.rstrip("/")
        return
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    port = free_port()
    folder = VAR / str(port)
    folder.mkdir(parents=True)
    log = folder / "run.log"
    with log.open("wb") as output:
        process = spawn([sys.executable, "-m", "config.run"], env={**os.environ, "PORT": str(port)}, output=output)
    try:
        _wait_for_demo_data(log, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(process, patience=30)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
