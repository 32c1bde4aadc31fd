-- One row for each referral received in the period that was not declined, with the first qualifying contact with anyone
-- on or after it, and with the first primary guide assigned on or after it.
--
-- A later referral of the same course ends the time of an earlier one. In time is until the end of the last of so many
-- weekdays (Monday to Saturday, no public holidays) after the day of the referral or of the assignment; that day itself does not count.
SELECT
    course.young_person_id,
    unit.id AS counted_unit_id,
    guide.staff_id AS counted_staff_id,
    referral.received_on AS counted_on,
    contact.first_on - referral.received_on AS days_from_referral,
    contact.first_on <= due.from_referral AS is_soon_from_referral,
    contact.first_on IS NULL AND ended.first_on IS NULL AS is_awaiting,
    contact.first_on IS NULL AND ended.first_on IS NULL AND due.from_referral >= %(as_of)s AS is_fresh_from_referral,
    guide.staff_id IS NOT NULL AS has_guide,
    contact_after.first_on - guide.starts_on AS days_from_assignment,
    contact_after.first_on <= due.from_assignment AS is_soon_from_assignment,
    contact_after.first_on IS NULL AND ended.first_on IS NULL AS is_awaiting_guide,
    contact_after.first_on IS NULL AND ended.first_on IS NULL
        AND due.from_assignment >= %(as_of)s AS is_fresh_from_assignment,
    referral.received_on < (
        SELECT min(rule.starts_on) FROM followups_ruleactivation AS rule WHERE rule.unit_id = person.unit_id
    ) AS was_referred_before_go_live
FROM courses_referral AS referral
JOIN courses_guidancecourse AS course ON course.id = referral.course_id
JOIN people_youngperson AS person ON person.id = course.young_person_id
CROSS JOIN LATERAL (
    -- the day on which the time of this referral ended: the course closed, or another referral came, or a death
    SELECT least(
        (
            SELECT min(closing."on")
            FROM courses_phasechange AS closing
            WHERE closing.course_id = course.id AND closing.to_phase = 'closed'
              AND closing."on" >= referral.received_on AND closing."on" <= %(as_of)s
              AND closing.id > coalesce((
                SELECT max(before.id)
                FROM courses_phasechange AS before
                WHERE before.course_id = course.id AND before.to_phase = 'referred'
                  AND before."on" <= referral.received_on
              ), 0)
        ),
        (
            SELECT min(next.received_on)
            FROM courses_referral AS next
            WHERE next.course_id = course.id AND next.id > referral.id AND next.received_on <= %(as_of)s
        ),
        CASE WHEN person.deceased_on <= %(as_of)s THEN person.deceased_on END
    ) AS first_on
) AS ended
LEFT JOIN LATERAL (
    SELECT held.staff_id, held.starts_on
    FROM assignments_assignment AS held
    WHERE held.young_person_id = person.id AND held.capacity = 'guide' AND held.role = 'primary'
      AND held.starts_on >= referral.received_on AND held.starts_on <= least(ended.first_on, %(as_of)s)
    ORDER BY held.starts_on, held.id
    LIMIT 1
) AS guide ON true
CROSS JOIN LATERAL (
    SELECT
        (
            SELECT due.day
            FROM core_workday AS start
            JOIN core_workday AS due ON due.hverdag = start.hverdag + %(soon)s AND due.is_hverdag
            WHERE start.day = referral.received_on
        ) AS from_referral,
        (
            SELECT due.day
            FROM core_workday AS start
            JOIN core_workday AS due ON due.hverdag = start.hverdag + %(soon)s AND due.is_hverdag
            WHERE start.day = guide.starts_on
        ) AS from_assignment
) AS due
CROSS JOIN LATERAL (
    SELECT min(own.occurred_on) AS first_on
    FROM contacts_contact AS own
    WHERE own.young_person_id = person.id AND own.is_qualifying
      AND own.occurred_on BETWEEN referral.received_on AND least(ended.first_on, %(as_of)s)
) AS contact
CROSS JOIN LATERAL (
    SELECT min(own.occurred_on) AS first_on
    FROM contacts_contact AS own
    WHERE own.young_person_id = person.id AND own.is_qualifying
      AND own.occurred_on BETWEEN guide.starts_on AND least(ended.first_on, %(as_of)s)
) AS contact_after
CROSS JOIN LATERAL organisation_unit_of(guide.staff_id, 'youth_guide', person.unit_id, %(as_of)s) AS unit
WHERE referral.received_on BETWEEN %(from)s AND %(until)s
  AND NOT (referral.decision = 'declined' AND coalesce(referral.decided_on <= %(as_of)s, true))
