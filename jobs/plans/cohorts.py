"""What the report `ips` counts of plans, as SQL for the `measures.py` of all IPS apps."""

from django.utils.translation import gettext_lazy as _

from backend.assignments.models import AssignmentRole, Capacity
from backend.followups.sql import went_live
from backend.organisation.models import Role
from backend.reports.registry import Counted
from backend.reports.sql import AS_OF, within
from jobs.plans.models import PlanPhase

COLUMNS = frozenset({"staff_id", "on", "track"})

# The consultants of the day that figures are seen from; one counts in the young person's own unit, where the
# consultant works there, else in the first.
CONSULTANTS = f"""
    consultants AS MATERIALIZED (
        SELECT m.id, m.staff_id, m.unit_id
        FROM organisation_membership AS m
        WHERE m.role = '{Role.JOB_CONSULTANT.value}' AND m.starts_on <= {AS_OF}
          AND (m.ends_on IS NULL OR m.ends_on >= {AS_OF})
    )
"""  # noqa: S608  # from code

# The young person of the plan `p`, and the primary consultant whom the plan has, or had last.
PERSON = f"""
    JOIN people_youngperson AS y ON y.id = p.young_person_id AND y.merged_into_id IS NULL
    LEFT JOIN LATERAL (
        SELECT h.staff_id FROM assignments_assignment AS h
        WHERE h.young_person_id = y.id AND h.capacity = '{Capacity.CONSULTANT.value}'
          AND h.role = '{AssignmentRole.PRIMARY.value}' AND h.starts_on <= {AS_OF}
          AND (p.closed_on IS NULL OR h.starts_on <= p.closed_on)
          AND (h.ends_on IS NULL OR h.ends_on >= p.received_on)
        ORDER BY h.starts_on DESC, h.id DESC
        LIMIT 1
    ) AS a ON true
    LEFT JOIN consultants AS same ON same.staff_id = a.staff_id AND same.unit_id = y.unit_id
    LEFT JOIN (
        SELECT DISTINCT ON (consultants.staff_id) consultants.staff_id, consultants.unit_id
        FROM consultants ORDER BY consultants.staff_id, consultants.id
    ) AS other ON other.staff_id = a.staff_id
"""  # noqa: S608  # from code
UNIT = "coalesce(same.unit_id, other.unit_id, y.unit_id)"
PERSON_COLUMNS = f"y.id AS young_person_id, {UNIT} AS unit_id, a.staff_id, p.track"


def before_go_live(day: str) -> str:
    """Whether something began before the young person's unit went live."""
    return f"coalesce({day} < {went_live('y.unit_id')}, false)"


REFERRED = Counted(
    key="ips.referred",
    source=_("IPS plans: referral, agreement and entry"),
    flows=True,
    columns=COLUMNS,
    sql=f"""
        WITH {CONSULTANTS}
        SELECT {PERSON_COLUMNS}, p.received_on AS "on", {before_go_live("p.received_on")} AS early,
               coalesce(p.agreed_on <= {AS_OF}, false) AS agreed, coalesce(p.entry_on <= {AS_OF}, false) AS entered
        FROM plans_ipsplan AS p {PERSON}
        WHERE {within("p.received_on")}
    """,  # noqa: S608  # from code
)

ENDED = Counted(
    key="ips.ended",
    source=_("IPS plans, when and why they closed"),
    flows=True,
    columns=COLUMNS | {"plan_close_reason"},
    sql=f"""
        WITH {CONSULTANTS}
        SELECT {PERSON_COLUMNS}, p.closed_on AS "on", p.close_reason AS plan_close_reason
        FROM plans_ipsplan AS p {PERSON}
        WHERE {within("p.closed_on")}
    """,  # noqa: S608  # from code
)

STEPPED_DOWN = Counted(
    key="ips.stepped_down",
    source=_("The phases of IPS plans"),
    flows=True,
    columns=COLUMNS,
    sql=f"""
        WITH {CONSULTANTS}
        SELECT {PERSON_COLUMNS}, s."on"
        FROM plans_planphasechange AS s
        JOIN plans_ipsplan AS p ON p.id = s.plan_id {PERSON}
        WHERE s.to_phase = '{PlanPhase.STEP_DOWN.value}' AND {within('s."on"')}
    """,  # noqa: S608  # from code
)
