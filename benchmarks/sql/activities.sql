-- Each plan in the phase of a job has an ordinary job. Every third of the jobs has ended.
SELECT
    plan.id,
    plan.young_person_id,
    'ordinary_job' AS kind_id,
    plan.entry_on + 40 + (plan.id %% 60)::integer AS starts_on,
    CASE WHEN plan.id %% 24 = 0 THEN plan.entry_on + 120 END AS ends_on,
    'staff' AS source,
    plan.entry_on + 40 AS learned_on
FROM plans_ipsplan AS plan
WHERE plan.id >= %(first)s AND plan.phase = 'in_job'
