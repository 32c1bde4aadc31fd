"""Create the tables."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.core.fields
from backend.core.operations import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    tables = [
        migrations.CreateModel(
            name="ListImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("encryption_row_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "is being checked"),
                            ("checked", "waits for you"),
                            ("importing", "is being imported"),
                            ("imported", "imported"),
                            ("failed", "could not be imported"),
                            ("discarded", "discarded"),
                        ],
                        default="checking",
                        max_length=12,
                    ),
                ),
                ("uploaded_at", models.DateTimeField()),
                ("is_workbook", models.BooleanField()),
                ("content", backend.core.fields.EncryptedTextField(blank=True, null=True)),
                ("all_or_nothing", models.BooleanField(default=False)),
                ("counts", models.JSONField(default=dict)),
                ("messages", models.JSONField(default=list)),
                ("fault", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="listimport",
            name="uploaded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="listimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("content__isnull", False), ("state__in", ("checking", "importing", "checked"))),
                    models.Q(
                        models.Q(("state__in", ("checking", "importing", "checked")), _negated=True),
                        ("content__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="list_import_content_while_open",
            ),
        ),
    ]

    operations = [CreateTables(tables)]
