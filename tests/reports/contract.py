"""What the generic tests need to know of reports."""

from backend.reports.registry import reports
from tests.contract.contracts import Ask, Contract, Endpoint

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
        queries=16,
        reader="leader",
    ),
}

CONTRACT = Contract(ENDPOINTS, keys={"report": [report.key for report in reports]})
