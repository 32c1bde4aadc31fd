"""Create the tables."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from backend.core.operations import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisation", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    tables = [
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measure", models.CharField(max_length=80)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("value", models.DecimalField(decimal_places=2, max_digits=10)),
                ("decided_on", models.DateField()),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "ordering": ["measure", "starts_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="TargetEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("measure", models.CharField(max_length=80)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("value", models.DecimalField(decimal_places=2, max_digits=10)),
                ("decided_on", models.DateField()),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="reports.target",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("report", models.CharField(max_length=40)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("as_of", models.DateField()),
                ("audience", models.CharField(max_length=12)),
                (
                    "group_by",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None),
                ),
                (
                    "units",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), null=True, size=None
                    ),
                ),
                ("only", models.JSONField(default=dict)),
                ("answer", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("taken_at", models.DateTimeField()),
                (
                    "seen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-taken_at", "-id"],
                "indexes": [models.Index(fields=["report", "-taken_at"], name="snapshot_of_report")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="snapshot_ends_after_start",
                        violation_error_message="The end is before the start.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("as_of__gte", models.F("ends_on"))), name="snapshot_period_is_over"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("audience", "leader"), _negated=True), ("seen_by__isnull", False), _connector="OR"
                        ),
                        name="snapshot_of_leader_is_personal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("audience", "publication"), _negated=True),
                            ("seen_by__isnull", True),
                            _connector="OR",
                        ),
                        name="snapshot_for_publication_is_not_personal",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="target_ends_after_start",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(condition=models.Q(("value__gte", 0)), name="target_not_negative"),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(
                fields=("measure", "unit", "starts_on", "ends_on"), name="target_once", nulls_distinct=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="target",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_targetevent" ("decided_on", "ends_on", "id", "measure", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_by_id", "starts_on", "unit_id", "value") VALUES (NEW."decided_on", NEW."ends_on", NEW."id", NEW."measure", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."set_by_id", NEW."starts_on", NEW."unit_id", NEW."value"); RETURN NULL;',
                    hash="30e6f9f5c34e31fea7dd3d47581e3344226171a5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_cfa69",
                    table="reports_target",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="target",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "reports_targetevent" ("decided_on", "ends_on", "id", "measure", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_by_id", "starts_on", "unit_id", "value") VALUES (NEW."decided_on", NEW."ends_on", NEW."id", NEW."measure", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."set_by_id", NEW."starts_on", NEW."unit_id", NEW."value"); RETURN NULL;',
                    hash="8c53e6886d76a71cf1071fe8fe8c701024acbadf",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_40222",
                    table="reports_target",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="target",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_targetevent" ("decided_on", "ends_on", "id", "measure", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_by_id", "starts_on", "unit_id", "value") VALUES (OLD."decided_on", OLD."ends_on", OLD."id", OLD."measure", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."set_by_id", OLD."starts_on", OLD."unit_id", OLD."value"); RETURN NULL;',
                    hash="30d15993739015321e4299b76533872dadcfcf54",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_16f1d",
                    table="reports_target",
                    when="AFTER",
                ),
            ),
        ),
    ]

    operations = [CreateTables(tables)]
