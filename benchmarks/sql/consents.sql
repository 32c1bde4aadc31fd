-- Every third young person has given a consent, which expires from 20 days from now on.
SELECT
    person.id AS young_person_id,
    'given' AS answer,
    'Sorø Skole' AS recipient,
    'Fremmøde og trivsel' AS what,
    'Fælles plan' AS purpose,
    'written' AS form,
    person.opened_on AS given_on,
    %(today)s::date + 20 + (person.id %% 400)::integer AS expires_on,
    person.registered_at AS recorded_at,
    1 AS recorded_by_id
FROM people_youngperson AS person
WHERE person.id >= %(first)s AND person.id %% 3 = 0
