-- One accepted referral for each course.
SELECT
    course.id AS course_id,
    course.opened_on AS received_on,
    'school' AS source,
    'Sorø Skole' AS referrer,
    'Fravær' AS why,
    'En læreplads' AS wish,
    'accepted' AS decision,
    course.opened_on + 2 AS decided_on,
    1 AS decided_by_id
FROM courses_guidancecourse AS course
WHERE course.id >= %(first)s
