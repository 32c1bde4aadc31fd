"""Row-level security on what is said about a young person, and the history closed to the role that serves people."""

from django.db import migrations

from backend.access.wall import protect


class Migration(migrations.Migration):
    dependencies = [("employers", "0001_initial"), ("access", "0002_wall")]

    operations = [
        protect("employers_disclosuredecision", "content"),
        protect("employers_employercontact", "content", unless_person="true"),
        migrations.RunSQL("SELECT access_close_history()", migrations.RunSQL.noop),
    ]
