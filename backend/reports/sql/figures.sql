-- The figures of measures that share a dataset: one row for each group, totals included. Each measure has the columns of
-- `measure.sql`.
{rows}
SELECT
    {figures}
    {groups}
FROM in_scope
GROUP BY GROUPING SETS ({grouping_sets})
