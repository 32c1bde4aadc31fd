"""Who gets which answer from the routes of young people: status → callers."""

from tests.contract.contracts import WITHOUT_CASES

READ = {
    401: "anonymous",
    403: WITHOUT_CASES,
    404: "outsider colleague gone coordinator on_call other_leader",
    200: "grace deputy leader owner",
}
WRITE = {
    401: "anonymous",
    403: f"{WITHOUT_CASES} grace",
    404: "outsider colleague gone coordinator on_call other_leader",
    200: "deputy leader owner",
}
CREATE = {(201 if status == 200 else status): callers for status, callers in WRITE.items()}
VOID = {(204 if status == 200 else status): callers for status, callers in WRITE.items()}

OF_COORDINATOR = {
    401: "anonymous",
    403: f"{WITHOUT_CASES} outsider colleague grace gone deputy on_call owner",
    404: "other_leader",
    200: "coordinator leader",
}
OF_LEADER = {
    401: "anonymous",
    403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
    404: "other_leader",
    200: "leader",
}
