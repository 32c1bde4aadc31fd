"""Create the tables."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from backend.core.operations import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("followups", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    tables = [
        migrations.CreateModel(
            name="DispatcherState",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("requests", models.PositiveBigIntegerField(default=0)),
                ("passes", models.PositiveBigIntegerField(default=0)),
                ("left", models.PositiveBigIntegerField(default=0)),
                ("claim_token", models.PositiveBigIntegerField(default=0)),
                ("claimed_until", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("settings_fingerprint", models.CharField(blank=True, max_length=64)),
                ("directory_fingerprint", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="dispatcher_state_one_row")],
            },
        ),
        migrations.CreateModel(
            name="Email",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("local_day", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("digest", "Morning digest"),
                            ("leader_digest", "Morning digest of a leader"),
                            ("immediate", "At once"),
                        ],
                        max_length=13,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("uncertain", "Nobody knows whether it was sent"),
                            ("dead", "Given up"),
                        ],
                        default="queued",
                        max_length=9,
                    ),
                ),
                ("claim_token", models.PositiveIntegerField(default=0)),
                ("claimed_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("error", models.CharField(blank=True, max_length=60)),
                (
                    "recipient",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emails",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("advance", "In advance"),
                            ("due", "Due"),
                            ("overdue", "Overdue"),
                            ("escalated", "Escalated to the leader"),
                        ],
                        max_length=12,
                    ),
                ),
                ("days_before", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("for_date", models.DateField()),
                ("channel", models.CharField(choices=[("in_app", "In the app"), ("email", "E-mail")], max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("sent", "Sent"),
                            ("superseded", "Superseded by another date or stage"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=12,
                    ),
                ),
                ("planned_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "email",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reminders",
                        to="reminders.email",
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="followups.followup",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("follow_up_advance", "A follow-up is due soon"),
                            ("follow_up_due", "A follow-up is due"),
                            ("follow_up_overdue", "A follow-up is overdue"),
                            ("follow_up_escalated", "A follow-up in your unit is still missing"),
                            ("assigned", "A young person is assigned to you"),
                            ("handed_over", "You have handed a young person over"),
                            ("assignment_ended", "Your assignment has ended"),
                            ("case_transferred", "A case has moved to another unit"),
                            ("probable_duplicate", "A young person may have two cases: compare and merge them"),
                            ("acute_concern", "Acute concern for a young person: call the colleague"),
                        ],
                        max_length=20,
                    ),
                ),
                ("facts", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "follow_up",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="followups.followup",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "young_person",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.youngperson",
                    ),
                ),
                (
                    "reminder",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notification",
                        to="reminders.reminder",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.AddIndex(
            model_name="email",
            index=models.Index(condition=models.Q(("state", "queued")), fields=["next_at"], name="email_queued"),
        ),
        migrations.AddIndex(
            model_name="email",
            index=models.Index(
                condition=models.Q(("state", "sent"), _negated=True), fields=["state"], name="email_unsent"
            ),
        ),
        migrations.AddConstraint(
            model_name="email",
            constraint=models.UniqueConstraint(fields=("recipient", "local_day", "kind", "number"), name="email_once"),
        ),
        migrations.AddConstraint(
            model_name="email",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "immediate"), ("number", 1), _connector="OR"), name="email_one_digest_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="email",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "sending"), _negated=True), ("claimed_until__isnull", False), _connector="OR"
                ),
                name="email_sending_is_claimed",
            ),
        ),
        migrations.AddConstraint(
            model_name="email",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", False), _connector="OR"
                ),
                name="email_sent_has_time",
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("channel", "in_app"), ("state", "planned")), fields=["id"], name="reminder_planned"
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("channel", "email"), ("email__isnull", True), ("state", "planned")),
                fields=["recipient"],
                name="reminder_without_email",
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(condition=models.Q(("email__isnull", False)), fields=["email"], name="reminder_email"),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                fields=("follow_up", "stage", "days_before", "for_date", "recipient", "channel"), name="reminder_once"
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(fields=["staff", "-created_at", "-id"], name="notification_staff"),
        ),
    ]

    operations = [CreateTables(tables)]
