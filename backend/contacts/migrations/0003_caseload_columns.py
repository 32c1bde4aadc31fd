"""The last qualifying contact with each young person, for the caseload."""

import django.db.models.deletion
from django.db import migrations, models

VIEWS = """
CREATE VIEW contacts_last_contact WITH (security_invoker = true) AS
    SELECT y.id AS young_person_id, last.*
    FROM people_youngperson AS y
    CROSS JOIN LATERAL (
        SELECT c.occurred_on AS "on", c.kind_id, s.name
        FROM contacts_contact AS c
        JOIN organisation_staff AS s ON s.id = c.staff_id
        WHERE c.young_person_id = y.id AND c.is_qualifying AND c.occurred_on <= access_today()
        ORDER BY c.occurred_on DESC, c.id DESC
        LIMIT 1
    ) AS last;
GRANT SELECT ON contacts_last_contact TO folge_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_row_level_security"),
        ("contacts", "0002_kinds_and_row_level_security"),
        ("people", "0003_caseload_columns"),
    ]

    operations = [
        migrations.RunSQL(VIEWS, "DROP VIEW contacts_last_contact"),
        migrations.CreateModel(
            name="LastContact",
            fields=[
                (
                    "young_person",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="last_contact",
                        serialize=False,
                        to="people.youngperson",
                    ),
                ),
                ("on", models.DateField()),
                ("name", models.CharField(max_length=200)),
            ],
            options={
                "db_table": "contacts_last_contact",
                "managed": False,
            },
        ),
    ]
