-- One row for each young person and each programme that runs in the period, with those who have been enrolled in it on
-- a day until its end. The target numbers of a programme are about its whole time.
SELECT
    enrolment.young_person_id,
    person.unit_id AS counted_unit_id,
    NULL::bigint AS counted_staff_id,
    %(until)s::date AS counted_on,
    enrolment.programme_id,
    EXISTS (
        SELECT
        FROM people_activityspell AS spell
        JOIN people_activitykind AS kind ON kind.key = spell.kind_id AND kind.counts_as IN ('ordinary_work', 'education')
        WHERE spell.young_person_id = enrolment.young_person_id
          AND spell.starts_on <= %(until)s AND coalesce(spell.ends_on >= %(until)s, true)
    ) AS is_in_job_or_education
FROM (
    SELECT DISTINCT young_person_id, programme_id FROM people_programmeenrolment WHERE starts_on <= %(until)s
) AS enrolment
JOIN people_programme AS programme ON programme.id = enrolment.programme_id
  AND programme.starts_on <= %(until)s AND coalesce(programme.ends_on >= %(from)s, true)
JOIN people_youngperson AS person ON person.id = enrolment.young_person_id
