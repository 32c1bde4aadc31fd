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

# The same for many rows at once, which join both functions: a unit of the staff member that is the young person's own,
# else the first unit of the staff member, else home. PostgreSQL leaves out both joins where no column of theirs is read.
UNITS_ON = """
CREATE FUNCTION organisation_units_on(held text, day date) RETURNS TABLE (staff_id bigint, unit_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT membership.staff_id, membership.unit_id
    FROM organisation_membership AS membership
    WHERE membership.role = held
      AND membership.starts_on <= day AND (membership.ends_on IS NULL OR membership.ends_on >= day)
$$;
CREATE FUNCTION organisation_first_units_on(held text, day date) RETURNS TABLE (staff_id bigint, unit_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (membership.staff_id) membership.staff_id, membership.unit_id
    FROM organisation_membership AS membership
    WHERE membership.role = held
      AND membership.starts_on <= day AND (membership.ends_on IS NULL OR membership.ends_on >= day)
    ORDER BY membership.staff_id, membership.id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial")]

    operations = [
        migrations.RunSQL(UNIT_OF, "DROP FUNCTION organisation_unit_of"),
        migrations.RunSQL(UNITS_ON, "DROP FUNCTION organisation_units_on, organisation_first_units_on"),
    ]
