"""What a page weighs on its way to the browser: at most 350 kB with all its files, and 30 kB once these are stored."""

import gzip

import pytest

pytestmark = pytest.mark.xdist_group("browser")  # one system and one browser at a time

FIRST, FOLLOWING = 350_000, 30_000  # bytes
TEXT = (".css", ".js", ".svg")
"""Files that `collectstatic` stores compressed in production. The development system of the tests does not."""

PAGES = [
    ("guide1", "/"),
    ("guide1", "/sagsstamme/"),
    ("leder", "/"),
    ("leder", "/sagsstamme/"),
    ("leder", "/leder/"),
    ("konsulent1", "/jobs/"),
    ("konsulent1", "/virksomheder/"),
    ("chef", "/rapporter/ips/"),
    ("chef", "/rapporter/ungeloeftet/"),
]


SIZES = """performance.getEntries().filter(one => ["navigation", "resource"].includes(one.entryType))
    .map(one => [one.name, one.transferSize])"""


def weighed(window, path):
    """Open a page, and return what it weighs alone, and with all its files."""
    window.goto(path)
    window.page.wait_for_load_state("networkidle")
    sent = window.page.evaluate(SIZES)
    alone = sum(size for address, size in sent if "/static/" not in address)
    files = {address for address, _size in sent if "/static/" in address}
    return alone, alone + sum(_stored(address, window.page.request.get(address).body()) for address in files)


@pytest.mark.parametrize(("username", "path"), PAGES)
def test_page_weighs_at_most_30_kb_and_350_kb_with_its_files(visit, username, path):
    following, first = weighed(visit(username), path)
    assert 0 < following <= FOLLOWING
    assert following < first <= FIRST


def test_page_of_a_young_person_weighs_at_most_30_kb(visit):
    leader = visit("leder")
    for part in ("", "job/", "om/"):
        following, _first = weighed(leader, f"{leader.young_person()}{part}")
        assert following <= FOLLOWING


def _stored(address, body) -> int:
    """Return the bytes of a static file, as production sends it."""
    return len(gzip.compress(body)) if address.endswith(TEXT) else len(body)
