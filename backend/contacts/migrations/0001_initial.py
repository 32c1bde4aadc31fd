"""Create the tables."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import backend.contacts.models
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
            name="LastContact",
            fields=[
                (
                    "young_person",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="last_contact",
                        serialize=False,
                        to="people.youngperson",
                    ),
                ),
                ("on", models.DateField()),
                ("name", models.CharField(max_length=200)),
            ],
            options={
                "db_table": "contacts_last_contact",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="ContactKind",
            fields=[
                ("key", models.SlugField(max_length=40, primary_key=True, serialize=False, verbose_name="code")),
                ("label_da", models.CharField(max_length=120, verbose_name="Danish label")),
                ("label_en", models.CharField(max_length=120, verbose_name="English label")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("face_to_face", models.BooleanField(blank=True, null=True, verbose_name="face to face")),
                ("outside_office", models.BooleanField(blank=True, null=True, verbose_name="outside the office")),
            ],
            options={
                "verbose_name": "kind of contact",
                "verbose_name_plural": "kinds of contact",
                "ordering": ["position", "key"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("starts_at", models.DateTimeField()),
                ("minutes", models.PositiveSmallIntegerField(default=60)),
                (
                    "place",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("office", "Our office"),
                            ("home", "At home"),
                            ("school", "School"),
                            ("workplace", "Workplace"),
                            ("outdoors", "Outdoors"),
                            ("treatment", "Treatment"),
                            ("other", "Somewhere else"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("held", "Held"),
                            ("no_show", "The young person did not come"),
                            ("cancelled_young", "Cancelled by the young person"),
                            ("cancelled_us", "Cancelled by us"),
                            ("moved", "Moved"),
                        ],
                        default="planned",
                        max_length=20,
                    ),
                ),
                ("settled_on", models.DateField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "moved_to",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moved_from",
                        to="contacts.appointment",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "young_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="people.youngperson",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contacts.contactkind"
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("young_person_took_part", models.BooleanField(default=True)),
                ("occurred_at", models.DateTimeField()),
                (
                    "occurred_on",
                    models.GeneratedField(
                        db_persist=True,
                        expression=backend.contacts.models.LocalDate(models.F("occurred_at")),
                        output_field=models.DateField(),
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("held", "Held"),
                            ("no_show", "Did not come"),
                            ("cancelled_young", "Cancelled by the young person"),
                            ("cancelled_us", "Cancelled by us"),
                            ("no_answer", "No answer"),
                        ],
                        default="held",
                        max_length=20,
                    ),
                ),
                (
                    "initiative",
                    models.CharField(
                        choices=[("staff", "Us"), ("young_person", "The young person"), ("other", "Others")],
                        default="staff",
                        max_length=20,
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("office", "Our office"),
                            ("home", "At home"),
                            ("school", "School"),
                            ("workplace", "Workplace"),
                            ("outdoors", "Outdoors"),
                            ("treatment", "Treatment"),
                            ("other", "Somewhere else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("face_to_face", models.BooleanField()),
                ("outside_office", models.BooleanField()),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("outreach_strategy", models.CharField(blank=True, max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[("registered", "Registered"), ("import", "Start-up import")],
                        default="registered",
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("noted_at", models.DateTimeField(blank=True, null=True)),
                ("own_words", models.TextField(blank=True)),
                ("in_confidence", models.TextField(blank=True)),
                ("voided_at", models.DateTimeField(blank=True, null=True)),
                ("void_reason", models.CharField(blank=True, max_length=300)),
                (
                    "is_qualifying",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.ExpressionWrapper(
                            models.Q(
                                ("outcome", "held"),
                                ("voided_at__isnull", True),
                                ("young_person_took_part", True),
                                models.Q(("kind", "letter"), _negated=True),
                            ),
                            output_field=models.BooleanField(),
                        ),
                        output_field=models.BooleanField(),
                    ),
                ),
                (
                    "appointment",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact",
                        to="contacts.appointment",
                    ),
                ),
                (
                    "moved_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts_moved_away",
                        to="people.youngperson",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "voided_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="people.youngperson"
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contacts.contactkind"
                    ),
                ),
            ],
            options={
                "ordering": ["-occurred_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ContactJournalReference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("system", models.CharField(max_length=60, verbose_name="journal system")),
                ("number", models.CharField(max_length=100, verbose_name="case or document number")),
                ("kle", models.CharField(blank=True, max_length=20, verbose_name="KLE number")),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="link")),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="journal_references",
                        to="contacts.contact",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ContactJournalReferenceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("system", models.CharField(max_length=60, verbose_name="journal system")),
                ("number", models.CharField(max_length=100, verbose_name="case or document number")),
                ("kle", models.CharField(blank=True, max_length=20, verbose_name="KLE number")),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="link")),
                (
                    "contact",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="contacts.contact",
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
                        to="contacts.contactjournalreference",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ContactEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("young_person_took_part", models.BooleanField(default=True)),
                ("occurred_at", models.DateTimeField()),
                (
                    "occurred_on",
                    models.GeneratedField(
                        db_persist=True,
                        expression=backend.contacts.models.LocalDate(models.F("occurred_at")),
                        output_field=models.DateField(),
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("held", "Held"),
                            ("no_show", "Did not come"),
                            ("cancelled_young", "Cancelled by the young person"),
                            ("cancelled_us", "Cancelled by us"),
                            ("no_answer", "No answer"),
                        ],
                        default="held",
                        max_length=20,
                    ),
                ),
                (
                    "initiative",
                    models.CharField(
                        choices=[("staff", "Us"), ("young_person", "The young person"), ("other", "Others")],
                        default="staff",
                        max_length=20,
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("office", "Our office"),
                            ("home", "At home"),
                            ("school", "School"),
                            ("workplace", "Workplace"),
                            ("outdoors", "Outdoors"),
                            ("treatment", "Treatment"),
                            ("other", "Somewhere else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("face_to_face", models.BooleanField()),
                ("outside_office", models.BooleanField()),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("outreach_strategy", models.CharField(blank=True, max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[("registered", "Registered"), ("import", "Start-up import")],
                        default="registered",
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("noted_at", models.DateTimeField(blank=True, null=True)),
                ("own_words", models.TextField(blank=True)),
                ("in_confidence", models.TextField(blank=True)),
                ("voided_at", models.DateTimeField(blank=True, null=True)),
                ("void_reason", models.CharField(blank=True, max_length=300)),
                (
                    "is_qualifying",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.ExpressionWrapper(
                            models.Q(
                                ("outcome", "held"),
                                ("voided_at__isnull", True),
                                ("young_person_took_part", True),
                                models.Q(("kind", "letter"), _negated=True),
                            ),
                            output_field=models.BooleanField(),
                        ),
                        output_field=models.BooleanField(),
                    ),
                ),
                (
                    "appointment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="contacts.appointment",
                    ),
                ),
                (
                    "moved_from",
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
                        to="contacts.contact",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "voided_by",
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
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.youngperson",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="contacts.contactkind",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AppointmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("starts_at", models.DateTimeField()),
                ("minutes", models.PositiveSmallIntegerField(default=60)),
                (
                    "place",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("office", "Our office"),
                            ("home", "At home"),
                            ("school", "School"),
                            ("workplace", "Workplace"),
                            ("outdoors", "Outdoors"),
                            ("treatment", "Treatment"),
                            ("other", "Somewhere else"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("held", "Held"),
                            ("no_show", "The young person did not come"),
                            ("cancelled_young", "Cancelled by the young person"),
                            ("cancelled_us", "Cancelled by us"),
                            ("moved", "Moved"),
                        ],
                        default="planned",
                        max_length=20,
                    ),
                ),
                ("settled_on", models.DateField(blank=True, null=True)),
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
                    "moved_to",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="contacts.appointment",
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
                        to="contacts.appointment",
                    ),
                ),
                (
                    "staff",
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
                (
                    "kind",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="contacts.contactkind",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="participants", to="contacts.contact"
                    ),
                ),
                (
                    "network_person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.networkperson",
                    ),
                ),
                (
                    "professional",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.professional",
                    ),
                ),
                (
                    "staff",
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
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ParticipantEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "contact",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="contacts.contact",
                    ),
                ),
                (
                    "network_person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.networkperson",
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
                        to="contacts.participant",
                    ),
                ),
                (
                    "professional",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.professional",
                    ),
                ),
                (
                    "staff",
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
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactjournalreference",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "contacts_contactjournalreferenceevent" ("contact_id", "id", "kle", "link", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "system") VALUES (NEW."contact_id", NEW."id", NEW."kle", NEW."link", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."system"); RETURN NULL;',
                    hash="3d62ca1226ee99851e89e5f1a21e449213ab0dce",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f96bc",
                    table="contacts_contactjournalreference",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactjournalreference",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "contacts_contactjournalreferenceevent" ("contact_id", "id", "kle", "link", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "system") VALUES (NEW."contact_id", NEW."id", NEW."kle", NEW."link", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."system"); RETURN NULL;',
                    hash="728c1577a74bb71d1804b24abce8af9e413e5494",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b9db2",
                    table="contacts_contactjournalreference",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactjournalreference",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "contacts_contactjournalreferenceevent" ("contact_id", "id", "kle", "link", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "system") VALUES (OLD."contact_id", OLD."id", OLD."kle", OLD."link", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."system"); RETURN NULL;',
                    hash="e3ac993bb8d7fe16b2762fb5fd62c00caf770ebc",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8a80d",
                    table="contacts_contactjournalreference",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["young_person", "-occurred_at", "-id"], name="contact_timeline"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("is_qualifying", True)),
                fields=["young_person", "occurred_on"],
                include=("staff", "face_to_face"),
                name="contact_qualifying",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["staff", "-occurred_at"], name="contact_staff"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(
                    ("note", ""), ("outcome", "held"), ("source", "registered"), ("voided_at__isnull", True)
                ),
                fields=["young_person"],
                name="contact_without_note",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("voided_at__isnull", True),
                    models.Q(("voided_by__isnull", False), models.Q(("void_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="contact_void_has_reason",
                violation_error_message="Say why the contact is voided.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("recorded_at__gte", models.F("occurred_at"))),
                name="contact_not_recorded_before_it_happened",
                violation_error_message="A contact that lies in the future is an appointment: make an appointment instead.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__isnull", True), ("minutes__lte", 1440), _connector="OR"),
                name="contact_minutes_within_a_day",
                violation_error_message="A contact lasts at most a day.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "contacts_contactevent" ("appointment_id", "face_to_face", "id", "in_confidence", "initiative", "kind_id", "minutes", "moved_from_id", "note", "noted_at", "occurred_at", "outcome", "outreach_strategy", "outside_office", "own_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "recorded_at", "recorded_by_id", "source", "staff_id", "version", "void_reason", "voided_at", "voided_by_id", "young_person_id", "young_person_took_part") VALUES (NEW."appointment_id", NEW."face_to_face", NEW."id", NEW."in_confidence", NEW."initiative", NEW."kind_id", NEW."minutes", NEW."moved_from_id", NEW."note", NEW."noted_at", NEW."occurred_at", NEW."outcome", NEW."outreach_strategy", NEW."outside_office", NEW."own_words", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."recorded_at", NEW."recorded_by_id", NEW."source", NEW."staff_id", NEW."version", NEW."void_reason", NEW."voided_at", NEW."voided_by_id", NEW."young_person_id", NEW."young_person_took_part"); RETURN NULL;',
                    hash="d8db91cae657c93bd0be4be835015e7c88f91e0d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_60225",
                    table="contacts_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "contacts_contactevent" ("appointment_id", "face_to_face", "id", "in_confidence", "initiative", "kind_id", "minutes", "moved_from_id", "note", "noted_at", "occurred_at", "outcome", "outreach_strategy", "outside_office", "own_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "recorded_at", "recorded_by_id", "source", "staff_id", "version", "void_reason", "voided_at", "voided_by_id", "young_person_id", "young_person_took_part") VALUES (NEW."appointment_id", NEW."face_to_face", NEW."id", NEW."in_confidence", NEW."initiative", NEW."kind_id", NEW."minutes", NEW."moved_from_id", NEW."note", NEW."noted_at", NEW."occurred_at", NEW."outcome", NEW."outreach_strategy", NEW."outside_office", NEW."own_words", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."recorded_at", NEW."recorded_by_id", NEW."source", NEW."staff_id", NEW."version", NEW."void_reason", NEW."voided_at", NEW."voided_by_id", NEW."young_person_id", NEW."young_person_took_part"); RETURN NULL;',
                    hash="b0869fe073c7e7339b46835e326e6a21ce6c2362",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7498c",
                    table="contacts_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "contacts_contactevent" ("appointment_id", "face_to_face", "id", "in_confidence", "initiative", "kind_id", "minutes", "moved_from_id", "note", "noted_at", "occurred_at", "outcome", "outreach_strategy", "outside_office", "own_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "recorded_at", "recorded_by_id", "source", "staff_id", "version", "void_reason", "voided_at", "voided_by_id", "young_person_id", "young_person_took_part") VALUES (OLD."appointment_id", OLD."face_to_face", OLD."id", OLD."in_confidence", OLD."initiative", OLD."kind_id", OLD."minutes", OLD."moved_from_id", OLD."note", OLD."noted_at", OLD."occurred_at", OLD."outcome", OLD."outreach_strategy", OLD."outside_office", OLD."own_words", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place", OLD."recorded_at", OLD."recorded_by_id", OLD."source", OLD."staff_id", OLD."version", OLD."void_reason", OLD."voided_at", OLD."voided_by_id", OLD."young_person_id", OLD."young_person_took_part"); RETURN NULL;',
                    hash="5b5ba34101f471580ca72798f95835277584fd82",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e2e36",
                    table="contacts_contact",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["staff", "starts_at"], name="appointment_staff"),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["young_person", "starts_at"], name="appointment_person"),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gt", 0), ("minutes__lte", 1440)),
                name="appointment_within_a_day",
                violation_error_message="An appointment lasts between a minute and a day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "moved"), ("moved_to__isnull", True), _connector="OR"),
                name="appointment_moved_says_where",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_on__isnull", True), ("state", "planned")),
                    models.Q(models.Q(("state", "planned"), _negated=True), ("settled_on__isnull", False)),
                    _connector="OR",
                ),
                name="appointment_settled_has_a_day",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "contacts_appointmentevent" ("created_by_id", "id", "kind_id", "minutes", "moved_to_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "settled_on", "staff_id", "starts_at", "state", "version", "young_person_id") VALUES (NEW."created_by_id", NEW."id", NEW."kind_id", NEW."minutes", NEW."moved_to_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."settled_on", NEW."staff_id", NEW."starts_at", NEW."state", NEW."version", NEW."young_person_id"); RETURN NULL;',
                    hash="1a614dc5302c4d837a587e3b0cb0d98ea455eb3c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ca5a3",
                    table="contacts_appointment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "contacts_appointmentevent" ("created_by_id", "id", "kind_id", "minutes", "moved_to_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "settled_on", "staff_id", "starts_at", "state", "version", "young_person_id") VALUES (NEW."created_by_id", NEW."id", NEW."kind_id", NEW."minutes", NEW."moved_to_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."settled_on", NEW."staff_id", NEW."starts_at", NEW."state", NEW."version", NEW."young_person_id"); RETURN NULL;',
                    hash="ae03d60fefaa944472edd45191fb109dc30bcad5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5cdcb",
                    table="contacts_appointment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "contacts_appointmentevent" ("created_by_id", "id", "kind_id", "minutes", "moved_to_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "settled_on", "staff_id", "starts_at", "state", "version", "young_person_id") VALUES (OLD."created_by_id", OLD."id", OLD."kind_id", OLD."minutes", OLD."moved_to_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place", OLD."settled_on", OLD."staff_id", OLD."starts_at", OLD."state", OLD."version", OLD."young_person_id"); RETURN NULL;',
                    hash="3dd2129cc20fe91c0016e1bb89743a7c27f9db82",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_7da78",
                    table="contacts_appointment",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("network_person__isnull", False), ("professional__isnull", True), ("staff__isnull", True)
                    ),
                    models.Q(
                        ("network_person__isnull", True), ("professional__isnull", False), ("staff__isnull", True)
                    ),
                    models.Q(
                        ("network_person__isnull", True), ("professional__isnull", True), ("staff__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="participant_is_one_person",
                violation_error_message="A participant is one person: from the network, a professional or staff.",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                fields=("contact", "network_person"),
                name="participant_once_network_person",
                violation_error_message="The same person is named twice.",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                fields=("contact", "professional"),
                name="participant_once_professional",
                violation_error_message="The same person is named twice.",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                fields=("contact", "staff"),
                name="participant_once_staff",
                violation_error_message="The same person is named twice.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participant",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "contacts_participantevent" ("contact_id", "id", "network_person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "professional_id", "staff_id") VALUES (NEW."contact_id", NEW."id", NEW."network_person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."professional_id", NEW."staff_id"); RETURN NULL;',
                    hash="2e5e63010e0dd5dbbba1f295c303ca3efcf9af6c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_43610",
                    table="contacts_participant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participant",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "contacts_participantevent" ("contact_id", "id", "network_person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "professional_id", "staff_id") VALUES (NEW."contact_id", NEW."id", NEW."network_person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."professional_id", NEW."staff_id"); RETURN NULL;',
                    hash="6ff3a08005702a77a5208f82ee48c273b3e3a442",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_98cf3",
                    table="contacts_participant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participant",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "contacts_participantevent" ("contact_id", "id", "network_person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "professional_id", "staff_id") VALUES (OLD."contact_id", OLD."id", OLD."network_person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."professional_id", OLD."staff_id"); RETURN NULL;',
                    hash="e3703370ea3ced69703b52e242c18bc2fb5f6a4c",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4c4f0",
                    table="contacts_participant",
                    when="AFTER",
                ),
            ),
        ),
    ]

    operations = [CreateTables(tables)]
