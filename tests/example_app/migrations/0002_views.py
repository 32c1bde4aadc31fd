"""The open housing support of each young person, for the caseload."""

from django.db import migrations

COLUMN = """
CREATE VIEW example_app_housing_column WITH (security_invoker = true) AS
    SELECT support.young_person_id, support.state
    FROM example_app_housingsupport AS support
    WHERE support.state <> 'ended';
"""


class Migration(migrations.Migration):
    dependencies = [("example_app", "0001_initial")]

    operations = [migrations.RunSQL(COLUMN, "DROP VIEW example_app_housing_column")]
