"""Own follow-ups, which staff set for themselves or a colleague."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("followups", "0002_policy_and_views"),
        ("people", "0002_code_lists_and_views"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnFollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=300)),
                ("due_on", models.DateField()),
                ("created_on", models.DateField()),
                ("completed_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["due_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="OwnFollowUpEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("text", models.CharField(max_length=300)),
                ("due_on", models.DateField()),
                ("created_on", models.DateField()),
                ("completed_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="ownfollowup",
            name="completed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="ownfollowup",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="ownfollowup",
            name="responsible",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="own_follow_ups", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="ownfollowup",
            name="young_person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="own_follow_ups", to="people.youngperson"
            ),
        ),
        migrations.AddField(
            model_name="ownfollowupevent",
            name="completed_by",
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
            model_name="ownfollowupevent",
            name="created_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="ownfollowupevent",
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
            model_name="ownfollowupevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="followups.ownfollowup",
            ),
        ),
        migrations.AddField(
            model_name="ownfollowupevent",
            name="responsible",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="ownfollowupevent",
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
            model_name="ownfollowup",
            index=models.Index(
                condition=models.Q(("completed_on__isnull", True), ("ended_on__isnull", True)),
                fields=["responsible"],
                name="own_follow_up_responsible",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownfollowup",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__isnull", True), ("due_on__gte", models.F("created_on")), _connector="OR"),
                name="own_follow_up_due_after_created",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownfollowup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("completed_on__isnull", True), ("completed_on__gte", models.F("created_on")), _connector="OR"
                ),
                name="own_follow_up_completed_after_created",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownfollowup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("completed_by__isnull", True), ("completed_on__isnull", True)),
                    models.Q(("completed_by__isnull", False), ("completed_on__isnull", False)),
                    _connector="OR",
                ),
                name="own_follow_up_completed_by_someone",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ownfollowup",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "followups_ownfollowupevent" ("completed_by_id", "completed_on", "created_by_id", "created_on", "due_on", "ended_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible_id", "text", "young_person_id") VALUES (NEW."completed_by_id", NEW."completed_on", NEW."created_by_id", NEW."created_on", NEW."due_on", NEW."ended_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."responsible_id", NEW."text", NEW."young_person_id"); RETURN NULL;',
                    hash="ba446cfee868919e302051fafc41e6443357ce5d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7ce43",
                    table="followups_ownfollowup",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ownfollowup",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "followups_ownfollowupevent" ("completed_by_id", "completed_on", "created_by_id", "created_on", "due_on", "ended_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible_id", "text", "young_person_id") VALUES (NEW."completed_by_id", NEW."completed_on", NEW."created_by_id", NEW."created_on", NEW."due_on", NEW."ended_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."responsible_id", NEW."text", NEW."young_person_id"); RETURN NULL;',
                    hash="e3c6e819c6ef7d22205f2acc1d6da14ee5e532c9",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d5e96",
                    table="followups_ownfollowup",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ownfollowup",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "followups_ownfollowupevent" ("completed_by_id", "completed_on", "created_by_id", "created_on", "due_on", "ended_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible_id", "text", "young_person_id") VALUES (OLD."completed_by_id", OLD."completed_on", OLD."created_by_id", OLD."created_on", OLD."due_on", OLD."ended_on", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."responsible_id", OLD."text", OLD."young_person_id"); RETURN NULL;',
                    hash="3cf5ad13260983aa92387a079055efbb0228e91a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_124e8",
                    table="followups_ownfollowup",
                    when="AFTER",
                ),
            ),
        ),
    ]
