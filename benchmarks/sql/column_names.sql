-- No row, only the names of the columns that another file selects.
SELECT *
FROM (
    {rows}
) AS new
LIMIT 0
