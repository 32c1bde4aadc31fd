-- One row for each referral received in the period, with the guide whom the young person has now.
SELECT
    course.young_person_id,
    unit.id AS counted_unit_id,
    guide.staff_id AS counted_staff_id,
    referral.received_on AS counted_on
FROM courses_referral AS referral
JOIN courses_guidancecourse AS course ON course.id = referral.course_id
JOIN people_youngperson AS person ON person.id = course.young_person_id
LEFT JOIN assignments_assignment AS guide
    ON guide.young_person_id = person.id AND guide.capacity = 'guide' AND guide.role = 'primary'
    AND guide.starts_on <= %(as_of)s AND (guide.ends_on IS NULL OR guide.ends_on > %(as_of)s)
CROSS JOIN LATERAL organisation_unit_of(guide.staff_id, 'youth_guide', person.unit_id, %(as_of)s) AS unit
WHERE referral.received_on BETWEEN %(from)s AND %(until)s
