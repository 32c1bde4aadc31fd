-- One row for each assignment of a primary guide that began in the period by handover or caseload move.
SELECT
    moved.young_person_id,
    unit.id AS counted_unit_id,
    moved.staff_id AS counted_staff_id,
    moved.starts_on AS counted_on
FROM assignments_assignment AS moved
JOIN people_youngperson AS person ON person.id = moved.young_person_id
CROSS JOIN LATERAL organisation_unit_of(moved.staff_id, 'youth_guide', person.unit_id, moved.starts_on) AS unit
WHERE moved.capacity = 'guide' AND moved.role = 'primary' AND moved.origin IN ('handed_over', 'moved')
  AND moved.starts_on BETWEEN %(from)s AND %(until)s
