"""Measures of the report `caseload` that stand on courses."""

from django.utils.translation import gettext_lazy as _

from backend.reports.registry import Direction, Measure, measures

measures.add(
    Measure(
        key="caseload.people",
        label=_("Young people per guide"),
        definition=_(
            "Young people with a course open on the day, by primary guide; without a guide on a line of its own."
            " Of them (numerator) those in any open phase but paused and aftercare."
        ),
        source="reports.md, caseload",
        unit=_("people"),
        direction=Direction.NEITHER,
        sql="""
            SELECT a.staff_id AS "group",
                   count(*) FILTER (WHERE p.to_phase NOT IN ('paused', 'aftercare')) AS numerator,
                   count(*) AS denominator,
                   count(*) AS n
            FROM courses_guidancecourse c
            JOIN people_youngperson y ON y.id = c.young_person_id
            JOIN LATERAL (
                SELECT to_phase FROM courses_phasechange
                WHERE course_id = c.id AND "on" <= %(as_of)s ORDER BY id DESC LIMIT 1
            ) p ON p.to_phase <> 'closed'
            LEFT JOIN assignments_assignment a
                ON a.young_person_id = c.young_person_id AND a.capacity = 'guide' AND a.role = 'primary'
               AND a.starts_on <= %(as_of)s AND (a.ends_on IS NULL OR a.ends_on > %(as_of)s)
            WHERE %(units)s::bigint[] IS NULL OR y.unit_id = ANY (%(units)s)
            GROUP BY a.staff_id
        """,
    )
)
