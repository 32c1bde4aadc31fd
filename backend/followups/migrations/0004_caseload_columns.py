"""The next follow-up of each young person, for the caseload."""

import django.db.models.deletion
from django.db import migrations, models

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
GRANT SELECT ON followups_next TO folge_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_row_level_security"),
        ("followups", "0003_moments_and_failures"),
        ("people", "0003_caseload_columns"),
    ]

    operations = [
        migrations.RunSQL(VIEWS, "DROP VIEW followups_next"),
        migrations.CreateModel(
            name="NextFollowUp",
            fields=[
                (
                    "young_person",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="next_follow_up",
                        serialize=False,
                        to="people.youngperson",
                    ),
                ),
                ("rule", models.CharField(max_length=60)),
                ("due_on", models.DateField()),
                ("overdue", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "followups_next",
                "managed": False,
            },
        ),
    ]
