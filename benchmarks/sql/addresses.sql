-- One address for each young person of one chunk. Python makes the ciphertext.
SELECT person.number AS id, person.encryption_row_id, person.address AS text, person.number AS young_person_id
FROM unnest(%(number)s::integer[], %(encryption_row_id)s::uuid[], %(address)s::bytea[])
    AS person (number, encryption_row_id, address)
