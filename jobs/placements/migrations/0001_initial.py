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
        ("employers", "0001_initial"),
        ("people", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("plans", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    tables = [
        migrations.CreateModel(
            name="EmploymentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("first_job", models.BooleanField(blank=True, null=True)),
                ("pay", models.CharField(blank=True, max_length=120)),
                ("four_paid_hours_on", models.DateField(blank=True, null=True)),
                ("learned_on", models.DateField()),
                (
                    "disclosed",
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
                ("end_known_on", models.DateField(blank=True, null=True)),
                (
                    "ended_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("young_person", "The young person"),
                            ("employer", "The employer"),
                            ("both", "Both, by agreement"),
                            ("term", "The agreed time was over"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("other_job", "Another job"),
                            ("education", "An education"),
                            ("term_over", "The agreed time was over"),
                            ("too_little_work", "Too little work at the employer"),
                            ("tasks", "The tasks did not suit"),
                            ("hours", "The hours did not suit"),
                            ("colleagues", "Colleagues or leader"),
                            ("health", "Health"),
                            ("absence", "Absence"),
                            ("moved", "Moved, or transport"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("own_words", models.CharField(blank=True, max_length=500)),
                ("has_moved_plan", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EmploymentForm",
            fields=[
                ("key", models.SlugField(max_length=40, primary_key=True, serialize=False, verbose_name="code")),
                ("label_da", models.CharField(max_length=120, verbose_name="Danish label")),
                ("label_en", models.CharField(max_length=120, verbose_name="English label")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("competitive", models.BooleanField(verbose_name="competitive")),
                ("permanent", models.BooleanField(verbose_name="permanent")),
                ("apart", models.BooleanField(default=False, verbose_name="shown separately in reports")),
            ],
            options={
                "verbose_name": "form of employment",
                "verbose_name_plural": "forms of employment",
                "ordering": ["position", "key"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EmploymentVerification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verified_on", models.DateField()),
                ("hours_per_week", models.DecimalField(decimal_places=2, max_digits=4)),
            ],
            options={
                "ordering": ["employment_id", "verified_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="EmploymentVerificationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("verified_on", models.DateField()),
                ("hours_per_week", models.DecimalField(decimal_places=2, max_digits=4)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Employment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("first_job", models.BooleanField(blank=True, null=True)),
                ("pay", models.CharField(blank=True, max_length=120)),
                ("four_paid_hours_on", models.DateField(blank=True, null=True)),
                ("learned_on", models.DateField()),
                (
                    "disclosed",
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
                ("end_known_on", models.DateField(blank=True, null=True)),
                (
                    "ended_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("young_person", "The young person"),
                            ("employer", "The employer"),
                            ("both", "Both, by agreement"),
                            ("term", "The agreed time was over"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("other_job", "Another job"),
                            ("education", "An education"),
                            ("term_over", "The agreed time was over"),
                            ("too_little_work", "Too little work at the employer"),
                            ("tasks", "The tasks did not suit"),
                            ("hours", "The hours did not suit"),
                            ("colleagues", "Colleagues or leader"),
                            ("health", "Health"),
                            ("absence", "Absence"),
                            ("moved", "Moved, or transport"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("own_words", models.CharField(blank=True, max_length=500)),
                ("has_moved_plan", models.BooleanField(default=False)),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="employments", to="employers.employer"
                    ),
                ),
            ],
            options={
                "verbose_name": "job",
                "ordering": ["young_person_id", "-id"],
            },
        ),
        migrations.AddField(
            model_name="employment",
            name="plan",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="employments",
                to="plans.ipsplan",
            ),
        ),
        migrations.AddField(
            model_name="employment",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="employment",
            name="spell",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="employment", to="people.activityspell"
            ),
        ),
        migrations.AddField(
            model_name="employment",
            name="succeeds",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="succeeded_by",
                to="placements.employment",
            ),
        ),
        migrations.AddField(
            model_name="employment",
            name="young_person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="employments", to="people.youngperson"
            ),
        ),
        migrations.AddField(
            model_name="employmentevent",
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
            model_name="employmentevent",
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
            model_name="employmentevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="placements.employment",
            ),
        ),
        migrations.AddField(
            model_name="employmentevent",
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
            model_name="employmentevent",
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
            model_name="employmentevent",
            name="spell",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="people.activityspell",
            ),
        ),
        migrations.AddField(
            model_name="employmentevent",
            name="succeeds",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="placements.employment",
            ),
        ),
        migrations.AddField(
            model_name="employmentevent",
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
            model_name="employmentform",
            name="activity_kind",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.activitykind",
                verbose_name="kind of activity",
            ),
        ),
        migrations.AddField(
            model_name="employmentevent",
            name="form",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="placements.employmentform",
            ),
        ),
        migrations.AddField(
            model_name="employment",
            name="form",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="placements.employmentform"
            ),
        ),
        migrations.AddField(
            model_name="employmentverification",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="employmentverification",
            name="employment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="verifications", to="placements.employment"
            ),
        ),
        migrations.AddField(
            model_name="employmentverificationevent",
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
            model_name="employmentverificationevent",
            name="employment",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="placements.employment",
            ),
        ),
        migrations.AddField(
            model_name="employmentverificationevent",
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
            model_name="employmentverificationevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="placements.employmentverification",
            ),
        ),
        migrations.AddConstraint(
            model_name="employmentform",
            constraint=models.CheckConstraint(
                condition=models.Q(("competitive", False), ("apart", False), _connector="OR"),
                name="employment_form_competitive_is_not_apart",
                violation_error_message="What counts as a job is not reported apart.",
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_known_on__isnull", True), ("end_reason", ""), ("ended_by", ""), ("own_words", "")),
                    models.Q(
                        ("end_known_on__isnull", False),
                        models.Q(("ended_by", ""), _negated=True),
                        models.Q(("end_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="employment_end_says_by_whom_and_why",
                violation_error_message="A job that ends says by whom, why, and when we learned of it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=models.Q(("plan__isnull", False), ("has_moved_plan", False), _connector="OR"),
                name="employment_moves_only_its_plan",
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("succeeds__isnull", True), models.Q(("succeeds", models.F("id")), _negated=True), _connector="OR"
                ),
                name="employment_succeeds_another",
                violation_error_message="A job follows another job, not itself.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "placements_employmentevent" ("disclosed", "employer_id", "end_known_on", "end_reason", "ended_by", "first_job", "form_id", "four_paid_hours_on", "has_moved_plan", "id", "learned_on", "own_words", "pay", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "recorded_by_id", "spell_id", "succeeds_id", "title", "version", "young_person_id") VALUES (NEW."disclosed", NEW."employer_id", NEW."end_known_on", NEW."end_reason", NEW."ended_by", NEW."first_job", NEW."form_id", NEW."four_paid_hours_on", NEW."has_moved_plan", NEW."id", NEW."learned_on", NEW."own_words", NEW."pay", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."recorded_by_id", NEW."spell_id", NEW."succeeds_id", NEW."title", NEW."version", NEW."young_person_id"); RETURN NULL;',
                    hash="d6dc3c3d30e89b266aabf3ecd1ec0bfd7d45fde2",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5fa29",
                    table="placements_employment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "placements_employmentevent" ("disclosed", "employer_id", "end_known_on", "end_reason", "ended_by", "first_job", "form_id", "four_paid_hours_on", "has_moved_plan", "id", "learned_on", "own_words", "pay", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "recorded_by_id", "spell_id", "succeeds_id", "title", "version", "young_person_id") VALUES (NEW."disclosed", NEW."employer_id", NEW."end_known_on", NEW."end_reason", NEW."ended_by", NEW."first_job", NEW."form_id", NEW."four_paid_hours_on", NEW."has_moved_plan", NEW."id", NEW."learned_on", NEW."own_words", NEW."pay", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_id", NEW."recorded_by_id", NEW."spell_id", NEW."succeeds_id", NEW."title", NEW."version", NEW."young_person_id"); RETURN NULL;',
                    hash="4fcc1b5163172b7547a1796e166b0a1240230476",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f3e54",
                    table="placements_employment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "placements_employmentevent" ("disclosed", "employer_id", "end_known_on", "end_reason", "ended_by", "first_job", "form_id", "four_paid_hours_on", "has_moved_plan", "id", "learned_on", "own_words", "pay", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "recorded_by_id", "spell_id", "succeeds_id", "title", "version", "young_person_id") VALUES (OLD."disclosed", OLD."employer_id", OLD."end_known_on", OLD."end_reason", OLD."ended_by", OLD."first_job", OLD."form_id", OLD."four_paid_hours_on", OLD."has_moved_plan", OLD."id", OLD."learned_on", OLD."own_words", OLD."pay", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plan_id", OLD."recorded_by_id", OLD."spell_id", OLD."succeeds_id", OLD."title", OLD."version", OLD."young_person_id"); RETURN NULL;',
                    hash="c6e6cfedaf6cfa978d2ac60c2f4a9491163076c4",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_228dc",
                    table="placements_employment",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="employmentverification",
            index=models.Index(fields=["employment", "-verified_on"], name="employment_verified"),
        ),
        migrations.AddConstraint(
            model_name="employmentverification",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours_per_week__gte", 0), ("hours_per_week__lte", 60)),
                name="verification_hours_of_a_week",
                violation_error_message="Hours a week lie between 0 and 60.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employmentverification",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "placements_employmentverificationevent" ("by_id", "employment_id", "hours_per_week", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "verified_on") VALUES (NEW."by_id", NEW."employment_id", NEW."hours_per_week", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."verified_on"); RETURN NULL;',
                    hash="1651deef318e55b35be931ef1da3581812a59d3f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_10375",
                    table="placements_employmentverification",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employmentverification",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "placements_employmentverificationevent" ("by_id", "employment_id", "hours_per_week", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "verified_on") VALUES (NEW."by_id", NEW."employment_id", NEW."hours_per_week", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."verified_on"); RETURN NULL;',
                    hash="2d979be6e5a8d21cb0d50b1183a1e52d58e84fee",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ac3a7",
                    table="placements_employmentverification",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employmentverification",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "placements_employmentverificationevent" ("by_id", "employment_id", "hours_per_week", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "verified_on") VALUES (OLD."by_id", OLD."employment_id", OLD."hours_per_week", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."verified_on"); RETURN NULL;',
                    hash="6376e292fe9f811c3b2c24101a4fedc1004ad1ed",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b24b4",
                    table="placements_employmentverification",
                    when="AFTER",
                ),
            ),
        ),
    ]

    operations = [CreateTables(tables)]
