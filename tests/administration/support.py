"""Counting the queries of a page."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

OF_TRANSACTIONS = ("SAVEPOINT", "access_enter", "access_leave")


def queries(client: Client, address: str) -> int:
    """Return how many queries a page runs, without those that open and close its transaction and context."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len([one for one in captured if not any(text in one["sql"] for text in OF_TRANSACTIONS)])
