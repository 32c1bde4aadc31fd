-- `count` follow-ups that are due today. They are spread over the assignments that have not ended.
SELECT
    %(rule)s AS rule,
    %(policy)s AS policy_id,
    assigned.young_person_id,
    assigned.unit_id,
    assigned.staff_id AS responsible_id,
    %(last)s + number AS subject_id,
    %(occurrence)s AS occurrence,
    %(today)s AS started_on,
    %(today)s AS opens_on,
    %(today)s AS due_on
FROM generate_series(1, %(count)s) AS number
JOIN (
    SELECT
        assignment.young_person_id,
        assignment.staff_id,
        person.unit_id,
        row_number() OVER (ORDER BY assignment.id) AS position
    FROM assignments_assignment AS assignment
    JOIN people_youngperson AS person ON person.id = assignment.young_person_id
    WHERE assignment.ends_on IS NULL
) AS assigned
    ON assigned.position = 1 + number %% (SELECT count(*) FROM assignments_assignment WHERE ends_on IS NULL)
