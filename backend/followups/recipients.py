"""Who is told of a follow-up today, as SQL: the responsible, else the deputies, else the leader.

Whoever is away today is told nothing: the deputies who cover that young person are told instead, all of them. Where
nobody covers, where nobody is responsible, or the responsible has left, it is the leader of the follow-up's unit, or
of the nearest one above it that has a leader who is there or has a deputy. Where all are away it is the nearest one:
better late than nobody.
"""

from backend.followups.sql import TODAY


def _covers(row: str) -> str:
    return f"{row}.starts_on <= {TODAY} AND ({row}.ends_on IS NULL OR {row}.ends_on >= {TODAY})"


WHO_IS_THERE = f"""
    absent AS MATERIALIZED (SELECT DISTINCT a.staff_id FROM organisation_absence AS a WHERE {_covers("a")}),
    deputies AS MATERIALIZED (
        SELECT away.id AS instead_of_id, c.deputy_id, c.id AS cover_id, c.everyone
        FROM organisation_absence AS a
        JOIN access_cover AS c ON c.absence_id = a.id AND {_covers("c")}
        JOIN organisation_staff AS away ON away.id = a.staff_id AND away.is_active
        JOIN organisation_staff AS s ON s.id = c.deputy_id AND s.is_active
        WHERE {_covers("a")} AND c.deputy_id NOT IN (SELECT staff_id FROM absent)
    ),
    above (unit_id, at_id, height) AS (
        SELECT u.id, u.id, 0 FROM organisation_unit AS u
        UNION ALL
        SELECT above.unit_id, u.parent_id, above.height + 1
        FROM above JOIN organisation_unit AS u ON u.id = above.at_id
        WHERE u.parent_id IS NOT NULL AND above.height < 20
    ),
    answering AS MATERIALIZED (
        SELECT DISTINCT ON (above.unit_id) above.unit_id, m.staff_id, there.is_there
        FROM above
        JOIN organisation_membership AS m ON m.unit_id = above.at_id AND m.role = 'leader' AND {_covers("m")}
        JOIN organisation_staff AS s ON s.id = m.staff_id AND s.is_active
        CROSS JOIN LATERAL (SELECT m.staff_id NOT IN (SELECT staff_id FROM absent) AS is_there) AS there
        ORDER BY
            above.unit_id,
            there.is_there OR m.staff_id IN (SELECT d.instead_of_id FROM deputies AS d WHERE d.everyone) DESC,
            above.height,
            m.id
    ),
    leads AS MATERIALIZED (
        SELECT a.unit_id, coalesce(d.deputy_id, a.staff_id) AS staff_id
        FROM answering AS a
        LEFT JOIN deputies AS d ON d.instead_of_id = a.staff_id AND d.everyone AND NOT a.is_there
        GROUP BY 1, 2
    )
"""  # noqa: S608  # from code
"""Relations for a WITH RECURSIVE. `leads`: whom to tell instead of, or beside, the responsible, for each unit."""

RESPONSIBLE = """
    LEFT JOIN organisation_staff AS staff ON staff.id = f.responsible_id AND staff.is_active
        AND staff.id NOT IN (SELECT staff_id FROM absent)
"""
"""Joins `staff` to a follow-up `f`: the responsible, if there is one and they are there."""

# A deputy sees the young person as `access_relations` says: not one who is blocked, nor one of a guarded case whom
# the cover does not name.
_COVERING = f"""
    SELECT d.deputy_id
    FROM deputies AS d
    LEFT JOIN access_cover_young_people AS named
        ON named.cover_id = d.cover_id AND named.youngperson_id = f.young_person_id
    WHERE d.instead_of_id = f.responsible_id AND (d.everyone OR named.id IS NOT NULL)
      AND (y.id IS NULL OR y.sensitivity = 'normal' OR (y.sensitivity = 'restricted' AND named.id IS NOT NULL))
      AND NOT EXISTS (
        SELECT FROM access_accessblock AS b
        WHERE b.staff_id = d.deputy_id AND b.young_person_id = f.young_person_id AND {_covers("b")}
      )
"""  # noqa: S608  # from code

DEPUTIES_OR_LEADER = f"""
    {_COVERING}
    UNION
    SELECT l.staff_id FROM leads AS l WHERE l.unit_id = f.unit_id AND NOT EXISTS ({_COVERING})
"""  # noqa: S608  # from code
"""Whom to tell where `staff` is null; beside `f` it reads the young person `y`."""
