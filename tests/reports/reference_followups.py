"""The follow-ups, counted by hand. The states are those that the rows have, as `models.State` describes them."""

from collections.abc import Iterator

from backend.followups.models import STARTING_FACT_GONE, FollowUp, FollowUpEndReason
from backend.reports.engine import Scope
from tests.reports.reference import Reference, Row


def _due(scope: Scope) -> Iterator[Row]:
    for one in FollowUp.objects.select_related("young_person"):
        if scope.first <= one.due_on <= scope.last:
            unit = one.unit_id or (one.young_person.unit_id if one.young_person else None)
            yield {
                "person": one.young_person,
                "staff": one.responsible_id,
                "unit": unit,
                "rule": one.rule,
                "on": one.due_on,
                "state": _state(one, scope),
                "late": (scope.as_of - one.due_on).days,
                "snoozed": bool(one.snoozed_until and one.snoozed_until > scope.as_of),
            }


def _state(one: FollowUp, scope: Scope) -> str:
    day = scope.as_of
    if one.baseline:
        return "baseline"
    if one.fulfilled_on and one.fulfilled_on <= day:
        return "fulfilled" if one.fulfilled_on <= one.due_on else "fulfilled_late"
    if one.waived_on and one.waived_on <= day:
        return "waived"
    if one.ended_on and one.ended_on <= day:
        after = one.ended_on > one.due_on and one.end_reason not in STARTING_FACT_GONE
        return "missed" if one.end_reason == FollowUpEndReason.WINDOW_CLOSED or after else "withdrawn"
    if one.closes_on and one.closes_on < day:
        return "missed"
    return "overdue" if one.due_on < day else "open"


OWED = ("fulfilled", "fulfilled_late", "missed", "overdue")


def _in(*states: str) -> Reference:
    return Reference(_due, among=lambda row: row["state"] in states)


REFERENCES = {
    "follow-up.owed": _in(*OWED),
    "follow-up.on_time": Reference(
        _due,
        among=lambda row: row["state"] in (*OWED, "open"),
        hit=lambda row: row["state"] == "fulfilled",
        pending=lambda row: row["state"] == "open",
    ),
    "follow-up.late": _in("fulfilled_late"),
    "follow-up.missed": _in("missed"),
    "follow-up.overdue": _in("overdue"),
    "follow-up.oldest_overdue": Reference(
        _due, among=lambda row: row["state"] == "overdue", value=lambda row: row["late"]
    ),
    "follow-up.waived": _in("waived"),
    "follow-up.snoozed": Reference(_due, among=lambda row: row["snoozed"] and row["state"] in ("open", "overdue")),
    "follow-up.withdrawn": _in("withdrawn"),
    "follow-up.baseline": _in("baseline"),
}
