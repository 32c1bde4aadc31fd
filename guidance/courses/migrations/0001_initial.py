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
        ("people", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    tables = [
        migrations.CreateModel(
            name="CourseColumn",
            fields=[
                (
                    "young_person",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="course",
                        serialize=False,
                        to="people.youngperson",
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("referred", "Referred"),
                            ("intake", "Intake"),
                            ("start", "Start"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("phase_out", "Phase-out"),
                            ("aftercare", "Aftercare"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                    ),
                ),
            ],
            options={
                "db_table": "courses_column",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="GuideColumn",
            fields=[
                (
                    "young_person",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="guide",
                        serialize=False,
                        to="people.youngperson",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
            ],
            options={
                "db_table": "courses_guide_column",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="GuidanceCourse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opened_on", models.DateField()),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("referred", "Referred"),
                            ("intake", "Intake"),
                            ("start", "Start"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("phase_out", "Phase-out"),
                            ("aftercare", "Aftercare"),
                            ("closed", "Closed"),
                        ],
                        default="referred",
                        max_length=12,
                    ),
                ),
                ("pause_reason", models.CharField(blank=True, max_length=300)),
                ("pause_view", models.CharField(blank=True, max_length=500)),
                ("paused_until", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "close_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("goal_reached", "Goal reached"),
                            ("handed_over", "Handed over to another intervention"),
                            ("moved", "Moved to another municipality"),
                            ("own_choice", "The young person's own choice"),
                            ("no_contact", "No contact"),
                            ("age_limit", "Age limit"),
                            ("not_target_group", "Not in the target group"),
                            ("serious_obstacle", "Serious obstacle"),
                            ("declined", "Referral declined"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("moved_to_municipality", models.CharField(blank=True, max_length=120)),
                ("moved_informed_because", models.CharField(blank=True, max_length=300)),
                ("outcome", models.CharField(blank=True, max_length=500)),
                ("closing_summary", models.TextField(blank=True)),
                ("own_words", models.TextField(blank=True)),
                (
                    "legal_basis",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.legalbasis",
                    ),
                ),
                (
                    "young_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="courses", to="people.youngperson"
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="GuidanceCourseEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("opened_on", models.DateField()),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("referred", "Referred"),
                            ("intake", "Intake"),
                            ("start", "Start"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("phase_out", "Phase-out"),
                            ("aftercare", "Aftercare"),
                            ("closed", "Closed"),
                        ],
                        default="referred",
                        max_length=12,
                    ),
                ),
                ("pause_reason", models.CharField(blank=True, max_length=300)),
                ("pause_view", models.CharField(blank=True, max_length=500)),
                ("paused_until", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "close_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("goal_reached", "Goal reached"),
                            ("handed_over", "Handed over to another intervention"),
                            ("moved", "Moved to another municipality"),
                            ("own_choice", "The young person's own choice"),
                            ("no_contact", "No contact"),
                            ("age_limit", "Age limit"),
                            ("not_target_group", "Not in the target group"),
                            ("serious_obstacle", "Serious obstacle"),
                            ("declined", "Referral declined"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("moved_to_municipality", models.CharField(blank=True, max_length=120)),
                ("moved_informed_because", models.CharField(blank=True, max_length=300)),
                ("outcome", models.CharField(blank=True, max_length=500)),
                ("closing_summary", models.TextField(blank=True)),
                ("own_words", models.TextField(blank=True)),
                (
                    "legal_basis",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.legalbasis",
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
                        to="courses.guidancecourse",
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
            name="PhaseChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "from_phase",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("referred", "Referred"),
                            ("intake", "Intake"),
                            ("start", "Start"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("phase_out", "Phase-out"),
                            ("aftercare", "Aftercare"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "to_phase",
                    models.CharField(
                        choices=[
                            ("referred", "Referred"),
                            ("intake", "Intake"),
                            ("start", "Start"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("phase_out", "Phase-out"),
                            ("aftercare", "Aftercare"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField()),
                ("paused_until", models.DateField(blank=True, null=True)),
                ("why", models.CharField(blank=True, max_length=500)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="phase_changes",
                        to="courses.guidancecourse",
                    ),
                ),
            ],
            options={
                "ordering": ["course_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="PhaseChangeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "from_phase",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("referred", "Referred"),
                            ("intake", "Intake"),
                            ("start", "Start"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("phase_out", "Phase-out"),
                            ("aftercare", "Aftercare"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "to_phase",
                    models.CharField(
                        choices=[
                            ("referred", "Referred"),
                            ("intake", "Intake"),
                            ("start", "Start"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("phase_out", "Phase-out"),
                            ("aftercare", "Aftercare"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField()),
                ("paused_until", models.DateField(blank=True, null=True)),
                ("why", models.CharField(blank=True, max_length=500)),
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
                    "course",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="courses.guidancecourse",
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
                        to="courses.phasechange",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("received_on", models.DateField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("young_person", "The young person"),
                            ("network", "Family or network"),
                            ("school", "School"),
                            ("caseworker", "Caseworker"),
                            ("health", "Health service"),
                            ("outreach", "Outreach"),
                            ("import", "Start-up import"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("referrer", models.CharField(blank=True, max_length=200)),
                ("why", models.TextField(blank=True)),
                ("wish", models.TextField(blank=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True, choices=[("accepted", "Accepted"), ("declined", "Declined")], max_length=10
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("declined_to", models.CharField(blank=True, max_length=300)),
                ("informed_on", models.DateField(blank=True, null=True)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="courses.guidancecourse",
                    ),
                ),
                (
                    "decided_by",
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
                "ordering": ["course_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="ReferralEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("received_on", models.DateField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("young_person", "The young person"),
                            ("network", "Family or network"),
                            ("school", "School"),
                            ("caseworker", "Caseworker"),
                            ("health", "Health service"),
                            ("outreach", "Outreach"),
                            ("import", "Start-up import"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("referrer", models.CharField(blank=True, max_length=200)),
                ("why", models.TextField(blank=True)),
                ("wish", models.TextField(blank=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True, choices=[("accepted", "Accepted"), ("declined", "Declined")], max_length=10
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("declined_to", models.CharField(blank=True, max_length=300)),
                ("informed_on", models.DateField(blank=True, null=True)),
                (
                    "course",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="courses.guidancecourse",
                    ),
                ),
                (
                    "decided_by",
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
                        to="courses.referral",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="guidancecourse",
            index=models.Index(fields=["phase"], name="course_phase"),
        ),
        migrations.AddConstraint(
            model_name="guidancecourse",
            constraint=models.UniqueConstraint(
                condition=models.Q(("phase", "closed"), _negated=True),
                fields=("young_person",),
                name="course_one_open",
                violation_error_message="The young person already has an open course: use that one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="guidancecourse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True), ("closed_on__gte", models.F("opened_on")), _connector="OR"
                ),
                name="course_closed_after_opened",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="guidancecourse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", False), ("phase", "closed")),
                    models.Q(
                        models.Q(("phase", "closed"), _negated=True), ("close_reason", ""), ("closed_on__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="course_closed_says_when",
                violation_error_message="A closed course says when it closed, and only a closed one says why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="guidancecourse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("paused_until__isnull", False),
                        ("phase", "paused"),
                        models.Q(("pause_reason", ""), _negated=True),
                    ),
                    models.Q(models.Q(("phase", "paused"), _negated=True), ("paused_until__isnull", True)),
                    _connector="OR",
                ),
                name="course_pause_has_an_end",
                violation_error_message="A pause says why it is made and when it ends.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="guidancecourse",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "courses_guidancecourseevent" ("close_reason", "closed_on", "closing_summary", "id", "legal_basis_id", "moved_informed_because", "moved_to_municipality", "opened_on", "outcome", "own_words", "pause_reason", "pause_view", "paused_until", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "young_person_id") VALUES (NEW."close_reason", NEW."closed_on", NEW."closing_summary", NEW."id", NEW."legal_basis_id", NEW."moved_informed_because", NEW."moved_to_municipality", NEW."opened_on", NEW."outcome", NEW."own_words", NEW."pause_reason", NEW."pause_view", NEW."paused_until", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phase", NEW."young_person_id"); RETURN NULL;',
                    hash="25a83f0ea91e1255c0cee5a4be2dd8cf0265c36e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f2dd3",
                    table="courses_guidancecourse",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="guidancecourse",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "courses_guidancecourseevent" ("close_reason", "closed_on", "closing_summary", "id", "legal_basis_id", "moved_informed_because", "moved_to_municipality", "opened_on", "outcome", "own_words", "pause_reason", "pause_view", "paused_until", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "young_person_id") VALUES (NEW."close_reason", NEW."closed_on", NEW."closing_summary", NEW."id", NEW."legal_basis_id", NEW."moved_informed_because", NEW."moved_to_municipality", NEW."opened_on", NEW."outcome", NEW."own_words", NEW."pause_reason", NEW."pause_view", NEW."paused_until", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phase", NEW."young_person_id"); RETURN NULL;',
                    hash="dc74eba822463e839da2ebefb6276bb1bf8723d1",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e4f95",
                    table="courses_guidancecourse",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="guidancecourse",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "courses_guidancecourseevent" ("close_reason", "closed_on", "closing_summary", "id", "legal_basis_id", "moved_informed_because", "moved_to_municipality", "opened_on", "outcome", "own_words", "pause_reason", "pause_view", "paused_until", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "young_person_id") VALUES (OLD."close_reason", OLD."closed_on", OLD."closing_summary", OLD."id", OLD."legal_basis_id", OLD."moved_informed_because", OLD."moved_to_municipality", OLD."opened_on", OLD."outcome", OLD."own_words", OLD."pause_reason", OLD."pause_view", OLD."paused_until", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phase", OLD."young_person_id"); RETURN NULL;',
                    hash="d6f168cb3874d70a250bd1cc21d7d25f17051d45",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9eb5d",
                    table="courses_guidancecourse",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="phasechange",
            index=models.Index(fields=["course", "-id"], name="phase_change_course"),
        ),
        migrations.AddConstraint(
            model_name="phasechange",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_phase", "paused"), ("paused_until__isnull", True), _connector="OR"),
                name="phase_change_only_a_pause_has_an_end",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="phasechange",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "courses_phasechangeevent" ("by_id", "course_id", "from_phase", "id", "on", "paused_until", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_phase", "why") VALUES (NEW."by_id", NEW."course_id", NEW."from_phase", NEW."id", NEW."on", NEW."paused_until", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."to_phase", NEW."why"); RETURN NULL;',
                    hash="54b72506de4e24b22963b33add9abf68628befbc",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7d5fb",
                    table="courses_phasechange",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="phasechange",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "courses_phasechangeevent" ("by_id", "course_id", "from_phase", "id", "on", "paused_until", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_phase", "why") VALUES (NEW."by_id", NEW."course_id", NEW."from_phase", NEW."id", NEW."on", NEW."paused_until", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."to_phase", NEW."why"); RETURN NULL;',
                    hash="cb77d17618a860d30cf9913e9bc374bffa78825a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1da6e",
                    table="courses_phasechange",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="phasechange",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "courses_phasechangeevent" ("by_id", "course_id", "from_phase", "id", "on", "paused_until", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_phase", "why") VALUES (OLD."by_id", OLD."course_id", OLD."from_phase", OLD."id", OLD."on", OLD."paused_until", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."to_phase", OLD."why"); RETURN NULL;',
                    hash="2dcd2e3909ccfe75667123d4838235be52c1a2cc",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e6243",
                    table="courses_phasechange",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_on__isnull", True), ("decided_on__gte", models.F("received_on")), _connector="OR"
                ),
                name="referral_decided_after_received",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_on__isnull", True), ("decision", "")),
                    models.Q(models.Q(("decision", ""), _negated=True), ("decided_on__isnull", False)),
                    _connector="OR",
                ),
                name="referral_decision_has_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "declined"), _negated=True),
                    models.Q(models.Q(("declined_to", ""), _negated=True), ("informed_on__isnull", False)),
                    _connector="OR",
                ),
                name="referral_decline_says_to_what",
                violation_error_message="A decline says to what instead, and on which day the young person was told.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "courses_referralevent" ("course_id", "decided_by_id", "decided_on", "decision", "declined_to", "id", "informed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "referrer", "source", "why", "wish") VALUES (NEW."course_id", NEW."decided_by_id", NEW."decided_on", NEW."decision", NEW."declined_to", NEW."id", NEW."informed_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."received_on", NEW."referrer", NEW."source", NEW."why", NEW."wish"); RETURN NULL;',
                    hash="22c46920102d7e5893bb2fbc1d8f5f0f16565e48",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_34f6b",
                    table="courses_referral",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "courses_referralevent" ("course_id", "decided_by_id", "decided_on", "decision", "declined_to", "id", "informed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "referrer", "source", "why", "wish") VALUES (NEW."course_id", NEW."decided_by_id", NEW."decided_on", NEW."decision", NEW."declined_to", NEW."id", NEW."informed_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."received_on", NEW."referrer", NEW."source", NEW."why", NEW."wish"); RETURN NULL;',
                    hash="6185e2df2e40d56af1ecfc92bf37f5e610048c6c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_78b79",
                    table="courses_referral",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "courses_referralevent" ("course_id", "decided_by_id", "decided_on", "decision", "declined_to", "id", "informed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "referrer", "source", "why", "wish") VALUES (OLD."course_id", OLD."decided_by_id", OLD."decided_on", OLD."decision", OLD."declined_to", OLD."id", OLD."informed_on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."received_on", OLD."referrer", OLD."source", OLD."why", OLD."wish"); RETURN NULL;',
                    hash="184e7a59df938bf035f8da14c82d4f4a6070df5a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0a793",
                    table="courses_referral",
                    when="AFTER",
                ),
            ),
        ),
    ]

    operations = [CreateTables(tables)]
