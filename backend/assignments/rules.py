"""Follow-ups about assignments."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from backend.assignments.models import Assignment, Capacity
from backend.assignments.sql import IMPORTED, active, unit_of
from backend.core.workdays import Calendar
from backend.followups.models import Authority
from backend.followups.registry import Facts, GoLive, Rule, register
from backend.followups.sql import days_after, local_date, setting

KEY = "assignment.acknowledge"

_ROLE = " ".join(f"WHEN '{capacity.value}' THEN '{capacity.role.value}'" for capacity in Capacity)

# Without an own date of the decision, the assignment's first day starts the time.
EXPECTED = f"""
    SELECT a.young_person_id, a.id, 'assignment:' || a.id, a.starts_on, a.starts_on,
           {days_after("a.starts_on", setting(KEY, "days"), Calendar.LOCAL)}, NULL::date,
           a.staff_id, {unit_of("a.staff_id", f"CASE a.capacity {_ROLE} END", "y")}
    FROM people AS y
    JOIN assignments_assignment AS a ON a.young_person_id = y.id
    WHERE a.origin <> '{IMPORTED}' AND {active("a")}
"""  # noqa: S608  # from code

# Acknowledged ahead of its first day, it counts from that day.
FULFILLED = f"""
    SELECT greatest({local_date("a.acknowledged_at")}, w.opens_on) AS fulfilled_on, a.id AS fulfilled_by
    FROM assignments_assignment AS a
    WHERE a.id = w.subject_id AND w.opens_on <= w.until_on AND {local_date("a.acknowledged_at")} <= w.until_on
"""  # noqa: S608  # from code


def explain(facts: Facts) -> str:
    return ngettext(
        "Acknowledge at the latest %(days)s working day after the assignment on %(date)s.",
        "Acknowledge at the latest %(days)s working days after the assignment on %(date)s.",
        facts.settings["days"],
    ) % {"days": facts.settings["days"], "date": facts.since}


register(
    Rule(
        key=KEY,
        label=_("Acknowledge the assignment"),
        explain=explain,
        authority=Authority.LOCAL,
        source=_("The municipality's own standard"),
        subject=Assignment,
        reads=(Assignment,),
        settings={"days": 2},
        expected=EXPECTED,
        fulfilled=FULFILLED,
        go_live=GoLive.ONE_OFF,
    )
)
