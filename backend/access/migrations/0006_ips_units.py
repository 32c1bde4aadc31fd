"""Whom the coordinators and leaders of an IPS unit see: referrals to it, and young people whose plan has closed.

A referral is visible from the day it is sent until it is answered. A leader sees those whose plan closed under a
consultant of the unit for 400 days, so that the drill-down from a figure lists them.
"""

from django.db import migrations

# The IPS unit that serves each unit: its own, or else that of the unit above.
IPS_UNITS = """
CREATE FUNCTION access_ips_units() RETURNS TABLE (unit_id bigint, ips_unit_id bigint)
LANGUAGE sql STABLE ROWS 20 AS $$
    WITH RECURSIVE served (unit_id, ips_unit_id) AS (
        SELECT u.id, u.ips_unit_id FROM organisation_unit u WHERE u.parent_id IS NULL
        UNION ALL
        SELECT u.id, coalesce(u.ips_unit_id, served.ips_unit_id)
        FROM organisation_unit u JOIN served ON u.parent_id = served.unit_id
    )
    SELECT served.unit_id, served.ips_unit_id FROM served WHERE served.ips_unit_id IS NOT NULL
$$;
"""

# The relation `referred_to`: young people whose referral waits for an answer of an IPS unit in which `who` is
# coordinator or leader. A referral is a plan in its first phase without a decision.
REFERRED = """
CREATE FUNCTION access_referred_to(who bigint, at timestamptz, people bigint[])
RETURNS TABLE (young_person_id bigint, relation text)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 20 SET search_path = public, pg_temp AS $$
    SELECT referral.young_person_id, 'referred_to'
    FROM plans_ipsplan referral
    JOIN people_youngperson y ON y.id = referral.young_person_id AND y.deceased_on IS NULL
    JOIN access_ips_units() served ON served.unit_id = y.unit_id
    WHERE referral.phase = 'referral' AND referral.decided_on IS NULL
      AND (people IS NULL OR referral.young_person_id = ANY (people))
      AND served.ips_unit_id IN (
        SELECT r.unit_id FROM access_role_units(who, at) r WHERE r.role IN ('coordinator', 'leader')
      )
$$;
REVOKE EXECUTE ON FUNCTION access_referred_to FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_referred_to TO folge_system;
"""

# The relation `closed_plan`: young people whose plan closed in the last 400 days under a consultant of a unit that `who`
# leads. Rules and reports look back as far.
CLOSED = """
CREATE FUNCTION access_closed_plans(who bigint, at timestamptz, people bigint[])
RETURNS TABLE (young_person_id bigint, relation text)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 20 SET search_path = public, pg_temp AS $$
    WITH today AS (SELECT timezone('Europe/Copenhagen', at)::date AS day)
    SELECT DISTINCT held.young_person_id, 'closed_plan'
    FROM today
    CROSS JOIN access_role_units(who, at) r
    JOIN organisation_membership m ON m.unit_id = r.unit_id AND m.role = 'job_consultant'
    JOIN assignments_assignment held
        ON held.staff_id = m.staff_id AND held.capacity = 'consultant' AND held.end_reason = 'closed'
        AND held.ends_on BETWEEN today.day - 400 AND today.day
        AND held.ends_on >= m.starts_on AND (m.ends_on IS NULL OR held.ends_on <= m.ends_on)
    WHERE r.role = 'leader' AND (people IS NULL OR held.young_person_id = ANY (people))
$$;
REVOKE EXECUTE ON FUNCTION access_closed_plans FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_closed_plans TO folge_system;
"""

VISIBILITY = """
CREATE OR REPLACE FUNCTION access_visibility() RETURNS TABLE (relation text, sensitivity text, level text)
LANGUAGE sql IMMUTABLE ROWS 20 AS $$
    VALUES
        ('assignment',   'normal',     'full'),
        ('assignment',   'restricted', 'full'),
        ('intervention',       'normal',     'full'),
        ('handover',     'normal',     'full'),
        ('named',        'normal',     'full'),
        ('named',        'restricted', 'full'),
        ('named',        'closed',     'full'),
        ('emergency_access',  'normal',     'full'),
        ('emergency_access',  'restricted', 'full'),
        ('deputy',       'normal',     'full'),
        ('named_deputy', 'normal',     'full'),
        ('named_deputy', 'restricted', 'full'),
        ('former_deputy', 'normal',    'full'),
        ('leader',       'normal',     'full'),
        ('leader',       'restricted', 'full'),
        ('coordinator',  'normal',     'summary'),
        ('on_call',      'normal',     'summary'),
        ('referred_to',  'normal',     'summary'),
        ('closed_plan',  'normal',     'summary')
$$;

-- Whom `who` sees at each level: young people by id, and units as '<id> <sensitivity>'. The level `caseload` leaves out
-- young people who were handed over, were covered before, are seen through emergency access, or whose plan has closed.
CREATE OR REPLACE FUNCTION access_scope(who bigint, at timestamptz, people bigint[] DEFAULT NULL)
RETURNS TABLE (
    summary_people bigint[], full_people bigint[], caseload_people bigint[],
    summary_units text[], full_units text[], caseload_units text[],
    blocked bigint[]
)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
    WITH blocked AS MATERIALIZED (
        SELECT coalesce(array_agg(b.young_person_id), '{}') AS ids
        FROM access_accessblock b
        WHERE b.staff_id = who AND b.starts_on <= timezone('Europe/Copenhagen', at)::date
          AND (b.ends_on IS NULL OR b.ends_on >= timezone('Europe/Copenhagen', at)::date)
    ),
    named AS (
        SELECT array_agg(DISTINCT n.young_person_id) AS summary,
               array_agg(DISTINCT n.young_person_id) FILTER (WHERE s.level = 'full') AS full_access,
               array_agg(DISTINCT n.young_person_id) FILTER (
                   WHERE n.relation NOT IN (
                       'handover', 'former_deputy', 'emergency_access', 'on_call', 'closed_plan'
                   )
               ) AS caseload
        FROM (
            SELECT * FROM access_personal_relations(who, at, people)
            UNION ALL
            SELECT * FROM access_referred_to(who, at, people)
            UNION ALL
            SELECT * FROM access_closed_plans(who, at, people)
        ) n
        JOIN people_youngperson y ON y.id = n.young_person_id
        JOIN access_visibility() s ON s.relation = n.relation AND s.sensitivity = y.sensitivity
        WHERE n.young_person_id <> ALL (SELECT unnest(blocked.ids) FROM blocked)
    ),
    through AS (
        SELECT array_agg(DISTINCT r.unit_id || ' ' || s.sensitivity) AS summary,
               array_agg(DISTINCT r.unit_id || ' ' || s.sensitivity) FILTER (WHERE s.level = 'full') AS full_access,
               array_agg(DISTINCT r.unit_id || ' ' || s.sensitivity) FILTER (WHERE r.role <> 'on_call') AS caseload
        FROM access_role_units(who, at) r
        JOIN access_visibility() s ON s.relation = r.role
    )
    SELECT named.summary, named.full_access, named.caseload,
           through.summary, through.full_access, through.caseload, blocked.ids
    FROM named, through, blocked
$$;

-- How `who` is related to one young person, and whether that relation allows reading at the level `full`.
CREATE OR REPLACE FUNCTION access_relations(who bigint, at timestamptz, person bigint)
RETURNS TABLE (relation text, reads boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
    SELECT found.relation, s.level = 'full' AND NOT EXISTS (
        SELECT FROM access_accessblock b
        WHERE b.staff_id = who AND b.young_person_id = person
          AND b.starts_on <= timezone('Europe/Copenhagen', at)::date
          AND (b.ends_on IS NULL OR b.ends_on >= timezone('Europe/Copenhagen', at)::date)
    )
    FROM people_youngperson y
    CROSS JOIN LATERAL (
        SELECT n.relation FROM access_personal_relations(who, at, ARRAY[person]) n
        UNION
        SELECT n.relation FROM access_referred_to(who, at, ARRAY[person]) n
        UNION
        SELECT n.relation FROM access_closed_plans(who, at, ARRAY[person]) n
        UNION
        SELECT r.role FROM access_role_units(who, at) r WHERE r.unit_id = y.unit_id
    ) AS found
    LEFT JOIN access_visibility() s ON s.relation = found.relation AND s.sensitivity = y.sensitivity
    WHERE y.id = person AND access_may_ask(who)
$$;
"""

FORMER = """
CREATE OR REPLACE FUNCTION access_visibility() RETURNS TABLE (relation text, sensitivity text, level text)
LANGUAGE sql IMMUTABLE ROWS 20 AS $$
    VALUES
        ('assignment',   'normal',     'full'),
        ('assignment',   'restricted', 'full'),
        ('intervention',       'normal',     'full'),
        ('handover',     'normal',     'full'),
        ('named',        'normal',     'full'),
        ('named',        'restricted', 'full'),
        ('named',        'closed',     'full'),
        ('emergency_access',  'normal',     'full'),
        ('emergency_access',  'restricted', 'full'),
        ('deputy',       'normal',     'full'),
        ('named_deputy', 'normal',     'full'),
        ('named_deputy', 'restricted', 'full'),
        ('former_deputy', 'normal',    'full'),
        ('leader',       'normal',     'full'),
        ('leader',       'restricted', 'full'),
        ('coordinator',  'normal',     'summary'),
        ('on_call',      'normal',     'summary')
$$;

-- Whom `who` sees at each level: young people by id, and units as '<id> <sensitivity>'. The level `caseload` leaves out
-- young people who were handed over, were covered before, or are seen through emergency access.
CREATE OR REPLACE FUNCTION access_scope(who bigint, at timestamptz, people bigint[] DEFAULT NULL)
RETURNS TABLE (
    summary_people bigint[], full_people bigint[], caseload_people bigint[],
    summary_units text[], full_units text[], caseload_units text[],
    blocked bigint[]
)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
    WITH blocked AS MATERIALIZED (
        SELECT coalesce(array_agg(b.young_person_id), '{}') AS ids
        FROM access_accessblock b
        WHERE b.staff_id = who AND b.starts_on <= timezone('Europe/Copenhagen', at)::date
          AND (b.ends_on IS NULL OR b.ends_on >= timezone('Europe/Copenhagen', at)::date)
    ),
    named AS (
        SELECT array_agg(DISTINCT n.young_person_id) AS summary,
               array_agg(DISTINCT n.young_person_id) FILTER (WHERE s.level = 'full') AS full_access,
               array_agg(DISTINCT n.young_person_id) FILTER (
                   WHERE n.relation NOT IN ('handover', 'former_deputy', 'emergency_access', 'on_call')
               ) AS caseload
        FROM access_personal_relations(who, at, people) n
        JOIN people_youngperson y ON y.id = n.young_person_id
        JOIN access_visibility() s ON s.relation = n.relation AND s.sensitivity = y.sensitivity
        WHERE n.young_person_id <> ALL (SELECT unnest(blocked.ids) FROM blocked)
    ),
    through AS (
        SELECT array_agg(DISTINCT r.unit_id || ' ' || s.sensitivity) AS summary,
               array_agg(DISTINCT r.unit_id || ' ' || s.sensitivity) FILTER (WHERE s.level = 'full') AS full_access,
               array_agg(DISTINCT r.unit_id || ' ' || s.sensitivity) FILTER (WHERE r.role <> 'on_call') AS caseload
        FROM access_role_units(who, at) r
        JOIN access_visibility() s ON s.relation = r.role
    )
    SELECT named.summary, named.full_access, named.caseload,
           through.summary, through.full_access, through.caseload, blocked.ids
    FROM named, through, blocked
$$;

-- How `who` is related to one young person, and whether that relation allows reading at the level `full`.
CREATE OR REPLACE FUNCTION access_relations(who bigint, at timestamptz, person bigint)
RETURNS TABLE (relation text, reads boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
    SELECT found.relation, s.level = 'full' AND NOT EXISTS (
        SELECT FROM access_accessblock b
        WHERE b.staff_id = who AND b.young_person_id = person
          AND b.starts_on <= timezone('Europe/Copenhagen', at)::date
          AND (b.ends_on IS NULL OR b.ends_on >= timezone('Europe/Copenhagen', at)::date)
    )
    FROM people_youngperson y
    CROSS JOIN LATERAL (
        SELECT n.relation FROM access_personal_relations(who, at, ARRAY[person]) n
        UNION
        SELECT r.role FROM access_role_units(who, at) r WHERE r.unit_id = y.unit_id
    ) AS found
    LEFT JOIN access_visibility() s ON s.relation = found.relation AND s.sensitivity = y.sensitivity
    WHERE y.id = person AND access_may_ask(who)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_grants_need_a_role"),
        ("assignments", "0001_initial"),
        ("organisation", "0005_ips_unit"),
        ("plans", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(IPS_UNITS, "DROP FUNCTION access_ips_units"),
        migrations.RunSQL(REFERRED, "DROP FUNCTION access_referred_to"),
        migrations.RunSQL(CLOSED, "DROP FUNCTION access_closed_plans"),
        migrations.RunSQL(VISIBILITY, FORMER),
    ]
