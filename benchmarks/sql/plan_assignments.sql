-- The job consultant of the team has each young person with a plan.
SELECT
    3000000 + plan.id AS id,
    person.id AS young_person_id,
    200000 + person.unit_id - 1 AS staff_id,
    'consultant' AS capacity,
    'primary' AS role,
    plan.received_on AS starts_on,
    person.registered_at AS acknowledged_at,
    200000 + person.unit_id - 1 AS acknowledged_by_id,
    1 AS assigned_by_id
FROM plans_ipsplan AS plan
JOIN people_youngperson AS person ON person.id = plan.young_person_id
WHERE person.id >= %(first)s
