-- Let the sequence of a table continue after `highest`, where it does not already.
SELECT setval(sequence, greatest(%(highest)s, nextval(sequence)))
FROM pg_get_serial_sequence(%(table)s, %(column)s) AS sequence
