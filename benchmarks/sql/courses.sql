-- One course for each young person. Of 40 courses four are in the start phase, two each in phase-out and on pause.
SELECT
    person.id,
    person.id AS young_person_id,
    person.opened_on,
    chosen.phase,
    CASE chosen.phase WHEN 'paused' THEN 'Højskole' ELSE '' END AS pause_reason,
    CASE chosen.phase WHEN 'paused' THEN %(today)s::date + 30 END AS paused_until
FROM people_youngperson AS person
CROSS JOIN LATERAL (
    SELECT coalesce((ARRAY['start', 'start', 'phase_out', 'paused'])[1 + person.id / 2 %% 20], 'active') AS phase
) AS chosen
WHERE person.id >= %(first)s
