-- One row for each plan that was received in the period: the cohort of the funnel.
SELECT
    seen.young_person_id,
    seen.unit_id AS counted_unit_id,
    seen.staff_id AS counted_staff_id,
    plan.received_on AS counted_on,
    plan.track,
    plan.received_on < seen.live_from AS was_before_go_live,
    plan.agreed_on <= %(as_of)s AS has_agreed,
    plan.entry_on <= %(as_of)s AS has_entered,
    EXISTS (
        SELECT
        FROM plans_planphasechange AS change
        WHERE change.plan_id = plan.id AND change."on" <= %(as_of)s
          AND change.to_phase IN ('search', 'in_job', 'in_education', 'step_down')
    ) AS has_profile
FROM plans_ipsplan AS plan
JOIN plans_seen_from(%(as_of)s) AS seen ON seen.plan_id = plan.id
WHERE plan.received_on BETWEEN %(from)s AND %(until)s
