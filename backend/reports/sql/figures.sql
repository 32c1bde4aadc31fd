-- The figures of measures that share a dataset: one row for each measure and group, totals included.
-- Each group has one more line, so that it is there without counted rows too.
{rows}, counted_rows AS (
    {counted_rows}
    UNION ALL
    SELECT DISTINCT
        {every_row}, false, false, NULL::numeric, NULL::numeric, false, false, NULL::bigint, 0
        {columns}
    FROM in_scope
)
SELECT
    number,
    coalesce(sum(times) FILTER (WHERE settled AND in_numerator), 0)::bigint AS hit_events,
    count(DISTINCT young_person_id) FILTER (WHERE settled AND in_numerator) AS hit_people,
    coalesce(sum(times) FILTER (WHERE settled), 0)::bigint AS events,
    count(DISTINCT young_person_id) FILTER (WHERE settled) AS people,
    sum(value) FILTER (WHERE settled) AS value_sum,
    sum(divisor) FILTER (WHERE settled) AS per_sum,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY value) FILTER (WHERE settled) AS value_median,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY value) FILTER (WHERE settled) AS value_p90,
    max(value) FILTER (WHERE settled) AS value_largest,
    coalesce(sum(times) FILTER (WHERE pending), 0)::bigint AS pending,
    coalesce(sum(times) FILTER (WHERE left_out), 0)::bigint AS left_out
    {groups}
FROM counted_rows
GROUP BY number, GROUPING SETS ({grouping_sets})
