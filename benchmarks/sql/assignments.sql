-- Each young person has a guide. Every fifth had another guide for the first 60 days.
SELECT
    person.id,
    person.id AS young_person_id,
    1 + (person.id - 1) / %(caseload)s AS staff_id,
    'guide' AS capacity,
    'primary' AS role,
    person.opened_on + CASE WHEN person.id %% 5 = 0 THEN 60 ELSE 0 END AS starts_on,
    NULL::date AS ends_on,
    '' AS end_reason,
    person.registered_at AS acknowledged_at,
    1 + (person.id - 1) / %(caseload)s AS acknowledged_by_id,
    1 AS assigned_by_id
FROM people_youngperson AS person
WHERE person.id >= %(first)s
UNION ALL
SELECT
    1000000 + person.id,
    person.id,
    earlier.guide,
    'guide',
    'primary',
    person.opened_on,
    person.opened_on + 60,
    'handed_over',
    person.registered_at,
    earlier.guide,
    1
FROM people_youngperson AS person
CROSS JOIN LATERAL (
    SELECT 1 + (person.id / %(caseload)s + 1) %% (%(last)s / %(caseload)s) AS guide
) AS earlier
WHERE person.id >= %(first)s AND person.id %% 5 = 0
