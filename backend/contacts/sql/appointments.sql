-- One row for each appointment of the period whose time has come, with the member of staff who has it.
SELECT
    appointment.young_person_id,
    unit.id AS counted_unit_id,
    appointment.staff_id AS counted_staff_id,
    day."on" AS counted_on,
    appointment.kind_id AS contact_kind,
    appointment.state
FROM contacts_appointment AS appointment
JOIN people_youngperson AS person ON person.id = appointment.young_person_id
CROSS JOIN LATERAL (SELECT (appointment.starts_at AT TIME ZONE 'Europe/Copenhagen')::date AS "on") AS day
CROSS JOIN LATERAL organisation_unit_of(appointment.staff_id, 'youth_guide', person.unit_id, day."on") AS unit
WHERE appointment.starts_at >= %(from)s::date::timestamp AT TIME ZONE 'Europe/Copenhagen'
  AND appointment.starts_at < (%(until)s::date + 1)::timestamp AT TIME ZONE 'Europe/Copenhagen'
