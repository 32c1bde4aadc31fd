-- One row for each intervention that ended in the period, after the young person had agreed to it.
SELECT
    intervention.young_person_id,
    unit.id AS counted_unit_id,
    intervention.responsible_id AS counted_staff_id,
    intervention.ended_on AS counted_on,
    intervention.kind_id AS intervention_kind,
    intervention.state = 'completed' AS is_completed
FROM interventions_intervention AS intervention
JOIN people_youngperson AS person ON person.id = intervention.young_person_id
CROSS JOIN LATERAL organisation_unit_of(
    intervention.responsible_id, 'youth_guide', person.unit_id, intervention.ended_on
) AS unit
WHERE intervention.ended_on BETWEEN %(from)s AND %(until)s AND intervention.agreed_on IS NOT NULL
