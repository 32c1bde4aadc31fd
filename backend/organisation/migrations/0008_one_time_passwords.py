"""Passwords that another person has chosen, and that only let staff choose their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0007_deactivated_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="credential",
            name="one_time_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
