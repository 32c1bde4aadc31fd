-- The young people behind the numerator of one measure.
{rows}
SELECT DISTINCT young_person_id FROM in_scope WHERE {settled} AND {in_numerator} AND young_person_id IS NOT NULL
