from typing import Any

from django.db import migrations, models

COUNTS_AS = {"none": "none", "student_grant": "none", "unknown": "unknown"}
"""The codes of the first day that are no public benefit, or not known."""


def set_counts_as(apps: Any, schema_editor: Any) -> None:
    for key, counts_as in COUNTS_AS.items():
        apps.get_model("people", "Benefit").objects.filter(key=key).update(counts_as=counts_as)


class Migration(migrations.Migration):
    dependencies = [("people", "0003_activity_on_a_day")]

    operations = [
        migrations.AddField(
            model_name="benefit",
            name="counts_as",
            field=models.CharField(
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
        migrations.RunPython(set_counts_as, migrations.RunPython.noop),
    ]
