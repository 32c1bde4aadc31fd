"""Create the tables."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import backend.core.fields
import backend.core.names
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
            name="YoungPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("encryption_row_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("case_number", models.CharField(max_length=40, unique=True)),
                ("first_name", models.CharField(max_length=100)),
                ("last_name", models.CharField(max_length=100)),
                ("preferred_name", models.CharField(blank=True, max_length=100)),
                ("sort_name", models.CharField(default="", editable=False, max_length=400)),
                ("search_name", models.CharField(default="", editable=False, max_length=1500)),
                ("born_on", models.DateField()),
                ("cpr", backend.core.fields.EncryptedTextField(blank=True, null=True)),
                ("cpr_fingerprint", models.BinaryField(max_length=32, null=True, unique=True)),
                ("cpr_is_replacement", models.BooleanField(default=False)),
                (
                    "gender",
                    models.CharField(
                        choices=[("female", "Woman"), ("male", "Man"), ("other", "Other"), ("unknown", "Not stated")],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("municipality_code", models.CharField(blank=True, max_length=4)),
                ("phone", backend.core.fields.EncryptedTextField(blank=True, null=True)),
                ("email", models.EmailField(blank=True, max_length=254)),
                (
                    "preferred_channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phone", "Phone"),
                            ("text", "Text message"),
                            ("email", "E-mail"),
                            ("letter", "Letter or Digital Post"),
                        ],
                        max_length=10,
                    ),
                ),
                ("interpreter_language", models.CharField(blank=True, max_length=60)),
                ("opened_on", models.DateField()),
                ("registered_at", models.DateTimeField()),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("kui_contact_person", models.CharField(blank=True, max_length=200)),
                ("kui_contact_appointed_on", models.DateField(blank=True, null=True)),
                ("placed_outside_home", models.BooleanField(default=False)),
                ("undervisningspligt_ends_on", models.DateField(blank=True, null=True)),
                ("reminders_paused_until", models.DateField(blank=True, null=True)),
                ("reminders_paused_reason", models.CharField(blank=True, max_length=300)),
                (
                    "sensitivity",
                    models.CharField(
                        choices=[("normal", "Normal"), ("restricted", "Restricted"), ("closed", "Closed")],
                        default="normal",
                        max_length=10,
                    ),
                ),
                ("informed_on", models.DateField(blank=True, null=True)),
                ("informed_how", models.CharField(blank=True, max_length=120)),
                ("informed_text_version", models.CharField(blank=True, max_length=40)),
                ("deceased_on", models.DateField(blank=True, null=True)),
                (
                    "informed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to="people.youngperson",
                    ),
                ),
                (
                    "primary_contact_staff",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="primary_contact_of",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="young_people", to="organisation.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["sort_name", "id"],
            },
        ),
        migrations.CreateModel(
            name="ActivityHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("hours_per_week", models.DecimalField(decimal_places=2, max_digits=4)),
            ],
            options={
                "ordering": ["spell_id", "starts_on"],
            },
        ),
        migrations.CreateModel(
            name="Benefit",
            fields=[
                ("key", models.SlugField(max_length=40, primary_key=True, serialize=False, verbose_name="code")),
                ("label_da", models.CharField(max_length=120, verbose_name="Danish label")),
                ("label_en", models.CharField(max_length=120, verbose_name="English label")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "counts_as",
                    models.CharField(
                        choices=[
                            ("benefit", "A public benefit"),
                            ("none", "No public benefit"),
                            ("unknown", "Not known"),
                        ],
                        default="benefit",
                        max_length=20,
                        verbose_name="counts as",
                    ),
                ),
            ],
            options={
                "verbose_name": "benefit",
                "verbose_name_plural": "benefits",
                "ordering": ["position", "key"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LegalBasis",
            fields=[
                ("key", models.SlugField(max_length=40, primary_key=True, serialize=False, verbose_name="code")),
                ("label_da", models.CharField(max_length=120, verbose_name="Danish label")),
                ("label_en", models.CharField(max_length=120, verbose_name="English label")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "legal basis",
                "verbose_name_plural": "legal bases",
                "ordering": ["position", "key"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Professional",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=200)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("caseworker", "Caseworker"),
                            ("education_guide", "Education guide (UU)"),
                            ("fgu_teacher", "FGU teacher"),
                            ("teacher", "Teacher"),
                            ("therapist", "Therapist"),
                            ("housing_support", "Housing support"),
                            ("ppr", "PPR"),
                            ("ssp", "SSP"),
                            ("master", "Master of apprentices"),
                            ("doctor", "Doctor"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("organisation", models.CharField(blank=True, max_length=200)),
                ("contact_details", models.CharField(blank=True, max_length=300)),
                ("in_treatment_team", models.BooleanField(default=False)),
                ("may_talk_because", models.CharField(blank=True, max_length=300)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["young_person_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeEnrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["young_person_id", "-starts_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeEnrolmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProgrammeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=200)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("target_numbers", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WelfareReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sent_on", models.DateField()),
                ("sent_to", models.CharField(max_length=200)),
                ("receipt_on", models.DateField(blank=True, null=True)),
                ("journal_reference", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "ordering": ["young_person_id", "-sent_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="WelfareReportEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("sent_on", models.DateField()),
                ("sent_to", models.CharField(max_length=200)),
                ("receipt_on", models.DateField(blank=True, null=True)),
                ("journal_reference", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WelfareReportReader",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
            options={
                "db_table": "people_welfarereport_named_readers",
            },
        ),
        migrations.CreateModel(
            name="WelfareReportReaderEvent",
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
            name="YoungPersonEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("encryption_row_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("case_number", models.CharField(max_length=40)),
                ("first_name", models.CharField(max_length=100)),
                ("last_name", models.CharField(max_length=100)),
                ("preferred_name", models.CharField(blank=True, max_length=100)),
                ("sort_name", models.CharField(default="", editable=False, max_length=400)),
                ("search_name", models.CharField(default="", editable=False, max_length=1500)),
                ("born_on", models.DateField()),
                ("cpr", backend.core.fields.EncryptedTextField(blank=True, null=True)),
                ("cpr_fingerprint", models.BinaryField(max_length=32, null=True)),
                ("cpr_is_replacement", models.BooleanField(default=False)),
                (
                    "gender",
                    models.CharField(
                        choices=[("female", "Woman"), ("male", "Man"), ("other", "Other"), ("unknown", "Not stated")],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("municipality_code", models.CharField(blank=True, max_length=4)),
                ("phone", backend.core.fields.EncryptedTextField(blank=True, null=True)),
                ("email", models.EmailField(blank=True, max_length=254)),
                (
                    "preferred_channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phone", "Phone"),
                            ("text", "Text message"),
                            ("email", "E-mail"),
                            ("letter", "Letter or Digital Post"),
                        ],
                        max_length=10,
                    ),
                ),
                ("interpreter_language", models.CharField(blank=True, max_length=60)),
                ("opened_on", models.DateField()),
                ("registered_at", models.DateTimeField()),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("kui_contact_person", models.CharField(blank=True, max_length=200)),
                ("kui_contact_appointed_on", models.DateField(blank=True, null=True)),
                ("placed_outside_home", models.BooleanField(default=False)),
                ("undervisningspligt_ends_on", models.DateField(blank=True, null=True)),
                ("reminders_paused_until", models.DateField(blank=True, null=True)),
                ("reminders_paused_reason", models.CharField(blank=True, max_length=300)),
                (
                    "sensitivity",
                    models.CharField(
                        choices=[("normal", "Normal"), ("restricted", "Restricted"), ("closed", "Closed")],
                        default="normal",
                        max_length=10,
                    ),
                ),
                ("informed_on", models.DateField(blank=True, null=True)),
                ("informed_how", models.CharField(blank=True, max_length=120)),
                ("informed_text_version", models.CharField(blank=True, max_length=40)),
                ("deceased_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CurrentActivity",
            fields=[
                (
                    "young_person",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="occupation",
                        serialize=False,
                        to="people.youngperson",
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField()),
                ("label_da", models.CharField(max_length=120)),
                ("label_en", models.CharField(max_length=120)),
                (
                    "counts_as",
                    models.CharField(
                        choices=[
                            ("ordinary_work", "Ordinary work"),
                            ("education", "Ordinary education"),
                            ("preparatory", "Preparatory education"),
                            ("subsidised", "Subsidised or flexible work"),
                            ("placement", "Work placement"),
                            ("treatment", "Treatment or leave"),
                            ("pension", "Pension"),
                            ("other", "Other activity"),
                            ("none", "No activity"),
                            ("unknown", "Not known"),
                        ],
                        max_length=20,
                    ),
                ),
                ("description", models.CharField(max_length=200)),
                ("hours_per_week", models.DecimalField(decimal_places=2, max_digits=4, null=True)),
                ("since", models.DateField()),
                ("more", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "people_current_activity",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="ActivityKind",
            fields=[
                ("key", models.SlugField(max_length=40, primary_key=True, serialize=False, verbose_name="code")),
                ("label_da", models.CharField(max_length=120, verbose_name="Danish label")),
                ("label_en", models.CharField(max_length=120, verbose_name="English label")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "counts_as",
                    models.CharField(
                        choices=[
                            ("ordinary_work", "Ordinary work"),
                            ("education", "Ordinary education"),
                            ("preparatory", "Preparatory education"),
                            ("subsidised", "Subsidised or flexible work"),
                            ("placement", "Work placement"),
                            ("treatment", "Treatment or leave"),
                            ("pension", "Pension"),
                            ("other", "Other activity"),
                            ("none", "No activity"),
                            ("unknown", "Not known"),
                        ],
                        max_length=20,
                        verbose_name="counts as",
                    ),
                ),
                (
                    "is_apprenticeship",
                    models.BooleanField(default=False, verbose_name="apprenticeship, a line of its own in reports"),
                ),
            ],
            options={
                "verbose_name": "kind of activity",
                "verbose_name_plural": "kinds of activity",
                "ordering": ["position", "key"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("is_apprenticeship", False), ("counts_as", "education"), _connector="OR"),
                        name="activity_kind_apprenticeship_is_education",
                        violation_error_message="An apprenticeship counts as ordinary education.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivitySpell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("description", models.CharField(blank=True, max_length=200)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("young_person", "The young person"),
                            ("staff", "Staff"),
                            ("employer", "Employer or school"),
                            ("register", "Register"),
                            ("import", "Start-up import"),
                        ],
                        max_length=20,
                    ),
                ),
                ("learned_on", models.DateField()),
                ("end_reason", models.CharField(blank=True, max_length=200)),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.activitykind"
                    ),
                ),
                (
                    "young_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="activities", to="people.youngperson"
                    ),
                ),
            ],
            options={
                "ordering": ["young_person_id", "-starts_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="ActivityHoursEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("starts_on", models.DateField()),
                ("hours_per_week", models.DecimalField(decimal_places=2, max_digits=4)),
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
                        to="people.activityhours",
                    ),
                ),
                (
                    "spell",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.activityspell",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="activityhours",
            name="spell",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="hours", to="people.activityspell"
            ),
        ),
        migrations.CreateModel(
            name="ActivitySpellEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("description", models.CharField(blank=True, max_length=200)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("young_person", "The young person"),
                            ("staff", "Staff"),
                            ("employer", "Employer or school"),
                            ("register", "Register"),
                            ("import", "Start-up import"),
                        ],
                        max_length=20,
                    ),
                ),
                ("learned_on", models.DateField()),
                ("end_reason", models.CharField(blank=True, max_length=200)),
                (
                    "kind",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.activitykind",
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
                        to="people.activityspell",
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
            name="AcuteConcern",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "what_was_done",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("talked", "Talked and asked directly"),
                                ("handed_to_relatives", "Handed over in person to relatives"),
                                ("handed_to_doctor", "Handed over in person to a doctor"),
                                ("handed_to_psychiatry", "Handed over in person to the psychiatric emergency service"),
                                ("called_112", "Called 112"),
                                ("leader_called", "Called the leader"),
                                ("custody_holder_informed", "Told a custody holder"),
                                ("welfare_report_sent", "Sent an underretning"),
                            ],
                            max_length=30,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("responsible_until", models.DateTimeField(blank=True, null=True)),
                ("next_contact_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "responsible_now",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "seen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "young_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acute_concerns",
                        to="people.youngperson",
                    ),
                ),
            ],
            options={
                "ordering": ["young_person_id", "-at", "id"],
            },
        ),
        migrations.CreateModel(
            name="AcuteConcernEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "what_was_done",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("talked", "Talked and asked directly"),
                                ("handed_to_relatives", "Handed over in person to relatives"),
                                ("handed_to_doctor", "Handed over in person to a doctor"),
                                ("handed_to_psychiatry", "Handed over in person to the psychiatric emergency service"),
                                ("called_112", "Called 112"),
                                ("leader_called", "Called the leader"),
                                ("custody_holder_informed", "Told a custody holder"),
                                ("welfare_report_sent", "Sent an underretning"),
                            ],
                            max_length=30,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("responsible_until", models.DateTimeField(blank=True, null=True)),
                ("next_contact_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
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
                        to="people.acuteconcern",
                    ),
                ),
                (
                    "responsible_now",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seen_by",
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
            name="Address",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("encryption_row_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("text", backend.core.fields.EncryptedTextField(blank=True, null=True)),
                ("protected", models.BooleanField(default=False)),
                ("protected_until", models.DateField(blank=True, null=True)),
                (
                    "young_person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="address", to="people.youngperson"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AddressCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                (
                    "source",
                    models.CharField(
                        choices=[("young_person", "The young person"), ("cpr", "The CPR register")], max_length=12
                    ),
                ),
                ("former_until", models.DateField(blank=True, null=True)),
                ("protected", models.BooleanField()),
                ("protected_until", models.DateField(blank=True, null=True)),
                (
                    "address",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="people.address"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["address_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="AddressCheckEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("on", models.DateField()),
                (
                    "source",
                    models.CharField(
                        choices=[("young_person", "The young person"), ("cpr", "The CPR register")], max_length=12
                    ),
                ),
                ("former_until", models.DateField(blank=True, null=True)),
                ("protected", models.BooleanField()),
                ("protected_until", models.DateField(blank=True, null=True)),
                (
                    "address",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.address",
                    ),
                ),
                (
                    "by",
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
                        to="people.addresscheck",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AddressEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("encryption_row_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("text", backend.core.fields.EncryptedTextField(blank=True, null=True)),
                ("protected", models.BooleanField(default=False)),
                ("protected_until", models.DateField(blank=True, null=True)),
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
                        to="people.address",
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
            name="Alert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("home_visit_safety", "Safety at home visits"),
                            ("must_not_be_informed", "Must not be told or contacted by"),
                            ("interpreter", "Interpreter"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.CharField(max_length=300)),
                ("review_on", models.DateField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "young_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="alerts", to="people.youngperson"
                    ),
                ),
            ],
            options={
                "ordering": ["young_person_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="AlertEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("home_visit_safety", "Safety at home visits"),
                            ("must_not_be_informed", "Must not be told or contacted by"),
                            ("interpreter", "Interpreter"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.CharField(max_length=300)),
                ("review_on", models.DateField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("ended_on", models.DateField(blank=True, null=True)),
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
                        to="people.alert",
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
            name="BenefitSpell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "benefit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.benefit"
                    ),
                ),
                (
                    "young_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="benefits", to="people.youngperson"
                    ),
                ),
            ],
            options={
                "ordering": ["young_person_id", "-starts_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="BenefitSpellEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "benefit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.benefit",
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
                        to="people.benefitspell",
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
            name="CaseStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("close", "The case was closed"),
                            ("reopen", "The case was reopened"),
                            ("transfer", "The case moved to another unit"),
                            ("record_death", "The young person has died"),
                            ("undo_death", "A death that was recorded by mistake was undone"),
                            ("merge", "Another record of the young person was merged into this one"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField()),
                ("why", models.CharField(blank=True, max_length=300)),
                ("ended", models.JSONField(default=list)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "from_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                    ),
                ),
                (
                    "merged_case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.youngperson",
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                    ),
                ),
                (
                    "young_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="people.youngperson"
                    ),
                ),
            ],
            options={
                "ordering": ["young_person_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="CaseStepEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("close", "The case was closed"),
                            ("reopen", "The case was reopened"),
                            ("transfer", "The case moved to another unit"),
                            ("record_death", "The young person has died"),
                            ("undo_death", "A death that was recorded by mistake was undone"),
                            ("merge", "Another record of the young person was merged into this one"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField()),
                ("why", models.CharField(blank=True, max_length=300)),
                ("ended", models.JSONField(default=list)),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "from_unit",
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
                    "merged_case",
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
                        to="people.casestep",
                    ),
                ),
                (
                    "to_unit",
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
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "answer",
                    models.CharField(
                        choices=[("given", "Given"), ("declined", "Declined")], default="given", max_length=10
                    ),
                ),
                ("recipient", models.CharField(max_length=200)),
                ("what", models.CharField(max_length=500)),
                ("purpose", models.CharField(max_length=500)),
                (
                    "form",
                    models.CharField(
                        choices=[("oral", "Oral"), ("written", "Written"), ("digital", "Digital")], max_length=10
                    ),
                ),
                ("given_on", models.DateField()),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "renews",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewed_by",
                        to="people.consent",
                    ),
                ),
                (
                    "young_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="people.youngperson"
                    ),
                ),
            ],
            options={
                "ordering": ["young_person_id", "-given_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="ConsentJournalReference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("system", models.CharField(max_length=60, verbose_name="journal system")),
                ("number", models.CharField(max_length=100, verbose_name="case or document number")),
                ("kle", models.CharField(blank=True, max_length=20, verbose_name="KLE number")),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="link")),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="journal_references",
                        to="people.consent",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ConsentJournalReferenceEvent",
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
                    "consent",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.consent",
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
                        to="people.consentjournalreference",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NetworkPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("encryption_row_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("mother", "Mother"),
                            ("father", "Father"),
                            ("other_parent", "Other parent or step-parent"),
                            ("sibling", "Sibling"),
                            ("grandparent", "Grandparent"),
                            ("partner", "Partner"),
                            ("friend", "Friend"),
                            ("foster_family", "Foster family"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("phone", backend.core.fields.EncryptedTextField(blank=True, null=True)),
                (
                    "custody",
                    models.CharField(
                        choices=[
                            ("shared", "Shared custody"),
                            ("sole", "Sole custody"),
                            ("none", "No custody"),
                            ("authority", "Custody with the authority"),
                            ("unknown", "Not known"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("custody_starts_on", models.DateField(blank=True, null=True)),
                ("custody_ends_on", models.DateField(blank=True, null=True)),
                ("custody_verified_on", models.DateField(blank=True, null=True)),
                ("lives_with", models.BooleanField(default=False)),
                ("may_be_contacted", models.BooleanField(default=False)),
                ("contact_agreed_on", models.DateField(blank=True, null=True)),
                ("must_not_be_informed", models.BooleanField(default=False)),
                ("is_role_model", models.BooleanField(default=False)),
                ("informed_on", models.DateField(blank=True, null=True)),
                ("informed_how", models.CharField(blank=True, max_length=120)),
                ("informed_text_version", models.CharField(blank=True, max_length=40)),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "informed_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="network", to="people.youngperson"
                    ),
                ),
            ],
            options={
                "ordering": ["young_person_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="ConsentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "answer",
                    models.CharField(
                        choices=[("given", "Given"), ("declined", "Declined")], default="given", max_length=10
                    ),
                ),
                ("recipient", models.CharField(max_length=200)),
                ("what", models.CharField(max_length=500)),
                ("purpose", models.CharField(max_length=500)),
                (
                    "form",
                    models.CharField(
                        choices=[("oral", "Oral"), ("written", "Written"), ("digital", "Digital")], max_length=10
                    ),
                ),
                ("given_on", models.DateField()),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
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
                        to="people.consent",
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
                    "renews",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.consent",
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
                    "given_by",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="consent",
            name="given_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="consents",
                to="people.networkperson",
            ),
        ),
        migrations.CreateModel(
            name="NetworkPersonEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("encryption_row_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("mother", "Mother"),
                            ("father", "Father"),
                            ("other_parent", "Other parent or step-parent"),
                            ("sibling", "Sibling"),
                            ("grandparent", "Grandparent"),
                            ("partner", "Partner"),
                            ("friend", "Friend"),
                            ("foster_family", "Foster family"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("phone", backend.core.fields.EncryptedTextField(blank=True, null=True)),
                (
                    "custody",
                    models.CharField(
                        choices=[
                            ("shared", "Shared custody"),
                            ("sole", "Sole custody"),
                            ("none", "No custody"),
                            ("authority", "Custody with the authority"),
                            ("unknown", "Not known"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("custody_starts_on", models.DateField(blank=True, null=True)),
                ("custody_ends_on", models.DateField(blank=True, null=True)),
                ("custody_verified_on", models.DateField(blank=True, null=True)),
                ("lives_with", models.BooleanField(default=False)),
                ("may_be_contacted", models.BooleanField(default=False)),
                ("contact_agreed_on", models.DateField(blank=True, null=True)),
                ("must_not_be_informed", models.BooleanField(default=False)),
                ("is_role_model", models.BooleanField(default=False)),
                ("informed_on", models.DateField(blank=True, null=True)),
                ("informed_how", models.CharField(blank=True, max_length=120)),
                ("informed_text_version", models.CharField(blank=True, max_length=40)),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "informed_by",
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
                        to="people.networkperson",
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
            name="PersonJournalReference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("system", models.CharField(max_length=60, verbose_name="journal system")),
                ("number", models.CharField(max_length=100, verbose_name="case or document number")),
                ("kle", models.CharField(blank=True, max_length=20, verbose_name="KLE number")),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="link")),
                (
                    "young_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="journal_references",
                        to="people.youngperson",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonJournalReferenceEvent",
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
                        to="people.personjournalreference",
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
            name="ProbableDuplicate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("found_on", models.DateField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("merged", "One young person: the two cases were merged"),
                            ("two_people", "They are two people"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.youngperson"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "young_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="probable_duplicates",
                        to="people.youngperson",
                    ),
                ),
            ],
            options={
                "verbose_name": "probable duplicate",
                "verbose_name_plural": "probable duplicates",
                "ordering": ["-found_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ProbableDuplicateEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("found_on", models.DateField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("merged", "One young person: the two cases were merged"),
                            ("two_people", "They are two people"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "answered_by",
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
                    "other",
                    models.ForeignKey(
                        db_constraint=False,
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
                        to="people.probableduplicate",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organisation.unit",
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
        migrations.AddField(
            model_name="youngperson",
            name="primary_contact_professional",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="primary_contact_of",
                to="people.professional",
            ),
        ),
        migrations.AddField(
            model_name="professional",
            name="young_person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="professionals", to="people.youngperson"
            ),
        ),
        migrations.CreateModel(
            name="ProfessionalEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=200)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("caseworker", "Caseworker"),
                            ("education_guide", "Education guide (UU)"),
                            ("fgu_teacher", "FGU teacher"),
                            ("teacher", "Teacher"),
                            ("therapist", "Therapist"),
                            ("housing_support", "Housing support"),
                            ("ppr", "PPR"),
                            ("ssp", "SSP"),
                            ("master", "Master of apprentices"),
                            ("doctor", "Doctor"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("organisation", models.CharField(blank=True, max_length=200)),
                ("contact_details", models.CharField(blank=True, max_length=300)),
                ("in_treatment_team", models.BooleanField(default=False)),
                ("may_talk_because", models.CharField(blank=True, max_length=300)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
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
                        to="people.professional",
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
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=200, unique=True)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("target_numbers", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="programme_ends_after_start",
                        violation_error_message="The end is before the start.",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programme",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_programmeevent" ("ends_on", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "target_numbers", "version") VALUES (NEW."ends_on", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."starts_on", NEW."target_numbers", NEW."version"); RETURN NULL;',
                    hash="68ea174abbd736b464484c732589b81962d21d1b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_735d3",
                    table="people_programme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programme",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_programmeevent" ("ends_on", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "target_numbers", "version") VALUES (NEW."ends_on", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."starts_on", NEW."target_numbers", NEW."version"); RETURN NULL;',
                    hash="822d77b4fe6b959fcfd1cc53cbba10a77e656ad5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f4676",
                    table="people_programme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programme",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_programmeevent" ("ends_on", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "target_numbers", "version") VALUES (OLD."ends_on", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."starts_on", OLD."target_numbers", OLD."version"); RETURN NULL;',
                    hash="df5cd660185d615af11c34c9b59e669aa422f1b1",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_421eb",
                    table="people_programme",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="programmeenrolment",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="people.programme"
            ),
        ),
        migrations.AddField(
            model_name="programmeenrolment",
            name="young_person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="people.youngperson"
            ),
        ),
        migrations.AddField(
            model_name="programmeenrolmentevent",
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
            model_name="programmeenrolmentevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="people.programmeenrolment",
            ),
        ),
        migrations.AddField(
            model_name="programmeenrolmentevent",
            name="programme",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="people.programme",
            ),
        ),
        migrations.AddField(
            model_name="programmeenrolmentevent",
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
            model_name="programmeevent",
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
            model_name="programmeevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="people.programme",
            ),
        ),
        migrations.AddField(
            model_name="welfarereport",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="welfarereport",
            name="young_person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="welfare_reports", to="people.youngperson"
            ),
        ),
        migrations.AddField(
            model_name="welfarereportevent",
            name="author",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="welfarereportevent",
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
            model_name="welfarereportevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="people.welfarereport",
            ),
        ),
        migrations.AddField(
            model_name="welfarereportevent",
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
            model_name="welfarereportreader",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="welfarereportreader",
            name="welfarereport",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.welfarereport"
            ),
        ),
        migrations.AddField(
            model_name="welfarereport",
            name="named_readers",
            field=models.ManyToManyField(
                blank=True, related_name="+", through="people.WelfareReportReader", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="welfarereportreaderevent",
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
            model_name="welfarereportreaderevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="people.welfarereportreader",
            ),
        ),
        migrations.AddField(
            model_name="welfarereportreaderevent",
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
            model_name="welfarereportreaderevent",
            name="welfarereport",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="people.welfarereport",
            ),
        ),
        migrations.AddField(
            model_name="youngpersonevent",
            name="informed_by",
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
            model_name="youngpersonevent",
            name="merged_into",
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
            model_name="youngpersonevent",
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
            model_name="youngpersonevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="people.youngperson",
            ),
        ),
        migrations.AddField(
            model_name="youngpersonevent",
            name="primary_contact_professional",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="people.professional",
            ),
        ),
        migrations.AddField(
            model_name="youngpersonevent",
            name="primary_contact_staff",
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
            model_name="youngpersonevent",
            name="unit",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="organisation.unit",
            ),
        ),
        migrations.AddIndex(
            model_name="activityspell",
            index=models.Index(fields=["young_person", "starts_on"], name="activity_person"),
        ),
        migrations.AddConstraint(
            model_name="activityspell",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="activity_ends_after_start",
                violation_error_message="The end is before the start.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activityspell",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_activityspellevent" ("description", "end_reason", "ends_on", "id", "kind_id", "learned_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "starts_on", "version", "young_person_id") VALUES (NEW."description", NEW."end_reason", NEW."ends_on", NEW."id", NEW."kind_id", NEW."learned_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source", NEW."starts_on", NEW."version", NEW."young_person_id"); RETURN NULL;',
                    hash="1c96285db3b8ed9f8fe9078c547f5db1d10fd4b0",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9c012",
                    table="people_activityspell",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activityspell",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_activityspellevent" ("description", "end_reason", "ends_on", "id", "kind_id", "learned_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "starts_on", "version", "young_person_id") VALUES (NEW."description", NEW."end_reason", NEW."ends_on", NEW."id", NEW."kind_id", NEW."learned_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source", NEW."starts_on", NEW."version", NEW."young_person_id"); RETURN NULL;',
                    hash="98f59ad4d0081916abc91dfae6c5518a90cf3c2e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1f938",
                    table="people_activityspell",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activityspell",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_activityspellevent" ("description", "end_reason", "ends_on", "id", "kind_id", "learned_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "starts_on", "version", "young_person_id") VALUES (OLD."description", OLD."end_reason", OLD."ends_on", OLD."id", OLD."kind_id", OLD."learned_on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source", OLD."starts_on", OLD."version", OLD."young_person_id"); RETURN NULL;',
                    hash="98ae3c2b6ea0363ff35bf71153e1a3186b91d5d5",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e4635",
                    table="people_activityspell",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="activityhours",
            constraint=models.UniqueConstraint(
                fields=("spell", "starts_on"),
                name="activity_hours_once_a_day",
                violation_error_message="Hours are already registered from that day: correct that line instead.",
            ),
        ),
        migrations.AddConstraint(
            model_name="activityhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours_per_week__gte", 0), ("hours_per_week__lte", 60)),
                name="activity_hours_of_a_week",
                violation_error_message="Hours a week lie between 0 and 60.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activityhours",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_activityhoursevent" ("hours_per_week", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "spell_id", "starts_on") VALUES (NEW."hours_per_week", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."spell_id", NEW."starts_on"); RETURN NULL;',
                    hash="a53cb087c4d3bab2b3242e76be8b93413d835771",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_55da3",
                    table="people_activityhours",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activityhours",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_activityhoursevent" ("hours_per_week", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "spell_id", "starts_on") VALUES (NEW."hours_per_week", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."spell_id", NEW."starts_on"); RETURN NULL;',
                    hash="6d3ac6d0764a17400f5bcfa144a2f70ccca980a6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0e4a1",
                    table="people_activityhours",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activityhours",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_activityhoursevent" ("hours_per_week", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "spell_id", "starts_on") VALUES (OLD."hours_per_week", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."spell_id", OLD."starts_on"); RETURN NULL;',
                    hash="f2c0137de6c888e23a0e758ecf264b7236cf41f9",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3df20",
                    table="people_activityhours",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="acuteconcern",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_acuteconcernevent" ("at", "id", "next_contact_at", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "responsible_now_id", "responsible_until", "seen_by_id", "what_was_done", "young_person_id") VALUES (NEW."at", NEW."id", NEW."next_contact_at", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."responsible_now_id", NEW."responsible_until", NEW."seen_by_id", NEW."what_was_done", NEW."young_person_id"); RETURN NULL;',
                    hash="eb4166af430938e4ff3d4370985931926a46ca68",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2bd3e",
                    table="people_acuteconcern",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="acuteconcern",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_acuteconcernevent" ("at", "id", "next_contact_at", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "responsible_now_id", "responsible_until", "seen_by_id", "what_was_done", "young_person_id") VALUES (NEW."at", NEW."id", NEW."next_contact_at", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."responsible_now_id", NEW."responsible_until", NEW."seen_by_id", NEW."what_was_done", NEW."young_person_id"); RETURN NULL;',
                    hash="06c47b757875fab30464f6cbc96e1cd03543eaab",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bba76",
                    table="people_acuteconcern",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="acuteconcern",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_acuteconcernevent" ("at", "id", "next_contact_at", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "responsible_now_id", "responsible_until", "seen_by_id", "what_was_done", "young_person_id") VALUES (OLD."at", OLD."id", OLD."next_contact_at", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."responsible_now_id", OLD."responsible_until", OLD."seen_by_id", OLD."what_was_done", OLD."young_person_id"); RETURN NULL;',
                    hash="8c0372cd1ca004fcd1a3208895cc8af1fdb5c937",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_61000",
                    table="people_acuteconcern",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.CheckConstraint(
                condition=models.Q(("protected", True), ("protected_until__isnull", True), _connector="OR"),
                name="address_until_only_when_protected",
                violation_error_message="Only a protected address has a date on which protection is verified.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="address",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_addressevent" ("encryption_row_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protected", "protected_until", "text", "version", "young_person_id") VALUES (NEW."encryption_row_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."protected", NEW."protected_until", NEW."text", NEW."version", NEW."young_person_id"); RETURN NULL;',
                    hash="a6da6066d6dc68bd3c0775e66c6f967f7ccc43e1",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e3f03",
                    table="people_address",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="address",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_addressevent" ("encryption_row_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protected", "protected_until", "text", "version", "young_person_id") VALUES (NEW."encryption_row_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."protected", NEW."protected_until", NEW."text", NEW."version", NEW."young_person_id"); RETURN NULL;',
                    hash="01d064311106d6f10c9bfad1dcd53d07441fb3e3",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9a42e",
                    table="people_address",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="address",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_addressevent" ("encryption_row_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protected", "protected_until", "text", "version", "young_person_id") VALUES (OLD."encryption_row_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."protected", OLD."protected_until", OLD."text", OLD."version", OLD."young_person_id"); RETURN NULL;',
                    hash="5cedbf8d7c48ebd1084348a89f4222cefc69f19d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d8fae",
                    table="people_address",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="addresscheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("protected", True), ("protected_until__isnull", True), _connector="OR"),
                name="address_check_until_only_when_protected",
                violation_error_message="Only a protected address has a date on which protection is verified.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="addresscheck",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_addresscheckevent" ("address_id", "by_id", "former_until", "id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protected", "protected_until", "source") VALUES (NEW."address_id", NEW."by_id", NEW."former_until", NEW."id", NEW."on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."protected", NEW."protected_until", NEW."source"); RETURN NULL;',
                    hash="88ee936626854b51511084c5b034a63ca85ddd5c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4fe3a",
                    table="people_addresscheck",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="addresscheck",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_addresscheckevent" ("address_id", "by_id", "former_until", "id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protected", "protected_until", "source") VALUES (NEW."address_id", NEW."by_id", NEW."former_until", NEW."id", NEW."on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."protected", NEW."protected_until", NEW."source"); RETURN NULL;',
                    hash="da197484170e2b7b8055f9fb3f3af3cf8b5a2e51",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3afb8",
                    table="people_addresscheck",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="addresscheck",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_addresscheckevent" ("address_id", "by_id", "former_until", "id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protected", "protected_until", "source") VALUES (OLD."address_id", OLD."by_id", OLD."former_until", OLD."id", OLD."on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."protected", OLD."protected_until", OLD."source"); RETURN NULL;',
                    hash="f4c15233f130681c944835bc87bec14a72a208bb",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_739fb",
                    table="people_addresscheck",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="alert",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_alertevent" ("created_at", "created_by_id", "ended_on", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_on", "text", "version", "young_person_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."ended_on", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."review_on", NEW."text", NEW."version", NEW."young_person_id"); RETURN NULL;',
                    hash="06ad9039e6ba979396c811bd630e268cb44148e4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c7422",
                    table="people_alert",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="alert",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_alertevent" ("created_at", "created_by_id", "ended_on", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_on", "text", "version", "young_person_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."ended_on", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."review_on", NEW."text", NEW."version", NEW."young_person_id"); RETURN NULL;',
                    hash="80942b5f7a8d2321360fdc39979e1b97d4d54daa",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4ff68",
                    table="people_alert",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="alert",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_alertevent" ("created_at", "created_by_id", "ended_on", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_on", "text", "version", "young_person_id") VALUES (OLD."created_at", OLD."created_by_id", OLD."ended_on", OLD."id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."review_on", OLD."text", OLD."version", OLD."young_person_id"); RETURN NULL;',
                    hash="b89875b0c79317adb774c007347f2dabfb429842",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_23e2b",
                    table="people_alert",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="benefitspell",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="benefit_ends_after_start",
                violation_error_message="The end is before the start.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="benefitspell",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_benefitspellevent" ("benefit_id", "ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "version", "young_person_id") VALUES (NEW."benefit_id", NEW."ends_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."starts_on", NEW."version", NEW."young_person_id"); RETURN NULL;',
                    hash="1d3b18fb2e1389a398ee4b52dcba898af6dff742",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b7e8f",
                    table="people_benefitspell",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="benefitspell",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_benefitspellevent" ("benefit_id", "ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "version", "young_person_id") VALUES (NEW."benefit_id", NEW."ends_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."starts_on", NEW."version", NEW."young_person_id"); RETURN NULL;',
                    hash="b361f8ed18c7af87426f79909467e7f948b164b4",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8d55b",
                    table="people_benefitspell",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="benefitspell",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_benefitspellevent" ("benefit_id", "ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "version", "young_person_id") VALUES (OLD."benefit_id", OLD."ends_on", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."starts_on", OLD."version", OLD."young_person_id"); RETURN NULL;',
                    hash="e101e76ae62c1b4277c4fe8e5f95b1193eeba8c7",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_576f8",
                    table="people_benefitspell",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="casestep",
            index=models.Index(fields=["young_person"], name="case_step_person"),
        ),
        migrations.AddConstraint(
            model_name="casestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("step", "transfer"), _negated=True),
                    models.Q(
                        ("from_unit__isnull", False),
                        ("to_unit__isnull", False),
                        models.Q(("from_unit", models.F("to_unit")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="case_step_transfer_between_two_units",
            ),
        ),
        migrations.AddConstraint(
            model_name="casestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("step__in", ["transfer", "undo_death"]), _negated=True),
                    models.Q(("why", ""), _negated=True),
                    _connector="OR",
                ),
                name="case_step_says_why",
                violation_error_message="Give the reason.",
            ),
        ),
        migrations.AddConstraint(
            model_name="casestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_case__isnull", False), ("step", "merge")),
                    models.Q(models.Q(("step", "merge"), _negated=True), ("merged_case__isnull", True)),
                    _connector="OR",
                ),
                name="case_step_merge_names_the_other_case",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casestep",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_casestepevent" ("by_id", "ended", "from_unit_id", "id", "merged_case_id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step", "to_unit_id", "why", "young_person_id") VALUES (NEW."by_id", NEW."ended", NEW."from_unit_id", NEW."id", NEW."merged_case_id", NEW."on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."step", NEW."to_unit_id", NEW."why", NEW."young_person_id"); RETURN NULL;',
                    hash="1d6d51defbe44e2402c1adce80ffcfd2e6bd8526",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_631fc",
                    table="people_casestep",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casestep",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_casestepevent" ("by_id", "ended", "from_unit_id", "id", "merged_case_id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step", "to_unit_id", "why", "young_person_id") VALUES (NEW."by_id", NEW."ended", NEW."from_unit_id", NEW."id", NEW."merged_case_id", NEW."on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."step", NEW."to_unit_id", NEW."why", NEW."young_person_id"); RETURN NULL;',
                    hash="575bae79e0abdf0f0571d20f26cf15df4c958254",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_21321",
                    table="people_casestep",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casestep",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_casestepevent" ("by_id", "ended", "from_unit_id", "id", "merged_case_id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step", "to_unit_id", "why", "young_person_id") VALUES (OLD."by_id", OLD."ended", OLD."from_unit_id", OLD."id", OLD."merged_case_id", OLD."on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."step", OLD."to_unit_id", OLD."why", OLD."young_person_id"); RETURN NULL;',
                    hash="298bd9303da99cf6b8ef7aa51d3317e027899e15",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d7cf5",
                    table="people_casestep",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consentjournalreference",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_consentjournalreferenceevent" ("consent_id", "id", "kle", "link", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "system") VALUES (NEW."consent_id", NEW."id", NEW."kle", NEW."link", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."system"); RETURN NULL;',
                    hash="dddded6e57b9519a55f736e48b81678f17368e27",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_44de5",
                    table="people_consentjournalreference",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consentjournalreference",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_consentjournalreferenceevent" ("consent_id", "id", "kle", "link", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "system") VALUES (NEW."consent_id", NEW."id", NEW."kle", NEW."link", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."system"); RETURN NULL;',
                    hash="a2d2000d8ce2e4119195169824314ba9e9d1f791",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5e34f",
                    table="people_consentjournalreference",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consentjournalreference",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_consentjournalreferenceevent" ("consent_id", "id", "kle", "link", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "system") VALUES (OLD."consent_id", OLD."id", OLD."kle", OLD."link", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."system"); RETURN NULL;',
                    hash="4d36c69b7670ff13329e4fd8fa18196f8577c249",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_fdc8d",
                    table="people_consentjournalreference",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="networkperson",
            constraint=models.CheckConstraint(
                condition=models.Q(("must_not_be_informed", False), ("may_be_contacted", False), _connector="OR"),
                name="network_person_not_informed_and_contacted",
                violation_error_message="A person who must not be told anything may not be contacted either.",
            ),
        ),
        migrations.AddConstraint(
            model_name="networkperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("custody_starts_on__isnull", True),
                    ("custody_ends_on__isnull", True),
                    ("custody_ends_on__gte", models.F("custody_starts_on")),
                    _connector="OR",
                ),
                name="network_person_custody_period",
                violation_error_message="Custody ends before it begins.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="networkperson",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_networkpersonevent" ("contact_agreed_on", "custody", "custody_ends_on", "custody_starts_on", "custody_verified_on", "encryption_row_id", "ends_on", "id", "informed_by_id", "informed_how", "informed_on", "informed_text_version", "is_role_model", "lives_with", "may_be_contacted", "must_not_be_informed", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "relation", "version", "young_person_id") VALUES (NEW."contact_agreed_on", NEW."custody", NEW."custody_ends_on", NEW."custody_starts_on", NEW."custody_verified_on", NEW."encryption_row_id", NEW."ends_on", NEW."id", NEW."informed_by_id", NEW."informed_how", NEW."informed_on", NEW."informed_text_version", NEW."is_role_model", NEW."lives_with", NEW."may_be_contacted", NEW."must_not_be_informed", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."relation", NEW."version", NEW."young_person_id"); RETURN NULL;',
                    hash="5398e4398988882d75b7066475e67e87d6efd623",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_24980",
                    table="people_networkperson",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="networkperson",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_networkpersonevent" ("contact_agreed_on", "custody", "custody_ends_on", "custody_starts_on", "custody_verified_on", "encryption_row_id", "ends_on", "id", "informed_by_id", "informed_how", "informed_on", "informed_text_version", "is_role_model", "lives_with", "may_be_contacted", "must_not_be_informed", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "relation", "version", "young_person_id") VALUES (NEW."contact_agreed_on", NEW."custody", NEW."custody_ends_on", NEW."custody_starts_on", NEW."custody_verified_on", NEW."encryption_row_id", NEW."ends_on", NEW."id", NEW."informed_by_id", NEW."informed_how", NEW."informed_on", NEW."informed_text_version", NEW."is_role_model", NEW."lives_with", NEW."may_be_contacted", NEW."must_not_be_informed", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."relation", NEW."version", NEW."young_person_id"); RETURN NULL;',
                    hash="c63898c7dc8af5b741ecc923296138ba7025eea6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_aa238",
                    table="people_networkperson",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="networkperson",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_networkpersonevent" ("contact_agreed_on", "custody", "custody_ends_on", "custody_starts_on", "custody_verified_on", "encryption_row_id", "ends_on", "id", "informed_by_id", "informed_how", "informed_on", "informed_text_version", "is_role_model", "lives_with", "may_be_contacted", "must_not_be_informed", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "relation", "version", "young_person_id") VALUES (OLD."contact_agreed_on", OLD."custody", OLD."custody_ends_on", OLD."custody_starts_on", OLD."custody_verified_on", OLD."encryption_row_id", OLD."ends_on", OLD."id", OLD."informed_by_id", OLD."informed_how", OLD."informed_on", OLD."informed_text_version", OLD."is_role_model", OLD."lives_with", OLD."may_be_contacted", OLD."must_not_be_informed", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."relation", OLD."version", OLD."young_person_id"); RETURN NULL;',
                    hash="541d5bc30da135072be207710d17b0f922c3fe6d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1dab8",
                    table="people_networkperson",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(fields=["expires_on"], name="consent_expires"),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expires_on__isnull", True), ("expires_on__gte", models.F("given_on")), _connector="OR"
                ),
                name="consent_expires_after_given",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_on__isnull", True), ("withdrawn_on__gte", models.F("given_on")), _connector="OR"
                ),
                name="consent_withdrawn_after_given",
                violation_error_message="The end is before the start.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_consentevent" ("answer", "expires_on", "form", "given_by_id", "given_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "recipient", "recorded_at", "recorded_by_id", "renews_id", "version", "what", "withdrawn_on", "young_person_id") VALUES (NEW."answer", NEW."expires_on", NEW."form", NEW."given_by_id", NEW."given_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose", NEW."recipient", NEW."recorded_at", NEW."recorded_by_id", NEW."renews_id", NEW."version", NEW."what", NEW."withdrawn_on", NEW."young_person_id"); RETURN NULL;',
                    hash="b93deebe00fc301df2ccf1221cbeb6c80611f0e9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_91c75",
                    table="people_consent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_consentevent" ("answer", "expires_on", "form", "given_by_id", "given_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "recipient", "recorded_at", "recorded_by_id", "renews_id", "version", "what", "withdrawn_on", "young_person_id") VALUES (NEW."answer", NEW."expires_on", NEW."form", NEW."given_by_id", NEW."given_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose", NEW."recipient", NEW."recorded_at", NEW."recorded_by_id", NEW."renews_id", NEW."version", NEW."what", NEW."withdrawn_on", NEW."young_person_id"); RETURN NULL;',
                    hash="3b99f9a08b58b18132bd6c687d2db9cf478e52ec",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8387f",
                    table="people_consent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_consentevent" ("answer", "expires_on", "form", "given_by_id", "given_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "recipient", "recorded_at", "recorded_by_id", "renews_id", "version", "what", "withdrawn_on", "young_person_id") VALUES (OLD."answer", OLD."expires_on", OLD."form", OLD."given_by_id", OLD."given_on", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."purpose", OLD."recipient", OLD."recorded_at", OLD."recorded_by_id", OLD."renews_id", OLD."version", OLD."what", OLD."withdrawn_on", OLD."young_person_id"); RETURN NULL;',
                    hash="c2e16498967d97ea1026fd0bb69f2df3359309d6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ee4b6",
                    table="people_consent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personjournalreference",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_personjournalreferenceevent" ("id", "kle", "link", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "system", "young_person_id") VALUES (NEW."id", NEW."kle", NEW."link", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."system", NEW."young_person_id"); RETURN NULL;',
                    hash="cc1c9fbcdd8bb73adf97336c2f39cd9d29685355",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_275ca",
                    table="people_personjournalreference",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personjournalreference",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_personjournalreferenceevent" ("id", "kle", "link", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "system", "young_person_id") VALUES (NEW."id", NEW."kle", NEW."link", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."system", NEW."young_person_id"); RETURN NULL;',
                    hash="62f1b4bc29e3c6bdec06bd13ef1d832b10c0bd5d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9d34a",
                    table="people_personjournalreference",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personjournalreference",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_personjournalreferenceevent" ("id", "kle", "link", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "system", "young_person_id") VALUES (OLD."id", OLD."kle", OLD."link", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."system", OLD."young_person_id"); RETURN NULL;',
                    hash="07e092bf5bbdd85ce92e23c837536db3be9ef377",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_00853",
                    table="people_personjournalreference",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="probableduplicate",
            constraint=models.CheckConstraint(
                condition=models.Q(("young_person", models.F("other")), _negated=True),
                name="probable_duplicate_of_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="probableduplicate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_by__isnull", True), ("answered_on__isnull", True)),
                    models.Q(
                        models.Q(("answer", ""), _negated=True),
                        ("answered_by__isnull", False),
                        ("answered_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="probable_duplicate_answer_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="probableduplicate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "two_people"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="probable_duplicate_says_why",
                violation_error_message="Give the reason.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="probableduplicate",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_probableduplicateevent" ("answer", "answered_by_id", "answered_on", "found_on", "id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "unit_id", "young_person_id") VALUES (NEW."answer", NEW."answered_by_id", NEW."answered_on", NEW."found_on", NEW."id", NEW."other_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."unit_id", NEW."young_person_id"); RETURN NULL;',
                    hash="fcb5dad7b4a744c278059b01a152df4a9f822d73",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f5ee0",
                    table="people_probableduplicate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="probableduplicate",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_probableduplicateevent" ("answer", "answered_by_id", "answered_on", "found_on", "id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "unit_id", "young_person_id") VALUES (NEW."answer", NEW."answered_by_id", NEW."answered_on", NEW."found_on", NEW."id", NEW."other_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."unit_id", NEW."young_person_id"); RETURN NULL;',
                    hash="55fa95b834b8dfaecfe77018682887002cc1320b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b9fe3",
                    table="people_probableduplicate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="probableduplicate",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_probableduplicateevent" ("answer", "answered_by_id", "answered_on", "found_on", "id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "unit_id", "young_person_id") VALUES (OLD."answer", OLD."answered_by_id", OLD."answered_on", OLD."found_on", OLD."id", OLD."other_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."unit_id", OLD."young_person_id"); RETURN NULL;',
                    hash="718d5a21c8ab51b017dfccd2bd384e07d927d13c",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9d648",
                    table="people_probableduplicate",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="youngperson",
            index=models.Index(fields=["unit", "closed_on"], name="young_person_unit"),
        ),
        migrations.AddIndex(
            model_name="youngperson",
            index=models.Index(fields=["sort_name", "id"], name="young_person_name"),
        ),
        migrations.AddIndex(
            model_name="youngperson",
            index=models.Index(fields=["born_on"], name="young_person_born"),
        ),
        migrations.AddConstraint(
            model_name="youngperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True), ("closed_on__gte", models.F("opened_on")), _connector="OR"
                ),
                name="young_person_closed_after_opened",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="youngperson",
            constraint=models.CheckConstraint(
                condition=models.Q(("born_on__lte", models.F("opened_on"))),
                name="young_person_born_before_opened",
                violation_error_message="The case opens before the young person is born.",
            ),
        ),
        migrations.AddConstraint(
            model_name="youngperson",
            constraint=models.CheckConstraint(
                condition=backend.core.names.IsNFC("first_name"), name="young_person_first_name_nfc"
            ),
        ),
        migrations.AddConstraint(
            model_name="youngperson",
            constraint=models.CheckConstraint(
                condition=backend.core.names.IsNFC("last_name"), name="young_person_last_name_nfc"
            ),
        ),
        migrations.AddConstraint(
            model_name="youngperson",
            constraint=models.CheckConstraint(
                condition=backend.core.names.IsNFC("preferred_name"), name="young_person_preferred_name_nfc"
            ),
        ),
        migrations.AddConstraint(
            model_name="youngperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("primary_contact_staff__isnull", True),
                    ("primary_contact_professional__isnull", True),
                    _connector="OR",
                ),
                name="young_person_one_primary_contact",
                violation_error_message="A young person has one primary contact: staff or a professional, not both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="youngperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cpr__isnull", True), ("cpr_fingerprint__isnull", True)),
                    models.Q(("cpr__isnull", False), ("cpr_fingerprint__isnull", False)),
                    _connector="OR",
                ),
                name="young_person_cpr_can_be_found",
            ),
        ),
        migrations.AddConstraint(
            model_name="youngperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reminders_paused_until__isnull", True),
                    models.Q(("reminders_paused_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="young_person_pause_has_reason",
                violation_error_message="Say why the reminders are paused.",
            ),
        ),
        migrations.AddConstraint(
            model_name="youngperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="young_person_not_merged_into_itself",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="youngperson",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_youngpersonevent" ("born_on", "case_number", "closed_on", "cpr", "cpr_fingerprint", "cpr_is_replacement", "deceased_on", "email", "encryption_row_id", "first_name", "gender", "id", "informed_by_id", "informed_how", "informed_on", "informed_text_version", "interpreter_language", "kui_contact_appointed_on", "kui_contact_person", "last_name", "merged_into_id", "municipality_code", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "placed_outside_home", "preferred_channel", "preferred_name", "primary_contact_professional_id", "primary_contact_staff_id", "registered_at", "reminders_paused_reason", "reminders_paused_until", "search_name", "sensitivity", "sort_name", "undervisningspligt_ends_on", "unit_id", "version") VALUES (NEW."born_on", NEW."case_number", NEW."closed_on", NEW."cpr", NEW."cpr_fingerprint", NEW."cpr_is_replacement", NEW."deceased_on", NEW."email", NEW."encryption_row_id", NEW."first_name", NEW."gender", NEW."id", NEW."informed_by_id", NEW."informed_how", NEW."informed_on", NEW."informed_text_version", NEW."interpreter_language", NEW."kui_contact_appointed_on", NEW."kui_contact_person", NEW."last_name", NEW."merged_into_id", NEW."municipality_code", NEW."opened_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."placed_outside_home", NEW."preferred_channel", NEW."preferred_name", NEW."primary_contact_professional_id", NEW."primary_contact_staff_id", NEW."registered_at", NEW."reminders_paused_reason", NEW."reminders_paused_until", NEW."search_name", NEW."sensitivity", NEW."sort_name", NEW."undervisningspligt_ends_on", NEW."unit_id", NEW."version"); RETURN NULL;',
                    hash="eb074c18f553bd70ee943ea7125377eb28385e12",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_922f7",
                    table="people_youngperson",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="youngperson",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_youngpersonevent" ("born_on", "case_number", "closed_on", "cpr", "cpr_fingerprint", "cpr_is_replacement", "deceased_on", "email", "encryption_row_id", "first_name", "gender", "id", "informed_by_id", "informed_how", "informed_on", "informed_text_version", "interpreter_language", "kui_contact_appointed_on", "kui_contact_person", "last_name", "merged_into_id", "municipality_code", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "placed_outside_home", "preferred_channel", "preferred_name", "primary_contact_professional_id", "primary_contact_staff_id", "registered_at", "reminders_paused_reason", "reminders_paused_until", "search_name", "sensitivity", "sort_name", "undervisningspligt_ends_on", "unit_id", "version") VALUES (NEW."born_on", NEW."case_number", NEW."closed_on", NEW."cpr", NEW."cpr_fingerprint", NEW."cpr_is_replacement", NEW."deceased_on", NEW."email", NEW."encryption_row_id", NEW."first_name", NEW."gender", NEW."id", NEW."informed_by_id", NEW."informed_how", NEW."informed_on", NEW."informed_text_version", NEW."interpreter_language", NEW."kui_contact_appointed_on", NEW."kui_contact_person", NEW."last_name", NEW."merged_into_id", NEW."municipality_code", NEW."opened_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."placed_outside_home", NEW."preferred_channel", NEW."preferred_name", NEW."primary_contact_professional_id", NEW."primary_contact_staff_id", NEW."registered_at", NEW."reminders_paused_reason", NEW."reminders_paused_until", NEW."search_name", NEW."sensitivity", NEW."sort_name", NEW."undervisningspligt_ends_on", NEW."unit_id", NEW."version"); RETURN NULL;',
                    hash="4ab5c168947e657ac362010d57d3484a8e2aba3e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_10f7c",
                    table="people_youngperson",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="youngperson",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_youngpersonevent" ("born_on", "case_number", "closed_on", "cpr", "cpr_fingerprint", "cpr_is_replacement", "deceased_on", "email", "encryption_row_id", "first_name", "gender", "id", "informed_by_id", "informed_how", "informed_on", "informed_text_version", "interpreter_language", "kui_contact_appointed_on", "kui_contact_person", "last_name", "merged_into_id", "municipality_code", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "placed_outside_home", "preferred_channel", "preferred_name", "primary_contact_professional_id", "primary_contact_staff_id", "registered_at", "reminders_paused_reason", "reminders_paused_until", "search_name", "sensitivity", "sort_name", "undervisningspligt_ends_on", "unit_id", "version") VALUES (OLD."born_on", OLD."case_number", OLD."closed_on", OLD."cpr", OLD."cpr_fingerprint", OLD."cpr_is_replacement", OLD."deceased_on", OLD."email", OLD."encryption_row_id", OLD."first_name", OLD."gender", OLD."id", OLD."informed_by_id", OLD."informed_how", OLD."informed_on", OLD."informed_text_version", OLD."interpreter_language", OLD."kui_contact_appointed_on", OLD."kui_contact_person", OLD."last_name", OLD."merged_into_id", OLD."municipality_code", OLD."opened_on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."placed_outside_home", OLD."preferred_channel", OLD."preferred_name", OLD."primary_contact_professional_id", OLD."primary_contact_staff_id", OLD."registered_at", OLD."reminders_paused_reason", OLD."reminders_paused_until", OLD."search_name", OLD."sensitivity", OLD."sort_name", OLD."undervisningspligt_ends_on", OLD."unit_id", OLD."version"); RETURN NULL;',
                    hash="615c11bbe5adae2161b6e93972849bc138c96e55",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_83533",
                    table="people_youngperson",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="professional",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="professional_ends_after_start",
                violation_error_message="The end is before the start.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="professional",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_professionalevent" ("contact_details", "ends_on", "id", "in_treatment_team", "may_talk_because", "name", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "starts_on", "version", "young_person_id") VALUES (NEW."contact_details", NEW."ends_on", NEW."id", NEW."in_treatment_team", NEW."may_talk_because", NEW."name", NEW."organisation", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."starts_on", NEW."version", NEW."young_person_id"); RETURN NULL;',
                    hash="1b6e1afc24580812ada1419256878f009bb69f4b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_75012",
                    table="people_professional",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="professional",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_professionalevent" ("contact_details", "ends_on", "id", "in_treatment_team", "may_talk_because", "name", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "starts_on", "version", "young_person_id") VALUES (NEW."contact_details", NEW."ends_on", NEW."id", NEW."in_treatment_team", NEW."may_talk_because", NEW."name", NEW."organisation", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."starts_on", NEW."version", NEW."young_person_id"); RETURN NULL;',
                    hash="49df20096e846333376735235c09b91a451002dd",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_17458",
                    table="people_professional",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="professional",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_professionalevent" ("contact_details", "ends_on", "id", "in_treatment_team", "may_talk_because", "name", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "starts_on", "version", "young_person_id") VALUES (OLD."contact_details", OLD."ends_on", OLD."id", OLD."in_treatment_team", OLD."may_talk_because", OLD."name", OLD."organisation", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role", OLD."starts_on", OLD."version", OLD."young_person_id"); RETURN NULL;',
                    hash="7f494db6936e1291a29074c1635a3465aa21f127",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_735ec",
                    table="people_professional",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="programmeenrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="enrolment_ends_after_start",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmeenrolment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            models.F("young_person"), models.F("young_person"), models.Value("[]"), function="int8range"
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.F("programme"), models.F("programme"), models.Value("[]"), function="int8range"
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.F("starts_on"), models.F("ends_on"), models.Value("[]"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="enrolment_once",
                violation_error_message="The young person is already enrolled in this programme in that period.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programmeenrolment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_programmeenrolmentevent" ("ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "starts_on", "young_person_id") VALUES (NEW."ends_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."starts_on", NEW."young_person_id"); RETURN NULL;',
                    hash="518303aef34cbbb8012af54fd748a074b7e8f5b4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e602d",
                    table="people_programmeenrolment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programmeenrolment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_programmeenrolmentevent" ("ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "starts_on", "young_person_id") VALUES (NEW."ends_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programme_id", NEW."starts_on", NEW."young_person_id"); RETURN NULL;',
                    hash="c6a6c0d7a3e129d60965ea7527801ba8fcb87d72",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6e11e",
                    table="people_programmeenrolment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programmeenrolment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_programmeenrolmentevent" ("ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "starts_on", "young_person_id") VALUES (OLD."ends_on", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."starts_on", OLD."young_person_id"); RETURN NULL;',
                    hash="e714d9cf318cbedffcfeab26da694739dd5db974",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f02e1",
                    table="people_programmeenrolment",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="welfarereportreader",
            constraint=models.UniqueConstraint(fields=("welfarereport", "staff"), name="welfare_report_reader_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="welfarereportreader",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_welfarereportreaderevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "staff_id", "welfarereport_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."staff_id", NEW."welfarereport_id"); RETURN NULL;',
                    hash="246b16212c485c81aa2fc551637eea2d73f24fa0",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_41b82",
                    table="people_welfarereport_named_readers",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="welfarereportreader",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_welfarereportreaderevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "staff_id", "welfarereport_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."staff_id", NEW."welfarereport_id"); RETURN NULL;',
                    hash="8c3a7bac267ebd4c830caadf1083fdf296974a68",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_98251",
                    table="people_welfarereport_named_readers",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="welfarereportreader",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_welfarereportreaderevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "staff_id", "welfarereport_id") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."staff_id", OLD."welfarereport_id"); RETURN NULL;',
                    hash="92ffb1df64b13ae6e2cca0e642d842698f2c5b1d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1891b",
                    table="people_welfarereport_named_readers",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="welfarereport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("receipt_on__isnull", True), ("receipt_on__gte", models.F("sent_on")), _connector="OR"
                ),
                name="welfare_report_receipt_after_sent",
                violation_error_message="The end is before the start.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="welfarereport",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_welfarereportevent" ("author_id", "id", "journal_reference", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "receipt_on", "sent_on", "sent_to", "young_person_id") VALUES (NEW."author_id", NEW."id", NEW."journal_reference", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."receipt_on", NEW."sent_on", NEW."sent_to", NEW."young_person_id"); RETURN NULL;',
                    hash="9124e210e9e0312d5818a1ccea1eed5dc7f01eb1",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e8866",
                    table="people_welfarereport",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="welfarereport",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_welfarereportevent" ("author_id", "id", "journal_reference", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "receipt_on", "sent_on", "sent_to", "young_person_id") VALUES (NEW."author_id", NEW."id", NEW."journal_reference", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."receipt_on", NEW."sent_on", NEW."sent_to", NEW."young_person_id"); RETURN NULL;',
                    hash="db18861af76f2b17b26fd4f07d45d424adfe7e64",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ac171",
                    table="people_welfarereport",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="welfarereport",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_welfarereportevent" ("author_id", "id", "journal_reference", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "receipt_on", "sent_on", "sent_to", "young_person_id") VALUES (OLD."author_id", OLD."id", OLD."journal_reference", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."receipt_on", OLD."sent_on", OLD."sent_to", OLD."young_person_id"); RETURN NULL;',
                    hash="055020dcea76beaf9b18ef105262f28327f884e9",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c1bb5",
                    table="people_welfarereport",
                    when="AFTER",
                ),
            ),
        ),
    ]

    operations = [CreateTables(tables)]
