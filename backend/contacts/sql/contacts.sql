-- One row for each contact or attempt in the period that was not voided, with the member of staff who had it. The unit is
-- that of the last day, read once for each pair of staff and home, because there are many contacts. Most are registered
-- within a few days, and then the working days need not be counted.
WITH held AS MATERIALIZED (
    SELECT
        contact.young_person_id, contact.staff_id, contact.occurred_on, contact.kind_id, contact.is_qualifying,
        contact.source, (contact.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date AS recorded_on,
        person.unit_id AS home
    FROM contacts_contact AS contact
    JOIN people_youngperson AS person ON person.id = contact.young_person_id
    WHERE contact.occurred_on BETWEEN %(from)s AND %(until)s AND contact.voided_at IS NULL
), place AS MATERIALIZED (
    SELECT pair.staff_id, pair.home, unit.id
    FROM (SELECT DISTINCT staff_id, home FROM held) AS pair
    CROSS JOIN LATERAL organisation_unit_of(pair.staff_id, 'youth_guide', pair.home, %(until)s) AS unit
)
SELECT
    contact.young_person_id,
    place.id AS counted_unit_id,
    contact.staff_id AS counted_staff_id,
    contact.occurred_on AS counted_on,
    contact.kind_id AS contact_kind,
    contact.is_qualifying,
    contact.source = 'registered' AS is_registered,
    CASE WHEN contact.recorded_on - contact.occurred_on > %(late_after)s THEN
        (SELECT local FROM core_workday WHERE day = contact.recorded_on)
            - (SELECT local FROM core_workday WHERE day = contact.occurred_on) > %(late_after)s
    ELSE false END AS is_registered_late
FROM held AS contact
JOIN place ON place.staff_id = contact.staff_id AND place.home = contact.home
