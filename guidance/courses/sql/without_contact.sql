-- One row for each young person who is in the phases start, active or phase-out at the end of the period.
SELECT
    course.young_person_id,
    course.unit_id AS counted_unit_id,
    course.staff_id AS counted_staff_id,
    %(until)s::date AS counted_on,
    course.phase,
    %(until)s::date - greatest(course.running_since, last.occurred_on) >= 14 AS is_without_contact_14,
    %(until)s::date - greatest(course.running_since, last.occurred_on) >= 21 AS is_without_contact_21,
    %(until)s::date - greatest(course.running_since, last.occurred_on) >= 28 AS is_without_contact_28
FROM courses_open_on(%(until)s) AS course
CROSS JOIN LATERAL (
    SELECT max(contact.occurred_on) AS occurred_on
    FROM contacts_contact AS contact
    WHERE contact.young_person_id = course.young_person_id AND contact.is_qualifying
      AND contact.occurred_on <= %(until)s
) AS last
WHERE course.phase IN ('start', 'active', 'phase_out')
