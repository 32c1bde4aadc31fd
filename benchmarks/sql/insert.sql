-- Insert the rows that another file selects. `values` are its columns, and the defaults of the columns that it does not have.
INSERT INTO {table} ({columns})
SELECT {values}
FROM (
    {rows}
) AS new
