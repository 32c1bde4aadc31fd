-- The rows of a dataset that lie in a scope, with what is known of the young person on the last day of the period.
-- A record that was merged into another one does not count. `in_scope` has only the columns that are read, so that
-- PostgreSQL does not compute the others. Where no measure adds up numbers, equal rows are put together before they are
-- grouped, so that there are fewer to sort: `times` is how many they were. `in_scope` is materialized, because PostgreSQL
-- would otherwise read the rows one by one, in the order of the groups.
WITH dataset AS (
    {dataset}
), counted AS (
    SELECT
        dataset.*,
        person.gender,
        person.municipality_code AS municipality,
        CASE
            WHEN person.born_on + interval '30 years' <= {until} THEN '30-'
            WHEN person.born_on + interval '25 years' <= {until} THEN '25-29'
            WHEN person.born_on + interval '18 years' <= {until} THEN '18-24'
            WHEN person.born_on + interval '15 years' <= {until} THEN '15-17'
            WHEN person.id IS NOT NULL THEN '-14'
        END AS age,
        to_char(dataset.counted_on, 'YYYY-MM') AS month,
        to_char(dataset.counted_on, 'YYYY-"Q"Q') AS quarter,
        to_char(dataset.counted_on, 'YYYY-"H"') || CASE WHEN extract(month FROM dataset.counted_on) < 7 THEN 1 ELSE 2 END
            AS half_year,
        to_char(dataset.counted_on, 'YYYY') AS year
    FROM dataset
    LEFT JOIN people_youngperson AS person ON person.id = dataset.young_person_id
    WHERE person.merged_into_id IS NULL AND {who_counts}
), in_scope AS MATERIALIZED (
    SELECT {columns}, {times} AS times FROM counted WHERE {conditions} {together}
)
