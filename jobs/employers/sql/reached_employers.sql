-- One row for each plan with a job among its goals that was received in the period, and whether there has been a first
-- employer contact.
SELECT
    seen.young_person_id,
    seen.unit_id AS counted_unit_id,
    seen.staff_id AS counted_staff_id,
    plan.received_on AS counted_on,
    plan.track,
    plan.received_on < seen.live_from AS was_before_go_live,
    EXISTS (
        SELECT
        FROM employers_employercontact AS contact
        WHERE contact.young_person_id = plan.young_person_id
          AND contact.status = 'held' AND contact.mode = 'face_to_face' AND contact.about = 'ordinary_job'
          AND contact.occurred_on BETWEEN plan.entry_on AND least(plan.closed_on, %(as_of)s)
    ) AS has_employer_contact
FROM plans_ipsplan AS plan
JOIN plans_seen_from(%(as_of)s) AS seen ON seen.plan_id = plan.id
WHERE plan.received_on BETWEEN %(from)s AND %(until)s AND plan.goal IN ('job', 'both')
