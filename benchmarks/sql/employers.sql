-- The employers, once.
SELECT employer AS id, 'Virksomhed ' || employer AS name
FROM generate_series(1, 200) AS employer
WHERE %(first)s = 1
