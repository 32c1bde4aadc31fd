"""The unit in which a member of staff counts for a young person: asked by reports."""

from django.db import migrations

# A unit in which the member of staff holds the role on the day, the young person's own unit (home) first; else home. It
# returns a table of one row because PostgreSQL inlines such a function instead of calling it for each row.
UNIT_OF = """
CREATE FUNCTION organisation_unit_of(staff bigint, held text, home bigint, day date) RETURNS TABLE (id bigint)
LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (
            SELECT membership.unit_id
            FROM organisation_membership AS membership
            WHERE membership.staff_id = staff AND membership.role = held
              AND membership.starts_on <= day AND (membership.ends_on IS NULL OR membership.ends_on >= day)
            ORDER BY membership.unit_id <> home, membership.id
            LIMIT 1
        ),
        home
    )
$$;
"""

# The same for many rows at once, which join it twice: a unit of the staff member that is the young person's own, else
# the one that `is_first`, else home.
UNITS_ON = """
CREATE FUNCTION organisation_units_on(held text, day date)
RETURNS TABLE (staff_id bigint, unit_id bigint, is_first boolean)
LANGUAGE sql STABLE AS $$
    SELECT
        membership.staff_id,
        membership.unit_id,
        min(membership.id) = min(min(membership.id)) OVER (PARTITION BY membership.staff_id)
    FROM organisation_membership AS membership
    WHERE membership.role = held
      AND membership.starts_on <= day AND (membership.ends_on IS NULL OR membership.ends_on >= day)
    GROUP BY membership.staff_id, membership.unit_id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial")]

    operations = [
        migrations.RunSQL(UNIT_OF, "DROP FUNCTION organisation_unit_of"),
        migrations.RunSQL(UNITS_ON, "DROP FUNCTION organisation_units_on"),
    ]
