-- Each young person has a contact every week up to the last days. One in ten has had none for a week more. In every ninth
-- contact nobody answered, and every fiftieth has no note.
SELECT
    person.id AS young_person_id,
    1 + (person.id - 1) / %(caseload)s AS staff_id,
    1 + (person.id - 1) / %(caseload)s AS recorded_by_id,
    kind.key AS kind_id,
    happened.at AS occurred_at,
    happened.at + interval '1 hour' AS recorded_at,
    CASE WHEN (person.id + contact) %% 9 = 0 THEN 'no_answer' ELSE 'held' END AS outcome,
    kind.key = 'meeting' AS face_to_face,
    false AS outside_office,
    30 AS minutes,
    CASE WHEN (person.id + contact) %% 50 > 0 THEN 'Vi talte om ugen, og om næste skridt.' ELSE '' END AS note,
    CASE WHEN (person.id + contact) %% 50 > 0 THEN happened.at + interval '1 hour' END AS noted_at
FROM people_youngperson AS person
CROSS JOIN generate_series(1, %(contacts_each)s) AS contact
CROSS JOIN LATERAL (
    SELECT (ARRAY['meeting', 'phone', 'text_message', 'home_visit'])[1 + (person.id + contact) %% 4] AS key
) AS kind
CROSS JOIN LATERAL (
    SELECT
        1 + (person.id %% 6)::integer + 7 * (%(contacts_each)s - contact)
        + CASE WHEN person.id %% 10 = 0 THEN 8 ELSE 0 END AS days
) AS ago
CROSS JOIN LATERAL (
    SELECT
        %(today)s::date - ago.days + interval '8 hours'
        + make_interval(mins => (person.id * 7 %% 400)::integer) AS at
) AS happened
WHERE person.id >= %(first)s
