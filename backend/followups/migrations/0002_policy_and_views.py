"""The first policy, and the view of the next follow-up of each young person."""

from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("followups", "Policy").objects.create(
        name="Ungeløftet – standard", version=1, valid_from=date(2000, 1, 1)
    )


VIEWS = """
CREATE VIEW followups_next WITH (security_invoker = true) AS
    SELECT y.id AS young_person_id, next.*
    FROM people_youngperson AS y
    CROSS JOIN LATERAL (
        SELECT (array_agg(f.rule ORDER BY f.due_on, f.id))[1] AS rule, min(f.due_on) AS due_on,
               count(*) FILTER (WHERE f.due_on < access_today()) AS overdue
        FROM followups_followup AS f
        WHERE f.young_person_id = y.id
          AND f.fulfilled_on IS NULL AND f.ended_on IS NULL AND f.waived_on IS NULL AND NOT f.baseline
        HAVING count(*) > 0
    ) AS next;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_row_level_security"),
        ("followups", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(VIEWS, "DROP VIEW followups_next"),
    ]
