"""What each read costs in queries: the same for 1 row and 200, and never more than `tests/<app>/contract.py` says.

Requests have a real token. Left out is what exists only because the test itself is a transaction: savepoints, and
putting the role back at the end.
"""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from knox.models import get_token_model
from rest_framework.test import APIClient

from backend.organisation.models import Staff
from tests.contract.contracts import Endpoint, Scene, endpoints, grow
from tests.contract.routes import API

READS = {name: endpoint for name, endpoint in endpoints().items() if name.startswith("GET ")}


def _signed_in(staff: Staff) -> APIClient:
    client = APIClient()
    _row, token = get_token_model().objects.create(user=staff)
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def _counted(queries: list[dict[str, str]]) -> list[str]:
    found = [query["sql"] for query in queries]
    found = [sql for sql in found if not sql.startswith(("SAVEPOINT", "RELEASE SAVEPOINT"))]
    if found and '"access_enter"' in found[-1]:
        del found[-1]
    return found


def _cost(client: APIClient, path: str) -> tuple[int, Any]:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(f"{API}{path}")
    assert response.status_code == 200, (path, response.content)
    return len(_counted(captured.captured_queries)), response.json()


def _paged(name: str, endpoint: Endpoint) -> bool:
    return "{" not in name if endpoint.paged is None else endpoint.paged


def test_query_counts(scene: Scene) -> None:
    readers = {endpoint.reader for endpoint in READS.values()}
    clients = {reader: _signed_in(scene.municipality.staff(reader)) for reader in readers}
    paths = {name: endpoint.ask(scene).path for name, endpoint in READS.items()}
    costs: dict[str, dict[int, int]] = {name: {} for name in READS}
    for rows, more, least in ((1, 2, 1), (200, 198, 90)):  # two, for a young person has a guide or waits for one
        grow(scene.municipality, more)
        with connection.cursor() as cursor:  # as autovacuum does; it may have found these tables empty before
            cursor.execute("ANALYZE")
        for name, endpoint in READS.items():
            paged = _paged(name, endpoint)
            path = f"{paths[name].partition('?')[0]}?page_size=200" if paged else paths[name]
            cost, shown = _cost(clients[endpoint.reader], path)
            assert not paged or len(shown["results"]) >= least, f"{name} has too few rows"
            costs[name][rows] = cost

    uneven = {name: cost for name, cost in costs.items() if cost[1] != cost[200]}
    assert not uneven, f"These cost more with more rows: {uneven}"
    risen = {name: cost for name, cost in costs.items() if cost[200] > (READS[name].queries or 0)}
    assert not risen, f"These cost more than contract.py says: {risen}. If that is meant, say why in the commit."
