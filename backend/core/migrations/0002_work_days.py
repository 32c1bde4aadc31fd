from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from backend.core.workdays import fill_work_days


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    fill_work_days(using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
