-- The department, once, and the teams. Team t has the id t + 1.
SELECT 1 AS id, 'Ungeindsats' AS name, 'department' AS kind, NULL::bigint AS parent_id
WHERE %(first)s = 1
UNION ALL
SELECT team + 1, 'Ungeteam ' || team, 'team', 1
FROM generate_series((%(first)s - 1) / %(team)s + 1, %(last)s / %(team)s) AS team
