"""The kinds of intervention of the first day, and what becomes of contacts that move to another young person.

A contact that moves to another young person served no intervention of the one whom it leaves. The move is a command of the
foundation, which knows no intervention, so the database takes the link out.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from backend.core.codelists import seed

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
    kind = apps.get_model("interventions", "InterventionKind")
    seed(kind, KINDS)
    # A mentor needs more time, because the next period is granted.
    kind.objects.filter(key="mentor").update(decide_days_before_end=30)


UNLINK_MOVED = """
CREATE FUNCTION interventions_unlink_moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM interventions_interventioncontact WHERE contact_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER interventions_unlink_moved AFTER UPDATE OF young_person_id ON contacts_contact
    FOR EACH ROW WHEN (OLD.young_person_id <> NEW.young_person_id) EXECUTE FUNCTION interventions_unlink_moved();
"""


class Migration(migrations.Migration):
    dependencies = [("interventions", "0001_initial"), ("contacts", "0002_kinds_and_views")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(
            UNLINK_MOVED,
            "DROP TRIGGER interventions_unlink_moved ON contacts_contact; DROP FUNCTION interventions_unlink_moved",
        ),
    ]
