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
            name="ConsultantColumn",
            fields=[
                (
                    "young_person",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="consultant",
                        serialize=False,
                        to="people.youngperson",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
            ],
            options={
                "db_table": "plans_consultant_column",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="PlanColumn",
            fields=[
                (
                    "young_person",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="plan",
                        serialize=False,
                        to="people.youngperson",
                    ),
                ),
                ("track", models.CharField(choices=[("ips", "IPS"), ("ips_like", "IPS-like")], max_length=10)),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("referral", "Referral"),
                            ("profile", "Career profile"),
                            ("search", "Job search"),
                            ("in_job", "In a job"),
                            ("in_education", "In education"),
                            ("step_down", "Moving to other support"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                    ),
                ),
            ],
            options={
                "db_table": "plans_column",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="IpsPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "track",
                    models.CharField(choices=[("ips", "IPS"), ("ips_like", "IPS-like")], default="ips", max_length=10),
                ),
                ("received_on", models.DateField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("young_person", "The young person"),
                            ("network", "Family or network"),
                            ("guide", "Youth guide"),
                            ("school", "School"),
                            ("caseworker", "Caseworker"),
                            ("health", "Health service"),
                            ("import", "Start-up import"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("referrer", models.CharField(blank=True, max_length=200)),
                ("own_words", models.TextField(blank=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True, choices=[("accepted", "Accepted"), ("declined", "Declined")], max_length=10
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True)),
                (
                    "decline_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("own_choice", "The young person does not want IPS"),
                            ("other_intervention", "The young person chose another intervention"),
                            ("ips_elsewhere", "Gets IPS elsewhere"),
                            ("other_municipality", "Lives in another municipality"),
                            ("no_free_place", "No free place with a consultant"),
                        ],
                        max_length=20,
                    ),
                ),
                ("declined_to", models.CharField(blank=True, max_length=300)),
                ("informed_on", models.DateField(blank=True, null=True)),
                ("agreed_on", models.DateField(blank=True, null=True)),
                ("agreed_own_words", models.TextField(blank=True)),
                ("entry_on", models.DateField(blank=True, null=True)),
                ("employed_at_entry", models.BooleanField(blank=True, null=True)),
                ("in_education_at_entry", models.BooleanField(blank=True, null=True)),
                (
                    "goal",
                    models.CharField(
                        choices=[("job", "Job"), ("education", "Education"), ("both", "Job and education")],
                        default="job",
                        max_length=10,
                    ),
                ),
                ("goal_own_words", models.TextField(blank=True)),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("referral", "Referral"),
                            ("profile", "Career profile"),
                            ("search", "Job search"),
                            ("in_job", "In a job"),
                            ("in_education", "In education"),
                            ("step_down", "Moving to other support"),
                            ("closed", "Closed"),
                        ],
                        default="referral",
                        max_length=12,
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "close_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_longer_wanted", "The young person no longer wants IPS"),
                            ("moved", "Moved to another municipality"),
                            ("taken_over", "Taken over by another intervention"),
                            ("step_down_done", "The move to other support is done"),
                            ("declined", "Referral declined"),
                        ],
                        max_length=20,
                    ),
                ),
                ("close_own_words", models.TextField(blank=True)),
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
                    "treatment_partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.professional",
                    ),
                ),
                (
                    "young_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="people.youngperson"
                    ),
                ),
            ],
            options={
                "ordering": ["-received_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="IpsPlanEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "track",
                    models.CharField(choices=[("ips", "IPS"), ("ips_like", "IPS-like")], default="ips", max_length=10),
                ),
                ("received_on", models.DateField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("young_person", "The young person"),
                            ("network", "Family or network"),
                            ("guide", "Youth guide"),
                            ("school", "School"),
                            ("caseworker", "Caseworker"),
                            ("health", "Health service"),
                            ("import", "Start-up import"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("referrer", models.CharField(blank=True, max_length=200)),
                ("own_words", models.TextField(blank=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True, choices=[("accepted", "Accepted"), ("declined", "Declined")], max_length=10
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True)),
                (
                    "decline_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("own_choice", "The young person does not want IPS"),
                            ("other_intervention", "The young person chose another intervention"),
                            ("ips_elsewhere", "Gets IPS elsewhere"),
                            ("other_municipality", "Lives in another municipality"),
                            ("no_free_place", "No free place with a consultant"),
                        ],
                        max_length=20,
                    ),
                ),
                ("declined_to", models.CharField(blank=True, max_length=300)),
                ("informed_on", models.DateField(blank=True, null=True)),
                ("agreed_on", models.DateField(blank=True, null=True)),
                ("agreed_own_words", models.TextField(blank=True)),
                ("entry_on", models.DateField(blank=True, null=True)),
                ("employed_at_entry", models.BooleanField(blank=True, null=True)),
                ("in_education_at_entry", models.BooleanField(blank=True, null=True)),
                (
                    "goal",
                    models.CharField(
                        choices=[("job", "Job"), ("education", "Education"), ("both", "Job and education")],
                        default="job",
                        max_length=10,
                    ),
                ),
                ("goal_own_words", models.TextField(blank=True)),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("referral", "Referral"),
                            ("profile", "Career profile"),
                            ("search", "Job search"),
                            ("in_job", "In a job"),
                            ("in_education", "In education"),
                            ("step_down", "Moving to other support"),
                            ("closed", "Closed"),
                        ],
                        default="referral",
                        max_length=12,
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "close_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_longer_wanted", "The young person no longer wants IPS"),
                            ("moved", "Moved to another municipality"),
                            ("taken_over", "Taken over by another intervention"),
                            ("step_down_done", "The move to other support is done"),
                            ("declined", "Referral declined"),
                        ],
                        max_length=20,
                    ),
                ),
                ("close_own_words", models.TextField(blank=True)),
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
                        to="plans.ipsplan",
                    ),
                ),
                (
                    "treatment_partner",
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
            name="PlanPhaseChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "from_phase",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("referral", "Referral"),
                            ("profile", "Career profile"),
                            ("search", "Job search"),
                            ("in_job", "In a job"),
                            ("in_education", "In education"),
                            ("step_down", "Moving to other support"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "to_phase",
                    models.CharField(
                        choices=[
                            ("referral", "Referral"),
                            ("profile", "Career profile"),
                            ("search", "Job search"),
                            ("in_job", "In a job"),
                            ("in_education", "In education"),
                            ("step_down", "Moving to other support"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField()),
                ("why", models.CharField(blank=True, max_length=500)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="phase_changes", to="plans.ipsplan"
                    ),
                ),
            ],
            options={
                "ordering": ["plan_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="PlanPhaseChangeEvent",
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
                            ("referral", "Referral"),
                            ("profile", "Career profile"),
                            ("search", "Job search"),
                            ("in_job", "In a job"),
                            ("in_education", "In education"),
                            ("step_down", "Moving to other support"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "to_phase",
                    models.CharField(
                        choices=[
                            ("referral", "Referral"),
                            ("profile", "Career profile"),
                            ("search", "Job search"),
                            ("in_job", "In a job"),
                            ("in_education", "In education"),
                            ("step_down", "Moving to other support"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField()),
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
                        to="plans.planphasechange",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="plans.ipsplan",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="ipsplan",
            index=models.Index(fields=["phase"], name="plan_phase"),
        ),
        migrations.AddIndex(
            model_name="ipsplan",
            index=models.Index(fields=["entry_on"], name="plan_entry"),
        ),
        migrations.AddConstraint(
            model_name="ipsplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("phase", "closed"), _negated=True),
                fields=("young_person",),
                name="plan_one_open",
                violation_error_message="The young person already has an open IPS plan: use that one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ipsplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True), ("closed_on__gte", models.F("received_on")), _connector="OR"
                ),
                name="plan_closed_after_received",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ipsplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_on__isnull", True), ("decided_on__gte", models.F("received_on")), _connector="OR"
                ),
                name="plan_decided_after_received",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ipsplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", False), ("phase", "closed")),
                    models.Q(
                        models.Q(("phase", "closed"), _negated=True), ("close_reason", ""), ("closed_on__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="plan_closed_says_when",
                violation_error_message="A closed plan says when it closed, and only a closed one says why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ipsplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("close_reason", "no_longer_wanted"), _negated=True),
                    models.Q(("close_own_words", ""), _negated=True),
                    _connector="OR",
                ),
                name="plan_no_longer_wanted_in_own_words",
                violation_error_message="Say in the young person's own words that they no longer want IPS.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ipsplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_on__isnull", True), ("decision", "")),
                    models.Q(models.Q(("decision", ""), _negated=True), ("decided_on__isnull", False)),
                    _connector="OR",
                ),
                name="plan_decision_has_a_day",
                violation_error_message="A decision has a day, and a day has a decision.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ipsplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decision", "declined"),
                        ("informed_on__isnull", False),
                        models.Q(("decline_reason", ""), _negated=True),
                        models.Q(("declined_to", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("decision", "declined"), _negated=True),
                        ("decline_reason", ""),
                        ("declined_to", ""),
                        ("informed_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="plan_decline_says_why_and_to_what",
                violation_error_message="A decline says why, to what instead, and on which day the young person was told.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ipsplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed_on__isnull", True),
                    models.Q(("agreed_own_words", ""), _negated=True),
                    ("source", "import"),
                    _connector="OR",
                ),
                name="plan_agreed_in_own_words",
                violation_error_message="IPS is voluntary: say in the young person's own words that they agreed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ipsplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("entry_on__isnull", True),
                    models.Q(
                        ("agreed_on__isnull", False), ("decision", "accepted"), ("entry_on__gte", models.F("agreed_on"))
                    ),
                    _connector="OR",
                ),
                name="plan_entered_after_yes_of_both",
                violation_error_message="A plan is entered once it is accepted and the young person has agreed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ipsplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("entry_on__isnull", True),
                    models.Q(("employed_at_entry__isnull", False), ("in_education_at_entry__isnull", False)),
                    ("source", "import"),
                    _connector="OR",
                ),
                name="plan_entered_with_baseline",
                violation_error_message="Say at entry whether the young person has a job, and an education.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ipsplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("phase__in", ("referral", "closed")), ("entry_on__isnull", False), _connector="OR"),
                name="plan_under_way_was_entered",
                violation_error_message="A plan that is under way has a day of entry.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ipsplan",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_ipsplanevent" ("agreed_on", "agreed_own_words", "close_own_words", "close_reason", "closed_on", "decided_by_id", "decided_on", "decision", "decline_reason", "declined_to", "employed_at_entry", "entry_on", "goal", "goal_own_words", "id", "in_education_at_entry", "informed_on", "legal_basis_id", "own_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "received_on", "referrer", "source", "track", "treatment_partner_id", "version", "young_person_id") VALUES (NEW."agreed_on", NEW."agreed_own_words", NEW."close_own_words", NEW."close_reason", NEW."closed_on", NEW."decided_by_id", NEW."decided_on", NEW."decision", NEW."decline_reason", NEW."declined_to", NEW."employed_at_entry", NEW."entry_on", NEW."goal", NEW."goal_own_words", NEW."id", NEW."in_education_at_entry", NEW."informed_on", NEW."legal_basis_id", NEW."own_words", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phase", NEW."received_on", NEW."referrer", NEW."source", NEW."track", NEW."treatment_partner_id", NEW."version", NEW."young_person_id"); RETURN NULL;',
                    hash="b5d800f3c1dcc9b7f82ab866dc52fa7bf6b3eba1",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d848e",
                    table="plans_ipsplan",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ipsplan",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "plans_ipsplanevent" ("agreed_on", "agreed_own_words", "close_own_words", "close_reason", "closed_on", "decided_by_id", "decided_on", "decision", "decline_reason", "declined_to", "employed_at_entry", "entry_on", "goal", "goal_own_words", "id", "in_education_at_entry", "informed_on", "legal_basis_id", "own_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "received_on", "referrer", "source", "track", "treatment_partner_id", "version", "young_person_id") VALUES (NEW."agreed_on", NEW."agreed_own_words", NEW."close_own_words", NEW."close_reason", NEW."closed_on", NEW."decided_by_id", NEW."decided_on", NEW."decision", NEW."decline_reason", NEW."declined_to", NEW."employed_at_entry", NEW."entry_on", NEW."goal", NEW."goal_own_words", NEW."id", NEW."in_education_at_entry", NEW."informed_on", NEW."legal_basis_id", NEW."own_words", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phase", NEW."received_on", NEW."referrer", NEW."source", NEW."track", NEW."treatment_partner_id", NEW."version", NEW."young_person_id"); RETURN NULL;',
                    hash="ab276babb0bd24df473ca00082751ef81720b090",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4c0d0",
                    table="plans_ipsplan",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ipsplan",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_ipsplanevent" ("agreed_on", "agreed_own_words", "close_own_words", "close_reason", "closed_on", "decided_by_id", "decided_on", "decision", "decline_reason", "declined_to", "employed_at_entry", "entry_on", "goal", "goal_own_words", "id", "in_education_at_entry", "informed_on", "legal_basis_id", "own_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "received_on", "referrer", "source", "track", "treatment_partner_id", "version", "young_person_id") VALUES (OLD."agreed_on", OLD."agreed_own_words", OLD."close_own_words", OLD."close_reason", OLD."closed_on", OLD."decided_by_id", OLD."decided_on", OLD."decision", OLD."decline_reason", OLD."declined_to", OLD."employed_at_entry", OLD."entry_on", OLD."goal", OLD."goal_own_words", OLD."id", OLD."in_education_at_entry", OLD."informed_on", OLD."legal_basis_id", OLD."own_words", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phase", OLD."received_on", OLD."referrer", OLD."source", OLD."track", OLD."treatment_partner_id", OLD."version", OLD."young_person_id"); RETURN NULL;',
                    hash="0e6406b3b23dd101556d128796a30cce2453ef47",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_73976",
                    table="plans_ipsplan",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="planphasechange",
            index=models.Index(fields=["plan", "-id"], name="plan_phase_change"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="planphasechange",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_planphasechangeevent" ("by_id", "from_phase", "id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "to_phase", "why") VALUES (NEW."by_id", NEW."from_phase", NEW."id", NEW."on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."to_phase", NEW."why"); RETURN NULL;',
                    hash="194c593ef5476d1279b78eaa950b57bafbe618b4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_34a74",
                    table="plans_planphasechange",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="planphasechange",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "plans_planphasechangeevent" ("by_id", "from_phase", "id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "to_phase", "why") VALUES (NEW."by_id", NEW."from_phase", NEW."id", NEW."on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_id", NEW."to_phase", NEW."why"); RETURN NULL;',
                    hash="f72227ae3b0ef49fffb5ace6510864a25041894a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8f1b7",
                    table="plans_planphasechange",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="planphasechange",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_planphasechangeevent" ("by_id", "from_phase", "id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "to_phase", "why") VALUES (OLD."by_id", OLD."from_phase", OLD."id", OLD."on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plan_id", OLD."to_phase", OLD."why"); RETURN NULL;',
                    hash="a0c1b24b5bc5f811a1f9d9107bd09436aff6a1af",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_30bfc",
                    table="plans_planphasechange",
                    when="AFTER",
                ),
            ),
        ),
    ]

    operations = [CreateTables(tables)]
