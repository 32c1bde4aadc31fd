"""Row-level security on plans, and their history closed to the role that serves people."""

from django.db import migrations

from backend.access.row_level_security import protect


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial"), ("access", "0002_row_level_security")]

    operations = [
        protect("plans_ipsplan", "summary"),
        migrations.RunSQL("SELECT access_revoke_history()", migrations.RunSQL.noop),
    ]
