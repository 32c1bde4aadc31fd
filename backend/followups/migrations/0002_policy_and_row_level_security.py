"""The first policy, and row-level security on follow-ups."""

from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from backend.access.row_level_security import protect


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("followups", "Policy").objects.create(
        name="Ungeløftet – standard", version=1, valid_from=date(2000, 1, 1)
    )


class Migration(migrations.Migration):
    dependencies = [("followups", "0001_initial"), ("access", "0002_row_level_security")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        protect(
            "followups_followup",
            "summary",
            unless_person="(responsible_id = access_caller() OR unit_id IN (SELECT access_led_units()))",
        ),
        migrations.RunSQL("SELECT access_revoke_history()", migrations.RunSQL.noop),
    ]
