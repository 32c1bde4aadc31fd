"""Versions of staff and units, for edits with `If-Match`."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0002_unit_of"),
    ]

    operations = [
        migrations.AddField(
            model_name="staff",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="unit",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
    ]
