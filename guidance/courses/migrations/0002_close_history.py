"""Close the history to the role that serves people."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial"), ("access", "0002_wall")]

    operations = [
        migrations.RunSQL("SELECT access_close_history()", migrations.RunSQL.noop),
    ]
