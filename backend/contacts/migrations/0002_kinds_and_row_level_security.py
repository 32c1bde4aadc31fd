"""The kinds of contact of the first day, and row-level security on contacts and appointments."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from backend.access.row_level_security import protect
from backend.core.codelists import seed

FACE_TO_FACE_OUTSIDE = [
    ("home_visit", "Hjemmebesøg", "Home visit"),
    ("walk_and_talk", "Walk and talk", "Walk and talk"),
    ("accompaniment", "Følgeskab", "Accompaniment"),
    ("bridge_building", "Brobygning", "Bridge building"),
    ("school_visit", "Skolebesøg", "School visit"),
    ("employer_visit", "Virksomhedsbesøg", "Employer visit"),
]
FACE_TO_FACE = [("meeting", "Møde", "Meeting"), ("network_meeting", "Netværksmøde", "Network meeting")]
AT_A_DISTANCE = [
    ("phone", "Telefon", "Phone"),
    ("text_message", "SMS eller besked", "Text message"),
    ("video", "Video", "Video"),
    ("letter", "Brev eller Digital Post", "Letter or Digital Post"),
]
AS_MARKED = [("group", "Gruppe", "Group")]


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    kind = apps.get_model("contacts", "ContactKind")
    seed(kind, FACE_TO_FACE, face_to_face=True, outside_office=None)
    seed(kind, FACE_TO_FACE_OUTSIDE, face_to_face=True, outside_office=True)
    seed(kind, AT_A_DISTANCE, face_to_face=False, outside_office=False)
    seed(kind, AS_MARKED, face_to_face=None, outside_office=None)


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial"), ("access", "0002_row_level_security")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        protect("contacts_contact", "full"),
        protect("contacts_appointment", "full"),
        migrations.RunSQL("SELECT access_revoke_history()", migrations.RunSQL.noop),
    ]
