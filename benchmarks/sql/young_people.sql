-- The young people of one chunk. Python makes their names and ciphertext.
SELECT
    person.number AS id,
    person.encryption_row_id,
    'M-' || person.number AS case_number,
    person.first_name,
    person.last_name,
    CASE WHEN person.number %% 7 = 0 THEN 'Kaldet ' || person.number ELSE '' END AS preferred_name,
    person.sort_name,
    person.search_name,
    person.born_on,
    person.cpr,
    person.cpr_fingerprint,
    true AS cpr_is_replacement,
    '0340' AS municipality_code,
    person.phone,
    %(today)s::date - 200 - person.number %% 300 AS opened_on,
    %(today)s::date - 200 - person.number %% 300 AS registered_at,
    2 + (person.number - 1) / %(team)s AS unit_id
FROM unnest(
    %(number)s::integer[],
    %(encryption_row_id)s::uuid[],
    %(first_name)s::text[],
    %(last_name)s::text[],
    %(sort_name)s::text[],
    %(search_name)s::text[],
    %(born_on)s::date[],
    %(cpr)s::bytea[],
    %(cpr_fingerprint)s::bytea[],
    %(phone)s::bytea[]
) AS person (
    number, encryption_row_id, first_name, last_name, sort_name, search_name, born_on, cpr, cpr_fingerprint, phone
)
