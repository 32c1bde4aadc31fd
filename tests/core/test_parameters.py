"""Query parameters, filters, ordering, pages and cursors."""

import base64
import json
from datetime import UTC, datetime

import pytest

from backend.core.api.filters import StrictFilterSet
from backend.core.api.paging import TimelineCursor
from backend.core.errors import Invalid
from backend.core.models import WorkDay

pytestmark = pytest.mark.django_db

DAYS = "/api/v1/days/"


def refused(response, status=400) -> list[tuple[str, str]]:
    assert response.status_code == status, response.text
    return [(error["parameter"], error["code"]) for error in response.json()["errors"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("unknown=1", [("unknown", "unknown")]),
        ("is_hverdga=true", [("is_hverdga", "unknown")]),
        ("a=1&b=2", [("a", "unknown"), ("b", "unknown")]),
        ("search=x", [("search", "unknown")]),
        ("between=2026-01-01", [("between", "unknown")]),
        ("hverdag=1&hverdag=2", [("hverdag", "repeated")]),
        ("page=1&page=2", [("page", "repeated")]),
        ("hverdag=x", [("hverdag", "invalid")]),
        ("hverdag=NaN", [("hverdag", "invalid")]),
        ("between_after=tomorrow", [("between", "invalid")]),
        ("kind=days&kind=weeks", [("kind", "invalid_choice")]),
        ("text=a%00b", [("text", "null_characters_not_allowed")]),
        ("ordering=is_hverdag", [("ordering", "ordering")]),
        ("ordering=-day,password", [("ordering", "ordering")]),
        ("page=0", [("page", "page")]),
        ("page=last", [("page", "page")]),
        ("page=-1", [("page", "page")]),
        ("page=", [("page", "page")]),
        ("page=%D9%A1", [("page", "page")]),
        ("page_size=0", [("page_size", "page_size")]),
        ("page_size=201", [("page_size", "page_size")]),
        ("page_size=many", [("page_size", "page_size")]),
        ("page_size=1e1", [("page_size", "page_size")]),
        ("page=99999999999999999999", [("page", "page")]),
    ],
)
def test_unknown_parameter_is_400(api, query, expected):
    assert refused(api.get(f"{DAYS}?{query}")) == expected


def test_known_parameters_filter_order_and_page_the_list(api):
    query = "between_after=2026-11-23&between_before=2026-11-29&is_hverdag=true&ordering=-day&page_size=2&page=2"
    body = api.get(f"{DAYS}?{query}&kind=days&kind=local&format=json").json()
    assert [row["day"] for row in body["results"]] == ["2026-11-26", "2026-11-25"]
    assert body["count"] == 6
    assert "page=3" in body["next"]
    assert "page=" not in body["previous"]  # the first page


@pytest.mark.parametrize("number", [10**30, -(10**30)])
def test_filter_by_a_too_large_number_finds_nothing(api, number):
    assert api.get(f"{DAYS}?hverdag={number}").json()["count"] == 0


def test_page_after_the_last_is_404_with_the_number_of_pages(api):
    response = api.get(f"{DAYS}?between_after=2100-12-01&page=3")
    assert refused(response, 404) == [("page", "not_found")]
    assert "the list has 2" in response.json()["detail"]


def test_empty_list_has_one_empty_page(api):
    body = api.get(f"{DAYS}?text=x").json()
    assert (body["count"], body["results"], body["next"], body["previous"]) == (0, [], None, None)


def test_page_size_is_20_by_default_and_at_most_200(api):
    assert len(api.get(DAYS).json()["results"]) == 20
    assert len(api.get(f"{DAYS}?page_size=200").json()["results"]) == 200


def test_count_selects_only_the_key(api, django_assert_num_queries):
    with django_assert_num_queries(2) as queries:
        api.get(f"{DAYS}?is_hverdag=true")
    counted = queries.captured_queries[0]["sql"]
    assert "COUNT" in counted
    assert "ORDER BY" not in counted
    assert "arbejdsdag" not in counted


def test_rows_with_equal_values_are_ordered_by_key(api, django_assert_num_queries):
    with django_assert_num_queries(2) as queries:
        api.get(f"{DAYS}?ordering=hverdag")
    assert '"hverdag" ASC, "core_workday"."day" ASC' in queries.captured_queries[1]["sql"]


def test_filter_on_a_single_record_is_400(api):
    assert api.get(f"{DAYS}2026-11-23/").status_code == 200
    assert refused(api.get(f"{DAYS}2026-11-23/?hverdag=1")) == [("hverdag", "unknown")]
    assert refused(api.get(f"{DAYS}2026-11-23/?page=1")) == [("page", "unknown")]


def test_action_accepts_its_extra_parameters(api):
    body = api.get(f"{DAYS}2100-12-29/following/?page=1").json()
    assert [row["day"] for row in body["results"]] == ["2100-12-30", "2100-12-31"]
    assert refused(api.get(f"{DAYS}2100-12-29/following/?ordering=day")) == [("ordering", "unknown")]
    assert refused(api.get(f"{DAYS}2100-12-29/following/?cursor=x")) == [("cursor", "cursor")]


def test_post_accepts_only_declared_parameters(api):
    assert api.post("/api/v1/contacts/?dry_run=1", {"minutes": 1}).status_code == 201
    assert refused(api.post("/api/v1/contacts/?page=1", {"minutes": 1})) == [("page", "unknown")]


def test_filter_set_of_all_fields_is_refused():
    with pytest.raises(TypeError, match="one by one"):

        class All(StrictFilterSet):
            class Meta:
                model = WorkDay
                fields = "__all__"


def test_cursor_is_decoded_as_it_was_encoded():
    cursor = TimelineCursor(datetime(2026, 11, 23, 12, 30, 0, 123456, tzinfo=UTC), "contact", 2**62)
    assert TimelineCursor.decode(cursor.encode()) == cursor
    assert cursor.encode().replace("-", "").replace("_", "").isalnum()


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "æøå",
        "####",
        encoded(5),
        encoded([1, 2, 3]),
        encoded(["2026-11-23", "contact", 1]),
        encoded(["2026-11-23T12:00:00", "contact", 1]),
        encoded(["2026-11-23T12:00:00+00:00", "contact", "1"]),
        encoded(["2026-11-23T12:00:00+00:00", "contact", True]),
        encoded(["2026-11-23T12:00:00+00:00", "contact", 2**63]),
        encoded(["2026-11-23T12:00:00+00:00", "con\0tact", 1]),
        encoded(["2026-11-23T12:00:00+00:00", None, 1]),
        encoded(["2026-11-23T12:00:00+00:00", "contact", 1, 2]),
        encoded({"at": 1}),
        base64.urlsafe_b64encode(b"[" * 50_000).decode(),
    ],
)
def test_malformed_cursor_is_400(text):
    with pytest.raises(Invalid) as error:
        TimelineCursor.decode(text)
    assert (error.value.code, error.value.parameter) == ("cursor", "cursor")
