-- One row for each plan that was received in the period, with what came of the first ordinary job on or after entry.
--
-- The time in work goes on until the end of a job after which no other ordinary job begins within the gap; it may be
-- with any employer, or has to be with the employer of the first job. The last day of a job counts as worked, so 13
-- weeks are reached where work goes on until day 91. A gap that is still running on `as_of` may yet be closed: pending.
--
-- `until` is the last day on which staff knew of the work: a verification, the first or the last day of a job. Work that
-- goes on by the records alone is unverified.
SELECT
    seen.young_person_id,
    seen.unit_id AS counted_unit_id,
    seen.staff_id AS counted_staff_id,
    plan.received_on AS counted_on,
    plan.track,
    plan.received_on < seen.live_from AS was_before_go_live,
    first.starts_on IS NOT NULL AS has_job,
    (any_employer.ends_on IS NULL OR any_employer.ends_on >= first.starts_on + 91)
        AND any_employer_known.until >= first.starts_on + 91 AS working_13,
    (any_employer.ends_on IS NULL OR any_employer.ends_on >= first.starts_on + 182)
        AND any_employer_known.until >= first.starts_on + 182 AS working_26,
    (any_employer.ends_on IS NULL OR any_employer.ends_on >= first.starts_on + 364)
        AND any_employer_known.until >= first.starts_on + 364 AS working_52,
    (any_employer.ends_on IS NULL OR any_employer.ends_on >= first.starts_on + 91)
        AND any_employer_known.until < first.starts_on + 91 AS unverified_13,
    (any_employer.ends_on IS NULL OR any_employer.ends_on >= first.starts_on + 182)
        AND any_employer_known.until < first.starts_on + 182 AS unverified_26,
    (any_employer.ends_on IS NULL OR any_employer.ends_on >= first.starts_on + 364)
        AND any_employer_known.until < first.starts_on + 364 AS unverified_52,
    (same_employer.ends_on IS NULL OR same_employer.ends_on >= first.starts_on + 91)
        AND same_employer_known.until >= first.starts_on + 91 AS same_employer_13,
    (same_employer.ends_on IS NULL OR same_employer.ends_on >= first.starts_on + 182)
        AND same_employer_known.until >= first.starts_on + 182 AS same_employer_26,
    (same_employer.ends_on IS NULL OR same_employer.ends_on >= first.starts_on + 364)
        AND same_employer_known.until >= first.starts_on + 364 AS same_employer_52,
    (same_employer.ends_on IS NULL OR same_employer.ends_on >= first.starts_on + 91)
        AND same_employer_known.until < first.starts_on + 91 AS same_employer_unverified_13,
    (same_employer.ends_on IS NULL OR same_employer.ends_on >= first.starts_on + 182)
        AND same_employer_known.until < first.starts_on + 182 AS same_employer_unverified_26,
    (same_employer.ends_on IS NULL OR same_employer.ends_on >= first.starts_on + 364)
        AND same_employer_known.until < first.starts_on + 364 AS same_employer_unverified_52,
    first.starts_on + 91 > %(as_of)s
        OR any_employer.ends_on BETWEEN %(as_of)s::date - %(gap)s AND first.starts_on + 90 AS working_13_pending,
    first.starts_on + 182 > %(as_of)s
        OR any_employer.ends_on BETWEEN %(as_of)s::date - %(gap)s AND first.starts_on + 181 AS working_26_pending,
    first.starts_on + 364 > %(as_of)s
        OR any_employer.ends_on BETWEEN %(as_of)s::date - %(gap)s AND first.starts_on + 363 AS working_52_pending,
    first.starts_on + 91 > %(as_of)s
        OR same_employer.ends_on BETWEEN %(as_of)s::date - %(gap)s AND first.starts_on + 90 AS same_employer_13_pending,
    first.starts_on + 182 > %(as_of)s
        OR same_employer.ends_on BETWEEN %(as_of)s::date - %(gap)s AND first.starts_on + 181 AS same_employer_26_pending,
    first.starts_on + 364 > %(as_of)s
        OR same_employer.ends_on BETWEEN %(as_of)s::date - %(gap)s AND first.starts_on + 363 AS same_employer_52_pending
FROM plans_ipsplan AS plan
JOIN plans_seen_from(%(as_of)s) AS seen ON seen.plan_id = plan.id
LEFT JOIN LATERAL (
    SELECT job.employer_id, job.starts_on
    FROM placements_ordinaryjob AS job
    WHERE job.young_person_id = plan.young_person_id
      AND job.starts_on BETWEEN plan.entry_on AND least(plan.closed_on, %(as_of)s)
    ORDER BY job.starts_on, job.id
    LIMIT 1
) AS first ON true
CROSS JOIN LATERAL (
    SELECT min(job.ends_on) AS ends_on
    FROM placements_ordinaryjob AS job
    WHERE job.young_person_id = plan.young_person_id AND job.starts_on BETWEEN first.starts_on AND %(as_of)s
      AND NOT EXISTS (
        SELECT
        FROM placements_ordinaryjob AS next
        WHERE next.young_person_id = job.young_person_id AND next.starts_on >= first.starts_on
          AND next.starts_on <= least(job.ends_on + %(gap)s, %(as_of)s)
          AND (next.ends_on IS NULL OR next.ends_on > job.ends_on)
      )
) AS any_employer
CROSS JOIN LATERAL (
    SELECT max(greatest(
        job.starts_on,
        CASE WHEN job.ends_on <= %(as_of)s THEN job.ends_on END,
        (
            SELECT max(checked.verified_on)
            FROM placements_employmentverification AS checked
            WHERE checked.employment_id = job.id AND checked.verified_on <= %(as_of)s
        )
    )) AS until
    FROM placements_ordinaryjob AS job
    WHERE job.young_person_id = plan.young_person_id
      AND job.starts_on BETWEEN first.starts_on AND least(any_employer.ends_on, %(as_of)s)
) AS any_employer_known
CROSS JOIN LATERAL (
    SELECT min(job.ends_on) AS ends_on
    FROM placements_ordinaryjob AS job
    WHERE job.young_person_id = plan.young_person_id AND job.starts_on BETWEEN first.starts_on AND %(as_of)s
      AND job.employer_id = first.employer_id
      AND NOT EXISTS (
        SELECT
        FROM placements_ordinaryjob AS next
        WHERE next.young_person_id = job.young_person_id AND next.starts_on >= first.starts_on
          AND next.employer_id = first.employer_id
          AND next.starts_on <= least(job.ends_on + %(gap)s, %(as_of)s)
          AND (next.ends_on IS NULL OR next.ends_on > job.ends_on)
      )
) AS same_employer
CROSS JOIN LATERAL (
    SELECT max(greatest(
        job.starts_on,
        CASE WHEN job.ends_on <= %(as_of)s THEN job.ends_on END,
        (
            SELECT max(checked.verified_on)
            FROM placements_employmentverification AS checked
            WHERE checked.employment_id = job.id AND checked.verified_on <= %(as_of)s
        )
    )) AS until
    FROM placements_ordinaryjob AS job
    WHERE job.young_person_id = plan.young_person_id
      AND job.employer_id = first.employer_id
      AND job.starts_on BETWEEN first.starts_on AND least(same_employer.ends_on, %(as_of)s)
) AS same_employer_known
WHERE plan.received_on BETWEEN %(from)s AND %(until)s
