"""The two database roles, the functions that decide who sees whom, and the context of a transaction.

`access_personal_relations` returns the relations of a member of staff that name a young person.
`access_role_units` returns the units in which a role applies. `access_visibility` is the one table
(relation × sensitivity → level) that says what each relation may see. A grant is worth nothing without a current role
that works with cases, and an active account.

Coordinators and leaders of an IPS unit see referrals to it until they are answered. A leader also sees those whose plan
closed under a consultant of the unit for 400 days, so that the drill-down from a figure lists them.

`access_enter` computes once per transaction whom the caller sees, and keeps the answer in settings of the transaction.
Policies and queries read these settings. The units of a leader are kept as units, not as lists of young people, so that
the cost does not grow with the size of the unit.
"""

from django.db import migrations

# `folge_app` serves requests of staff, `folge_system` runs commands and background work. Neither can log in: web and
# worker log in as a role that may switch to them. The owner of the tables may do so too, for an installation that has
# one login role.
ROLES = """
DO $$
DECLARE made text;
BEGIN
    FOREACH made IN ARRAY ARRAY['folge_app', 'folge_system'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = made) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS', made);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation OR internal_error THEN NULL;
        END;
        BEGIN
            IF NOT pg_has_role(current_user, made, 'SET') THEN
                EXECUTE format('GRANT %I TO %I WITH SET TRUE, INHERIT FALSE', made, current_user);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation OR internal_error THEN NULL;
        END;
    END LOOP;
END $$;
GRANT USAGE ON SCHEMA public TO folge_app, folge_system;
"""

# The caller of this transaction. `access_may_ask` is false where the serving role asks about another than the caller.
CALLER = """
CREATE FUNCTION access_caller() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('app.staff', true), '')::bigint
$$;
CREATE FUNCTION access_may_ask(who bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT current_setting('role') <> 'folge_app' OR who = access_caller()
$$;
"""

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

# The units in which `who` is leader, coordinator or on call at that time, and all units below them.
ROLE_UNITS = """
CREATE FUNCTION access_role_units(who bigint, at timestamptz) RETURNS TABLE (unit_id bigint, role text)
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

CREATE FUNCTION access_leads(leader bigint, at timestamptz, member bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM access_role_units(leader, at) r
        JOIN organisation_membership m ON m.unit_id = r.unit_id AND m.staff_id = member
        WHERE r.role = 'leader'
          AND daterange(m.starts_on, m.ends_on, '[]') @> timezone('Europe/Copenhagen', at)::date
    )
$$;
"""

# The relations of `who` that name a young person: all of them, or those to `people`. The last branch finds young people
# whose unit is outside the units of the role, but who are assigned to a member of one of these units: of all, or of
# `people`.
PERSONAL_RELATIONS = """
CREATE FUNCTION access_personal_relations(who bigint, at timestamptz, people bigint[])
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
CREATE FUNCTION access_visibility() RETURNS TABLE (relation text, sensitivity text, level text)
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
CREATE FUNCTION access_scope(who bigint, at timestamptz, people bigint[] DEFAULT NULL)
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

-- How `who` is related to each of several young people, and whether that relation allows reading at the level `full`.
-- They are read by id, once. Joined as a table, PostgreSQL would read all of it, because it does not know how few they are.
CREATE FUNCTION access_relations_to_each(who bigint, at timestamptz, people bigint[])
RETURNS TABLE (young_person_id bigint, relation text, reads boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
    WITH asked AS MATERIALIZED (
        SELECT y.id, y.unit_id, y.sensitivity FROM people_youngperson y WHERE y.id = ANY (people)
    )
    SELECT asked.id, found.relation, s.level = 'full' AND NOT EXISTS (
        SELECT FROM access_accessblock b
        WHERE b.staff_id = who AND b.young_person_id = asked.id
          AND b.starts_on <= timezone('Europe/Copenhagen', at)::date
          AND (b.ends_on IS NULL OR b.ends_on >= timezone('Europe/Copenhagen', at)::date)
    )
    FROM asked
    JOIN (
        SELECT * FROM access_personal_relations(who, at, people)
        UNION
        SELECT * FROM access_referred_to(who, at, people)
        UNION
        SELECT * FROM access_closed_plans(who, at, people)
        UNION
        SELECT asked.id, r.role FROM access_role_units(who, at) r JOIN asked ON asked.unit_id = r.unit_id
    ) AS found ON found.young_person_id = asked.id
    LEFT JOIN access_visibility() s ON s.relation = found.relation AND s.sensitivity = asked.sensitivity
    WHERE access_may_ask(who)
$$;

-- The same for one young person.
CREATE FUNCTION access_relations(who bigint, at timestamptz, person bigint) RETURNS TABLE (relation text, reads boolean)
LANGUAGE sql STABLE AS $$
    SELECT one.relation, one.reads FROM access_relations_to_each(who, at, ARRAY[person]) one
$$;
REVOKE EXECUTE ON FUNCTION access_personal_relations, access_scope FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_personal_relations, access_scope TO folge_system;
"""

# The context of a transaction: the caller, the time, and whom the caller sees. Without a context no row is visible.
CONTEXT = """
CREATE FUNCTION access_people(wanted text) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('app.' || wanted || '_people', true), '')::bigint[]
$$;
CREATE FUNCTION access_units(wanted text) RETURNS text[] LANGUAGE sql STABLE AS $$  -- as '<id> <sensitivity>'
    SELECT nullif(current_setting('app.' || wanted || '_units', true), '')::text[]
$$;
CREATE FUNCTION access_unit_ids(units text[]) RETURNS SETOF bigint LANGUAGE sql IMMUTABLE ROWS 10 AS $$
    SELECT DISTINCT split_part(unit, ' ', 1)::bigint FROM unnest(units) AS unit
$$;
CREATE FUNCTION access_blocked() RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('app.blocked', true), '')::bigint[]
$$;
CREATE FUNCTION access_today() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT current_setting('app.today')::date
$$;

-- Set role and context for the transaction, and return the former role and caller. Without `who` the context is empty.
CREATE FUNCTION access_enter(new_role text, who bigint, at timestamptz, today date)
RETURNS TABLE (former_role text, former_staff bigint)
LANGUAGE plpgsql AS $$
BEGIN
    former_role := current_setting('role');
    former_staff := access_caller();
    PERFORM set_config('role', 'folge_system', true);
    PERFORM set_config('app.staff', coalesce(who::text, ''), true),
            set_config('app.now', at::text, true),
            set_config('app.today', today::text, true),
            set_config('app.summary_people', coalesce(seen.summary_people::text, ''), true),
            set_config('app.full_people', coalesce(seen.full_people::text, ''), true),
            set_config('app.caseload_people', coalesce(seen.caseload_people::text, ''), true),
            set_config('app.summary_units', coalesce(seen.summary_units::text, ''), true),
            set_config('app.full_units', coalesce(seen.full_units::text, ''), true),
            set_config('app.caseload_units', coalesce(seen.caseload_units::text, ''), true),
            set_config('app.blocked', coalesce(seen.blocked::text, ''), true)
    FROM access_scope(who, at) AS seen;
    PERFORM set_config('role', new_role, true);
    RETURN NEXT;
END $$;

-- Switch to the system role, and return the former role and caller. The caller stays in the context.
CREATE FUNCTION access_leave(at timestamptz, today date) RETURNS TABLE (former_role text, former_staff bigint)
LANGUAGE plpgsql AS $$
BEGIN
    former_role := current_setting('role');
    former_staff := access_caller();
    PERFORM set_config('role', 'folge_system', true),
            set_config('app.now', at::text, true),
            set_config('app.today', today::text, true);
    RETURN NEXT;
END $$;

-- The ids of the young people (of `among`, where given) whom `who` sees at a level. For the caller they come from the
-- context, for others they are computed as of `at`.
CREATE FUNCTION access_visible_people(who bigint, at timestamptz, wanted text, among bigint[] DEFAULT NULL)
RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = public, pg_temp AS $$
DECLARE
    people bigint[] := access_people(wanted);
    units text[] := access_units(wanted);
    blocked bigint[] := access_blocked();
    unit_ids bigint[];
BEGIN
    IF who IS DISTINCT FROM access_caller() THEN
        IF NOT access_may_ask(who) THEN
            RETURN;
        END IF;
        SELECT CASE wanted WHEN 'summary' THEN seen.summary_people WHEN 'full' THEN seen.full_people
                           WHEN 'caseload' THEN seen.caseload_people END,
               CASE wanted WHEN 'summary' THEN seen.summary_units WHEN 'full' THEN seen.full_units
                           WHEN 'caseload' THEN seen.caseload_units END,
               seen.blocked
        INTO people, units, blocked
        FROM access_scope(who, at, among) AS seen;
    END IF;
    -- Conditions with ANY, because PostgreSQL would read the whole table to join it with the units.
    unit_ids := ARRAY(SELECT access_unit_ids(units));
    RETURN QUERY
    SELECT named.id FROM unnest(people) AS named (id) WHERE among IS NULL OR named.id = ANY (among)
    UNION ALL
    SELECT y.id FROM people_youngperson y
    WHERE among IS NULL AND y.unit_id = ANY (unit_ids)
      AND y.unit_id || ' ' || y.sensitivity = ANY (units) AND (blocked IS NULL OR y.id <> ALL (blocked))
    UNION ALL
    SELECT y.id FROM people_youngperson y
    WHERE y.id = ANY (among)
      AND y.unit_id || ' ' || y.sensitivity = ANY (units) AND (blocked IS NULL OR y.id <> ALL (blocked));
END $$;

-- The units that the caller leads, with those below them.
CREATE FUNCTION access_led_units() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER ROWS 20 SET search_path = public, pg_temp AS $$
    SELECT r.unit_id
    FROM access_role_units(access_caller(), nullif(current_setting('app.now', true), '')::timestamptz) r
    WHERE r.role = 'leader'
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("assignments", "0001_initial"),
        ("core", "0001_initial"),
        ("organisation", "0001_initial"),
        ("people", "0001_initial"),
        ("plans", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(ROLES, migrations.RunSQL.noop),
        migrations.RunSQL(CALLER, "DROP FUNCTION access_may_ask; DROP FUNCTION access_caller"),
        migrations.RunSQL(WORKS_WITH_CASES, "DROP FUNCTION access_works_with_cases; DROP FUNCTION access_case_roles"),
        migrations.RunSQL(ROLE_UNITS, "DROP FUNCTION access_leads; DROP FUNCTION access_role_units"),
        migrations.RunSQL(PERSONAL_RELATIONS, "DROP FUNCTION access_personal_relations"),
        migrations.RunSQL(IPS_UNITS, "DROP FUNCTION access_ips_units"),
        migrations.RunSQL(REFERRED, "DROP FUNCTION access_referred_to"),
        migrations.RunSQL(CLOSED, "DROP FUNCTION access_closed_plans"),
        migrations.RunSQL(
            VISIBILITY,
            "DROP FUNCTION access_relations; DROP FUNCTION access_relations_to_each;"
            " DROP FUNCTION access_scope; DROP FUNCTION access_scope; DROP FUNCTION access_visibility",
        ),
        migrations.RunSQL(
            CONTEXT,
            "DROP FUNCTION access_led_units; DROP FUNCTION access_visible_people;"
            " DROP FUNCTION access_leave; DROP FUNCTION access_enter;"
            " DROP FUNCTION access_today; DROP FUNCTION access_blocked; DROP FUNCTION access_unit_ids;"
            " DROP FUNCTION access_units;"
            " DROP FUNCTION access_people",
        ),
    ]
