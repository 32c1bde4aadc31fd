"""Pages are compressed, with a length that says nothing of their secrets. Answers of the API are not."""

import gzip

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db

GZIP = {"accept-encoding": "gzip, deflate, br"}


@pytest.fixture
def browser(municipality):
    client = Client(headers=GZIP)
    client.force_login(municipality.guide)
    return client


def test_page_is_sent_compressed_to_a_browser_that_accepts_it(municipality, browser):
    answer = browser.get("/sagsstamme/")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    page = gzip.decompress(answer.content)
    assert municipality.person.case_number.encode() in page
    assert len(answer.content) < len(page) / 3
    plain = browser.get("/sagsstamme/", headers={"accept-encoding": "identity"})
    assert "Content-Encoding" not in plain.headers


def test_length_of_a_compressed_page_varies_although_the_page_does_not(browser):
    lengths = {len(browser.get("/was/").content) for _time in range(12)}
    assert len(lengths) > 1


def test_csrf_token_is_masked_anew_in_each_page(browser):
    pages = [gzip.decompress(browser.get("/").content) for _time in range(3)]
    tokens = {page.partition(b"csrfmiddlewaretoken")[2][:100] for page in pages}
    assert len(tokens) == 3


def test_answer_of_the_api_keeps_its_strong_etag(municipality, browser):
    person = factories.YoungPersonFactory.create(unit=municipality.team)
    factories.assignment(person, municipality.guide)
    answer = browser.get(f"/api/v1/young-people/{person.pk}/")
    assert answer.status_code == 200, answer.content
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["ETag"].startswith('"')
