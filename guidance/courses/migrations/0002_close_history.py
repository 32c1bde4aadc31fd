"""Close the history to the role that serves people."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial"), ("access", "0002_row_level_security")]

    operations = [
        migrations.RunSQL("SELECT access_revoke_history()", migrations.RunSQL.noop),
    ]
