"""The roles of a member of staff on a day, which every request asks for, in one statement without an ORM query."""

from django.db import migrations

# The memberships of `who` that include the day, with the names of their units, the earliest first.
ROLES = """
CREATE FUNCTION access_roles(who bigint, day date)
RETURNS TABLE (
    id bigint, role text, fte numeric, caseload_limit smallint, starts_on date, ends_on date,
    unit_id bigint, unit_name text
)
LANGUAGE sql STABLE ROWS 2 AS $$
    SELECT m.id, m.role, m.fte, m.caseload_limit, m.starts_on, m.ends_on, u.id, u.name
    FROM organisation_membership m JOIN organisation_unit u ON u.id = m.unit_id
    WHERE m.staff_id = who AND m.starts_on <= day AND (m.ends_on IS NULL OR m.ends_on >= day)
    ORDER BY m.starts_on, m.id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_protection"),
        ("organisation", "0001_initial"),
    ]
    operations = [migrations.RunSQL(ROLES, "DROP FUNCTION access_roles")]
