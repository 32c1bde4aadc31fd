"""The first kinds of contact, and the view of the last qualifying contact with each young person."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

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


VIEWS = """
CREATE VIEW contacts_last_contact WITH (security_invoker = true) AS
    SELECT y.id AS young_person_id, last.*
    FROM people_youngperson AS y
    CROSS JOIN LATERAL (
        SELECT c.occurred_on AS "on", c.kind_id, s.name
        FROM contacts_contact AS c
        JOIN organisation_staff AS s ON s.id = c.staff_id
        WHERE c.young_person_id = y.id AND c.is_qualifying AND c.occurred_on <= access_today()
        ORDER BY c.occurred_on DESC, c.id DESC
        LIMIT 1
    ) AS last;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_row_level_security"),
        ("contacts", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(VIEWS, "DROP VIEW contacts_last_contact"),
    ]
