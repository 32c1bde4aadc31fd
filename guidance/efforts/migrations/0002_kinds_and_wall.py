"""The kinds of effort of the first day, row-level security on efforts, and their history closed."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from backend.access.wall import protect

# key, Danish, English
KINDS = [
    ("mentor", "Mentor", "Mentor"),
    ("accompaniment", "Ledsagelse", "Accompaniment"),
    ("morning_call", "Morgenvækning", "Morning call"),
    ("structure_at_home", "Struktur i hjemmet", "Structure at home"),
    ("leisure", "Fritid og fællesskab", "Leisure and community"),
    ("bridge_to_school", "Brobygning til uddannelse", "Bridge building to school"),
    ("economy_and_housing", "Økonomi og bolig", "Economy and housing"),
    ("health", "Sundhed", "Health"),
    ("other", "Andet", "Other"),
]


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    kind = apps.get_model("efforts", "EffortKind")
    kind._default_manager.bulk_create(
        kind(key=key, label_da=label_da, label_en=label_en, position=position)
        for position, (key, label_da, label_en) in enumerate(KINDS)
    )


class Migration(migrations.Migration):
    dependencies = [("efforts", "0001_initial"), ("access", "0002_wall")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        protect("efforts_effort", "content"),
        migrations.RunSQL("SELECT access_close_history()", migrations.RunSQL.noop),
    ]
