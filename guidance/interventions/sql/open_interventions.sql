-- One row for each intervention that had begun and not ended in the evening of the last day of the period.
SELECT
    intervention.young_person_id,
    unit.id AS counted_unit_id,
    intervention.responsible_id AS counted_staff_id,
    %(until)s::date AS counted_on,
    intervention.kind_id AS intervention_kind,
    coalesce(last.step = 'pause', intervention.state = 'paused') AS is_paused,
    NOT coalesce(last.step = 'pause', intervention.state = 'paused') AS is_active
FROM interventions_intervention AS intervention
JOIN people_youngperson AS person
    ON person.id = intervention.young_person_id AND (person.deceased_on IS NULL OR person.deceased_on > %(until)s)
LEFT JOIN LATERAL (
    SELECT step.step
    FROM interventions_interventionstep AS step
    WHERE step.intervention_id = intervention.id AND step.step IN ('start', 'pause', 'resume')
      AND step."on" <= %(until)s
    ORDER BY step.id DESC
    LIMIT 1
) AS last ON true
CROSS JOIN LATERAL organisation_unit_of(
    intervention.responsible_id, 'youth_guide', person.unit_id, %(until)s
) AS unit
WHERE intervention.starts_on <= %(until)s AND (intervention.ended_on IS NULL OR intervention.ended_on > %(until)s)
  AND (
    intervention.state IN ('active', 'paused', 'completed')
    OR (
        -- stopped later: it had begun if there is a step that says so
        intervention.state = 'stopped' AND EXISTS (
            SELECT
            FROM interventions_interventionstep AS begun
            WHERE begun.intervention_id = intervention.id AND begun.step = 'start'
        )
    )
  )
