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
        ("contacts", "0001_initial"),
        ("people", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    tables = [
        migrations.CreateModel(
            name="Intervention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("purpose", models.TextField()),
                ("provider", models.CharField(blank=True, max_length=200)),
                ("grant_ends_on", models.DateField(blank=True, null=True)),
                ("hours_per_week", models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("own_words", models.TextField(blank=True)),
                ("agreed_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("agreed", "Agreed"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("completed", "Completed"),
                            ("stopped", "Stopped"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("result", models.TextField(blank=True)),
                ("stop_reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["-starts_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="InterventionContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="InterventionContactEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InterventionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("purpose", models.TextField()),
                ("provider", models.CharField(blank=True, max_length=200)),
                ("grant_ends_on", models.DateField(blank=True, null=True)),
                ("hours_per_week", models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("own_words", models.TextField(blank=True)),
                ("agreed_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("agreed", "Agreed"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("completed", "Completed"),
                            ("stopped", "Stopped"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("result", models.TextField(blank=True)),
                ("stop_reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InterventionKind",
            fields=[
                ("key", models.SlugField(max_length=40, primary_key=True, serialize=False, verbose_name="code")),
                ("label_da", models.CharField(max_length=120, verbose_name="Danish label")),
                ("label_en", models.CharField(max_length=120, verbose_name="English label")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "decide_days_before_end",
                    models.PositiveSmallIntegerField(default=14, verbose_name="days before the end to decide"),
                ),
            ],
            options={
                "verbose_name": "kind of intervention",
                "verbose_name_plural": "kinds of intervention",
                "ordering": ["position", "key"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InterventionStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("plan", "Planned"),
                            ("agree", "Agreed with the young person"),
                            ("start", "Started"),
                            ("pause", "Paused"),
                            ("resume", "Resumed"),
                            ("extend", "Extended"),
                            ("review", "Reviewed"),
                            ("edit", "Edited"),
                            ("change-responsible", "Responsible changed"),
                            ("complete", "Completed"),
                            ("stop", "Stopped"),
                        ],
                        max_length=20,
                    ),
                ),
                ("on", models.DateField()),
                ("why", models.CharField(blank=True, max_length=500)),
                ("own_words", models.TextField(blank=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("last_day", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["intervention_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="InterventionStepEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("plan", "Planned"),
                            ("agree", "Agreed with the young person"),
                            ("start", "Started"),
                            ("pause", "Paused"),
                            ("resume", "Resumed"),
                            ("extend", "Extended"),
                            ("review", "Reviewed"),
                            ("edit", "Edited"),
                            ("change-responsible", "Responsible changed"),
                            ("complete", "Completed"),
                            ("stop", "Stopped"),
                        ],
                        max_length=20,
                    ),
                ),
                ("on", models.DateField()),
                ("why", models.CharField(blank=True, max_length=500)),
                ("own_words", models.TextField(blank=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("last_day", models.DateField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="intervention",
            name="legal_basis",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.legalbasis",
            ),
        ),
        migrations.AddField(
            model_name="intervention",
            name="responsible",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="interventions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="intervention",
            name="young_person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="interventions", to="people.youngperson"
            ),
        ),
        migrations.AddField(
            model_name="interventioncontact",
            name="contact",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="intervention_links", to="contacts.contact"
            ),
        ),
        migrations.AddField(
            model_name="interventioncontact",
            name="intervention",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="links", to="interventions.intervention"
            ),
        ),
        migrations.AddField(
            model_name="intervention",
            name="contacts",
            field=models.ManyToManyField(
                related_name="interventions", through="interventions.InterventionContact", to="contacts.contact"
            ),
        ),
        migrations.AddField(
            model_name="interventioncontactevent",
            name="contact",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="contacts.contact",
            ),
        ),
        migrations.AddField(
            model_name="interventioncontactevent",
            name="intervention",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="interventions.intervention",
            ),
        ),
        migrations.AddField(
            model_name="interventioncontactevent",
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
            model_name="interventioncontactevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="interventions.interventioncontact",
            ),
        ),
        migrations.AddField(
            model_name="interventionevent",
            name="legal_basis",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="people.legalbasis",
            ),
        ),
        migrations.AddField(
            model_name="interventionevent",
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
            model_name="interventionevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="interventions.intervention",
            ),
        ),
        migrations.AddField(
            model_name="interventionevent",
            name="responsible",
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
            model_name="interventionevent",
            name="young_person",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="people.youngperson",
            ),
        ),
        migrations.AddField(
            model_name="interventionevent",
            name="kind",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="interventions.interventionkind",
            ),
        ),
        migrations.AddField(
            model_name="intervention",
            name="kind",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="interventions.interventionkind"
            ),
        ),
        migrations.AddField(
            model_name="interventionstep",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="interventionstep",
            name="intervention",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="interventions.intervention"
            ),
        ),
        migrations.AddField(
            model_name="interventionstepevent",
            name="by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="interventionstepevent",
            name="intervention",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="interventions.intervention",
            ),
        ),
        migrations.AddField(
            model_name="interventionstepevent",
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
            model_name="interventionstepevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="interventions.interventionstep",
            ),
        ),
        migrations.AddConstraint(
            model_name="interventioncontact",
            constraint=models.UniqueConstraint(fields=("intervention", "contact"), name="intervention_contact_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interventioncontact",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "interventions_interventioncontactevent" ("contact_id", "id", "intervention_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."contact_id", NEW."id", NEW."intervention_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="af6fba6922ec6c85b5edf58a5c2696bd88e2e573",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c54db",
                    table="interventions_interventioncontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interventioncontact",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "interventions_interventioncontactevent" ("contact_id", "id", "intervention_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."contact_id", NEW."id", NEW."intervention_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="8e84d6b4e9a778e53a2b539372aeb95d4267905c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a195b",
                    table="interventions_interventioncontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interventioncontact",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "interventions_interventioncontactevent" ("contact_id", "id", "intervention_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."contact_id", OLD."id", OLD."intervention_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="1fc6562c66decfcd0925dbc21c9eaa86fcff9657",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5811f",
                    table="interventions_interventioncontact",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="intervention_ends_after_start",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("grant_ends_on__isnull", True), ("grant_ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="intervention_grant_ends_after_start",
                violation_error_message="The grant ends before the intervention starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("provider", ""), ("responsible__isnull", False)),
                    models.Q(("responsible__isnull", True), models.Q(("provider", ""), _negated=True)),
                    _connector="OR",
                ),
                name="intervention_one_responsible",
                violation_error_message="Either a colleague or a provider outside is responsible: say which one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_on__isnull", True), ("state", "planned")),
                    models.Q(("agreed_on__isnull", False), ("state", "agreed")),
                    ("state", "stopped"),
                    models.Q(
                        ("agreed_on__isnull", False),
                        ("starts_on__gte", models.F("agreed_on")),
                        ("state__in", ["active", "paused", "completed"]),
                    ),
                    _connector="OR",
                ),
                name="intervention_agreed_before_active",
                violation_error_message="No intervention begins before the young person agreed to it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on__isnull", False), ("state__in", ("completed", "stopped"))),
                    models.Q(
                        models.Q(("state__in", ("completed", "stopped")), _negated=True), ("ended_on__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="intervention_ended_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True), ("ended_on__gte", models.F("agreed_on")), _connector="OR"
                ),
                name="intervention_ended_after_agreed",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "completed"), _negated=True),
                    models.Q(("result", ""), _negated=True),
                    _connector="OR",
                ),
                name="intervention_completed_says_what_came_of_it",
                violation_error_message="Say what came of the intervention.",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "stopped"), models.Q(("stop_reason", ""), _negated=True)),
                    models.Q(models.Q(("state", "stopped"), _negated=True), ("stop_reason", "")),
                    _connector="OR",
                ),
                name="intervention_stopped_says_why",
                violation_error_message="Say why the intervention stops.",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hours_per_week__isnull", True),
                    models.Q(("hours_per_week__gt", 0), ("hours_per_week__lte", 80)),
                    _connector="OR",
                ),
                name="intervention_hours_within_a_week",
                violation_error_message="The hours a week lie above 0 and are at most 80.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="intervention",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "interventions_interventionevent" ("agreed_on", "ended_on", "ends_on", "grant_ends_on", "hours_per_week", "id", "kind_id", "legal_basis_id", "own_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider", "purpose", "responsible_id", "result", "starts_on", "state", "stop_reason", "version", "young_person_id") VALUES (NEW."agreed_on", NEW."ended_on", NEW."ends_on", NEW."grant_ends_on", NEW."hours_per_week", NEW."id", NEW."kind_id", NEW."legal_basis_id", NEW."own_words", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."provider", NEW."purpose", NEW."responsible_id", NEW."result", NEW."starts_on", NEW."state", NEW."stop_reason", NEW."version", NEW."young_person_id"); RETURN NULL;',
                    hash="9b5ce325891f7f10ee732708f1f1e5b1e08f7e49",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f3617",
                    table="interventions_intervention",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="intervention",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "interventions_interventionevent" ("agreed_on", "ended_on", "ends_on", "grant_ends_on", "hours_per_week", "id", "kind_id", "legal_basis_id", "own_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider", "purpose", "responsible_id", "result", "starts_on", "state", "stop_reason", "version", "young_person_id") VALUES (NEW."agreed_on", NEW."ended_on", NEW."ends_on", NEW."grant_ends_on", NEW."hours_per_week", NEW."id", NEW."kind_id", NEW."legal_basis_id", NEW."own_words", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."provider", NEW."purpose", NEW."responsible_id", NEW."result", NEW."starts_on", NEW."state", NEW."stop_reason", NEW."version", NEW."young_person_id"); RETURN NULL;',
                    hash="f15b32c19b9dc4a5b5324cc618d60d0b4eb42d85",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a30f6",
                    table="interventions_intervention",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="intervention",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "interventions_interventionevent" ("agreed_on", "ended_on", "ends_on", "grant_ends_on", "hours_per_week", "id", "kind_id", "legal_basis_id", "own_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider", "purpose", "responsible_id", "result", "starts_on", "state", "stop_reason", "version", "young_person_id") VALUES (OLD."agreed_on", OLD."ended_on", OLD."ends_on", OLD."grant_ends_on", OLD."hours_per_week", OLD."id", OLD."kind_id", OLD."legal_basis_id", OLD."own_words", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."provider", OLD."purpose", OLD."responsible_id", OLD."result", OLD."starts_on", OLD."state", OLD."stop_reason", OLD."version", OLD."young_person_id"); RETURN NULL;',
                    hash="e88fdb3cbc4877e7e9e173cd1056d7d1236a60fc",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_609d6",
                    table="interventions_intervention",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="interventionstep",
            index=models.Index(fields=["intervention", "-id"], name="intervention_step_intervention"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interventionstep",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "interventions_interventionstepevent" ("by_id", "ends_on", "id", "intervention_id", "last_day", "on", "own_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step", "why") VALUES (NEW."by_id", NEW."ends_on", NEW."id", NEW."intervention_id", NEW."last_day", NEW."on", NEW."own_words", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."step", NEW."why"); RETURN NULL;',
                    hash="293514f1ad98391b57440402d97ccc2b924d2ed6",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0b2c8",
                    table="interventions_interventionstep",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interventionstep",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "interventions_interventionstepevent" ("by_id", "ends_on", "id", "intervention_id", "last_day", "on", "own_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step", "why") VALUES (NEW."by_id", NEW."ends_on", NEW."id", NEW."intervention_id", NEW."last_day", NEW."on", NEW."own_words", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."step", NEW."why"); RETURN NULL;',
                    hash="b1625c848bc1af36d11e4a70ec35e33c6a704f52",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_378f1",
                    table="interventions_interventionstep",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interventionstep",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "interventions_interventionstepevent" ("by_id", "ends_on", "id", "intervention_id", "last_day", "on", "own_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step", "why") VALUES (OLD."by_id", OLD."ends_on", OLD."id", OLD."intervention_id", OLD."last_day", OLD."on", OLD."own_words", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."step", OLD."why"); RETURN NULL;',
                    hash="a3534bf0d1f205b5bc621d57348256d7b2efd64a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_cb7df",
                    table="interventions_interventionstep",
                    when="AFTER",
                ),
            ),
        ),
    ]

    operations = [CreateTables(tables)]
