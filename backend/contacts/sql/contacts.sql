-- One row for each contact or attempt in the period that was not voided, with the member of staff who had it. The unit is
-- that of `organisation_unit_of` on the last day. Most contacts are registered within a few days, and then the working
-- days need not be counted: a day more than `late_after` days later is more than one day less in hours, with and without
-- daylight saving time. Every contact has a young person: the outer join lets PostgreSQL leave them out where nobody
-- reads the unit.
SELECT
    contact.young_person_id,
    coalesce(own_unit.unit_id, first_unit.unit_id, person.unit_id) AS counted_unit_id,
    contact.staff_id AS counted_staff_id,
    contact.occurred_on AS counted_on,
    contact.kind_id AS contact_kind,
    contact.is_qualifying,
    contact.source = 'registered' AS is_registered,
    CASE WHEN contact.recorded_at > contact.occurred_at + interval '24 hours' * (%(late_after)s - 1) THEN (
        SELECT later.local - earlier.local > %(late_after)s
        FROM core_workday AS earlier, core_workday AS later
        WHERE earlier.day = contact.occurred_on
          AND later.day = (contact.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date
    ) ELSE false END AS is_registered_late
FROM contacts_contact AS contact
LEFT JOIN people_youngperson AS person ON person.id = contact.young_person_id
LEFT JOIN organisation_units_on('youth_guide', %(until)s) AS own_unit
    ON own_unit.staff_id = contact.staff_id AND own_unit.unit_id = person.unit_id
LEFT JOIN organisation_first_units_on('youth_guide', %(until)s) AS first_unit
    ON first_unit.staff_id = contact.staff_id
WHERE contact.occurred_on BETWEEN %(from)s AND %(until)s AND contact.voided_at IS NULL
