-- One row for each deputy who has replaced an absent guide with a young person for long, as of the end of the period.
SELECT
    person.id AS young_person_id,
    unit.id AS counted_unit_id,
    guide.staff_id AS counted_staff_id,
    %(until)s::date AS counted_on
FROM access_cover AS cover
JOIN organisation_absence AS absence
    ON absence.id = cover.absence_id
    AND absence.starts_on <= %(until)s AND (absence.ends_on IS NULL OR absence.ends_on >= %(until)s)
JOIN assignments_assignment AS guide
    ON guide.staff_id = absence.staff_id AND guide.capacity = 'guide' AND guide.role = 'primary'
    AND guide.starts_on <= %(until)s AND (guide.ends_on IS NULL OR guide.ends_on > %(until)s)
JOIN people_youngperson AS person
    ON person.id = guide.young_person_id AND (person.deceased_on IS NULL OR person.deceased_on > %(until)s)
CROSS JOIN LATERAL organisation_unit_of(guide.staff_id, 'youth_guide', person.unit_id, %(until)s) AS unit
WHERE cover.starts_on < %(until)s::date - %(long_cover)s AND (cover.ends_on IS NULL OR cover.ends_on >= %(until)s)
  AND (
    cover.everyone OR EXISTS (
        SELECT
        FROM access_cover_young_people AS named
        WHERE named.cover_id = cover.id AND named.youngperson_id = person.id
    )
  )
