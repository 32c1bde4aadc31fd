"""A version of the policy has no first day until it is approved."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("followups", "0003_own_follow_ups"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="policy",
            options={"ordering": ["-version"]},
        ),
        migrations.AlterField(
            model_name="policy",
            name="valid_from",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_by__isnull", True), ("approved_on__isnull", True)),
                    models.Q(
                        ("approved_by__isnull", False), ("approved_on__isnull", False), ("valid_from__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="policy_approved_from_a_day",
            ),
        ),
    ]
