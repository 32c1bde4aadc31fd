-- One row for each plan with a job among its goals that was entered in the period, with the days until the first
-- face-to-face contact with an employer about an ordinary job, by consultant or young person, while the plan was open.
SELECT
    seen.young_person_id,
    seen.unit_id AS counted_unit_id,
    seen.staff_id AS counted_staff_id,
    plan.entry_on AS counted_on,
    plan.track,
    plan.entry_on < seen.live_from AS was_before_go_live,
    first.contact_on - plan.entry_on AS contact_days,
    coalesce(first.contact_on, least(plan.closed_on, %(as_of)s)) - plan.entry_on AS days_so_far,
    first.contact_on - plan.entry_on <= %(soon)s AS is_soon,
    first.contact_on IS NULL AND plan.entry_on + %(soon)s >= %(as_of)s AS is_pending
FROM plans_ipsplan AS plan
JOIN plans_seen_from(%(as_of)s) AS seen ON seen.plan_id = plan.id
CROSS JOIN LATERAL (
    SELECT min(contact.occurred_on) AS contact_on
    FROM employers_employercontact AS contact
    WHERE contact.young_person_id = plan.young_person_id
      AND contact.status = 'held' AND contact.mode = 'face_to_face' AND contact.about = 'ordinary_job'
      AND contact.occurred_on BETWEEN plan.entry_on AND least(plan.closed_on, %(as_of)s)
) AS first
WHERE plan.entry_on BETWEEN %(from)s AND %(until)s AND plan.goal IN ('job', 'both')
