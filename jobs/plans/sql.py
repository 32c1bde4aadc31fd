"""Pieces of SQL about who answers for a plan, for the rules of IPS."""

from backend.assignments.models import Capacity
from backend.assignments.sql import active_primary, unit_of
from backend.followups.sql import leader_of
from backend.organisation.models import Role

CONSULTANT = f"""
    LEFT JOIN LATERAL (
        SELECT a.staff_id FROM assignments_assignment AS a
        WHERE a.young_person_id = y.id AND {active_primary("a", Capacity.CONSULTANT)}
        LIMIT 1
    ) AS consultant ON true
"""  # noqa: S608  # from code
"""The primary consultant of `y` today, for the rules of IPS."""

RESPONSIBLE = f"coalesce(consultant.staff_id, {leader_of('y.unit_id')})"
"""The primary consultant, else the leader."""

UNIT = unit_of("consultant.staff_id", f"'{Role.JOB_CONSULTANT.value}'", "y")
