-- Each assignment gives access while it lasts. After a handover the earlier guide has access for 14 more days.
SELECT
    assignment.young_person_id,
    assignment.staff_id,
    'assignment' AS basis,
    assignment.id AS source_id,
    assignment.starts_on AS starts_at,
    assignment.ends_on AS ends_at,
    1 AS opened_by_id
FROM assignments_assignment AS assignment
WHERE assignment.young_person_id >= %(first)s
UNION ALL
SELECT
    assignment.young_person_id,
    assignment.staff_id,
    'handover',
    assignment.id,
    assignment.ends_on,
    assignment.ends_on + 14,
    1
FROM assignments_assignment AS assignment
WHERE assignment.young_person_id >= %(first)s AND assignment.ends_on IS NOT NULL
