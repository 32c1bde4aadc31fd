-- One row for each young person aged 15-29 who was in the effort on a day of the period, with the activity before its
-- first day and at its end. Both are those of the evening, so that the end of one period is the start of the next.
WITH at_start AS MATERIALIZED (
    SELECT * FROM people_activity_on(%(from)s::date - 1)
), at_end AS MATERIALIZED (
    SELECT * FROM people_activity_on(%(until)s)
), supported AS MATERIALIZED (
    SELECT
        spell.young_person_id,
        bool_or(days.at_start AND benefit.counts_as = 'benefit') AS by_benefit_at_start,
        bool_or(days.at_end AND benefit.counts_as = 'benefit') AS by_benefit_at_end,
        bool_or(days.at_end AND benefit.counts_as <> 'unknown') AS is_known_at_end
    FROM people_benefitspell AS spell
    JOIN people_benefit AS benefit ON benefit.key = spell.benefit_id
    CROSS JOIN LATERAL (
        SELECT
            spell.starts_on < %(from)s AND coalesce(spell.ends_on >= %(from)s::date - 1, true) AS at_start,
            spell.starts_on <= %(until)s AND coalesce(spell.ends_on >= %(until)s, true) AS at_end
    ) AS days
    GROUP BY spell.young_person_id
)
SELECT
    person.id AS young_person_id,
    person.unit_id AS counted_unit_id,
    NULL::bigint AS counted_staff_id,
    %(until)s::date AS counted_on,
    coalesce(at_start.activity, 'newcomer') AS activity_at_start,
    coalesce(
        at_end.activity,
        CASE WHEN person.born_on + interval '30 years' <= %(until)s THEN 'turned_30' ELSE 'left' END
    ) AS activity_at_end,
    at_start.young_person_id IS NOT NULL AS is_in_at_start,
    at_end.young_person_id IS NOT NULL AS is_in_at_end,
    at_end.has_job AS has_job_at_end,
    at_end.has_job AND at_end.has_education AS has_both_at_end,
    at_end.ordinary_hours AS hours_at_end,
    EXISTS (
        SELECT
        FROM people_activityspell AS spell
        JOIN people_activitykind AS kind ON kind.key = spell.kind_id AND kind.counts_as = 'pension'
        WHERE spell.young_person_id = person.id AND spell.starts_on BETWEEN %(from)s AND %(until)s
    ) AS began_pension,
    at_start.young_person_id IS NOT NULL AND coalesce(supported.by_benefit_at_start, false) AS is_on_benefit_at_start,
    NOT coalesce(supported.by_benefit_at_end, false) AS is_off_benefit_at_end,
    at_end.young_person_id IS NOT NULL AND NOT coalesce(supported.is_known_at_end, false) AS is_unknown_of_those_in,
    coalesce(supported.by_benefit_at_start AND NOT supported.is_known_at_end, false) AS is_unknown_of_supported
FROM people_youngperson AS person
LEFT JOIN at_start ON at_start.young_person_id = person.id
LEFT JOIN at_end ON at_end.young_person_id = person.id
LEFT JOIN supported ON supported.young_person_id = person.id
WHERE at_start.young_person_id IS NOT NULL OR at_end.young_person_id IS NOT NULL
  OR (
    -- in the effort on days between: the case was opened or reopened in the period, and closed again
    person.born_on + interval '15 years' <= %(until)s AND person.born_on + interval '30 years' > %(from)s
    AND (
        person.opened_on BETWEEN %(from)s AND %(until)s
        OR EXISTS (
            SELECT
            FROM people_casestep AS step
            WHERE step.young_person_id = person.id AND step.step = 'reopen' AND step."on" BETWEEN %(from)s AND %(until)s
        )
    )
  )
