-- Each job is an employment of the plan.
SELECT
    spell.id AS spell_id,
    spell.id AS plan_id,
    spell.young_person_id,
    1 + spell.id %% 200 AS employer_id,
    'Medarbejder' AS title,
    'ordinary' AS form_id,
    spell.starts_on AS four_paid_hours_on,
    spell.learned_on,
    1 AS recorded_by_id,
    true AS has_moved_plan
FROM people_activityspell AS spell
WHERE spell.id >= %(first)s
