"""A grant is worth nothing without a current role that works with cases, and an active account."""

from django.db import migrations

# `access_case_roles` lists the roles of `backend.access.permissions.CASE_ROLES`, for conditions in SQL.
WORKS_WITH_CASES = """
CREATE FUNCTION access_case_roles() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY['youth_guide', 'job_consultant', 'coordinator', 'leader', 'on_call']
$$;
CREATE FUNCTION access_works_with_cases(who bigint, at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM organisation_membership m
        JOIN organisation_staff s ON s.id = m.staff_id AND s.is_active
        WHERE m.staff_id = who AND m.role = ANY (access_case_roles())
          AND daterange(m.starts_on, m.ends_on, '[]') @> timezone('Europe/Copenhagen', at)::date
    )
$$;
"""

ROLE_UNITS = """
CREATE OR REPLACE FUNCTION access_role_units(who bigint, at timestamptz) RETURNS TABLE (unit_id bigint, role text)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 20 SET search_path = public, pg_temp AS $$
    WITH RECURSIVE reach (unit_id, role) AS (
        SELECT m.unit_id, m.role::text
        FROM organisation_membership m
        JOIN organisation_staff s ON s.id = m.staff_id AND s.is_active
        WHERE m.staff_id = who AND m.role IN ('leader', 'coordinator', 'on_call')
          AND daterange(m.starts_on, m.ends_on, '[]') @> timezone('Europe/Copenhagen', at)::date
        UNION
        SELECT u.id, reach.role FROM organisation_unit u JOIN reach ON u.parent_id = reach.unit_id
    )
    SELECT reach.unit_id, reach.role FROM reach WHERE access_may_ask(who)
$$;
"""

PERSONAL_RELATIONS = """
CREATE OR REPLACE FUNCTION access_personal_relations(who bigint, at timestamptz, people bigint[])
RETURNS TABLE (young_person_id bigint, relation text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH today AS (SELECT timezone('Europe/Copenhagen', at)::date AS day)
    SELECT g.young_person_id, g.basis::text
    FROM access_grant g
    WHERE g.staff_id = who AND (people IS NULL OR g.young_person_id = ANY (people))
      AND g.starts_at <= at AND (g.ends_at IS NULL OR g.ends_at > at)
      AND access_works_with_cases(who, at)
    UNION ALL
    -- A deputy may do no more than the absent colleague: for an intervention what the intervention allows.
    SELECT g.young_person_id, CASE
        WHEN ends.last_on < today.day THEN 'former_deputy' WHEN g.basis = 'intervention' THEN 'intervention'
        WHEN named.id IS NULL THEN 'deputy' ELSE 'named_deputy' END
    FROM today
    JOIN core_workday present ON present.day = today.day
    JOIN access_cover c ON c.deputy_id = who AND c.starts_on <= today.day
    JOIN organisation_absence a ON a.id = c.absence_id AND a.starts_on <= today.day
    -- Afterwards a deputy may still read, and finish own notes, for five working days.
    CROSS JOIN LATERAL (SELECT least(c.ends_on, a.ends_on) AS last_on) ends
    LEFT JOIN core_workday last ON last.day = ends.last_on
    JOIN access_grant g ON g.staff_id = a.staff_id AND g.basis IN ('assignment', 'intervention')
        AND (people IS NULL OR g.young_person_id = ANY (people))
        AND g.starts_at <= at AND (g.ends_at IS NULL OR g.ends_at > at)
    LEFT JOIN access_cover_young_people named ON named.cover_id = c.id AND named.youngperson_id = g.young_person_id
    WHERE (ends.last_on IS NULL OR ends.last_on >= today.day OR present.local <= last.local + 5)
      AND (c.everyone OR named.id IS NOT NULL)
      AND access_works_with_cases(who, at)
    UNION ALL
    SELECT assigned.young_person_id, over.role
    FROM (SELECT r.role, array_agg(r.unit_id) AS units FROM access_role_units(who, at) r GROUP BY r.role) AS over
    CROSS JOIN LATERAL (
        SELECT array_agg(DISTINCT m.staff_id) AS staff
        FROM today JOIN organisation_membership m
            ON m.starts_on <= today.day AND (m.ends_on IS NULL OR m.ends_on >= today.day)
        WHERE m.unit_id = ANY (over.units)
    ) AS members
    CROSS JOIN LATERAL (
        (
            SELECT g.young_person_id
            FROM access_grant g
            WHERE people IS NULL AND g.staff_id = ANY (members.staff)
              AND g.basis = 'assignment' AND g.starts_at <= at AND (g.ends_at IS NULL OR g.ends_at > at)
            EXCEPT  -- a comparison of two sets, because a join looks at each young person of a large unit
            SELECT y.id FROM people_youngperson y WHERE people IS NULL AND y.unit_id = ANY (over.units)
        )
        UNION ALL
        SELECT g.young_person_id
        FROM unnest(people) AS asked (id)
        JOIN access_grant g ON g.young_person_id = asked.id
        JOIN people_youngperson y ON y.id = asked.id
        WHERE g.staff_id = ANY (members.staff)
          AND g.basis = 'assignment' AND g.starts_at <= at AND (g.ends_at IS NULL OR g.ends_at > at)
          AND y.unit_id <> ALL (over.units)
    ) AS assigned
$$;
"""

FORMER = """
CREATE OR REPLACE FUNCTION access_role_units(who bigint, at timestamptz) RETURNS TABLE (unit_id bigint, role text)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 20 SET search_path = public, pg_temp AS $$
    WITH RECURSIVE reach (unit_id, role) AS (
        SELECT m.unit_id, m.role::text
        FROM organisation_membership m
        WHERE m.staff_id = who AND m.role IN ('leader', 'coordinator', 'on_call')
          AND daterange(m.starts_on, m.ends_on, '[]') @> timezone('Europe/Copenhagen', at)::date
        UNION
        SELECT u.id, reach.role FROM organisation_unit u JOIN reach ON u.parent_id = reach.unit_id
    )
    SELECT reach.unit_id, reach.role FROM reach WHERE access_may_ask(who)
$$;

CREATE OR REPLACE FUNCTION access_personal_relations(who bigint, at timestamptz, people bigint[])
RETURNS TABLE (young_person_id bigint, relation text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH today AS (SELECT timezone('Europe/Copenhagen', at)::date AS day)
    SELECT g.young_person_id, g.basis::text
    FROM access_grant g
    WHERE g.staff_id = who AND (people IS NULL OR g.young_person_id = ANY (people))
      AND g.starts_at <= at AND (g.ends_at IS NULL OR g.ends_at > at)
    UNION ALL
    -- A deputy may do no more than the absent colleague: for an intervention what the intervention allows.
    SELECT g.young_person_id, CASE
        WHEN ends.last_on < today.day THEN 'former_deputy' WHEN g.basis = 'intervention' THEN 'intervention'
        WHEN named.id IS NULL THEN 'deputy' ELSE 'named_deputy' END
    FROM today
    JOIN core_workday present ON present.day = today.day
    JOIN access_cover c ON c.deputy_id = who AND c.starts_on <= today.day
    JOIN organisation_absence a ON a.id = c.absence_id AND a.starts_on <= today.day
    -- Afterwards a deputy may still read, and finish own notes, for five working days.
    CROSS JOIN LATERAL (SELECT least(c.ends_on, a.ends_on) AS last_on) ends
    LEFT JOIN core_workday last ON last.day = ends.last_on
    JOIN access_grant g ON g.staff_id = a.staff_id AND g.basis IN ('assignment', 'intervention')
        AND (people IS NULL OR g.young_person_id = ANY (people))
        AND g.starts_at <= at AND (g.ends_at IS NULL OR g.ends_at > at)
    LEFT JOIN access_cover_young_people named ON named.cover_id = c.id AND named.youngperson_id = g.young_person_id
    WHERE (ends.last_on IS NULL OR ends.last_on >= today.day OR present.local <= last.local + 5)
      AND (c.everyone OR named.id IS NOT NULL)
    UNION ALL
    SELECT assigned.young_person_id, over.role
    FROM (SELECT r.role, array_agg(r.unit_id) AS units FROM access_role_units(who, at) r GROUP BY r.role) AS over
    CROSS JOIN LATERAL (
        SELECT array_agg(DISTINCT m.staff_id) AS staff
        FROM today JOIN organisation_membership m
            ON m.starts_on <= today.day AND (m.ends_on IS NULL OR m.ends_on >= today.day)
        WHERE m.unit_id = ANY (over.units)
    ) AS members
    CROSS JOIN LATERAL (
        (
            SELECT g.young_person_id
            FROM access_grant g
            WHERE people IS NULL AND g.staff_id = ANY (members.staff)
              AND g.basis = 'assignment' AND g.starts_at <= at AND (g.ends_at IS NULL OR g.ends_at > at)
            EXCEPT  -- a comparison of two sets, because a join looks at each young person of a large unit
            SELECT y.id FROM people_youngperson y WHERE people IS NULL AND y.unit_id = ANY (over.units)
        )
        UNION ALL
        SELECT g.young_person_id
        FROM unnest(people) AS asked (id)
        JOIN access_grant g ON g.young_person_id = asked.id
        JOIN people_youngperson y ON y.id = asked.id
        WHERE g.staff_id = ANY (members.staff)
          AND g.basis = 'assignment' AND g.starts_at <= at AND (g.ends_at IS NULL OR g.ends_at > at)
          AND y.unit_id <> ALL (over.units)
    ) AS assigned
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0004_idempotency_key")]

    operations = [
        migrations.RunSQL(
            WORKS_WITH_CASES + ROLE_UNITS + PERSONAL_RELATIONS,
            FORMER + "DROP FUNCTION access_works_with_cases; DROP FUNCTION access_case_roles",
        ),
    ]
