"""What the generic tests need to know of the caseload."""

from tests.contract.contracts import WITH_CASES, WITHOUT_CASES, Ask, Contract, Endpoint

ENDPOINTS = {
    "GET /caseload/": Endpoint(
        lambda scene: Ask("/caseload/"),
        {401: "anonymous", 403: WITHOUT_CASES, 200: WITH_CASES},
        queries=6,  # the budget: token, roles, context, ids, page, row of the access log
    ),
}

CONTRACT = Contract(ENDPOINTS)
