-- One row for each plan that closed in the period.
SELECT
    seen.young_person_id,
    seen.unit_id AS counted_unit_id,
    seen.staff_id AS counted_staff_id,
    plan.closed_on AS counted_on,
    plan.track,
    nullif(plan.close_reason, '') AS plan_close_reason
FROM plans_ipsplan AS plan
JOIN plans_seen_from(%(as_of)s) AS seen ON seen.plan_id = plan.id
WHERE plan.closed_on BETWEEN %(from)s AND %(until)s
