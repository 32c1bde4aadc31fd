-- One row for each plan that was entered in the period, with the days until the first ordinary job while it was open.
SELECT
    seen.young_person_id,
    seen.unit_id AS counted_unit_id,
    seen.staff_id AS counted_staff_id,
    plan.entry_on AS counted_on,
    plan.track,
    plan.entry_on < seen.live_from AS was_before_go_live,
    job.first_on - plan.entry_on AS job_days,
    job.first_on IS NULL AND coalesce(plan.closed_on > %(as_of)s, true) AS is_awaiting_job,
    plan.employed_at_entry IS FALSE
        AND plans_access_on(plan.young_person_id, plan.agreed_on, %(as_of)s) IS NOT NULL AS had_access_without_job,
    job.has_worked_four_hours
FROM plans_ipsplan AS plan
JOIN plans_seen_from(%(as_of)s) AS seen ON seen.plan_id = plan.id
CROSS JOIN LATERAL (
    SELECT
        min(own.starts_on) FILTER (WHERE own.starts_on <= %(as_of)s) AS first_on,
        bool_or(own.four_paid_hours_on <= %(as_of)s) AS has_worked_four_hours
    FROM placements_ordinaryjob AS own
    WHERE own.young_person_id = plan.young_person_id
      AND own.starts_on BETWEEN plan.entry_on AND coalesce(plan.closed_on, 'infinity')
) AS job
WHERE plan.entry_on BETWEEN %(from)s AND %(until)s
