"""Row-level security on plans, and their history closed to the role that serves people."""

from django.db import migrations

from backend.access.wall import protect


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial"), ("access", "0002_wall")]

    operations = [
        protect("plans_ipsplan", "head"),
        migrations.RunSQL("SELECT access_close_history()", migrations.RunSQL.noop),
    ]
