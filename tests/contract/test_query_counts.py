"""What each read costs in queries: the same for 1 row and 200, never more than the baseline, six for the caseload.

The baseline stands in `tests/query_counts.json`. Requests carry a real token. Left out is what exists only because the
test itself is a transaction: savepoints, and putting the role back at the end.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from knox.models import get_token_model
from rest_framework.test import APIClient

from backend.organisation.models import Staff
from tests.conftest import Around, Municipality
from tests.contract.many_rows import grow
from tests.contract.requests import REQUESTS, Scene
from tests.contract.routes import API, Route, api_routes

BASELINE = Path(__file__).parent.parent / "query_counts.json"
REGENERATE = (
    "If that is meant: QUERY_COUNTS=write pytest tests/contract/test_query_counts.py, and say why in the commit."
)
CASELOAD_BUDGET = 6
"""Token, roles, context, ids, page, row of the access log."""

OF_LEADERS = ("access-log", "unassigned", "reports")

READS = [route for route in api_routes() if route.method == "GET"]


def _signed_in(staff: Staff) -> APIClient:
    client = APIClient()
    _row, token = get_token_model().objects.create(user=staff)
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def _counted(queries: list[dict[str, str]]) -> list[str]:
    found = [query["sql"] for query in queries]
    found = [sql for sql in found if not sql.startswith(("SAVEPOINT", "RELEASE SAVEPOINT"))]
    if found and "set_config('role', 'none', true)" in found[-1]:
        del found[-1]
    return found


def _cost(client: APIClient, path: str) -> tuple[int, Any]:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(f"{API}{path}")
    assert response.status_code == 200, (path, response.content)
    return len(_counted(captured.captured_queries)), response.json()


def _path(route: Route, scene: Scene) -> str:
    path = REQUESTS[str(route)](scene).path.partition("?")[0]
    paged = "{pk}" not in route.path or path.endswith(("/access-log/", "/consents/", "/activities/"))
    return f"{path}?page_size=200" if paged and path != "/me/" and "/reports/" not in path else path


@pytest.fixture
def costs(municipality: Municipality, around: Around) -> dict[str, dict[str, int]]:
    clients = {staff: _signed_in(staff) for staff in (municipality.guide, municipality.leader)}
    scene = Scene(municipality, around)
    paths = {route: _path(route, scene) for route in READS}
    found: dict[str, dict[str, int]] = {f"GET {API}{route.path}": {} for route in READS}
    for rows, more, least in ((1, 2, 1), (200, 198, 90)):  # two, for a young person has a guide or waits for one
        grow(municipality, more)
        for route, path in paths.items():
            client = clients[municipality.leader if any(name in path for name in OF_LEADERS) else municipality.guide]
            cost, shown = _cost(client, path)
            assert len(shown.get("results", [0] * least)) >= least or "timeline" in path, f"{path} has too few rows"
            found[f"GET {API}{route.path}"][str(rows)] = cost
    return found


def test_query_counts(costs: dict[str, dict[str, int]]) -> None:
    if os.environ.get("QUERY_COUNTS") == "write":
        BASELINE.write_text(json.dumps(costs, indent=2, sort_keys=True) + "\n")
    baseline: dict[str, dict[str, int]] = json.loads(BASELINE.read_text())

    uneven = {name: cost for name, cost in costs.items() if cost["1"] != cost["200"]}
    assert not uneven, f"These cost more with more rows: {uneven}"
    assert sorted(costs) == sorted(baseline), f"query_counts.json names other routes. {REGENERATE}"
    risen = {
        name: f"{baseline[name][rows]} → {cost[rows]} with {rows} rows"
        for name, cost in costs.items()
        for rows in cost
        if cost[rows] > baseline[name][rows]
    }
    assert not risen, f"These cost more than before: {risen}. {REGENERATE}"
    assert costs[f"GET {API}/caseload/"]["200"] <= CASELOAD_BUDGET
