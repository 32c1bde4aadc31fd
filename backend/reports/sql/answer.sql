-- The rows of the dataset that one measure is about. `hit`: the row is in the numerator. `value` and `per`: the numbers
-- to sum up. `settled`: the outcome is known, and it began after go-live.
SELECT
    {number} AS number,
    NOT ({pending} OR {left_out}) AS settled,
    {hit} AS hit,
    {value} AS value,
    {per} AS per,
    {pending} AND NOT {left_out} AS pending,
    {left_out} AS left_out,
    in_scope.young_person_id
    {columns}
FROM in_scope
WHERE {among}
