"""What the generic tests need to know of reports."""

import json
from datetime import date, timedelta
from typing import Any

from backend.core import clock
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from backend.reports.models import Snapshot, Target
from backend.reports.registry import reports
from tests.conftest import Municipality
from tests.contract.contracts import Ask, Contract, Endpoint

_NO_REPORTS = "auditor administrator outsider colleague grace gone deputy coordinator on_call owner"
READ = {401: "anonymous", 403: _NO_REPORTS, 200: "integration manager other_leader leader"}
WRITE = {401: "anonymous", 403: f"{_NO_REPORTS} integration other_leader leader"}


def _target(municipality: Municipality) -> Target:
    return Target.objects.create(
        measure="caseload.inactive",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        value=20,
        decided_on=date(2025, 12, 11),
        set_by=municipality.manager,
    )


def _snapshot(municipality: Municipality, audience: str = "publication", **fields: Any) -> Snapshot:
    """Return figures for publication that were frozen without any group."""
    return Snapshot.objects.create(**_frozen(municipality.manager, audience, **fields))


def _frozen(by: Staff, audience: str, **fields: Any) -> dict[str, Any]:
    answer = {
        "report": "caseload",
        "label": "Sagsstamme",
        "from": "2026-04-01",
        "to": "2026-06-30",
        "as_of": "2026-07-31",
        "running": False,
        "audience": audience,
        "compared_with": None,
        "group_by": [],
        "measures": [],
        "rows": [{"group": [], "figures": []}],
        "scope": [],
    }
    return {
        "report": "caseload",
        "starts_on": date(2026, 4, 1),
        "ends_on": date(2026, 6, 30),
        "as_of": date(2026, 7, 31),
        "audience": audience,
        "group_by": [],
        "answer": json.dumps(answer),
        "digest": "0" * 64,
        "taken_by": by,
        "taken_at": clock.now(),
        **fields,
    }


_FREEZE = {"report": "caseload", "from": "2026-04-01", "to": "2026-06-30"}

ENDPOINTS = {
    "GET /reports/": Endpoint(
        lambda scene: Ask("/reports/"),
        {
            401: "anonymous",
            403: "auditor administrator outsider colleague grace gone deputy coordinator on_call owner",
            200: "integration manager other_leader leader",
        },
        queries=4,
        reader="leader",
        paged=False,
    ),
    "GET /reports/{report}/": Endpoint(
        lambda scene: Ask("/reports/caseload/"),
        {
            401: "anonymous",
            403: "auditor administrator outsider colleague grace gone deputy coordinator on_call owner",
            200: "integration manager other_leader leader",
        },
        queries=18,
        reader="leader",
    ),
    "GET /reports/snapshots/": Endpoint(lambda scene: Ask("/reports/snapshots/"), READ, queries=12, reader="leader"),
    "GET /reports/snapshots/{pk}/": Endpoint(
        lambda scene: Ask(f"/reports/snapshots/{_snapshot(scene.municipality).pk}/"), READ, queries=11, reader="leader"
    ),
    "GET /reports/snapshots/{pk}/changes/": Endpoint(
        lambda scene: Ask(f"/reports/snapshots/{_snapshot(scene.municipality).pk}/changes/"),
        READ,
        queries=11,
        reader="leader",
    ),
    "POST /reports/snapshots/": Endpoint(
        lambda scene: Ask("/reports/snapshots/", _FREEZE),
        {401: "anonymous", 403: f"{_NO_REPORTS} integration", 201: "manager other_leader leader"},
    ),
    "GET /targets/": Endpoint(lambda scene: Ask("/targets/"), READ, queries=6, reader="leader"),
    "GET /targets/{pk}/": Endpoint(
        lambda scene: Ask(f"/targets/{_target(scene.municipality).pk}/"), READ, queries=5, reader="leader"
    ),
    "POST /targets/": Endpoint(
        lambda scene: Ask(
            "/targets/",
            {
                "measure": "caseload.inactive",
                "starts_on": "2026-01-01",
                "ends_on": "2026-12-31",
                "value": 20,
                "decided_on": "2025-12-11",
            },
        ),
        WRITE | {201: "manager"},
    ),
    "DELETE /targets/{pk}/": Endpoint(
        lambda scene: Ask(f"/targets/{_target(scene.municipality).pk}/"), WRITE | {204: "manager"}, logged=0
    ),
}


def _grow(municipality: Municipality, people: list[YoungPerson], more: int) -> None:
    Target.objects.bulk_create(
        Target(
            measure="caseload.people",
            starts_on=date(2020, 1, 1) + timedelta(days=n),
            ends_on=date(2100, 1, 1) + timedelta(days=more),
            value=20,
            decided_on=date(2020, 1, 1),
            set_by=municipality.manager,
        )
        for n in range(more)
    )
    Snapshot.objects.bulk_create(Snapshot(**_frozen(municipality.manager, "publication")) for _n in range(more))


CONTRACT = Contract(
    ENDPOINTS,
    keys={"report": [report.key for report in reports]},
    values={"measure": "caseload.people"},
    grow=_grow,
)
