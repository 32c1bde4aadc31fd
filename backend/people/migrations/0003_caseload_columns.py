"""What each young person does today, for the caseload."""

import django.db.models.deletion
from django.db import migrations, models

VIEWS = """
CREATE VIEW people_current_activity WITH (security_invoker = true) AS
    SELECT y.id AS young_person_id, first.*
    FROM people_youngperson AS y
    CROSS JOIN LATERAL (
        SELECT shown.rank, spell.kind_id, kind.label_da, kind.label_en, kind.counts_as, spell.description,
               (
                   SELECT h.hours_per_week FROM people_activityhours AS h
                   WHERE h.spell_id = spell.id AND h.starts_on <= access_today() ORDER BY h.starts_on DESC LIMIT 1
               ) AS hours_per_week,
               spell.starts_on AS since, count(*) OVER () - 1 AS more
        FROM people_activityspell AS spell
        JOIN people_activitykind AS kind ON kind.key = spell.kind_id
        JOIN (VALUES
            ('ordinary_work', 0), ('education', 1), ('preparatory', 2), ('subsidised', 3), ('placement', 4)
        ) AS shown (counts_as, rank) ON shown.counts_as = kind.counts_as
        WHERE spell.young_person_id = y.id
          AND spell.starts_on <= access_today() AND (spell.ends_on IS NULL OR spell.ends_on >= access_today())
        ORDER BY shown.rank, spell.starts_on DESC, spell.id DESC
        LIMIT 1
    ) AS first;
GRANT SELECT ON people_current_activity TO folge_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_row_level_security"),
        ("people", "0002_code_lists"),
    ]

    operations = [
        migrations.RunSQL(VIEWS, "DROP VIEW people_current_activity"),
        migrations.CreateModel(
            name="CurrentActivity",
            fields=[
                (
                    "young_person",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="occupation",
                        serialize=False,
                        to="people.youngperson",
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField()),
                ("label_da", models.CharField(max_length=120)),
                ("label_en", models.CharField(max_length=120)),
                (
                    "counts_as",
                    models.CharField(
                        choices=[
                            ("ordinary_work", "Ordinary work"),
                            ("education", "Ordinary education"),
                            ("preparatory", "Preparatory education"),
                            ("subsidised", "Subsidised or flexible work"),
                            ("placement", "Work placement"),
                            ("treatment", "Treatment or leave"),
                            ("pension", "Pension"),
                            ("other", "Other activity"),
                            ("none", "No activity"),
                            ("unknown", "Not known"),
                        ],
                        max_length=20,
                    ),
                ),
                ("description", models.CharField(max_length=200)),
                ("hours_per_week", models.DecimalField(decimal_places=2, max_digits=4, null=True)),
                ("since", models.DateField()),
                ("more", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "people_current_activity",
                "managed": False,
            },
        ),
    ]
