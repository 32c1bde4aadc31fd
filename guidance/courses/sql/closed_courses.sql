-- One row for each time that a course closed in the period, with the last guide.
SELECT
    course.young_person_id,
    unit.id AS counted_unit_id,
    guide.staff_id AS counted_staff_id,
    change."on" AS counted_on,
    CASE WHEN course.closed_on = change."on" THEN nullif(course.close_reason, '') END AS close_reason
FROM courses_phasechange AS change
JOIN courses_guidancecourse AS course ON course.id = change.course_id
JOIN people_youngperson AS person ON person.id = course.young_person_id
LEFT JOIN LATERAL (
    SELECT held.staff_id
    FROM assignments_assignment AS held
    WHERE held.young_person_id = person.id AND held.capacity = 'guide' AND held.role = 'primary'
      AND held.starts_on <= change."on" AND (held.ends_on IS NULL OR held.ends_on >= change."on")
    ORDER BY held.starts_on DESC, held.id DESC
    LIMIT 1
) AS guide ON true
CROSS JOIN LATERAL organisation_unit_of(guide.staff_id, 'youth_guide', person.unit_id, change."on") AS unit
WHERE change.to_phase = 'closed' AND change."on" BETWEEN %(from)s AND %(until)s
