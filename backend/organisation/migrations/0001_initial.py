"""Create the tables."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import backend.core.names
from backend.core.operations import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    tables = [
        migrations.CreateModel(
            name="Staff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("username", models.CharField(max_length=150, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("sort_name", models.CharField(default="", editable=False, max_length=400)),
                ("search_name", models.CharField(default="", editable=False, max_length=1500)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("wants_digest", models.BooleanField(db_default=True, default=True)),
                ("is_active", models.BooleanField(default=True)),
                ("deactivated_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["sort_name", "id"],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-starts_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="AbsenceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ClosedDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True)),
                ("reason", models.CharField(max_length=120)),
            ],
            options={
                "ordering": ["day"],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("youth_guide", "Youth guide"),
                            ("job_consultant", "Job consultant"),
                            ("coordinator", "Coordinator"),
                            ("leader", "Team leader"),
                            ("manager", "Manager"),
                            ("auditor", "Data protection officer"),
                            ("administrator", "Administrator"),
                            ("on_call", "On call"),
                            ("integration", "Integration"),
                        ],
                        max_length=20,
                    ),
                ),
                ("fte", models.DecimalField(decimal_places=2, default=1, max_digits=3)),
                ("caseload_limit", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["staff_id", "starts_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=120, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("municipality", "Municipality"), ("department", "Department"), ("team", "Team")],
                        default="team",
                        max_length=20,
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Credential",
            fields=[
                (
                    "staff",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("password", models.CharField(max_length=128)),
                ("one_time_until", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddConstraint(
            model_name="staff",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(("email", ""), _negated=True),
                name="staff_email_once",
                violation_error_message="Another colleague already has this e-mail address.",
            ),
        ),
        migrations.AddConstraint(
            model_name="staff",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("username"),
                name="staff_username_once",
                violation_error_message="Another user has this user name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="staff",
            constraint=models.CheckConstraint(condition=backend.core.names.IsNFC("name"), name="staff_name_nfc"),
        ),
        migrations.AddField(
            model_name="absence",
            name="entered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="absence",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="absences", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="absenceevent",
            name="entered_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="absenceevent",
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
            model_name="absenceevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="organisation.absence",
            ),
        ),
        migrations.AddField(
            model_name="absenceevent",
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
            model_name="membership",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="ips_unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.unit",
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="organisation.unit",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="organisation.unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="absence_ends_after_start",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (models.Func(models.F("staff"), models.F("staff"), models.Value("[]"), function="int8range"), "&&"),
                    (
                        models.Func(
                            models.F("starts_on"), models.F("ends_on"), models.Value("[]"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="absence_once",
                violation_error_message="This person is already registered as absent in that period.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="absence",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "organisation_absenceevent" ("ends_on", "entered_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "staff_id", "starts_on", "version") VALUES (NEW."ends_on", NEW."entered_by_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."staff_id", NEW."starts_on", NEW."version"); RETURN NULL;',
                    hash="3403782a55f07227948a589d4988656582335845",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_472de",
                    table="organisation_absence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="absence",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "organisation_absenceevent" ("ends_on", "entered_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "staff_id", "starts_on", "version") VALUES (NEW."ends_on", NEW."entered_by_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."staff_id", NEW."starts_on", NEW."version"); RETURN NULL;',
                    hash="3e0bdc644667668c39b4013a87c776a11c4428f3",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d1bc1",
                    table="organisation_absence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="absence",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "organisation_absenceevent" ("ends_on", "entered_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "staff_id", "starts_on", "version") VALUES (OLD."ends_on", OLD."entered_by_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."staff_id", OLD."starts_on", OLD."version"); RETURN NULL;',
                    hash="03693583725740b528f659739f526e30c7cdb330",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5ea22",
                    table="organisation_absence",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent__isnull", True), models.Q(("parent", models.F("id")), _negated=True), _connector="OR"
                ),
                name="unit_not_its_own_parent",
                violation_error_message="A unit cannot be below itself.",
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(fields=["unit", "role"], name="membership_unit_role"),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="membership_ends_after_start",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("fte__gt", 0), ("fte__lte", 1)),
                name="membership_fte_within_full_time",
                violation_error_message="Full-time share must be above 0 and at most 1.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("role", "youth_guide")),
                expressions=[
                    (models.Func(models.F("staff"), models.F("staff"), models.Value("[]"), function="int8range"), "&&"),
                    (models.Func(models.F("unit"), models.F("unit"), models.Value("[]"), function="int8range"), "&&"),
                    (
                        models.Func(
                            models.F("starts_on"), models.F("ends_on"), models.Value("[]"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="membership_once_youth_guide",
                violation_error_message="This person already holds this role in this unit in that period.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("role", "job_consultant")),
                expressions=[
                    (models.Func(models.F("staff"), models.F("staff"), models.Value("[]"), function="int8range"), "&&"),
                    (models.Func(models.F("unit"), models.F("unit"), models.Value("[]"), function="int8range"), "&&"),
                    (
                        models.Func(
                            models.F("starts_on"), models.F("ends_on"), models.Value("[]"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="membership_once_job_consultant",
                violation_error_message="This person already holds this role in this unit in that period.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("role", "coordinator")),
                expressions=[
                    (models.Func(models.F("staff"), models.F("staff"), models.Value("[]"), function="int8range"), "&&"),
                    (models.Func(models.F("unit"), models.F("unit"), models.Value("[]"), function="int8range"), "&&"),
                    (
                        models.Func(
                            models.F("starts_on"), models.F("ends_on"), models.Value("[]"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="membership_once_coordinator",
                violation_error_message="This person already holds this role in this unit in that period.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("role", "leader")),
                expressions=[
                    (models.Func(models.F("staff"), models.F("staff"), models.Value("[]"), function="int8range"), "&&"),
                    (models.Func(models.F("unit"), models.F("unit"), models.Value("[]"), function="int8range"), "&&"),
                    (
                        models.Func(
                            models.F("starts_on"), models.F("ends_on"), models.Value("[]"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="membership_once_leader",
                violation_error_message="This person already holds this role in this unit in that period.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("role", "manager")),
                expressions=[
                    (models.Func(models.F("staff"), models.F("staff"), models.Value("[]"), function="int8range"), "&&"),
                    (models.Func(models.F("unit"), models.F("unit"), models.Value("[]"), function="int8range"), "&&"),
                    (
                        models.Func(
                            models.F("starts_on"), models.F("ends_on"), models.Value("[]"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="membership_once_manager",
                violation_error_message="This person already holds this role in this unit in that period.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("role", "auditor")),
                expressions=[
                    (models.Func(models.F("staff"), models.F("staff"), models.Value("[]"), function="int8range"), "&&"),
                    (models.Func(models.F("unit"), models.F("unit"), models.Value("[]"), function="int8range"), "&&"),
                    (
                        models.Func(
                            models.F("starts_on"), models.F("ends_on"), models.Value("[]"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="membership_once_auditor",
                violation_error_message="This person already holds this role in this unit in that period.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("role", "administrator")),
                expressions=[
                    (models.Func(models.F("staff"), models.F("staff"), models.Value("[]"), function="int8range"), "&&"),
                    (models.Func(models.F("unit"), models.F("unit"), models.Value("[]"), function="int8range"), "&&"),
                    (
                        models.Func(
                            models.F("starts_on"), models.F("ends_on"), models.Value("[]"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="membership_once_administrator",
                violation_error_message="This person already holds this role in this unit in that period.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("role", "on_call")),
                expressions=[
                    (models.Func(models.F("staff"), models.F("staff"), models.Value("[]"), function="int8range"), "&&"),
                    (models.Func(models.F("unit"), models.F("unit"), models.Value("[]"), function="int8range"), "&&"),
                    (
                        models.Func(
                            models.F("starts_on"), models.F("ends_on"), models.Value("[]"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="membership_once_on_call",
                violation_error_message="This person already holds this role in this unit in that period.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("role", "integration")),
                expressions=[
                    (models.Func(models.F("staff"), models.F("staff"), models.Value("[]"), function="int8range"), "&&"),
                    (models.Func(models.F("unit"), models.F("unit"), models.Value("[]"), function="int8range"), "&&"),
                    (
                        models.Func(
                            models.F("starts_on"), models.F("ends_on"), models.Value("[]"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="membership_once_integration",
                violation_error_message="This person already holds this role in this unit in that period.",
            ),
        ),
    ]

    operations = [CreateTables(tables)]
