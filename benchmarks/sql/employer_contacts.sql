-- Each plan has five contacts with an employer after the day of entry.
SELECT
    plan.id AS plan_id,
    plan.young_person_id,
    1 + plan.id %% 200 AS employer_id,
    1 AS staff_id,
    'consultant' AS made_by,
    'held' AS status,
    plan.entry_on + contact * (5 + plan.id %% 9)::integer AS at,
    'face_to_face' AS mode,
    true AS outside_office,
    'ordinary_job' AS about,
    'nothing' AS revealed,
    'anonymous' AS allowed,
    plan.entry_on + contact * (5 + plan.id %% 9)::integer AS recorded_at,
    1 AS recorded_by_id
FROM plans_ipsplan AS plan
CROSS JOIN generate_series(1, 5) AS contact
WHERE plan.id >= %(first)s
