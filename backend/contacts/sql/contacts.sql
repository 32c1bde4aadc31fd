-- One row for each contact or attempt in the period that was not voided, with the member of staff who had it.
SELECT
    contact.young_person_id,
    unit.id AS counted_unit_id,
    contact.staff_id AS counted_staff_id,
    contact.occurred_on AS counted_on,
    contact.kind_id AS contact_kind,
    contact.is_qualifying,
    contact.source = 'registered' AS is_registered,
    recorded.local - occurred.local > %(late_after)s AS is_registered_late
FROM contacts_contact AS contact
JOIN people_youngperson AS person ON person.id = contact.young_person_id
JOIN core_workday AS occurred ON occurred.day = contact.occurred_on
JOIN core_workday AS recorded ON recorded.day = (contact.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date
CROSS JOIN LATERAL organisation_unit_of(contact.staff_id, 'youth_guide', person.unit_id, contact.occurred_on) AS unit
WHERE contact.occurred_on BETWEEN %(from)s AND %(until)s AND contact.voided_at IS NULL
