"""The open course and the primary guide of each young person, for the caseload."""

import django.db.models.deletion
from django.db import migrations, models

VIEWS = """
CREATE VIEW courses_column WITH (security_invoker = true) AS
    SELECT course.young_person_id, course.id AS course_id, course.phase
    FROM courses_guidancecourse AS course
    WHERE course.phase <> 'closed';
CREATE VIEW courses_guide_column WITH (security_invoker = true) AS
    SELECT a.young_person_id, a.staff_id, s.name
    FROM assignments_assignment AS a
    JOIN organisation_staff AS s ON s.id = a.staff_id
    WHERE a.capacity = 'guide' AND a.role = 'primary'
      AND a.starts_on <= access_today() AND (a.ends_on IS NULL OR a.ends_on > access_today());
GRANT SELECT ON courses_column, courses_guide_column TO folge_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_row_level_security"),
        ("assignments", "0001_initial"),
        ("courses", "0003_open_on"),
        ("people", "0003_caseload_columns"),
    ]

    operations = [
        migrations.RunSQL(VIEWS, "DROP VIEW courses_column, courses_guide_column"),
        migrations.CreateModel(
            name="CourseColumn",
            fields=[
                (
                    "young_person",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="course",
                        serialize=False,
                        to="people.youngperson",
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("referred", "Referred"),
                            ("intake", "Intake"),
                            ("start", "Start"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("phase_out", "Phase-out"),
                            ("aftercare", "Aftercare"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                    ),
                ),
            ],
            options={
                "db_table": "courses_column",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="GuideColumn",
            fields=[
                (
                    "young_person",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="guide",
                        serialize=False,
                        to="people.youngperson",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
            ],
            options={
                "db_table": "courses_guide_column",
                "managed": False,
            },
        ),
    ]
