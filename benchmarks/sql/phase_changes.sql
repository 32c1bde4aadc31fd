-- Each course began when the young person was referred, and came to its phase 20 days later.
SELECT
    course.id AS course_id,
    '' AS from_phase,
    'referred' AS to_phase,
    course.opened_on AS "on",
    '' AS why,
    1 AS by_id
FROM courses_guidancecourse AS course
WHERE course.id >= %(first)s
UNION ALL
SELECT course.id, 'referred', course.phase, course.opened_on + 20, 'Klar til at gå i gang', 1
FROM courses_guidancecourse AS course
WHERE course.id >= %(first)s
