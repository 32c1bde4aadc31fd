-- One row for each time that a plan began the move to other support in the period.
SELECT
    seen.young_person_id,
    seen.unit_id AS counted_unit_id,
    seen.staff_id AS counted_staff_id,
    change."on" AS counted_on,
    plan.track
FROM plans_planphasechange AS change
JOIN plans_ipsplan AS plan ON plan.id = change.plan_id
JOIN plans_seen_from(%(as_of)s) AS seen ON seen.plan_id = plan.id
WHERE change.to_phase = 'step_down' AND change."on" BETWEEN %(from)s AND %(until)s
