-- One row for each job or placement that began in the period, on or after entry, under the plan that it names or else
-- under the one that was open on the day.
SELECT
    seen.young_person_id,
    seen.unit_id AS counted_unit_id,
    seen.staff_id AS counted_staff_id,
    spell.starts_on AS counted_on,
    plan.track,
    job.form_id AS form,
    form.competitive AS is_ordinary,
    job.learned_on < spell.starts_on AS was_known_in_advance
FROM placements_employment AS job
JOIN placements_employmentform AS form ON form.key = job.form_id
JOIN people_activityspell AS spell ON spell.id = job.spell_id
JOIN LATERAL (
    SELECT own.id, own.track
    FROM plans_ipsplan AS own
    WHERE own.young_person_id = job.young_person_id AND own.entry_on <= spell.starts_on
      AND (own.id = job.plan_id OR (job.plan_id IS NULL AND coalesce(own.closed_on >= spell.starts_on, true)))
    ORDER BY own.received_on DESC, own.id DESC
    LIMIT 1
) AS plan ON true
JOIN plans_seen_from(%(as_of)s) AS seen ON seen.plan_id = plan.id
WHERE spell.starts_on BETWEEN %(from)s AND %(until)s
