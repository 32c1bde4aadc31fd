-- One row for each young person whose course is open at the end of the period.
SELECT
    course.young_person_id,
    course.unit_id AS counted_unit_id,
    course.staff_id AS counted_staff_id,
    %(until)s::date AS counted_on,
    CASE WHEN course.phase IN ('paused', 'aftercare') THEN course.phase ELSE 'active' END AS activity_state,
    course.staff_id IS NULL AS is_without_guide,
    course.running_since <= %(until)s::date - %(inactive_after)s AND NOT EXISTS (
        SELECT
        FROM contacts_contact AS contact
        WHERE contact.young_person_id = course.young_person_id AND contact.is_qualifying
          AND contact.occurred_on > %(until)s::date - %(inactive_after)s AND contact.occurred_on <= %(until)s
    ) AS is_inactive,
    %(until)s::date - referral.received_on AS waiting_days,
    referral.received_on < (
        SELECT min(rule.starts_on) FROM followups_ruleactivation AS rule WHERE rule.unit_id = person.unit_id
    ) AS was_referred_before_go_live,
    course.running_since <= %(until)s::date - interval '12 months' AS has_run_a_year,
    course.running_since <= %(until)s::date - interval '12 months' AND EXISTS (
        SELECT
        FROM (
            SELECT
                held.starts_on,
                held.staff_id <> lag(held.staff_id) OVER (ORDER BY held.starts_on, held.id) AS is_another
            FROM assignments_assignment AS held
            WHERE held.young_person_id = course.young_person_id
              AND held.capacity = 'guide' AND held.role = 'primary' AND held.starts_on <= %(until)s
        ) AS guides
        WHERE guides.is_another AND guides.starts_on > %(until)s::date - interval '12 months'
    ) AS has_changed_guide
FROM courses_open_on(%(until)s) AS course
JOIN people_youngperson AS person ON person.id = course.young_person_id
LEFT JOIN LATERAL (
    SELECT last.received_on
    FROM courses_referral AS last
    WHERE course.staff_id IS NULL AND last.course_id = course.course_id AND last.received_on <= %(until)s
    ORDER BY last.id DESC
    LIMIT 1
) AS referral ON true
