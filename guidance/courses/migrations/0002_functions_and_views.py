"""The courses that are open on a day, for reports; and the open course and primary guide, for the caseload."""

from django.db import migrations

# The evening of the day counts: a phase that begins on it has begun, a guide who hands over on it no longer has the
# young person. A course that was reopened runs since its reopening. The unit is that of `organisation_unit_of`, joined
# here for all courses at once.
OPEN_ON = """
CREATE FUNCTION courses_open_on(day date) RETURNS TABLE (
    young_person_id bigint, course_id bigint, phase text, running_since date, staff_id bigint, unit_id bigint
)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (person.id)
        person.id,
        course.id,
        last_step.phase,
        coalesce(
            (
                SELECT max(reopening."on")
                FROM courses_phasechange AS reopening
                WHERE reopening.course_id = course.id AND reopening.from_phase = 'closed' AND reopening."on" <= day
            ),
            course.opened_on
        ),
        CASE WHEN working.staff_id IS NOT NULL THEN guide.staff_id END,
        coalesce(own_unit.unit_id, first_unit.unit_id, person.unit_id)
    FROM courses_guidancecourse AS course
    JOIN people_youngperson AS person
        ON person.id = course.young_person_id AND (person.deceased_on IS NULL OR person.deceased_on > day)
    JOIN LATERAL (
        SELECT change.to_phase AS phase
        FROM courses_phasechange AS change
        WHERE change.course_id = course.id AND change."on" <= day
        ORDER BY change.id DESC
        LIMIT 1
    ) AS last_step ON last_step.phase <> 'closed'
    LEFT JOIN assignments_assignment AS guide
        ON guide.young_person_id = person.id AND guide.capacity = 'guide' AND guide.role = 'primary'
        AND guide.starts_on <= day AND (guide.ends_on IS NULL OR guide.ends_on > day)
    LEFT JOIN (
        SELECT DISTINCT membership.staff_id
        FROM organisation_membership AS membership
        WHERE membership.role = ANY (access_case_roles())
          AND membership.starts_on <= day AND (membership.ends_on IS NULL OR membership.ends_on >= day)
    ) AS working ON working.staff_id = guide.staff_id
    LEFT JOIN organisation_units_on('youth_guide', day) AS own_unit
        ON own_unit.staff_id = guide.staff_id AND own_unit.unit_id = person.unit_id
    LEFT JOIN organisation_first_units_on('youth_guide', day) AS first_unit ON first_unit.staff_id = guide.staff_id
    WHERE course.opened_on <= day AND (course.closed_on IS NULL OR course.closed_on >= day)
    ORDER BY person.id, course.opened_on DESC, course.id DESC
$$;
"""

VIEWS = """
CREATE VIEW courses_column WITH (security_invoker = true) AS
    SELECT course.young_person_id, course.id AS course_id, course.phase
    FROM courses_guidancecourse AS course
    WHERE course.phase <> 'closed';
CREATE VIEW courses_guide_column WITH (security_invoker = true) AS
    SELECT a.young_person_id, a.staff_id, s.name
    FROM assignments_assignment AS a
    JOIN organisation_staff AS s ON s.id = a.staff_id
    WHERE a.capacity = 'guide' AND a.role = 'primary'
      AND a.starts_on <= access_today() AND (a.ends_on IS NULL OR a.ends_on > access_today())
      AND EXISTS (
          SELECT FROM organisation_membership AS m
          WHERE m.staff_id = a.staff_id AND s.is_active AND m.role = ANY (access_case_roles())
            AND m.starts_on <= access_today() AND (m.ends_on IS NULL OR m.ends_on >= access_today())
      );
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_row_level_security"),
        ("assignments", "0001_initial"),
        ("courses", "0001_initial"),
        ("organisation", "0002_unit_of"),
    ]

    operations = [
        migrations.RunSQL(OPEN_ON, "DROP FUNCTION courses_open_on"),
        migrations.RunSQL(VIEWS, "DROP VIEW courses_column, courses_guide_column"),
    ]
