"""Create the tables."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import backend.contacts.models
import backend.core.names
from backend.core.operations import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("plans", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    tables = [
        migrations.CreateModel(
            name="DisclosureDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "answer",
                    models.CharField(choices=[("yes", "Yes"), ("no", "No"), ("undecided", "Undecided")], max_length=10),
                ),
                (
                    "may_reveal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nothing", "Nothing"),
                            ("anonymous", "Anonymous"),
                            ("name", "Name"),
                            ("name_and_support", "Name and support"),
                            ("name_and_health", "Name and health"),
                        ],
                        max_length=20,
                    ),
                ),
                ("talked_on", models.DateField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("own_words", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-talked_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="DisclosureDecisionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "answer",
                    models.CharField(choices=[("yes", "Yes"), ("no", "No"), ("undecided", "Undecided")], max_length=10),
                ),
                (
                    "may_reveal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nothing", "Nothing"),
                            ("anonymous", "Anonymous"),
                            ("name", "Name"),
                            ("name_and_support", "Name and support"),
                            ("name_and_health", "Name and health"),
                        ],
                        max_length=20,
                    ),
                ),
                ("talked_on", models.DateField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("own_words", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Employer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=200)),
                ("sort_name", models.CharField(default="", editable=False, max_length=400)),
                ("search_name", models.CharField(default="", editable=False, max_length=1500)),
                ("cvr", models.CharField(blank=True, max_length=8)),
                ("p_number", models.CharField(blank=True, max_length=10)),
                ("industry_code", models.CharField(blank=True, max_length=6)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("notes", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["sort_name", "id"],
            },
        ),
        migrations.CreateModel(
            name="EmployerContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "made_by",
                    models.CharField(
                        choices=[
                            ("consultant", "The consultant"),
                            ("young_person", "The young person"),
                            ("both", "Both together"),
                        ],
                        default="consultant",
                        max_length=20,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("held", "Held"),
                            ("cancelled", "Cancelled"),
                            ("voided", "Voided"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "occurred_on",
                    models.GeneratedField(
                        db_persist=True,
                        expression=backend.contacts.models.LocalDate(models.F("at")),
                        output_field=models.DateField(),
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("face_to_face", "Face to face"),
                            ("phone", "Phone"),
                            ("mail", "Mail"),
                            ("video", "Video"),
                        ],
                        max_length=20,
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200)),
                ("outside_office", models.BooleanField(default=True)),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("ordinary_job", "An ordinary job"),
                            ("placement", "A work placement"),
                            ("getting_to_know", "Getting to know each other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("preference", models.CharField(blank=True, max_length=300)),
                (
                    "revealed",
                    models.CharField(
                        choices=[
                            ("nothing", "Nothing"),
                            ("anonymous", "Anonymous"),
                            ("name", "Name"),
                            ("name_and_support", "Name and support"),
                            ("name_and_health", "Name and health"),
                        ],
                        default="nothing",
                        max_length=20,
                    ),
                ),
                (
                    "allowed",
                    models.CharField(
                        choices=[
                            ("nothing", "Nothing"),
                            ("anonymous", "Anonymous"),
                            ("name", "Name"),
                            ("name_and_support", "Name and support"),
                            ("name_and_health", "Name and health"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "told_by",
                    models.CharField(
                        blank=True, choices=[("staff", "Us"), ("young_person", "The young person")], max_length=20
                    ),
                ),
                ("purpose", models.CharField(blank=True, max_length=500)),
                ("outcome", models.TextField(blank=True)),
                ("next_step", models.CharField(blank=True, max_length=500)),
                ("next_on", models.DateField(blank=True, null=True)),
                ("beyond_decision", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField()),
                ("handled_on", models.DateField(blank=True, null=True)),
                ("handling", models.TextField(blank=True)),
                ("voided_at", models.DateTimeField(blank=True, null=True)),
                ("void_reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="EmployerContactEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "made_by",
                    models.CharField(
                        choices=[
                            ("consultant", "The consultant"),
                            ("young_person", "The young person"),
                            ("both", "Both together"),
                        ],
                        default="consultant",
                        max_length=20,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("held", "Held"),
                            ("cancelled", "Cancelled"),
                            ("voided", "Voided"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "occurred_on",
                    models.GeneratedField(
                        db_persist=True,
                        expression=backend.contacts.models.LocalDate(models.F("at")),
                        output_field=models.DateField(),
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("face_to_face", "Face to face"),
                            ("phone", "Phone"),
                            ("mail", "Mail"),
                            ("video", "Video"),
                        ],
                        max_length=20,
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200)),
                ("outside_office", models.BooleanField(default=True)),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("ordinary_job", "An ordinary job"),
                            ("placement", "A work placement"),
                            ("getting_to_know", "Getting to know each other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("preference", models.CharField(blank=True, max_length=300)),
                (
                    "revealed",
                    models.CharField(
                        choices=[
                            ("nothing", "Nothing"),
                            ("anonymous", "Anonymous"),
                            ("name", "Name"),
                            ("name_and_support", "Name and support"),
                            ("name_and_health", "Name and health"),
                        ],
                        default="nothing",
                        max_length=20,
                    ),
                ),
                (
                    "allowed",
                    models.CharField(
                        choices=[
                            ("nothing", "Nothing"),
                            ("anonymous", "Anonymous"),
                            ("name", "Name"),
                            ("name_and_support", "Name and support"),
                            ("name_and_health", "Name and health"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "told_by",
                    models.CharField(
                        blank=True, choices=[("staff", "Us"), ("young_person", "The young person")], max_length=20
                    ),
                ),
                ("purpose", models.CharField(blank=True, max_length=500)),
                ("outcome", models.TextField(blank=True)),
                ("next_step", models.CharField(blank=True, max_length=500)),
                ("next_on", models.DateField(blank=True, null=True)),
                ("beyond_decision", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField()),
                ("handled_on", models.DateField(blank=True, null=True)),
                ("handling", models.TextField(blank=True)),
                ("voided_at", models.DateTimeField(blank=True, null=True)),
                ("void_reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EmployerEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=200)),
                ("sort_name", models.CharField(default="", editable=False, max_length=400)),
                ("search_name", models.CharField(default="", editable=False, max_length=1500)),
                ("cvr", models.CharField(blank=True, max_length=8)),
                ("p_number", models.CharField(blank=True, max_length=10)),
                ("industry_code", models.CharField(blank=True, max_length=6)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("notes", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EmployerPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("role", models.CharField(blank=True, max_length=120)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["employer_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="EmployerPersonEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("role", models.CharField(blank=True, max_length=120)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="disclosuredecision",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="disclosuredecision",
            name="young_person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="disclosure_decisions",
                to="people.youngperson",
            ),
        ),
        migrations.AddField(
            model_name="disclosuredecisionevent",
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
            model_name="disclosuredecisionevent",
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
            model_name="disclosuredecisionevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="employers.disclosuredecision",
            ),
        ),
        migrations.AddField(
            model_name="disclosuredecisionevent",
            name="young_person",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="people.youngperson",
            ),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cvr", ""), _negated=True),
                fields=("cvr", "p_number"),
                name="employer_once",
                violation_error_message="An employer with this CVR number and P-number is already there: use that one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="employer_has_a_name",
                violation_error_message="An employer has a name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.CheckConstraint(condition=backend.core.names.IsNFC("name"), name="employer_name_nfc"),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.CheckConstraint(
                condition=models.Q(("cvr", ""), ("cvr__regex", "^[0-9]{8}$"), _connector="OR"),
                name="employer_cvr_has_eight_digits",
                violation_error_message="A CVR number has eight digits.",
            ),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.CheckConstraint(
                condition=models.Q(("p_number", ""), ("p_number__regex", "^[0-9]{10}$"), _connector="OR"),
                name="employer_p_number_has_ten_digits",
                violation_error_message="A P-number has ten digits.",
            ),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.CheckConstraint(
                condition=models.Q(("industry_code", ""), ("industry_code__regex", "^[0-9]{6}$"), _connector="OR"),
                name="employer_industry_code_has_six_digits",
                violation_error_message="An industry code (DB07) has six digits.",
            ),
        ),
        migrations.AddField(
            model_name="disclosuredecisionevent",
            name="employer",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="employers.employer",
            ),
        ),
        migrations.AddField(
            model_name="disclosuredecision",
            name="employer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="employers.employer",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employer",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "employers_employerevent" ("address", "cvr", "id", "industry_code", "name", "notes", "p_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "search_name", "sort_name", "version") VALUES (NEW."address", NEW."cvr", NEW."id", NEW."industry_code", NEW."name", NEW."notes", NEW."p_number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."search_name", NEW."sort_name", NEW."version"); RETURN NULL;',
                    hash="4055302ae00fa1154f6e7c97fd2ddf255c0175d7",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_27d23",
                    table="employers_employer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employer",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "employers_employerevent" ("address", "cvr", "id", "industry_code", "name", "notes", "p_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "search_name", "sort_name", "version") VALUES (NEW."address", NEW."cvr", NEW."id", NEW."industry_code", NEW."name", NEW."notes", NEW."p_number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."search_name", NEW."sort_name", NEW."version"); RETURN NULL;',
                    hash="d8796a6fde688f822e446f709af46ed5cdacd48a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b6c1a",
                    table="employers_employer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employer",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "employers_employerevent" ("address", "cvr", "id", "industry_code", "name", "notes", "p_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "search_name", "sort_name", "version") VALUES (OLD."address", OLD."cvr", OLD."id", OLD."industry_code", OLD."name", OLD."notes", OLD."p_number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."search_name", OLD."sort_name", OLD."version"); RETURN NULL;',
                    hash="b0691c1c03c64d445f5fc5001fcbefa14a47bd53",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_44e51",
                    table="employers_employer",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="employercontact",
            name="employer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="employers.employer"
            ),
        ),
        migrations.AddField(
            model_name="employercontact",
            name="handled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="employercontact",
            name="plan",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="employer_contacts",
                to="plans.ipsplan",
            ),
        ),
        migrations.AddField(
            model_name="employercontact",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="employercontact",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="employer_contacts",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="employercontact",
            name="voided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="employercontact",
            name="young_person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="employer_contacts",
                to="people.youngperson",
            ),
        ),
        migrations.AddField(
            model_name="employercontactevent",
            name="employer",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="employers.employer",
            ),
        ),
        migrations.AddField(
            model_name="employercontactevent",
            name="handled_by",
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
            model_name="employercontactevent",
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
            model_name="employercontactevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="employers.employercontact",
            ),
        ),
        migrations.AddField(
            model_name="employercontactevent",
            name="plan",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="plans.ipsplan",
            ),
        ),
        migrations.AddField(
            model_name="employercontactevent",
            name="recorded_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="employercontactevent",
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
            model_name="employercontactevent",
            name="voided_by",
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
            model_name="employercontactevent",
            name="young_person",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="people.youngperson",
            ),
        ),
        migrations.AddField(
            model_name="employerevent",
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
            model_name="employerevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="employers.employer",
            ),
        ),
        migrations.AddField(
            model_name="employerperson",
            name="employer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="people", to="employers.employer"
            ),
        ),
        migrations.AddField(
            model_name="employerpersonevent",
            name="employer",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="employers.employer",
            ),
        ),
        migrations.AddField(
            model_name="employerpersonevent",
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
            model_name="employerpersonevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="employers.employerperson",
            ),
        ),
        migrations.AddIndex(
            model_name="disclosuredecision",
            index=models.Index(fields=["young_person", "-talked_on", "-id"], name="disclosure_person"),
        ),
        migrations.AddConstraint(
            model_name="disclosuredecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="disclosure_ends_after_start",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosuredecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_on__isnull", True), ("withdrawn_on__gte", models.F("talked_on")), _connector="OR"
                ),
                name="disclosure_withdrawn_after_talk",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosuredecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts_on__gte", models.F("talked_on"))),
                name="disclosure_starts_with_the_talk",
                violation_error_message="A decision holds from the day of the talk at the earliest.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosuredecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "yes"), models.Q(("may_reveal", ""), _negated=True)),
                    models.Q(models.Q(("answer", "yes"), _negated=True), ("may_reveal", "")),
                    _connector="OR",
                ),
                name="disclosure_yes_says_what",
                violation_error_message="A yes says what may be told; no and undecided do not.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosuredecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn_on__isnull", True), ("answer", "yes"), _connector="OR"),
                name="disclosure_only_yes_is_withdrawn",
                violation_error_message="Only a yes can be withdrawn.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disclosuredecision",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "employers_disclosuredecisionevent" ("answer", "by_id", "employer_id", "ends_on", "id", "may_reveal", "own_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "talked_on", "withdrawn_on", "young_person_id") VALUES (NEW."answer", NEW."by_id", NEW."employer_id", NEW."ends_on", NEW."id", NEW."may_reveal", NEW."own_words", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."starts_on", NEW."talked_on", NEW."withdrawn_on", NEW."young_person_id"); RETURN NULL;',
                    hash="260e47fe767e89dc53b8101974c20a2f09c8942a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_357af",
                    table="employers_disclosuredecision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disclosuredecision",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "employers_disclosuredecisionevent" ("answer", "by_id", "employer_id", "ends_on", "id", "may_reveal", "own_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "talked_on", "withdrawn_on", "young_person_id") VALUES (NEW."answer", NEW."by_id", NEW."employer_id", NEW."ends_on", NEW."id", NEW."may_reveal", NEW."own_words", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."starts_on", NEW."talked_on", NEW."withdrawn_on", NEW."young_person_id"); RETURN NULL;',
                    hash="a3ad17b2d1421faeed1f222eb777c51b4587b3c1",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a8448",
                    table="employers_disclosuredecision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disclosuredecision",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "employers_disclosuredecisionevent" ("answer", "by_id", "employer_id", "ends_on", "id", "may_reveal", "own_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "talked_on", "withdrawn_on", "young_person_id") VALUES (OLD."answer", OLD."by_id", OLD."employer_id", OLD."ends_on", OLD."id", OLD."may_reveal", OLD."own_words", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."starts_on", OLD."talked_on", OLD."withdrawn_on", OLD."young_person_id"); RETURN NULL;',
                    hash="336249abba03b8cd16941d025e0fa0a83437a8bf",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d2f6e",
                    table="employers_disclosuredecision",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="employercontact",
            index=models.Index(fields=["young_person", "-at", "-id"], name="employer_contact_person"),
        ),
        migrations.AddIndex(
            model_name="employercontact",
            index=models.Index(fields=["employer", "-at"], name="employer_contact_employer"),
        ),
        migrations.AddIndex(
            model_name="employercontact",
            index=models.Index(fields=["staff", "-at"], name="employer_contact_staff"),
        ),
        migrations.AddIndex(
            model_name="employercontact",
            index=models.Index(
                condition=models.Q(("beyond_decision", True)), fields=["young_person"], name="employer_contact_beyond"
            ),
        ),
        migrations.AddConstraint(
            model_name="employercontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("beyond_decision", False),
                        models.Q(
                            ("told_by", "young_person"),
                            models.Q(("allowed", "nothing"), ("revealed__in", ["nothing"])),
                            models.Q(("allowed", "anonymous"), ("revealed__in", ["nothing", "anonymous"])),
                            models.Q(("allowed", "name"), ("revealed__in", ["nothing", "anonymous", "name"])),
                            models.Q(
                                ("allowed", "name_and_support"),
                                ("revealed__in", ["nothing", "anonymous", "name", "name_and_support"]),
                            ),
                            models.Q(
                                ("allowed", "name_and_health"),
                                (
                                    "revealed__in",
                                    ["nothing", "anonymous", "name", "name_and_support", "name_and_health"],
                                ),
                            ),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        ("beyond_decision", True),
                        ("status__in", ["held", "voided"]),
                        models.Q(
                            ("told_by", "young_person"),
                            models.Q(("allowed", "nothing"), ("revealed__in", ["nothing"])),
                            models.Q(("allowed", "anonymous"), ("revealed__in", ["nothing", "anonymous"])),
                            models.Q(("allowed", "name"), ("revealed__in", ["nothing", "anonymous", "name"])),
                            models.Q(
                                ("allowed", "name_and_support"),
                                ("revealed__in", ["nothing", "anonymous", "name", "name_and_support"]),
                            ),
                            models.Q(
                                ("allowed", "name_and_health"),
                                (
                                    "revealed__in",
                                    ["nothing", "anonymous", "name", "name_and_support", "name_and_health"],
                                ),
                            ),
                            _connector="OR",
                            _negated=True,
                        ),
                    ),
                    _connector="OR",
                ),
                name="employer_contact_beyond_is_marked",
                violation_error_message="A contact that told more than the young person's decision allows must have the mark, and only a contact that was held may have it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="employercontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("young_person__isnull", False),
                    models.Q(("plan__isnull", True), ("revealed", "nothing")),
                    _connector="OR",
                ),
                name="employer_contact_generic_reveals_nothing",
                violation_error_message="A contact about no young person tells nothing: say which young person it is about.",
            ),
        ),
        migrations.AddConstraint(
            model_name="employercontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "held"), _negated=True), ("recorded_at__gte", models.F("at")), _connector="OR"
                ),
                name="employer_contact_held_has_happened",
                violation_error_message="A contact that lies in the future is planned, not held.",
            ),
        ),
        migrations.AddConstraint(
            model_name="employercontact",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__isnull", True), ("minutes__lte", 1440), _connector="OR"),
                name="employer_contact_minutes_within_a_day",
                violation_error_message="A contact lasts at most a day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="employercontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("handled_by__isnull", True), ("handled_on__isnull", True), ("handling", "")),
                    models.Q(
                        ("beyond_decision", True),
                        ("handled_by__isnull", False),
                        ("handled_on__isnull", False),
                        models.Q(("handling", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="employer_contact_handled_says_how",
                violation_error_message="Say how it was handled, by whom and when; only one beyond is handled.",
            ),
        ),
        migrations.AddConstraint(
            model_name="employercontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status", "voided"),
                        ("voided_at__isnull", False),
                        ("voided_by__isnull", False),
                        models.Q(("void_reason", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("status", "voided"), _negated=True),
                        ("void_reason", ""),
                        ("voided_at__isnull", True),
                        ("voided_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="employer_contact_voided_says_why",
                violation_error_message="Say why the contact is voided.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employercontact",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "employers_employercontactevent" ("about", "allowed", "at", "beyond_decision", "employer_id", "handled_by_id", "handled_on", "handling", "id", "made_by", "minutes", "mode", "next_on", "next_step", "outcome", "outside_office", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "plan_id", "preference", "purpose", "recorded_at", "recorded_by_id", "revealed", "staff_id", "status", "told_by", "version", "void_reason", "voided_at", "voided_by_id", "young_person_id") VALUES (NEW."about", NEW."allowed", NEW."at", NEW."beyond_decision", NEW."employer_id", NEW."handled_by_id", NEW."handled_on", NEW."handling", NEW."id", NEW."made_by", NEW."minutes", NEW."mode", NEW."next_on", NEW."next_step", NEW."outcome", NEW."outside_office", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."plan_id", NEW."preference", NEW."purpose", NEW."recorded_at", NEW."recorded_by_id", NEW."revealed", NEW."staff_id", NEW."status", NEW."told_by", NEW."version", NEW."void_reason", NEW."voided_at", NEW."voided_by_id", NEW."young_person_id"); RETURN NULL;',
                    hash="21be812a1428edae1901e403736b4930e60612cc",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1dc65",
                    table="employers_employercontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employercontact",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "employers_employercontactevent" ("about", "allowed", "at", "beyond_decision", "employer_id", "handled_by_id", "handled_on", "handling", "id", "made_by", "minutes", "mode", "next_on", "next_step", "outcome", "outside_office", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "plan_id", "preference", "purpose", "recorded_at", "recorded_by_id", "revealed", "staff_id", "status", "told_by", "version", "void_reason", "voided_at", "voided_by_id", "young_person_id") VALUES (NEW."about", NEW."allowed", NEW."at", NEW."beyond_decision", NEW."employer_id", NEW."handled_by_id", NEW."handled_on", NEW."handling", NEW."id", NEW."made_by", NEW."minutes", NEW."mode", NEW."next_on", NEW."next_step", NEW."outcome", NEW."outside_office", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."plan_id", NEW."preference", NEW."purpose", NEW."recorded_at", NEW."recorded_by_id", NEW."revealed", NEW."staff_id", NEW."status", NEW."told_by", NEW."version", NEW."void_reason", NEW."voided_at", NEW."voided_by_id", NEW."young_person_id"); RETURN NULL;',
                    hash="4dec991663045081ea6daaf2879f86d3583cbac7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_945ce",
                    table="employers_employercontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employercontact",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "employers_employercontactevent" ("about", "allowed", "at", "beyond_decision", "employer_id", "handled_by_id", "handled_on", "handling", "id", "made_by", "minutes", "mode", "next_on", "next_step", "outcome", "outside_office", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "plan_id", "preference", "purpose", "recorded_at", "recorded_by_id", "revealed", "staff_id", "status", "told_by", "version", "void_reason", "voided_at", "voided_by_id", "young_person_id") VALUES (OLD."about", OLD."allowed", OLD."at", OLD."beyond_decision", OLD."employer_id", OLD."handled_by_id", OLD."handled_on", OLD."handling", OLD."id", OLD."made_by", OLD."minutes", OLD."mode", OLD."next_on", OLD."next_step", OLD."outcome", OLD."outside_office", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place", OLD."plan_id", OLD."preference", OLD."purpose", OLD."recorded_at", OLD."recorded_by_id", OLD."revealed", OLD."staff_id", OLD."status", OLD."told_by", OLD."version", OLD."void_reason", OLD."voided_at", OLD."voided_by_id", OLD."young_person_id"); RETURN NULL;',
                    hash="d45f8950a0c5a9ac69ea877cbdbfba93023b5e34",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_10849",
                    table="employers_employercontact",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="employerperson",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="employer_person_ends_after_start",
                violation_error_message="The end is before the start.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employerperson",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "employers_employerpersonevent" ("email", "employer_id", "ends_on", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "role", "starts_on") VALUES (NEW."email", NEW."employer_id", NEW."ends_on", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."role", NEW."starts_on"); RETURN NULL;',
                    hash="f73c8f619b95f8b5f3e729646bb0ef2f8a33bb32",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_55f9f",
                    table="employers_employerperson",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employerperson",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "employers_employerpersonevent" ("email", "employer_id", "ends_on", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "role", "starts_on") VALUES (NEW."email", NEW."employer_id", NEW."ends_on", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."role", NEW."starts_on"); RETURN NULL;',
                    hash="862240ea8d517fe250b142f8529dc483c56b5b90",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_228d2",
                    table="employers_employerperson",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employerperson",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "employers_employerpersonevent" ("email", "employer_id", "ends_on", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "role", "starts_on") VALUES (OLD."email", OLD."employer_id", OLD."ends_on", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."role", OLD."starts_on"); RETURN NULL;',
                    hash="7d5659242d79e4ecd9fa839ca5e30fd3efa97514",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ed246",
                    table="employers_employerperson",
                    when="AFTER",
                ),
            ),
        ),
    ]

    operations = [CreateTables(tables)]
