-- Each job has its hours a week.
SELECT spell.id AS spell_id, spell.starts_on, 4 + spell.id %% 20 AS hours_per_week
FROM people_activityspell AS spell
WHERE spell.id >= %(first)s
