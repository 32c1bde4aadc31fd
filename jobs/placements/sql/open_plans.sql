-- One row for each young person with an entered plan that was open on any day of the period: the newest such plan.
-- The last day of a job counts as worked.
SELECT
    seen.young_person_id,
    seen.unit_id AS counted_unit_id,
    seen.staff_id AS counted_staff_id,
    %(until)s::date AS counted_on,
    plan.track,
    EXISTS (
        SELECT
        FROM placements_ordinaryjob AS job
        WHERE job.young_person_id = plan.young_person_id
          AND job.starts_on <= %(until)s AND (job.ends_on IS NULL OR job.ends_on >= %(from)s)
    ) AS has_worked,
    coalesce(plan.closed_on >= %(until)s, true) AND now_at_work.jobs > 0 AS works_at_the_end,
    now_at_work.hours
FROM (
    SELECT DISTINCT ON (own.young_person_id) own.id, own.young_person_id, own.track, own.closed_on
    FROM plans_ipsplan AS own
    WHERE own.entry_on <= %(until)s AND (own.closed_on IS NULL OR own.closed_on >= %(from)s)
    ORDER BY own.young_person_id, own.received_on DESC, own.id DESC
) AS plan
JOIN plans_seen_from(%(as_of)s) AS seen ON seen.plan_id = plan.id
CROSS JOIN LATERAL (
    SELECT
        count(*) AS jobs,
        CASE WHEN bool_and(agreed.hours_per_week IS NOT NULL) THEN sum(agreed.hours_per_week) END AS hours
    FROM placements_ordinaryjob AS job
    LEFT JOIN LATERAL (
        SELECT hours.hours_per_week
        FROM people_activityhours AS hours
        WHERE hours.spell_id = job.spell_id AND hours.starts_on <= %(until)s
        ORDER BY hours.starts_on DESC
        LIMIT 1
    ) AS agreed ON true
    WHERE job.young_person_id = plan.young_person_id
      AND job.starts_on <= %(until)s AND (job.ends_on IS NULL OR job.ends_on >= %(until)s)
) AS now_at_work
