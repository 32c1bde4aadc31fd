-- The days of each course in the period, one row for each phase and primary guide, and the qualifying contacts of these
-- days with anyone. One query can then divide the contacts by the months, for each guide, unit and phase.
--
-- The evening of a day decides its phase and its guide. A change of phase that was recorded later replaces the earlier
-- ones from its day on. The unit is that of `organisation_unit_of` on the last day.
WITH phase AS (
    SELECT
        person.id AS young_person_id,
        person.unit_id,
        change.to_phase,
        daterange(change."on", CASE WHEN change.until < change."on" THEN change."on" ELSE change.until END)
            * daterange(NULL, person.deceased_on) * daterange(%(from)s, %(until)s, '[]') AS days
    FROM (
        SELECT
            one.course_id,
            one.to_phase,
            one."on",
            min(one."on") OVER (
                PARTITION BY one.course_id ORDER BY one.id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
            ) AS until
        FROM courses_phasechange AS one
    ) AS change
    JOIN courses_guidancecourse AS course ON course.id = change.course_id
    JOIN people_youngperson AS person ON person.id = course.young_person_id
    WHERE change.to_phase IN ('start', 'active', 'phase_out', 'paused')
), span AS MATERIALIZED (
    SELECT * FROM phase WHERE NOT isempty(days)
), guide AS (
    SELECT held.young_person_id, held.staff_id, daterange(held.starts_on, held.ends_on) AS days
    FROM assignments_assignment AS held
    WHERE held.capacity = 'guide' AND held.role = 'primary'
), with_guide AS (
    SELECT young_person_id, range_agg(days) AS days FROM guide GROUP BY young_person_id
), part AS MATERIALIZED (
    SELECT span.young_person_id, span.unit_id, span.to_phase, guide.staff_id, span.days * guide.days AS days
    FROM span
    JOIN guide ON guide.young_person_id = span.young_person_id AND guide.days && span.days
    UNION ALL
    SELECT span.young_person_id, span.unit_id, span.to_phase, NULL, left_over.days
    FROM span
    LEFT JOIN with_guide ON with_guide.young_person_id = span.young_person_id
    CROSS JOIN LATERAL unnest(
        datemultirange(span.days) - coalesce(with_guide.days, '{}'::datemultirange)
    ) AS left_over (days)
    WHERE with_guide.days IS NULL OR NOT with_guide.days @> span.days  -- subtracting takes longer than comparing
)
SELECT
    part.young_person_id,
    coalesce(own_unit.unit_id, first_unit.unit_id, part.unit_id) AS counted_unit_id,
    part.staff_id AS counted_staff_id,
    %(until)s::date AS counted_on,
    part.to_phase AS phase,
    CASE WHEN part.to_phase <> 'paused' THEN nullif(contact.held, 0) END AS contacts,
    CASE WHEN part.to_phase <> 'paused' THEN nullif(contact.face_to_face, 0) END AS face_to_face,
    CASE WHEN part.to_phase <> 'paused' THEN (upper(part.days) - lower(part.days)) / %(days_a_month)s END AS months,
    CASE WHEN part.to_phase = 'paused' THEN nullif(contact.held, 0) END AS contacts_paused,
    CASE WHEN part.to_phase = 'paused' THEN (upper(part.days) - lower(part.days)) / %(days_a_month)s END AS months_paused
FROM part
CROSS JOIN LATERAL (
    SELECT count(*) AS held, count(*) FILTER (WHERE own.face_to_face) AS face_to_face
    FROM contacts_contact AS own
    WHERE own.young_person_id = part.young_person_id AND own.is_qualifying
      AND own.occurred_on >= lower(part.days) AND own.occurred_on < upper(part.days)
) AS contact
LEFT JOIN organisation_units_on('youth_guide', %(until)s) AS own_unit
    ON own_unit.staff_id = part.staff_id AND own_unit.unit_id = part.unit_id
LEFT JOIN organisation_first_units_on('youth_guide', %(until)s) AS first_unit
    ON first_unit.staff_id = part.staff_id
