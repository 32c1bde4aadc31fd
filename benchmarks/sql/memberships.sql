-- Each guide, leader and job consultant is in a team; the leader of ten teams is in each of them.
SELECT
    guide AS staff_id,
    2 + (guide - 1) * %(caseload)s / %(team)s AS unit_id,
    'youth_guide' AS role,
    NULL::integer AS caseload_limit,
    DATE '2020-01-01' AS starts_on
FROM generate_series((%(first)s - 1) / %(caseload)s + 1, %(last)s / %(caseload)s) AS guide
UNION ALL
SELECT 100000 + team, team + 1, 'leader', NULL, DATE '2020-01-01'
FROM generate_series((%(first)s - 1) / %(team)s + 1, %(last)s / %(team)s) AS team
UNION ALL
SELECT 99999, team + 1, 'leader', NULL, DATE '2020-01-01'
FROM generate_series((%(first)s - 1) / %(team)s + 1, %(last)s / %(team)s) AS team
WHERE team <= %(teams_of_leader)s
UNION ALL
SELECT 200000 + team, team + 1, 'job_consultant', 20, DATE '2020-01-01'
FROM generate_series((%(first)s - 1) / %(team)s + 1, %(last)s / %(team)s) AS team
