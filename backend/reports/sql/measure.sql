    -- One measure: the events and people in the numerator, those in all, what the numbers come to, and the events that are
    -- in neither.
    coalesce(sum(times) FILTER (WHERE {settled} AND {in_numerator}), 0)::bigint,
    count(DISTINCT young_person_id) FILTER (WHERE {settled} AND {in_numerator}),
    coalesce(sum(times) FILTER (WHERE {settled}), 0)::bigint,
    count(DISTINCT young_person_id) FILTER (WHERE {settled}),
    sum({value}) FILTER (WHERE {settled}),
    sum({divisor}) FILTER (WHERE {settled}),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY {value}) FILTER (WHERE {settled}),
    percentile_cont(0.9) WITHIN GROUP (ORDER BY {value}) FILTER (WHERE {settled}),
    max({value}) FILTER (WHERE {settled}),
    coalesce(sum(times) FILTER (WHERE {in_denominator} AND {pending} AND NOT {left_out}), 0)::bigint,
    coalesce(sum(times) FILTER (WHERE {in_denominator} AND {left_out}), 0)::bigint
