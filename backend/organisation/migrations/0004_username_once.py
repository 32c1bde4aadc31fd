"""No two accounts whose user names differ only in capitals."""

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0003_versions_of_staff_and_units"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="staff",
            constraint=models.UniqueConstraint(
                Lower("username"),
                name="staff_username_once",
                violation_error_message="Another user has this user name.",
            ),
        ),
    ]
