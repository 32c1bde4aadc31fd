-- The rows of the dataset that one measure is about. `value` and `divisor` are the numbers to add up. A row is `settled`
-- when its outcome is known and it began after go-live. Rows that are counted and not added up are put together by
-- person, so that PostgreSQL has fewer to sort: `times` is how many they were.
SELECT
    {number} AS number,
    NOT ({pending} OR {left_out}) AS settled,
    {in_numerator} AS in_numerator,
    {value} AS value,
    {divisor} AS divisor,
    {pending} AND NOT {left_out} AS pending,
    {left_out} AS left_out,
    in_scope.young_person_id,
    {times} AS times
    {columns}
FROM in_scope
WHERE {in_denominator}
{together}
