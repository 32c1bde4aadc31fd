"""A consultant who no longer works with cases is no consultant in the caseload."""

from django.db import migrations

VIEW = """
CREATE OR REPLACE VIEW plans_consultant_column WITH (security_invoker = true) AS
    SELECT a.young_person_id, a.staff_id, s.name
    FROM assignments_assignment AS a
    JOIN organisation_staff AS s ON s.id = a.staff_id
    WHERE a.capacity = 'consultant' AND a.role = 'primary'
      AND a.starts_on <= access_today() AND (a.ends_on IS NULL OR a.ends_on > access_today())
      AND EXISTS (
          SELECT FROM organisation_membership AS m
          WHERE m.staff_id = a.staff_id AND s.is_active AND m.role = ANY (access_case_roles())
            AND m.starts_on <= access_today() AND (m.ends_on IS NULL OR m.ends_on >= access_today())
      );
"""

FORMER = """
CREATE OR REPLACE VIEW plans_consultant_column WITH (security_invoker = true) AS
    SELECT a.young_person_id, a.staff_id, s.name
    FROM assignments_assignment AS a
    JOIN organisation_staff AS s ON s.id = a.staff_id
    WHERE a.capacity = 'consultant' AND a.role = 'primary'
      AND a.starts_on <= access_today() AND (a.ends_on IS NULL OR a.ends_on > access_today());
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0005_grants_need_a_role"), ("plans", "0003_closed_without_reason")]

    operations = [migrations.RunSQL(VIEW, FORMER)]
