-- Every fourth young person has an IPS plan. Half of the plans are in the phase of a job.
SELECT
    person.id,
    person.id AS young_person_id,
    CASE WHEN person.id %% 20 = 0 THEN 'ips_like' ELSE 'ips' END AS track,
    person.opened_on + 30 AS received_on,
    'guide' AS source,
    'accepted' AS decision,
    person.opened_on + 33 AS decided_on,
    1 AS decided_by_id,
    person.opened_on + 40 AS agreed_on,
    'Jeg vil gerne have et job.' AS agreed_own_words,
    person.opened_on + 45 AS entry_on,
    false AS employed_at_entry,
    false AS in_education_at_entry,
    'job' AS goal,
    CASE WHEN person.id %% 8 = 0 THEN 'in_job' ELSE 'search' END AS phase
FROM people_youngperson AS person
WHERE person.id >= %(first)s AND person.id %% 4 = 0
