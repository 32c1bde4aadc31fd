"""The relations of a member of staff to each of several young people, so that a list asks once for all its rows."""

from django.db import migrations

RELATIONS_TO_EACH = """
CREATE FUNCTION access_relations_to_each(who bigint, at timestamptz, people bigint[])
RETURNS TABLE (young_person_id bigint, relation text, reads boolean) LANGUAGE sql STABLE AS $$
    SELECT asked.id, found.relation, found.reads
    FROM unnest(people) AS asked (id) CROSS JOIN LATERAL access_relations(who, at, asked.id) found
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0006_ips_units")]

    operations = [migrations.RunSQL(RELATIONS_TO_EACH, "DROP FUNCTION access_relations_to_each")]
