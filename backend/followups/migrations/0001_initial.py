"""Create the tables."""

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
        ("people", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    tables = [
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
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=60)),
                ("subject_id", models.BigIntegerField()),
                ("occurrence", models.CharField(max_length=60)),
                ("started_on", models.DateField()),
                ("opens_on", models.DateField()),
                ("due_on", models.DateField()),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("closes_on", models.DateField(blank=True, null=True)),
                ("baseline", models.BooleanField(default=False)),
                ("fulfilled_on", models.DateField(blank=True, null=True)),
                ("fulfilled_at", models.DateTimeField(blank=True, null=True)),
                ("fulfilled_by", models.BigIntegerField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_expected", "No longer due"),
                            ("window_closed", "The time for it has passed"),
                            ("handed_over", "Handed over to a colleague"),
                            ("case_closed", "The course or case was closed"),
                            ("deceased", "The young person has died"),
                            ("voided", "The record that it followed from no longer applies"),
                            ("moved", "The record that it followed from belongs to another young person"),
                            ("merged", "The record of the young person was merged"),
                        ],
                        max_length=20,
                    ),
                ),
                ("waived_on", models.DateField(blank=True, null=True)),
                ("waive_reason", models.CharField(blank=True, max_length=300)),
                ("snoozed_until", models.DateField(blank=True, null=True)),
                ("snooze_reason", models.CharField(blank=True, max_length=300)),
                ("next_stage_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "snoozed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="organisation.unit",
                    ),
                ),
                (
                    "waived_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "young_person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="people.youngperson",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="OwnFollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=300)),
                ("due_on", models.DateField()),
                ("created_on", models.DateField()),
                ("completed_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "completed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_follow_ups",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "young_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_follow_ups",
                        to="people.youngperson",
                    ),
                ),
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
                (
                    "completed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                        to="followups.ownfollowup",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "young_person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.youngperson",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Policy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("version", models.PositiveIntegerField(unique=True)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("approved_on", models.DateField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
            },
        ),
        migrations.CreateModel(
            name="FollowUpEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("rule", models.CharField(max_length=60)),
                ("subject_id", models.BigIntegerField()),
                ("occurrence", models.CharField(max_length=60)),
                ("started_on", models.DateField()),
                ("opens_on", models.DateField()),
                ("due_on", models.DateField()),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("closes_on", models.DateField(blank=True, null=True)),
                ("baseline", models.BooleanField(default=False)),
                ("fulfilled_on", models.DateField(blank=True, null=True)),
                ("fulfilled_at", models.DateTimeField(blank=True, null=True)),
                ("fulfilled_by", models.BigIntegerField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_expected", "No longer due"),
                            ("window_closed", "The time for it has passed"),
                            ("handed_over", "Handed over to a colleague"),
                            ("case_closed", "The course or case was closed"),
                            ("deceased", "The young person has died"),
                            ("voided", "The record that it followed from no longer applies"),
                            ("moved", "The record that it followed from belongs to another young person"),
                            ("merged", "The record of the young person was merged"),
                        ],
                        max_length=20,
                    ),
                ),
                ("waived_on", models.DateField(blank=True, null=True)),
                ("waive_reason", models.CharField(blank=True, max_length=300)),
                ("snoozed_until", models.DateField(blank=True, null=True)),
                ("snooze_reason", models.CharField(blank=True, max_length=300)),
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
                        to="followups.followup",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "snoozed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
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
                (
                    "waived_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "young_person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.youngperson",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="followups.policy",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="followup",
            name="policy",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="follow_ups", to="followups.policy"
            ),
        ),
        migrations.CreateModel(
            name="PolicyRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=60)),
                ("enabled", models.BooleanField(default=True)),
                ("settings", models.JSONField(default=dict)),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rules", to="followups.policy"
                    ),
                ),
            ],
            options={
                "ordering": ["policy_id", "rule"],
            },
        ),
        migrations.CreateModel(
            name="RuleActivation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=60)),
                ("starts_on", models.DateField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rule_activations",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "ordering": ["unit_id", "rule"],
            },
        ),
        migrations.CreateModel(
            name="RuleFailure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=60)),
                ("error", models.CharField(max_length=120)),
                ("failed_at", models.DateTimeField()),
                (
                    "young_person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.youngperson",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "ordering": ["rule", "young_person_id", "unit_id"],
            },
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
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_by__isnull", True), ("approved_on__isnull", True)),
                    models.Q(
                        ("approved_by__isnull", False), ("approved_on__isnull", False), ("valid_from__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="policy_approved_from_a_day",
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(fields=["young_person", "rule"], name="follow_up_person"),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(
                    ("baseline", False),
                    ("ended_on__isnull", True),
                    ("fulfilled_on__isnull", True),
                    ("waived_on__isnull", True),
                ),
                fields=["responsible", "due_on"],
                name="follow_up_responsible",
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(
                    ("baseline", False),
                    ("ended_on__isnull", True),
                    ("fulfilled_on__isnull", True),
                    ("waived_on__isnull", True),
                ),
                fields=["due_on"],
                name="follow_up_outstanding",
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(
                    ("baseline", False),
                    ("fulfilled_on__isnull", True),
                    ("waived_on__isnull", True),
                    models.Q(("ended_on__isnull", True), ("end_reason", "window_closed"), _connector="OR"),
                ),
                fields=["next_stage_at"],
                name="follow_up_next_stage",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.UniqueConstraint(fields=("rule", "subject_id", "occurrence"), name="follow_up_once"),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__isnull", True), ("due_on__gte", models.F("opens_on")), _connector="OR"),
                name="follow_up_due_in_window",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closes_on__isnull", True), ("closes_on__gte", models.F("due_on")), _connector="OR"
                ),
                name="follow_up_closes_after_due",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason", ""), ("ended_on__isnull", True)),
                    models.Q(("ended_on__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="follow_up_end_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("fulfilled_by__isnull", True), ("fulfilled_on__isnull", True)),
                    models.Q(("fulfilled_by__isnull", False), ("fulfilled_on__isnull", False)),
                    _connector="OR",
                ),
                name="follow_up_fulfilled_by_a_fact",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("waived_on__isnull", True), models.Q(("waive_reason", ""), _negated=True), _connector="OR"
                ),
                name="follow_up_waive_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("snoozed_until__isnull", True), models.Q(("snooze_reason", ""), _negated=True), _connector="OR"
                ),
                name="follow_up_snooze_has_reason",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="followup",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "followups_followupevent" ("baseline", "closes_on", "due_at", "due_on", "end_reason", "ended_on", "fulfilled_at", "fulfilled_by", "fulfilled_on", "id", "occurrence", "opens_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "responsible_id", "rule", "snooze_reason", "snoozed_by_id", "snoozed_until", "started_on", "subject_id", "unit_id", "waive_reason", "waived_by_id", "waived_on", "young_person_id") VALUES (NEW."baseline", NEW."closes_on", NEW."due_at", NEW."due_on", NEW."end_reason", NEW."ended_on", NEW."fulfilled_at", NEW."fulfilled_by", NEW."fulfilled_on", NEW."id", NEW."occurrence", NEW."opens_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."policy_id", NEW."responsible_id", NEW."rule", NEW."snooze_reason", NEW."snoozed_by_id", NEW."snoozed_until", NEW."started_on", NEW."subject_id", NEW."unit_id", NEW."waive_reason", NEW."waived_by_id", NEW."waived_on", NEW."young_person_id"); RETURN NULL;',
                    hash="4af077c4435d15de63c3d748416f907886d92860",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9fe79",
                    table="followups_followup",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="followup",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."baseline" IS DISTINCT FROM (NEW."baseline") OR OLD."closes_on" IS DISTINCT FROM (NEW."closes_on") OR OLD."due_at" IS DISTINCT FROM (NEW."due_at") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."end_reason" IS DISTINCT FROM (NEW."end_reason") OR OLD."ended_on" IS DISTINCT FROM (NEW."ended_on") OR OLD."fulfilled_at" IS DISTINCT FROM (NEW."fulfilled_at") OR OLD."fulfilled_by" IS DISTINCT FROM (NEW."fulfilled_by") OR OLD."fulfilled_on" IS DISTINCT FROM (NEW."fulfilled_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."occurrence" IS DISTINCT FROM (NEW."occurrence") OR OLD."opens_on" IS DISTINCT FROM (NEW."opens_on") OR OLD."policy_id" IS DISTINCT FROM (NEW."policy_id") OR OLD."responsible_id" IS DISTINCT FROM (NEW."responsible_id") OR OLD."rule" IS DISTINCT FROM (NEW."rule") OR OLD."snooze_reason" IS DISTINCT FROM (NEW."snooze_reason") OR OLD."snoozed_by_id" IS DISTINCT FROM (NEW."snoozed_by_id") OR OLD."snoozed_until" IS DISTINCT FROM (NEW."snoozed_until") OR OLD."started_on" IS DISTINCT FROM (NEW."started_on") OR OLD."subject_id" IS DISTINCT FROM (NEW."subject_id") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id") OR OLD."waive_reason" IS DISTINCT FROM (NEW."waive_reason") OR OLD."waived_by_id" IS DISTINCT FROM (NEW."waived_by_id") OR OLD."waived_on" IS DISTINCT FROM (NEW."waived_on") OR OLD."young_person_id" IS DISTINCT FROM (NEW."young_person_id"))',
                    func='INSERT INTO "followups_followupevent" ("baseline", "closes_on", "due_at", "due_on", "end_reason", "ended_on", "fulfilled_at", "fulfilled_by", "fulfilled_on", "id", "occurrence", "opens_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "responsible_id", "rule", "snooze_reason", "snoozed_by_id", "snoozed_until", "started_on", "subject_id", "unit_id", "waive_reason", "waived_by_id", "waived_on", "young_person_id") VALUES (NEW."baseline", NEW."closes_on", NEW."due_at", NEW."due_on", NEW."end_reason", NEW."ended_on", NEW."fulfilled_at", NEW."fulfilled_by", NEW."fulfilled_on", NEW."id", NEW."occurrence", NEW."opens_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."policy_id", NEW."responsible_id", NEW."rule", NEW."snooze_reason", NEW."snoozed_by_id", NEW."snoozed_until", NEW."started_on", NEW."subject_id", NEW."unit_id", NEW."waive_reason", NEW."waived_by_id", NEW."waived_on", NEW."young_person_id"); RETURN NULL;',
                    hash="19ac253ff4a47c56c9ac6093f1128c5d596946e2",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ba379",
                    table="followups_followup",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="followup",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "followups_followupevent" ("baseline", "closes_on", "due_at", "due_on", "end_reason", "ended_on", "fulfilled_at", "fulfilled_by", "fulfilled_on", "id", "occurrence", "opens_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "responsible_id", "rule", "snooze_reason", "snoozed_by_id", "snoozed_until", "started_on", "subject_id", "unit_id", "waive_reason", "waived_by_id", "waived_on", "young_person_id") VALUES (OLD."baseline", OLD."closes_on", OLD."due_at", OLD."due_on", OLD."end_reason", OLD."ended_on", OLD."fulfilled_at", OLD."fulfilled_by", OLD."fulfilled_on", OLD."id", OLD."occurrence", OLD."opens_on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."policy_id", OLD."responsible_id", OLD."rule", OLD."snooze_reason", OLD."snoozed_by_id", OLD."snoozed_until", OLD."started_on", OLD."subject_id", OLD."unit_id", OLD."waive_reason", OLD."waived_by_id", OLD."waived_on", OLD."young_person_id"); RETURN NULL;',
                    hash="792d4a6140a25dc2f7df35cf5bc142be9988e1bf",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_62c0f",
                    table="followups_followup",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="policyrule",
            constraint=models.UniqueConstraint(fields=("policy", "rule"), name="policy_rule_once"),
        ),
        migrations.AddConstraint(
            model_name="ruleactivation",
            constraint=models.UniqueConstraint(fields=("unit", "rule"), name="rule_activation_once"),
        ),
        migrations.AddConstraint(
            model_name="rulefailure",
            constraint=models.UniqueConstraint(
                fields=("rule", "young_person", "unit"), name="rule_failure_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="rulefailure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("unit__isnull", True), ("young_person__isnull", False)),
                    models.Q(("unit__isnull", False), ("young_person__isnull", True)),
                    _connector="OR",
                ),
                name="rule_failure_of_a_person_or_a_unit",
                violation_error_message="A rule fails for a young person or for a unit.",
            ),
        ),
    ]

    operations = [CreateTables(tables)]
