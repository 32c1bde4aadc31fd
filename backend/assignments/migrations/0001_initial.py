"""Create the tables."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from backend.core.operations import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    tables = [
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "capacity",
                    models.CharField(
                        choices=[("guide", "Youth guide"), ("consultant", "Job consultant")], max_length=12
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("primary", "Primary"), ("secondary", "Secondary")], default="primary", max_length=12
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("assigned", "Assigned"),
                            ("handed_over", "Handed over"),
                            ("moved", "Moved with a caseload"),
                            ("import", "Start-up import"),
                        ],
                        default="assigned",
                        max_length=12,
                    ),
                ),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("handed_over", "Handed over"),
                            ("closed", "The course or plan closed"),
                            ("wish", "The young person's wish"),
                            ("conflict", "Conflict"),
                            ("partiality", "Partiality"),
                            ("leaving", "The colleague leaves"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "ordering": ["-starts_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="AssignmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "capacity",
                    models.CharField(
                        choices=[("guide", "Youth guide"), ("consultant", "Job consultant")], max_length=12
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("primary", "Primary"), ("secondary", "Secondary")], default="primary", max_length=12
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("assigned", "Assigned"),
                            ("handed_over", "Handed over"),
                            ("moved", "Moved with a caseload"),
                            ("import", "Start-up import"),
                        ],
                        default="assigned",
                        max_length=12,
                    ),
                ),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("handed_over", "Handed over"),
                            ("closed", "The course or plan closed"),
                            ("wish", "The young person's wish"),
                            ("conflict", "Conflict"),
                            ("partiality", "Partiality"),
                            ("leaving", "The colleague leaves"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="assignment",
            name="acknowledged_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="assigned_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="young_person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="people.youngperson"
            ),
        ),
        migrations.AddField(
            model_name="assignmentevent",
            name="acknowledged_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assignmentevent",
            name="assigned_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assignmentevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="assignmentevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="assignments.assignment",
            ),
        ),
        migrations.AddField(
            model_name="assignmentevent",
            name="staff",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assignmentevent",
            name="young_person",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="people.youngperson",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["staff", "ends_on"], name="assignment_staff"),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["young_person", "capacity", "role"], name="assignment_person"),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="assignment_ends_after_start",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), models.Q(("end_reason", ""), _negated=True), _connector="OR"
                ),
                name="assignment_end_has_reason",
                violation_error_message="Say why the assignment ends.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("capacity", "guide"), ("role", "primary")),
                expressions=[
                    (
                        models.Func(
                            models.F("young_person"), models.F("young_person"), models.Value("[]"), function="int8range"
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.F("starts_on"), models.F("ends_on"), models.Value("[)"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="assignment_one_primary_guide",
                violation_error_message="The young person already has a primary in that period: hand over instead.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("capacity", "consultant"), ("role", "primary")),
                expressions=[
                    (
                        models.Func(
                            models.F("young_person"), models.F("young_person"), models.Value("[]"), function="int8range"
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.F("starts_on"), models.F("ends_on"), models.Value("[)"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="assignment_one_primary_consultant",
                violation_error_message="The young person already has a primary in that period: hand over instead.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("capacity", "guide")),
                expressions=[
                    (
                        models.Func(
                            models.F("young_person"), models.F("young_person"), models.Value("[]"), function="int8range"
                        ),
                        "&&",
                    ),
                    (models.Func(models.F("staff"), models.F("staff"), models.Value("[]"), function="int8range"), "&&"),
                    (
                        models.Func(
                            models.F("starts_on"), models.F("ends_on"), models.Value("[)"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="assignment_once_guide",
                violation_error_message="This colleague is already assigned to the young person in that period.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("capacity", "consultant")),
                expressions=[
                    (
                        models.Func(
                            models.F("young_person"), models.F("young_person"), models.Value("[]"), function="int8range"
                        ),
                        "&&",
                    ),
                    (models.Func(models.F("staff"), models.F("staff"), models.Value("[]"), function="int8range"), "&&"),
                    (
                        models.Func(
                            models.F("starts_on"), models.F("ends_on"), models.Value("[)"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="assignment_once_consultant",
                violation_error_message="This colleague is already assigned to the young person in that period.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "assignments_assignmentevent" ("acknowledged_at", "acknowledged_by_id", "assigned_by_id", "capacity", "end_reason", "ends_on", "id", "note", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "staff_id", "starts_on", "young_person_id") VALUES (NEW."acknowledged_at", NEW."acknowledged_by_id", NEW."assigned_by_id", NEW."capacity", NEW."end_reason", NEW."ends_on", NEW."id", NEW."note", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."staff_id", NEW."starts_on", NEW."young_person_id"); RETURN NULL;',
                    hash="88e73f548c635c487080e44cadbf74773511e245",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_50a77",
                    table="assignments_assignment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "assignments_assignmentevent" ("acknowledged_at", "acknowledged_by_id", "assigned_by_id", "capacity", "end_reason", "ends_on", "id", "note", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "staff_id", "starts_on", "young_person_id") VALUES (NEW."acknowledged_at", NEW."acknowledged_by_id", NEW."assigned_by_id", NEW."capacity", NEW."end_reason", NEW."ends_on", NEW."id", NEW."note", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."staff_id", NEW."starts_on", NEW."young_person_id"); RETURN NULL;',
                    hash="620a19a67950a791f999f07015ddfe6c7ece9164",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_22493",
                    table="assignments_assignment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "assignments_assignmentevent" ("acknowledged_at", "acknowledged_by_id", "assigned_by_id", "capacity", "end_reason", "ends_on", "id", "note", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "staff_id", "starts_on", "young_person_id") VALUES (OLD."acknowledged_at", OLD."acknowledged_by_id", OLD."assigned_by_id", OLD."capacity", OLD."end_reason", OLD."ends_on", OLD."id", OLD."note", OLD."origin", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role", OLD."staff_id", OLD."starts_on", OLD."young_person_id"); RETURN NULL;',
                    hash="2e347c2d5e2c05758330cb72d5b9ac8457c8df03",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8d071",
                    table="assignments_assignment",
                    when="AFTER",
                ),
            ),
        ),
    ]

    operations = [CreateTables(tables)]
