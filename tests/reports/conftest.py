"""Fixtures for tests of reports."""

from collections.abc import Iterator
from datetime import date

import pytest

from tests.conftest import Municipality
from tests.reports.snapshots import JULY, met
from tests.support import at


@pytest.fixture
def second_quarter(municipality_in_january: Municipality) -> Iterator[Municipality]:
    """Stand on 2 July 2026. The one young person has been active since 5 January, and was met on 10 April."""
    with at(JULY):
        met(municipality_in_january, date(2026, 4, 10))
        yield municipality_in_january
