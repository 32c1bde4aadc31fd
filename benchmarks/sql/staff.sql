-- The guides have the ids from 1. The leader of ten teams has 99,999, the leader of team t 100,000 + t, and its job
-- consultant 200,000 + t.
SELECT guide AS id, 'guide' || guide AS username, 'Guide ' || guide AS name, 'guide0' || guide AS sort_name
FROM generate_series((%(first)s - 1) / %(caseload)s + 1, %(last)s / %(caseload)s) AS guide
UNION ALL
SELECT 100000 + team, 'leader' || team, 'Leder ' || team, 'leder0' || team
FROM generate_series((%(first)s - 1) / %(team)s + 1, %(last)s / %(team)s) AS team
UNION ALL
SELECT 99999, %(leader)s, 'Leder', 'leder'
WHERE %(first)s = 1
UNION ALL
SELECT 200000 + team, 'consultant' || team, 'Konsulent ' || team, 'konsulent' || team
FROM generate_series((%(first)s - 1) / %(team)s + 1, %(last)s / %(team)s) AS team
