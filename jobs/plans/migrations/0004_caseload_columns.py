"""The open IPS plan and the primary consultant of each young person, for the caseload."""

import django.db.models.deletion
from django.db import migrations, models

VIEWS = """
CREATE VIEW plans_column WITH (security_invoker = true) AS
    SELECT plan.young_person_id, plan.id AS plan_id, plan.track, plan.phase
    FROM plans_ipsplan AS plan
    WHERE plan.phase <> 'closed';
CREATE VIEW plans_consultant_column WITH (security_invoker = true) AS
    SELECT a.young_person_id, a.staff_id, s.name
    FROM assignments_assignment AS a
    JOIN organisation_staff AS s ON s.id = a.staff_id
    WHERE a.capacity = 'consultant' AND a.role = 'primary'
      AND a.starts_on <= access_today() AND (a.ends_on IS NULL OR a.ends_on > access_today());
GRANT SELECT ON plans_column, plans_consultant_column TO folge_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_row_level_security"),
        ("assignments", "0001_initial"),
        ("people", "0003_caseload_columns"),
        ("plans", "0003_seen_from"),
    ]

    operations = [
        migrations.RunSQL(VIEWS, "DROP VIEW plans_column, plans_consultant_column"),
        migrations.CreateModel(
            name="ConsultantColumn",
            fields=[
                (
                    "young_person",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="consultant",
                        serialize=False,
                        to="people.youngperson",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
            ],
            options={
                "db_table": "plans_consultant_column",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="PlanColumn",
            fields=[
                (
                    "young_person",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="plan",
                        serialize=False,
                        to="people.youngperson",
                    ),
                ),
                ("track", models.CharField(choices=[("ips", "IPS"), ("ips_like", "IPS-like")], max_length=10)),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("referral", "Referral"),
                            ("profile", "Career profile"),
                            ("search", "Job search"),
                            ("in_job", "In a job"),
                            ("in_education", "In education"),
                            ("step_down", "Moving to other support"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                    ),
                ),
            ],
            options={
                "db_table": "plans_column",
                "managed": False,
            },
        ),
    ]
