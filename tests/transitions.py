"""Try every verb of a lifecycle in one state: allowed verbs lead to the next state, the others change nothing."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model
from rest_framework.test import APIClient

from tests.support import written


def assert_transitions(
    client: APIClient,
    path: str,
    record: Model,
    field: str,
    *,
    allowed: Mapping[str, str],
    bodies: Mapping[str, Any],
    sentence: str,
) -> None:
    """Send each verb of `bodies` to `path`, and roll back what it changed.

    `allowed` maps each verb that the present state of `record` allows to the state that follows. Every other verb
    answers 409 with `sentence` and changes nothing. `edit` is a PATCH with `If-Match`.
    """
    before = getattr(record, field)
    for verb, body in bodies.items():
        savepoint, rows = transaction.savepoint(), written()
        response = _send(client, path, verb, body)
        record.refresh_from_db()
        if verb in allowed:
            assert response.status_code < 300, (before, verb, response.content)
            assert getattr(record, field) == allowed[verb], (before, verb)
        else:
            assert response.status_code == 409, (before, verb, response.content)
            assert sentence in response.json()["detail"], (before, verb, response.content)
            assert written() == rows, (before, verb)
            assert getattr(record, field) == before, (before, verb)
        transaction.savepoint_rollback(savepoint)
        record.refresh_from_db()
    assert client.get(path).json()["abilities"] == sorted(allowed), before


def _send(client: APIClient, path: str, verb: str, body: Any) -> Any:
    headers = {"Accept-Language": "en"}
    if verb == "edit":
        etag = client.get(path)["ETag"]
        return client.patch(path, body, format="json", headers={**headers, "If-Match": etag})
    return client.post(f"{path}{verb}/", body, format="json", headers=headers)
