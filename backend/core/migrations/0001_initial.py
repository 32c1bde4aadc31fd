"""Create the tables."""

import datetime

from django.db import migrations, models

from backend.core.operations import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    tables = [
        migrations.CreateModel(
            name="ClockOffset",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("moved_by", models.DurationField(default=datetime.timedelta(0))),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="clock_offset_is_one_row")],
            },
        ),
        migrations.CreateModel(
            name="WorkDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("hverdag", models.IntegerField(help_text="Monday to Saturday without public holidays")),
                ("arbejdsdag", models.IntegerField(help_text="Monday to Friday without public holidays")),
                ("local", models.IntegerField(help_text="arbejdsdage without the municipality's closed days")),
                ("is_hverdag", models.BooleanField()),
                ("is_arbejdsdag", models.BooleanField()),
                ("is_local", models.BooleanField()),
                ("next_local", models.DateField(help_text="the first local arbejdsdag on or after the day")),
                ("previous_arbejdsdag", models.DateField(help_text="the last arbejdsdag on or before the day")),
                ("next_arbejdsdag", models.DateField(help_text="the first arbejdsdag on or after the day")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_local", True)), fields=["local"], include=("day",), name="workday_local"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_hverdag", True)),
                        fields=("hverdag",),
                        include=("day",),
                        name="workday_hverdag_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_arbejdsdag", True)),
                        fields=("arbejdsdag",),
                        include=("day",),
                        name="workday_arbejdsdag_once",
                    ),
                ],
            },
        ),
    ]

    operations = [CreateTables(tables)]
