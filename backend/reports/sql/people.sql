-- The young people behind the numerator of one measure.
{rows}, counted_rows AS (
    {counted_rows}
)
SELECT DISTINCT young_person_id FROM counted_rows WHERE settled AND in_numerator AND young_person_id IS NOT NULL
