-- The young people behind the numerator of one measure.
{rows}, answers AS (
    {answers}
)
SELECT DISTINCT young_person_id FROM answers WHERE settled AND hit AND young_person_id IS NOT NULL
