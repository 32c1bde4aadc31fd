"""Add row-level security to disclosure decisions and employer contacts, and close the history to `folge_app`."""

from django.db import migrations

from backend.access.row_level_security import protect


class Migration(migrations.Migration):
    dependencies = [("employers", "0001_initial"), ("access", "0002_row_level_security")]

    operations = [
        protect("employers_disclosuredecision", "full"),
        protect("employers_employercontact", "full", unless_person="true"),
        migrations.RunSQL("SELECT access_revoke_history()", migrations.RunSQL.noop),
    ]
