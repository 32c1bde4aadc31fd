"""A paginator that reads the ids of a page and the number of all rows with one query."""

import pytest
from django.core.paginator import EmptyPage, PageNotAnInteger
from pytest_django import DjangoAssertNumQueries

from backend.core.api.paging import IdPaginator
from backend.organisation.models import Unit
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def units():
    for number in range(5):
        factories.UnitFactory.create(name=f"Team {number}")
    return Unit.objects.order_by("name")


def test_page_and_number_of_rows_cost_one_query(units, django_assert_num_queries: DjangoAssertNumQueries):
    with django_assert_num_queries(1):
        page = IdPaginator(units, 2).page("2")
        assert (page.paginator.count, page.paginator.num_pages, page.has_next()) == (5, 3, True)
    assert list(page) == [unit.pk for unit in units][2:4]


def test_last_page_has_the_rest(units):
    page = IdPaginator(units, 2).page(3)
    assert list(page) == [units.last().pk]
    assert not page.has_next()


@pytest.mark.parametrize("number", ["0", "4", "999999999"])
def test_page_that_does_not_exist_is_refused(units, number):
    with pytest.raises(EmptyPage):
        IdPaginator(units, 2).page(number)


@pytest.mark.parametrize("number", ["", "one", "-1", "1.5", "²", "9" * 30])
def test_text_that_is_no_number_is_refused(units, number):
    with pytest.raises(PageNotAnInteger):
        IdPaginator(units, 2).page(number)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [(None, 1), ("2", 2), ("one", 1), ("0", 3), ("4", 3)],
    ids=["none", "it", "text", "zero", "after"],
)
def test_a_page_is_always_shown(units, asked, shown):
    assert IdPaginator(units, 2).get_page(asked).number == shown


def test_first_page_of_an_empty_list_is_empty():
    page = IdPaginator(Unit.objects.order_by("name"), 2).get_page(None)
    assert (list(page), page.paginator.count) == ([], 0)
