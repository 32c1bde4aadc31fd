-- Active young people with a primary guide, and beside them the guides: their full-time share and their places.
-- One query can then divide the people by the sum of the shares, for each guide and for each unit.
SELECT
    course.young_person_id,
    course.unit_id AS counted_unit_id,
    course.staff_id AS counted_staff_id,
    %(until)s::date AS counted_on,
    1 AS people,
    CASE WHEN EXISTS (
        SELECT
        FROM organisation_membership AS guide
        WHERE guide.staff_id = course.staff_id AND guide.role = 'youth_guide' AND guide.caseload_limit IS NOT NULL
          AND guide.starts_on <= %(until)s AND (guide.ends_on IS NULL OR guide.ends_on >= %(until)s)
    ) THEN 1 END AS people_of_limited,
    NULL::numeric AS full_time_share,
    NULL::numeric AS places
FROM courses_open_on(%(until)s) AS course
WHERE course.staff_id IS NOT NULL AND course.phase NOT IN ('paused', 'aftercare')
UNION ALL
SELECT NULL, guide.unit_id, guide.staff_id, %(until)s, NULL, NULL, guide.fte, guide.fte * guide.caseload_limit
FROM organisation_membership AS guide
WHERE guide.role = 'youth_guide'
  AND guide.starts_on <= %(until)s AND (guide.ends_on IS NULL OR guide.ends_on >= %(until)s)
