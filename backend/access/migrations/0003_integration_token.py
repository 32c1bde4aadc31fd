"""What the token of an integration is for. The role that serves people may not write it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_row_level_security"),
        migrations.swappable_dependency(settings.KNOX_TOKEN_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="IntegrationToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "audience",
                    models.CharField(
                        choices=[("publication", "Rounded for publication"), ("internal", "Exact, for internal use")],
                        default="publication",
                        max_length=12,
                    ),
                ),
                ("recipient", models.CharField(blank=True, max_length=200)),
                ("purpose", models.CharField(blank=True, max_length=300)),
                (
                    "token",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="integration",
                        to=settings.KNOX_TOKEN_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("audience", "publication"),
                            models.Q(
                                models.Q(("recipient", ""), _negated=True), models.Q(("purpose", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="integration_token_internal_says_who_and_why",
                        violation_error_message="A token for exact figures names the recipient and the purpose.",
                    )
                ],
            },
        ),
        migrations.RunSQL("REVOKE INSERT, UPDATE ON access_integrationtoken FROM folge_app", migrations.RunSQL.noop),
    ]
