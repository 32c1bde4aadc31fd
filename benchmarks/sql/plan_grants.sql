-- Each assignment of a job consultant gives access.
SELECT
    assignment.young_person_id,
    assignment.staff_id,
    'assignment' AS basis,
    assignment.id AS source_id,
    assignment.starts_on AS starts_at,
    1 AS opened_by_id
FROM assignments_assignment AS assignment
WHERE assignment.capacity = 'consultant' AND assignment.young_person_id >= %(first)s
